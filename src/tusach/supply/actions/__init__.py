from tusach.supply.actions.appeals import answer_appeal, appeal, change_line
from tusach.supply.actions.cases import note_call, outcomes_for, remind_silent, settle_discrepancy
from tusach.supply.actions.computing import compute
from tusach.supply.actions.delivery import (
    dispatch,
    hand_over,
    hand_to_communes,
    pack,
    plan_consignments,
    take_over,
)
from tusach.supply.actions.freezing import freeze, report_printed
from tusach.supply.actions.ledger import (
    Move,
    account_for,
    close_period,
    record_movements,
    reopen_period,
    reverse_movement,
    settle_count,
)
from tusach.supply.actions.receipts import confirm_receipt
from tusach.supply.actions.rounds import (
    make_round,
    put_list,
    put_title,
    set_receivers,
    set_rules,
    take_out_title,
)
from tusach.supply.receipt import Counted

__all__ = [
    "Counted",
    "Move",
    "account_for",
    "answer_appeal",
    "appeal",
    "change_line",
    "close_period",
    "compute",
    "confirm_receipt",
    "dispatch",
    "freeze",
    "hand_over",
    "hand_to_communes",
    "make_round",
    "note_call",
    "outcomes_for",
    "pack",
    "plan_consignments",
    "put_list",
    "put_title",
    "record_movements",
    "remind_silent",
    "reopen_period",
    "report_printed",
    "reverse_movement",
    "set_receivers",
    "set_rules",
    "settle_count",
    "settle_discrepancy",
    "take_out_title",
    "take_over",
]
