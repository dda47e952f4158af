from tusach.books.actions.titles import add_lot, add_title, set_standing
from tusach.books.actions.works import find_or_make_work, record_wish

__all__ = ["add_lot", "add_title", "find_or_make_work", "record_wish", "set_standing"]
