"""A commune's wish becomes a book on its shelf, and every copy stays accounted for until two communes are one.

In the browser: the wish, the reason of the allocation as the commune reads it, the receipt that falls short, the end of
its case, lending and returning, counting, the merger, the national sheet. By actions, without a page: the proposal, the list
and its document, the round from its making to its freezing, printing, packing, dispatch, both hand-overs, the other
commune's receipt, and the event that merges the units.
"""

import io
import uuid

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.books.test_wishes import paper
from tests.cast import NOW, TODAY
from tests.journeys.conftest import DESK, PHONE
from tests.shelf.factories import make_shelf
from tests.shelf.test_mergers import merge_units
from tests.supply.rounds import print_all
from tusach.books import actions as books
from tusach.books.models import Wish
from tusach.shelf.models import Loan, Merger, Shelf
from tusach.supply import actions as supply
from tusach.supply.models import Discrepancy, Method, Parcel
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


def on_the_list(cast, wish: Wish):
    """The centre merges the wish into a proposal, chooses it, and a document approves the list."""
    hoa = cast.actor("hoa")
    proposal = books.make_proposal(text=wish.text, wishes=[wish], topic="FARMING", by=hoa, at=NOW)
    yearly = books.open_list(year=2023, name="Danh mục 2023", by=hoa, at=NOW)
    books.choose_proposal(proposal=proposal, yearly=yearly, by=hoa, at=NOW)
    books.propose_list(yearly=yearly, by=hoa, at=NOW)
    return books.approve_list(yearly=yearly, document=paper(), by=cast.actor("vinh"), at=NOW)[0]


def allocated(cast, title):
    """Three copies each by rule, frozen under a decision."""
    by = cast.actor("sau")
    round_ = supply.make_round(name="Đợt 1 năm 2023", year=2023, by=by, at=NOW)
    supply.put_title(round_=round_, title=title, unit_cost=20_000, by=by, at=NOW)
    supply.set_receivers(round_=round_, on=TODAY, by=by, at=NOW)
    rules = {"rule": {"PARTY_COMMITTEE": 3}, "carriage": 1_000, "blind_percent": 0}
    supply.set_rules(round_=round_, method=Method.RULE, budget=None, by=by, at=NOW, **rules)
    supply.compute(round_=round_, by=by, at=NOW)
    return supply.freeze(round_=round_, decision_text="Quyết định 12-QĐ/BTGTW", by=by, at=NOW)


def under_way(cast, round_) -> dict[str, Parcel]:
    """Printed, packed, dispatched; signed for by the depot of Lâm Đồng and handed to its two communes."""
    print_all(cast, round_)
    by, kho = cast.actor("sau"), cast.actor("kho")
    for one in supply.plan_consignments(round_=round_, by=by, at=NOW):
        supply.pack(consignment=one, by=by, at=NOW)
        handover = supply.dispatch(consignment=one, on=TODAY, given_name="Sáu", by=by, at=NOW)
        if one.province_id == cast.lam_dong.pk:
            supply.take_over(handover=handover, taken_name="Khôi", by=kho, at=NOW)
            ids = list(one.parcels.values_list("pk", flat=True))
            supply.hand_to_communes(consignment=one, parcels=ids, on=TODAY, given_name="Khôi", by=kho, at=NOW)
    return {name: Parcel.objects.get(body=cast.bodies[name]) for name in ("ta_nung", "bao_thuan")}


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


def test_a_book_on_its_way(opened, live_server, country):
    lan = opened(country.person("lan"), PHONE)
    title = on_the_list(country, wished(lan, live_server))
    assert title.title == WISH
    round_ = allocated(country, title)
    receiver = round_.receivers.get(body=country.bodies["ta_nung"])
    lan.goto(f"{live_server.url}/cap-phat/duoc-cap/{receiver.pk}/")
    expect(lan.get_by_text("định mức", exact=False).first).to_be_visible()

    parcels = under_way(country, round_)
    case = received_short(lan, live_server, parcels["ta_nung"])
    supply.confirm_receipt(
        parcel=parcels["bao_thuan"],
        device=uuid.uuid4(),
        lines=None,
        by=country.actor("bao"),
        counted_at=NOW,
        at=NOW,
    )
    sau = opened(country.person("sau"), DESK)
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
