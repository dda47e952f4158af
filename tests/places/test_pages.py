from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import NOW
from tests.places.files import MERGER, file, line
from tusach.places import actions, queries
from tusach.places.models import Event, Proposal, UnitVersion
from tusach.places.spelling import search_key

AFTER = date(2024, 3, 1)


def upload(data, name="sap-xep.csv"):
    return {"file": SimpleUploadedFile(name, data)}


def test_anyone_finds_a_unit_without_signing_in(client, clock, cast):
    page = client.get("/don-vi/", {"q": "bac quang"})

    assert page.status_code == 200
    assert "Không có đơn vị nào mang tên này" in client.get("/don-vi/", {"q": "x" * 5000}).content.decode()
    assert client.get("/don-vi/", {"q": "'; drop table; --"}).status_code == 200


def test_who_is_signed_in_keeps_the_desk_around_the_page(client, sign_in, cast):
    assert 'class="rail"' not in client.get("/don-vi/").text
    sign_in(cast.person("lan"))
    for address in ("/don-vi/", "/don-vi/ban-do/", f"/don-vi/{cast.di_linh.key}/"):
        assert 'class="rail"' in client.get(address).text


def test_a_unit_is_shown_with_its_parents_children_and_history(client, clock, cast):
    page = client.get(f"/don-vi/{cast.di_linh.key}/").content.decode()

    assert "Huyện Di Linh" in page
    assert "3 đơn vị trực thuộc" in page
    assert "Tỉnh Lâm Đồng" in page
    assert client.get("/don-vi/khong-co/").status_code == 404


def test_an_abolished_unit_says_what_it_is_now(client, clock, cast):
    proposal = actions.propose(data=MERGER, name="a.csv", by=cast.actor("quan"), at=NOW)
    actions.apply_proposal(proposal=proposal, by=cast.actor("quan"), at=NOW)

    then = client.get(f"/don-vi/{cast.ta_nung.key}/", {"ngay": "2023-10-31"}).content.decode()
    after = client.get(f"/don-vi/{cast.ta_nung.key}/", {"ngay": "01/3/2024"}).content.decode()

    assert "không có đơn vị này" not in then
    assert "Ngày 01/3/2024 không có đơn vị này." in after
    assert "Nay là" in after
    assert "Xã Tà Bảo" in after


def test_a_day_that_cannot_be_read_gets_a_sentence_and_the_page_of_now(client, clock, cast):
    page = client.get("/don-vi/", {"ngay": "hôm qua"})

    assert page.status_code == 200
    assert "Đang xem theo địa giới hiện nay" in page.content.decode()


def test_a_page_does_not_ask_more_for_more_rows(client, clock, cast, django_assert_num_queries):
    for version in UnitVersion.objects.all():
        UnitVersion.objects.filter(pk=version.pk).update(folded=search_key(version.full_name))
    with django_assert_num_queries(4):
        several = client.get("/don-vi/", {"q": "xã"}).content.decode()
    with django_assert_num_queries(4):
        client.get("/don-vi/", {"q": "hoà bắc"})
    assert "4 kết quả" in several


@pytest.mark.parametrize(
    ("name", "status"),
    [("quan", 200), ("hoa", 200), *((name, 403) for name in ("ngoc", "sau", "minh", "khach"))],
)
def test_only_the_administrator_and_editors_of_the_centre_reorganise(sign_in, cast, name, status):
    client = sign_in(cast.person(name))

    assert client.get("/don-vi/sap-xep/").status_code == status
    assert client.post("/don-vi/sap-xep/gui/", upload(MERGER)).status_code == (302 if status == 200 else 403)


def test_nobody_is_sent_to_sign_in(client, clock, cast):
    assert client.get("/don-vi/sap-xep/").status_code == 302


def test_upload_preview_apply_twice_and_undo(sign_in, cast):
    client = sign_in(cast.person("quan"))

    preview = client.post("/don-vi/sap-xep/gui/", upload(MERGER), follow=True).content.decode()
    proposal = Proposal.objects.get()
    assert "Xã Tà Bảo" in preview
    assert queries.count_on(AFTER)["communes"] == 4
    client.post(f"/don-vi/sap-xep/{proposal.pk}/ap-dung/")
    again = client.post(f"/don-vi/sap-xep/{proposal.pk}/ap-dung/", follow=True).content.decode()
    event = Event.objects.get()
    assert queries.count_on(AFTER)["communes"] == 3
    assert "đã được áp dụng rồi" in again
    refused = client.post(f"/don-vi/su-kien/{event.pk}/go/", {"reason": ""})
    assert refused.status_code == 422
    assert "Chưa ghi lý do gỡ" in refused.content.decode()
    back, _, gone = refused.text.partition("Trở lại như trước")[2].partition("Không còn hiệu lực")
    assert "Xã Tà Nung (" in back
    assert "Xã Tà Bảo (" in gone
    assert sign_in(cast.person("khach")).get(f"/don-vi/su-kien/{event.pk}/go/").status_code == 403
    client = sign_in(cast.person("quan"))
    undone = client.post(f"/don-vi/su-kien/{event.pk}/go/", {"reason": "Ghi nhầm"}, follow=True).text
    assert queries.count_on(AFTER)["communes"] == 4
    assert undone.count("đã gỡ") == 2, "the file and the event both say so"
    assert f"gỡ {event.legal_basis}" in undone
    assert "đã áp dụng</span>" not in undone


def test_wrong_lines_are_listed_and_cannot_be_applied(sign_in, cast):
    client = sign_in(cast.person("hoa"))

    page = client.post(
        "/don-vi/sap-xep/gui/", upload(file(line("99999", "24999", "Xã Tà Bảo", "679"))), follow=True
    )

    assert "Còn 1 chỗ phải sửa" in page.content.decode()
    assert "Áp dụng sắp xếp" not in page.content.decode()
    client.post(f"/don-vi/sap-xep/{Proposal.objects.get().pk}/ap-dung/")
    assert not Event.objects.exists()


def test_a_file_that_is_no_table_is_turned_back_on_the_form(sign_in, cast):
    page = sign_in(cast.person("hoa")).post("/don-vi/sap-xep/gui/", upload(b"mot,hai\n1,2\n"))

    assert page.status_code == 422
    assert "không có dòng tiêu đề" in page.content.decode()
    assert not Proposal.objects.exists()
