from tusach.supply.queries.ledger import (
    account_named,
    balances_of,
    closed_until,
    movements_of,
    shelf_account_of,
)

__all__ = ["account_named", "balances_of", "closed_until", "movements_of", "shelf_account_of"]
