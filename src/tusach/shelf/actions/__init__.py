from tusach.shelf.actions.counting import Seen, cancel_count, close_count, drop_line, record_line, start_count
from tusach.shelf.actions.events import apply_event, retry_event, settle_event, tell_at_once
from tusach.shelf.actions.lending import forget_readers, give_back, lend, mark_lost, renew
from tusach.shelf.actions.moving import Copies
from tusach.shelf.actions.offers import (
    hand_over_offer,
    offer_surplus,
    receive_offer,
    take_offer,
    withdraw_offer,
)
from tusach.shelf.actions.shelves import change_shelf, open_shelf
from tusach.shelf.actions.stock import add_copies, item_gone, number_items, report_gone, tally
from tusach.shelf.actions.weeding import (
    decide_weeding,
    deciders_of,
    finish_weeding,
    keep_scan,
    propose_weeding,
    reopen_weeding,
    set_weeding_line,
    start_weeding,
)

__all__ = [
    "Copies",
    "Seen",
    "add_copies",
    "apply_event",
    "cancel_count",
    "change_shelf",
    "close_count",
    "decide_weeding",
    "deciders_of",
    "drop_line",
    "finish_weeding",
    "forget_readers",
    "give_back",
    "hand_over_offer",
    "item_gone",
    "keep_scan",
    "lend",
    "mark_lost",
    "number_items",
    "offer_surplus",
    "open_shelf",
    "propose_weeding",
    "receive_offer",
    "record_line",
    "renew",
    "reopen_weeding",
    "report_gone",
    "retry_event",
    "set_weeding_line",
    "settle_event",
    "start_count",
    "start_weeding",
    "take_offer",
    "tally",
    "tell_at_once",
    "withdraw_offer",
]
