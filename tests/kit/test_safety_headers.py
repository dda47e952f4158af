"""What every answer says about keeping itself, and whether browsers may keep it."""

from contextlib import closing

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/tai-khoan/", "/bao-cao/", "/nhat-ky/nhat-ky.csv", "/dot/999999/"])
def test_what_is_read_signed_in_stays_on_no_machine(cast, client, clock, address):
    client.force_login(cast.person("lan"))

    with closing(client.get(address)) as answer:
        headers = answer.headers

    assert "no-store" in headers["Cache-Control"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_signing_in_and_out_is_not_kept_either(cast, client, clock):
    client.force_login(cast.person("lan"))

    assert "no-store" in client.post("/dang-xuat/").headers["Cache-Control"]
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value


def test_public_pages_may_still_be_kept(cast, client, clock):
    assert "no-store" not in client.get("/thu-vien/").headers.get("Cache-Control", "")
    client.force_login(cast.person("lan"))
    assert client.get("/thu-vien/").headers["Cache-Control"] == "no-cache"
