from tusach.supply.actions.ledger import (
    Move,
    account_for,
    close_period,
    record_movements,
    reopen_period,
    reverse_movement,
    settle_count,
)

__all__ = [
    "Move",
    "account_for",
    "close_period",
    "record_movements",
    "reopen_period",
    "reverse_movement",
    "settle_count",
]
