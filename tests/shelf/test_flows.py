"""Parcels, weeding, offers, numbers and the list as a table, as they go over the pages."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import NOW
from tests.shelf.factories import here, lend, make_shelf, stocked
from tests.supply.factories import make_title
from tests.supply.rounds import make_parcel
from tusach.books.models import Standing, Title
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.people.models import Post, Role
from tusach.shelf import actions
from tusach.shelf.actions.listing import apply_list
from tusach.shelf.exports.registers import _sums as register_rows
from tusach.shelf.listed import read_list
from tusach.shelf.models import Count, Offer, Shelf, Weeding, WeedingState
from tusach.supply.models import Balance
from tusach.supply.queries.verify import differences

pytestmark = pytest.mark.django_db


def test_a_parcel_on_its_way_is_the_first_thing_on_the_page_and_ends_on_this_shelf(cast, sign_in):
    parcel = make_parcel(cast)
    shelf = make_shelf(cast)
    client = sign_in(cast.person("lan"))

    page = client.get(reverse("shelf:show", args=[shelf.pk])).content.decode()

    assert reverse("supply:receive", args=[parcel.code]) in page
    assert "Đếm và ký nhận" in page
    assert 'href="/tu-sach/" aria-current="page"' in page, "the menu leads here"


def xlsx(*rows) -> SimpleUploadedFile:
    out = io.BytesIO()
    columns = [Column("Mã đầu sách"), Column("ISBN"), Column("Số bản", "integer"), Column("Nguồn")]
    write_xlsx(out, [Sheet("Sách", columns, rows)], demo=False)
    return SimpleUploadedFile("tu.xlsx", out.getvalue())


def test_a_list_is_previewed_then_taken_as_a_count_once(cast, sign_in):
    shelf, title = stocked(cast, 3)
    other = make_title("T002", "Nuôi ong", isbn="9786045764930")
    lend(shelf, title)
    client = sign_in(cast.person("lan"))

    page = client.post(
        reverse("shelf:import", args=[shelf.pk]),
        {"file": xlsx(["T001", "", 5, ""], ["", "978-604-57-6493-0", 2, "Tặng"])},
    )
    assert not Count.objects.exists(), "a preview writes nothing"
    told = {"sha256": page.context["sha256"], "name": "tu.xlsx"}
    assert "Nuôi ong" in page.content.decode()
    for said in ("Đã nhập 2 dòng", "đã nhập từ trước"):
        assert (
            said
            in client.post(reverse("shelf:import_apply", args=[shelf.pk]), told, follow=True).content.decode()
        )

    assert (here(shelf, title), here(shelf, other), Count.objects.count()) == (4, 2, 1)
    assert Balance.objects.get(account=shelf.account, title=other).fund == "GIFT"
    assert list(differences()) == []


def test_a_list_with_wrong_lines_is_told_row_by_row(cast, sign_in):
    shelf, _ = stocked(cast, 3)
    rows = (
        ["T001", "", -1, ""],
        ["KHONG", "", 1, ""],
        ["T001", "", 1, "trộm"],
        ["T001", "", 2, ""],
        ["T001", "", 3, ""],
    )

    page = (
        sign_in(cast.person("lan"))
        .post(reverse("shelf:import", args=[shelf.pk]), {"file": xlsx(*rows)})
        .content.decode()
    )

    for words in (
        "Dòng 2: Số bản từ 0",
        "Dòng 3: Danh mục không có sách mang mã “KHONG”",
        "Dòng 4: Nguồn “trộm”",
        "Dòng 6: Sách này đã có ở dòng 5",
    ):
        assert words in page
    assert "Ghi vào sổ</button>" not in page


def test_a_table_without_its_columns_and_a_list_below_what_is_lent_are_refused(cast):
    shelf, title = stocked(cast, 3)
    lend(shelf, title)
    out = io.BytesIO()
    write_xlsx(out, [Sheet("x", [Column("Số bản", "integer")], [[1]])], demo=False)
    out.seek(0)
    with pytest.raises(Refused, match="cần cột Mã đầu sách"):
        read_list(out, "x.xlsx", {}, {})

    lines = read_list(xlsx(["T001", "", 0, ""]), "x.xlsx", {"T001": title.pk}, {}).lines

    with pytest.raises(Refused, match="đang cho mượn 1 bản"):
        apply_list(shelf=shelf, lines=lines, batch=uuid.uuid4(), by=cast.actor("lan"), at=NOW)
    assert not Count.objects.exists()


def test_the_workbook_that_leaves_can_come_back(cast, sign_in):
    shelf, title = stocked(cast, 3)
    lend(shelf, title)

    answer = sign_in(cast.person("lan")).get(reverse("shelf:xlsx", args=[shelf.pk]))

    file = io.BytesIO(b"".join(answer.streaming_content))
    answer.close()
    assert [
        (line.title_id, line.copies) for line in read_list(file, "x.xlsx", {"T001": title.pk}, {}).lines
    ] == [(title.pk, 3)]


def test_a_weeding_list_over_the_pages(cast, sign_in):
    shelf, title = stocked(cast, 3)
    Title.objects.filter(pk=title.pk).update(standing=Standing.EXPIRED)
    client = sign_in(cast.person("lan"))
    client.post(reverse("shelf:start_weeding", args=[shelf.pk]), {"reason": "Luật mới"})
    weeding = Weeding.objects.get()
    address = reverse("shelf:weeding", args=[weeding.pk])
    line = {"title": title.pk, "fund": "PROGRAMME", "quantity": 2, "why": "hết hiệu lực"}
    client.post(reverse("shelf:weeding_line", args=[weeding.pk]), line)
    client.post(reverse("shelf:propose_weeding", args=[weeding.pk]))

    assert (
        client.post(reverse("shelf:decide_weeding", args=[weeding.pk]), {"approves": "1"}).status_code == 403
    )
    client = sign_in(cast.person("khach"))
    assert client.get(address).status_code == 404
    client = sign_in(cast.person("thu"))
    assert "Duyệt thanh lý" in client.get(address).content.decode()
    client.post(reverse("shelf:decide_weeding", args=[weeding.pk]), {"approves": "1", "answer": ""})
    client = sign_in(cast.person("lan"))
    client.post(reverse("shelf:finish_weeding", args=[weeding.pk]), {"paper": "03/BB"})

    weeding.refresh_from_db()
    assert (weeding.state, here(shelf, title)) == (WeedingState.DONE, 1)
    assert client.get(reverse("shelf:weeding_pdf", args=[weeding.pk])).content.startswith(b"%PDF")


def test_an_offer_over_the_pages(cast, sign_in):
    Post.objects.create(person=cast.person("bao"), body=cast.bodies["bao_thuan"], role=Role.KEEPER, from_date=NOW.date().replace(year=2009))  # fmt: skip
    shelf, title = stocked(cast, 3)
    other = make_shelf(cast, "bao_thuan")
    keeper, door = sign_in(cast.person("lan")), reverse("shelf:offer", args=[shelf.pk, title.pk])
    form = keeper.get(door)
    assert form.context["form"]["fund"].is_hidden, "there is only one to choose from"
    assert "Trên tủ đang có 3 bản" in form.text
    assert "Chưa ai xin" in keeper.post(door, {"quantity": 2, "fund": "PROGRAMME"}, follow=True).text
    offer = Offer.objects.get()

    client = sign_in(cast.person("khach"))
    assert client.post(reverse("shelf:hand_over_offer", args=[offer.pk])).status_code == 404
    client = sign_in(cast.person("bao"))
    near = client.get(reverse("shelf:offers", args=[other.pk])).text
    assert f"2 bản, {shelf.name} (Xã Tà Nung)" in near
    assert "Xin nhận" in near
    assert client.post(reverse("shelf:hand_over_offer", args=[offer.pk])).status_code == 403
    client.post(reverse("shelf:take_offer", args=[offer.pk]), {"shelf": shelf.pk})
    offer.refresh_from_db()
    assert offer.state == "OPEN", "nobody takes for a shelf that is not theirs"
    client.post(reverse("shelf:take_offer", args=[offer.pk]), {"shelf": other.pk})
    sign_in(cast.person("lan")).post(reverse("shelf:hand_over_offer", args=[offer.pk]))
    assert (
        sign_in(cast.person("lan")).post(reverse("shelf:receive_offer", args=[offer.pk])).status_code == 403
    )
    client = sign_in(cast.person("bao"))
    door = reverse("shelf:receive_offer", args=[offer.pk])
    assert "là một số" in client.post(door, {"received": "hai"}, follow=True).content.decode()
    said = client.post(door, {"received": "1"}, follow=True).content.decode()

    assert "Đã nhận 1 bản" in said
    assert "thiếu 1" in said
    assert (here(shelf, title), here(other, title)) == (1, 1)


def test_who_keeps_both_shelves_is_not_told_of_what_they_did(cast, sign_in):
    shelf, title = stocked(cast, 2)
    second = make_shelf(cast)
    who = {"by": cast.actor("lan"), "at": NOW}
    offer = actions.offer_surplus(shelf=shelf, title=title, quantity=1, fund="PROGRAMME", **who)
    actions.take_offer(offer=offer, shelf=second, **who)
    actions.hand_over_offer(offer=offer, **who)
    actions.receive_offer(offer=offer, received=0, **who)

    assert not Notice.objects.filter(kind="shelf.offer").exists()


def test_gifts_losses_and_numbers_over_the_pages(cast, sign_in):
    shelf, title = stocked(cast, 1, numbers_items=True)
    client = sign_in(cast.person("lan"))
    assert (
        "Hỏi đáp về đất đai"
        in client.get(reverse("shelf:pick_to_add", args=[shelf.pk]), {"q": "dat dai"}).content.decode()
    )

    client.post(
        reverse("shelf:add", args=[shelf.pk, title.pk]),
        {"quantity": 2, "fund": "GIFT", "paper": "Hội Nông dân"},
    )
    client.post(
        reverse("shelf:gone", args=[shelf.pk, title.pk]),
        {"kind": "LOST", "quantity": 1, "fund": "GIFT", "reason": "lũ"},
    )
    client.post(
        reverse("shelf:number_items", args=[shelf.pk]),
        {"title": title.pk, "fund": "PROGRAMME", "quantity": 1},
    )
    item = shelf.items.get(number=1)
    client.post(reverse("shelf:item_gone", args=[item.pk]), {"paper": "04/BB"})

    item.refresh_from_db()
    assert (here(shelf, title), item.gone_paper, shelf.items.count()) == (2, "04/BB", 3)
    answer = client.post(
        reverse("shelf:lend_title", args=[shelf.pk, title.pk]),
        {"reader": "Chị Hiền", "item": 1, "fund": "GIFT"},
    )
    assert answer.status_code == 422
    assert "đã ra khỏi sổ" in answer.content.decode()


def test_settings_are_changed_on_their_page(cast, sign_in):
    shelf = make_shelf(cast)
    facts = {
        "name": "Tủ sách mới",
        "place": "SCHOOL",
        "hours": "tối thứ Bảy",
        "loan_days": 7,
        "forget_days": 10,
    }

    sign_in(cast.person("lan")).post(reverse("shelf:change", args=[shelf.pk]), facts)

    shelf = Shelf.objects.get()
    assert (shelf.name, shelf.place, shelf.loan_days, shelf.numbers_items) == (
        "Tủ sách mới",
        "SCHOOL",
        7,
        False,
    )


def test_a_closed_shelf_that_was_merged_leads_to_the_other(cast, sign_in):
    shelf, other = make_shelf(cast), make_shelf(cast, name="Tủ mới")
    Shelf.objects.filter(pk=shelf.pk).update(to_date=NOW.date(), merged_into=other)

    page = sign_in(cast.person("lan")).get(reverse("shelf:show", args=[shelf.pk])).content.decode()

    assert reverse("shelf:show", args=[other.pk]) in page


def test_the_general_register_adds_up_to_what_there_is(cast):
    shelf, title = stocked(cast, 5)
    loans = [lend(shelf, title) for _ in range(3)]
    tell = {"happened_at": NOW, "by": None, "at": NOW}
    actions.mark_lost(loan=loans[0], device=uuid.uuid4(), **tell)
    actions.mark_lost(loan=loans[1], device=uuid.uuid4(), **tell)
    actions.give_back(loan=loans[1], device=uuid.uuid4(), **tell)

    came, went = register_rows(shelf, came=True), register_rows(shelf, came=False)

    assert {row[1] for row in came} == {"nhà in", "tìm thấy lại"}
    assert [(row[1], row[5]) for row in went] == [("mất", 2)]
    assert sum(row[5] for row in came) - sum(row[5] for row in went) == here(shelf, title) + 1
