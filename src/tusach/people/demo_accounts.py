"""The ready accounts of the demo: a file beside the data, written by the command that makes the demo."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

FILE = "demo-accounts.json"


@dataclass(frozen=True)
class DemoAccount:
    """`clock` is an ISO moment at which the account's campaign is shown, `""` for now. One with an `address` is no
    account: a page that opens for whoever has its link.
    """

    username: str
    label: str
    group: str = ""
    password: str = ""
    clock: str = ""
    address: str = ""


def demo_accounts() -> list[DemoAccount]:
    """The accounts of the file, in its order; none outside the demo or without the file."""
    path = settings.DATA / FILE
    if not settings.DEMO or not path.is_file():
        return []
    known = DemoAccount.__dataclass_fields__.keys()
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [DemoAccount(**{key: str(row.get(key) or "") for key in known}) for row in rows]


def demo_account(username: str) -> DemoAccount | None:
    return next((one for one in demo_accounts() if username and one.username == username), None)


def demo_moment(username: str) -> datetime | None:
    """The moment at which a ready account works; None for today, for other accounts, and always outside the demo."""
    account = demo_account(username)
    return datetime.fromisoformat(account.clock) if account and account.clock else None


def write_demo_accounts(accounts: list[DemoAccount]) -> None:
    rows = [{key: getattr(one, key) for key in DemoAccount.__dataclass_fields__} for one in accounts]
    (settings.DATA / FILE).write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
