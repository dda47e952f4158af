from tusach.supply.queries.delivery import (
    cases_owned,
    cases_visible_to,
    consignments_visible_to,
    league_of,
    parcels_visible_to,
    receiver_of,
    standing_receipt,
    waiting_for,
    waiting_for_actor,
)
from tusach.supply.queries.ledger import (
    account_named,
    balances_of,
    closed_until,
    movements_of,
    shelf_account_of,
)

__all__ = [
    "account_named",
    "balances_of",
    "cases_owned",
    "cases_visible_to",
    "closed_until",
    "consignments_visible_to",
    "league_of",
    "movements_of",
    "parcels_visible_to",
    "receiver_of",
    "shelf_account_of",
    "standing_receipt",
    "waiting_for",
    "waiting_for_actor",
]
