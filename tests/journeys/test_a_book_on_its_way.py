"""A commune's wish becomes a book on its shelf, and every copy stays accounted for until two communes are one.

All in the browser, by six people's hands: the wish, the proposal, the list and its approval, the round with its reason as
the commune reads it, printing, packing, both hand-overs, the receipt that falls short, the end of its case, lending and
returning, counting, the merger, the national sheet. Only the document that approves the list stands in the register
before, and the event that merges the units comes by its action.
"""

import io

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.books.test_wishes import paper
from tests.cast import TODAY
from tests.journeys import copies_story as story
from tests.journeys.conftest import DESK, PHONE
from tests.shelf.factories import make_shelf
from tests.shelf.test_mergers import merge_units
from tusach.books.models import Title, Wish
from tusach.shelf.models import Loan, Merger, Shelf
from tusach.supply import actions as supply
from tusach.supply.models import Consignment, Discrepancy, Parcel, Round
from tusach.supply.queries import balances_of
from tusach.supply.queries.verify import differences

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WISH = "Nuôi ong mật dưới tán cà phê"


@pytest.fixture
def country(live_server, cast, clock):
    """Tà Nung keeps a shelf already; Bảo Thuận never opened one."""
    cast.shelf = make_shelf(cast)
    return cast


def wished(page: Page, live_server) -> Wish:
    page.goto(f"{live_server.url}/dau-sach/de-nghi/")
    page.locator('input[name="text"], textarea[name="text"]').first.fill(WISH)
    page.locator('form[action$="/de-nghi/ghi/"] button').first.click()
    expect(page.get_by_text("Đã ghi đề nghị")).to_be_visible()
    return Wish.objects.get()


def received_short(page: Page, live_server, parcel: Parcel) -> Discrepancy:
    """The square on the box leads here; two of three copies came."""
    page.goto(f"{live_server.url}/cap-phat/nhan/{parcel.code}/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    line = parcel.lines.get()
    page.get_by_text("Có cuốn thiếu, thừa hoặc hỏng").click()
    page.locator(f'input[name="n-{line.title_id}"]').fill(str(line.quantity - 1))
    page.locator(f'input[name="l-{line.title_id}"]').fill("Đếm hai lần vẫn thiếu")
    page.get_by_role("button", name="Gửi số đã đếm").click()
    expect(page.get_by_text("Thiếu 1 bản")).to_be_visible()
    return Discrepancy.objects.get()


def settled(page: Page, live_server, case: Discrepancy) -> None:
    """The supplier reads the case and writes down how it ends."""
    page.goto(f"{live_server.url}/cap-phat/sai-lech/{case.pk}/")
    page.get_by_label("Cách giải quyết").select_option(supply.outcomes_for(case.kind)[0])
    page.get_by_label("Đã tìm hiểu thế nào").fill("gửi bù")
    page.get_by_role("button", name="Ghi kết quả").click()
    page.wait_for_url("**/sai-lech/")
    case.refresh_from_db()
    assert case.state == "SETTLED"


def lent_and_returned(page: Page, live_server, shelf: Shelf) -> None:
    page.goto(f"{live_server.url}/tu-sach/{shelf.pk}/muon/")
    page.get_by_role("link", name=WISH).click()
    page.get_by_label("Người mượn").fill("Chị Hiền")
    page.get_by_role("button", name="Ghi cho mượn").click()
    expect(page.get_by_role("heading", level=1, name="Cho mượn cuốn nào")).to_be_visible()
    assert Loan.objects.get().returned_on is None
    page.goto(f"{live_server.url}/tu-sach/{shelf.pk}/tra/")
    page.get_by_role("button", name="Đã trả").click()
    expect(page.get_by_text("Không có cuốn nào đang cho mượn")).to_be_visible()
    assert Loan.objects.get().returned_on == TODAY


def count_all(page: Page) -> None:
    """From the page of an open count: nothing differs from the ledger."""
    page.get_by_role("link", name="Xem và chốt").click()
    page.get_by_role("button", name="Chốt kiểm kê").click()
    expect(page.get_by_text("Đã chốt", exact=False).first).to_be_visible()


def merged(page: Page, live_server, shelf: Shelf) -> Merger:
    """The heir takes over the copies of Bảo Thuận: chosen, counted, minuted, signed."""
    page.goto(f"{live_server.url}/tu-sach/sap-xep/")
    page.get_by_role("link", name="Tiếp nhận về").click()
    page.get_by_role("button", name="Bắt đầu bàn giao").click()
    page.get_by_role("button", name="Kiểm đếm tủ này").click()
    count_all(page)
    merger = Merger.objects.get()
    page.goto(f"{live_server.url}/tu-sach/sap-xep/{merger.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Lập biên bản").click()
    page.get_by_role("link", name="Đã ký, chuyển sổ").click()
    page.get_by_label("Số hoặc ngày biên bản đã ký").fill("03/BB-ĐU")
    page.get_by_role("button", name="Chuyển sổ").click()
    expect(page.get_by_text("Đã bàn giao 3 bản sách")).to_be_visible()
    merger.refresh_from_db()
    return merger


def verified() -> str:
    said = io.StringIO()
    call_command("ledger", "verify", stdout=said)
    return said.getvalue()


def approved(hoa: Page, vinh: Page) -> Title:
    paper()
    story.wishes_become_a_proposal(hoa, WISH)
    story.the_proposal_goes_into_a_list(hoa, WISH)
    return story.the_list_is_approved(vinh, WISH)


def under_way(sau: Page, kho: Page, cast, round_: Round) -> dict[str, Parcel]:
    """Dispatched to Lâm Đồng, signed for by its depot, handed to its communes."""
    story.it_is_printed_and_planned(sau, round_)
    one = Consignment.objects.get(province=cast.lam_dong)
    story.a_consignment_leaves(sau, one)
    story.the_depot_takes_and_hands_on(kho, one)
    return {name: Parcel.objects.get(body=cast.bodies[name]) for name in ("ta_nung", "bao_thuan")}


def confirmed(page: Page, parcel: Parcel) -> None:
    """All came: one tap."""
    page.goto(f"/cap-phat/nhan/{parcel.code}/")
    page.get_by_role("button", name="Nhận đủ").first.click()
    expect(page.get_by_role("button", name="Nhận đủ")).to_have_count(0)
    parcel.refresh_from_db()
    assert parcel.state == "CONFIRMED"


def test_a_book_on_its_way(opened, live_server, country):
    lan, bao = opened(country.person("lan"), PHONE), opened(country.person("bao"), PHONE)
    hoa, vinh, sau, kho = (opened(country.person(name), DESK) for name in ("hoa", "vinh", "sau", "kho"))
    wished(lan, live_server)
    title = approved(hoa, vinh)
    round_ = story.a_round_is_shared_out(sau)
    receiver = round_.receivers.get(body=country.bodies["ta_nung"])
    lan.goto(f"{live_server.url}/cap-phat/duoc-cap/{receiver.pk}/")
    expect(lan.get_by_text("định mức", exact=False).first).to_be_visible()

    parcels = under_way(sau, kho, country, round_)
    case = received_short(lan, live_server, parcels["ta_nung"])
    confirmed(bao, parcels["bao_thuan"])
    settled(sau, live_server, case)

    lent_and_returned(lan, live_server, country.shelf)
    lan.goto(f"{live_server.url}/tu-sach/{country.shelf.pk}/kiem-ke/")
    lan.get_by_role("button", name="Bắt đầu đếm").click()
    count_all(lan)
    merge_units(country.bao_thuan, country.ta_nung)
    merger = merged(lan, live_server, country.shelf)

    assert (merger.state, merger.paper) == ("DONE", "03/BB-ĐU")
    shelf = Shelf.objects.get(pk=country.shelf.pk)
    assert [(one.title, one.quantity, one.evidence) for one in balances_of(shelf.account)] == [
        (title, 5, "A")
    ]
    assert list(differences()) == []
    assert verified()
    sau.goto(f"{live_server.url}/cap-phat/can-doi/")
    expect(sau.get_by_text("Sổ khớp")).to_be_visible()
