"""The server's side of reading without a network."""

import json

import pytest
from django.urls import reverse
from PIL import Image

from tests.cast import NOW
from tests.library.factories import make_edition, make_section
from tusach.kit import store
from tusach.library.actions import write_uses
from tusach.library.models import Edition, Form, Resource, ResourceUse, State, UsageCount
from tusach.portal.shown import weight

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 13) Chrome/118 Mobile"


def plan(client, edition, query=""):
    return client.get(reverse("portal:offline", args=[edition.key]) + query)


def add(edition: Edition, use: str, content: bytes, section=None) -> Resource:
    kept = store.keep_bytes(content)
    return Resource.objects.create(
        edition=edition,
        section=section,
        use=use,
        sha256=kept.sha256,
        content_type="image/webp",
        size=kept.size,
    )


def test_a_book_is_told_with_every_address_its_bytes_and_hash(client, clock):
    edition = make_edition()
    image = add(edition, ResourceUse.IMAGE, b"x" * 500)
    add(edition, ResourceUse.COVER, b"cover")

    told = plan(client, edition).json()

    addresses = {address: (size, sha256) for address, size, sha256 in told["files"]}
    assert addresses[reverse("portal:resource", args=[edition.key, image.sha256])] == (500, image.sha256)
    assert reverse("portal:read", args=[edition.key, 1]) in addresses
    assert reverse("portal:read", args=[edition.key, 2]) in addresses
    assert reverse("portal:book", args=[edition.key]) in addresses
    assert len(addresses) == 4
    assert told["size"] == sum(size for size, _ in addresses.values())
    assert (told["content"], told["title"], told["sections"]) == (edition.content_sha256, edition.title, 2)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        b"".join(answer)  # reads it to its end, which closes its file


def test_the_page_of_a_book_tells_the_size_that_is_told_before_saving(client, clock):
    edition = make_edition(bytes_on_wire=2_100_000)
    add(edition, ResourceUse.IMAGE, b"x" * 50_000)

    size = plan(client, edition).json()["size"]
    page = client.get(reverse("portal:book", args=[edition.key])).content.decode()

    assert f'data-size="{size}"' in page
    assert page.count(weight(size)) == 2  # under the title and among the facts
    assert weight(edition.bytes_on_wire) not in page


def test_of_a_scan_the_larger_image_is_taken_and_stands_for_the_smaller(client, clock):
    edition = make_edition("Sách chụp", [], form=Form.PAGES)
    section = make_section(edition, 1, "", ["Chữ của trang."])
    small = add(edition, ResourceUse.PAGE_SMALL, b"small", section)
    large = add(edition, ResourceUse.PAGE_LARGE, b"larger", section)

    told = plan(client, edition).json()

    assert [sha for _, _, sha in told["files"] if sha] == [large.sha256]
    ways = {reverse("portal:resource", args=[edition.key, one.sha256]) for one in (small, large)}
    assert {*told["instead"], *told["instead"].values()} == ways


def test_a_newer_edition_and_a_withdrawal_are_told(client, clock):
    new = make_edition("Bản mới", year=2023)
    old = make_edition("Bản cũ", state=State.SUPERSEDED, superseded_by=new)
    bad = make_edition("Sách sai", state=State.WITHDRAWN)

    short = plan(client, old, "?tom-tat=1").json()
    assert (short["newer"]["key"], short["newer"]["year"]) == (new.key, 2023)
    assert "files" not in short
    assert "files" in plan(client, old).json()
    gone = plan(client, bad).json()
    assert (gone["state"], gone["reason"]) == ("WITHDRAWN", "sai bản in")
    assert "files" not in gone


def test_a_draft_is_saved_by_nobody(client, sign_in, cast, clock):
    draft = make_edition("Nháp", state=State.DRAFT, body=cast.bodies["publisher"])

    assert plan(client, draft).status_code == 404
    librarian = sign_in(cast.person("ngoc"))
    assert plan(librarian, draft).status_code == 404
    assert plan(client, make_edition("Của mọi người")).status_code == 200


def test_a_saving_is_counted_once_and_asking_is_not(client, clock):
    edition = make_edition()
    plan(client, edition)
    for _ in range(2):
        counted = client.post(reverse("portal:offline", args=[edition.key]), headers={"user-agent": PHONE})
        assert counted.status_code == 204
    write_uses()

    assert dict(UsageCount.objects.filter(metric="SAVES").values_list("edition__key", "count")) == {
        edition.key: 1
    }


def test_pages_fetched_to_be_saved_are_not_counted_as_read(client, clock):
    edition = make_edition()
    for headers in ({"user-agent": PHONE, "tusach-save": "1"}, {"user-agent": PHONE}):
        client.get(reverse("portal:read", args=[edition.key, 1]), headers=headers)
    write_uses()

    assert sum(UsageCount.objects.filter(metric="TOTAL_REQUESTS").values_list("count", flat=True)) == 1


def test_the_worker_speaks_for_the_whole_site_and_knows_its_frame(client, clock):
    answer = client.get(reverse("portal:worker"))
    code = answer.content.decode()

    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert "no-cache" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/javascript")
    shell = json.loads(code.split("SHELL = ", 1)[1].split(";\n", 1)[0])
    pages = [one for one in shell if not one.startswith("/static/")]
    assert pages == ["/da-luu/", "/da-luu/chua-luu/"]
    assert all(client.get(one).status_code == 200 for one in pages)
    assert code.split('VERSION = "', 1)[1][:12].isalnum()


def test_the_shelf_is_the_same_page_for_everyone(client, sign_in, cast, clock):
    nobody = client.get(reverse("portal:saved")).content
    signed_in = sign_in(cast.person("khach")).get(reverse("portal:saved"))

    assert signed_in.content == nobody
    assert "sessionid" not in signed_in.cookies
    assert b"<noscript>" in nobody


def test_the_app_has_a_card_and_pictures_of_its_own(client, clock, tmp_path):
    card = client.get(reverse("portal:manifest")).json()

    assert (card["name"], card["display"]) == ("Tủ sách", "standalone")
    for one in card["icons"]:
        if one["type"] == "image/png":
            path = tmp_path / "icon.png"
            path.write_bytes(client.get(one["src"]).content)
            with Image.open(path) as picture:
                assert f"{picture.width}x{picture.height}" == one["sizes"]
                assert picture.getpixel((1, 1)) == (0xA1, 0x20, 0x1B)
    assert client.get("/bieu-tuong/7.png").status_code == 404


def test_asking_what_a_book_is_made_of_costs_the_same_for_any_length(
    client, clock, django_assert_num_queries
):
    short = make_edition("Ngắn", [("Một", ["chữ"])], at=NOW)
    long = make_edition("Dài", [(str(n), ["chữ"]) for n in range(3)])
    for edition in (short, long):
        with django_assert_num_queries(3):
            plan(client, edition)
