"""What the address of the database becomes."""

import pytest

from tusach.kit.env import WrongSetting
from tusach.settings import _database


def test_an_address_gives_its_parts_and_the_clients_own_parameters():
    made = _database(
        "postgres://tu%40sach:m%2Ft@db.example.vn:5433/kho?sslmode=verify-full&sslrootcert=/etc/db.pem"
    )

    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"], made["NAME"]) == (
        "tu@sach", "m/t", "db.example.vn", "5433", "kho",
    )  # fmt: skip
    assert made["OPTIONS"]["sslmode"] == "verify-full"
    assert made["OPTIONS"]["sslrootcert"] == "/etc/db.pem"
    assert made["OPTIONS"]["pool"]["min_size"] == 1


@pytest.mark.parametrize("address", ["mysql://a/b", "postgres://host", "kho", "postgres://host/"])
def test_what_is_no_address_stops_the_start(address):
    with pytest.raises(WrongSetting, match="TUSACH_DATABASE"):
        _database(address)
