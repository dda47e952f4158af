from tusach.books.actions.change import change_title
from tusach.books.actions.imports import apply_import, preview_import
from tusach.books.actions.lists import approve_list, open_list, propose_list, take_list_back
from tusach.books.actions.proposals import (
    add_wishes,
    answer_with_title,
    choose_proposal,
    decline_proposal,
    make_proposal,
    remove_wishes,
    reopen_proposal,
)
from tusach.books.actions.titles import add_lot, add_title, ask_about_isbn, set_standing
from tusach.books.actions.wishes import Said, make_wish, record_survey_wishes, take_back_wish, wishes_in
from tusach.books.actions.works import find_or_make_work, record_wish

__all__ = [
    "Said",
    "add_lot",
    "add_title",
    "add_wishes",
    "answer_with_title",
    "apply_import",
    "approve_list",
    "ask_about_isbn",
    "change_title",
    "choose_proposal",
    "decline_proposal",
    "find_or_make_work",
    "make_proposal",
    "make_wish",
    "open_list",
    "preview_import",
    "propose_list",
    "record_survey_wishes",
    "record_wish",
    "remove_wishes",
    "reopen_proposal",
    "set_standing",
    "take_back_wish",
    "take_list_back",
    "wishes_in",
]
