import uuid
from datetime import date

import brotli
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import NOW, TODAY
from tests.supply.rounds import make_frozen, make_parcel, make_sent
from tusach.supply import actions
from tusach.supply.codes import witness_code
from tusach.supply.exports import issue_note
from tusach.supply.models import Consignment, Discrepancy, HandOver, Parcel, ParcelState, Receipt

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


def address(parcel):
    return reverse("supply:receive", args=[parcel.code])


@pytest.mark.parametrize("titles", [1, 3])
def test_a_parcel_is_received_in_one_tap(cast, sign_in, titles, django_assert_num_queries):
    parcel = make_parcel(cast, titles)
    client = sign_in(cast.person("lan"))
    client.get(address(parcel))
    with django_assert_num_queries(12):
        page = client.get(address(parcel))
    client.post(address(parcel), {"device": str(page.context["device"]), "du": "1"})

    parcel.refresh_from_db()
    assert parcel.state == ParcelState.CONFIRMED
    assert "Đã nhận đủ" in client.get(address(parcel)).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("lan", 200), ("bao", 404), ("kho", 403), ("sau", 403), ("khach", 404), ("vang", 404)]
)
def test_only_the_receivers_people_receive(cast, sign_in, who, status):
    parcel = make_parcel(cast)

    assert sign_in(cast.person(who)).get(address(parcel)).status_code == status


def test_nobody_is_sent_to_sign_in_and_back(client, cast):
    answer = client.get(address(make_parcel(cast)))

    assert answer.status_code == 302
    assert "next=" in answer.headers["Location"]


def test_a_count_with_a_difference_says_its_reason_and_keeps_what_was_typed(cast, sign_in):
    parcel = make_parcel(cast)
    line = parcel.lines.first()
    client = sign_in(cast.person("lan"))
    data = {
        "device": str(uuid.uuid4()),
        f"n-{line.title_id}": "0",
        "note": "mưa to",
        "x-0": "Lịch tường",
        "xn-0": "2",
    }

    refused = client.post(address(parcel), data)
    assert refused.status_code == 422
    assert "Xin ghi lý do" in refused.content.decode()
    assert "Lịch tường" in refused.content.decode()
    assert data["device"] in refused.content.decode()
    photo = SimpleUploadedFile("a.png", PNG, "image/png")
    client.post(address(parcel), {**data, f"l-{line.title_id}": "không có trong thùng", "photo": photo})

    receipt = Receipt.objects.get()
    assert (receipt.note, len(receipt.photo_sha256)) == ("mưa to", 64)
    assert set(Discrepancy.objects.values_list("kind", "quantity")) == {
        ("SHORT", line.quantity),
        ("WRONG_TITLE", 2),
    }
    assert "không có trong thùng" in client.get(address(parcel)).content.decode()
    seen = client.get(reverse("supply:photo", args=[receipt.pk]))
    assert b"".join(seen.streaming_content) == PNG
    assert sign_in(cast.person("khach")).get(reverse("supply:photo", args=[receipt.pk])).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {"device": "x", "du": "1"},
        {"du": "1"},
        {"n": "hai"},
        {"photo": SimpleUploadedFile("a.png", b"GIF", "image/png")},
    ],
)
def test_odd_posts_are_answered_with_a_sentence(cast, sign_in, data):
    parcel = make_parcel(cast)
    line = parcel.lines.first()
    given = {"device": str(uuid.uuid4()), **data}
    if "n" in data:
        given[f"n-{line.title_id}"] = data["n"]
    if "device" not in data and "du" in data:
        given["device"] = ""

    assert sign_in(cast.person("lan")).post(address(parcel), given).status_code == 422
    assert not Receipt.objects.exists()


def test_a_blind_parcel_shows_no_number_and_not_its_list_before_the_count(cast, sign_in):
    parcel = make_parcel(cast, blind_percent=100)
    client = sign_in(cast.person("lan"))
    page = client.get(address(parcel)).content.decode()

    assert "đếm trước" in page
    assert "Nhận đủ" not in page
    assert f"{parcel.copies} bản" not in page
    data = {f"n-{line.title_id}": line.quantity for line in parcel.lines.all()}
    client.post(address(parcel), {"device": str(uuid.uuid4()), **data})
    parcel.refresh_from_db()
    assert parcel.state == ParcelState.CONFIRMED


def test_a_late_second_count_is_kept_to_compare(cast, sign_in):
    parcel = make_parcel(cast)
    line = parcel.lines.first()
    client = sign_in(cast.person("lan"))
    client.post(address(parcel), {"device": str(uuid.uuid4()), "du": "1"})
    again = client.get(address(parcel) + "?dem").content.decode()
    assert "Gửi số đã đếm" in again
    client.post(
        address(parcel), {"device": str(uuid.uuid4()), f"n-{line.title_id}": "0", f"l-{line.title_id}": "đếm lại",
                          "counted_at": "2023-11-01T08:00:00Z"},
    )  # fmt: skip

    late = Receipt.objects.get(stands=False)
    assert late.counted_at.isoformat() == "2023-11-01T08:00:00+00:00"
    page = sign_in(cast.person("kho")).get(reverse("supply:parcel", args=[parcel.code])).content.decode()
    assert "giữ để đối chiếu" in page


def test_the_phones_page_is_light(cast, sign_in):
    parcel = make_parcel(cast, 40)
    page = sign_in(cast.person("lan")).get(address(parcel)).content

    assert len(brotli.compress(page, quality=5)) < 20_000


@pytest.mark.parametrize("rows", [1, 3])
def test_my_parcels_ask_the_same_number_of_questions(cast, sign_in, rows, django_assert_num_queries):
    parcel = make_parcel(cast)
    for number in range(rows - 1):
        Parcel.objects.create(
            consignment=parcel.consignment, body=parcel.body, unit=parcel.unit, code=f"X{number}", copies=1,
            account=None, state=ParcelState.PLANNED,
        )  # fmt: skip
    client = sign_in(cast.person("lan"))
    client.get(reverse("supply:parcels"))
    with django_assert_num_queries(10):
        page = client.get(reverse("supply:parcels")).content.decode()

    assert parcel.code in page
    assert parcel.code not in sign_in(cast.person("khach")).get(reverse("supply:rounds")).content.decode()


def test_a_witness_needs_no_account_but_the_printed_code_and_few_tries(cast, client, clock):
    parcel = make_parcel(cast)
    door = reverse("supply:witness", args=[parcel.code])
    form = client.get(door).context["form"]
    data = {
        "device": form["device"].value(),
        "name": "Ông Tư",
        "copies": parcel.copies,
        "witness_code": witness_code(parcel.code),
    }

    assert client.post(door, {**data, "witness_code": "AAAAAA"}).status_code == 422
    assert client.post(door, data).status_code == 302
    seen = Receipt.objects.get()
    assert (seen.by_witness, seen.stands, seen.is_whole) == (True, False, True)
    for _ in range(12):
        last = client.post(door, {**data, "device": str(uuid.uuid4()), "witness_code": "AAAAAA"})
    assert "quá nhiều lần" in last.content.decode()
    assert client.get(reverse("supply:witness", args=["KHONGCO"])).status_code == 404


def test_a_consignment_goes_its_way_by_its_pages(cast, sign_in):
    actions.plan_consignments(round_=make_frozen(cast), by=cast.actor("sau"), at=NOW)
    one = Consignment.objects.get(province=cast.lam_dong)
    client = sign_in(cast.person("sau"))
    client.post(reverse("supply:pack", args=[one.pk]), {"expected_on": "10/11/2023"})
    client.post(reverse("supply:dispatch", args=[one.pk]), {"on": "2/11/2023", "given_name": "Sáu"})
    signed = HandOver.objects.get()
    assert client.get(reverse("supply:take_over", args=[signed.pk])).status_code == 403
    client = sign_in(cast.person("kho"))
    assert "Ký nhận chuyến" in client.get(reverse("supply:consignment", args=[one.pk])).content.decode()
    client.post(reverse("supply:take_over", args=[signed.pk]), {"taken_name": "Khôi"})
    door, page = (
        reverse("supply:hand_to_communes", args=[one.pk]),
        reverse("supply:consignment", args=[one.pk]),
    )
    assert "bản ở kho tỉnh" in client.get(page).content.decode()
    client.post(door, {"kien": [one.parcels.first().pk], "given_name": "Khôi"})
    assert one.parcels.filter(state=ParcelState.WITH_PROVINCE).count() == 1
    assert "Giao cả 1 kiện ở kho" in client.get(page).content.decode()
    client.post(door, {"tat-ca": "1", "given_name": "Khôi"})

    assert set(one.parcels.values_list("state", "handed_on")) == {(ParcelState.HANDED_OVER, TODAY)}


@pytest.mark.parametrize(
    ("who", "status"), [("sau", 200), ("kho", 200), ("minh", 403), ("lan", 404), ("khach", 404)]
)
def test_who_opens_a_consignment_its_parcels_and_papers(cast, sign_in, who, status):
    one = make_sent(cast)
    parcel = one.parcels.first()
    client = sign_in(cast.person(who))

    assert client.get(reverse("supply:consignment", args=[one.pk])).status_code == status
    assert client.get(reverse("supply:printed", args=[one.pk, "phieu-xuat"])).status_code == status
    shown = client.get(reverse("supply:parcel", args=[parcel.code])).status_code
    assert shown == status if who != "lan" else shown in {403, 404}


@pytest.mark.parametrize("which", ["phieu-xuat", "bien-ban", "nhan-kien", "danh-sach"])
def test_papers_are_printed(cast, sign_in, which):
    one = make_sent(cast)
    answer = sign_in(cast.person("kho")).get(reverse("supply:printed", args=[one.pk, which]))

    assert answer.content.startswith(b"%PDF-")


def test_an_issue_note_of_the_years_before_the_first_form_is_printed(cast):
    one = make_sent(cast)
    one.sent_on = date(2012, 6, 1)

    assert issue_note(one, on=TODAY).startswith(b"%PDF-")


@pytest.mark.parametrize("rows", [1, 3])
def test_cases_are_listed_and_settled(cast, sign_in, rows, django_assert_num_queries):
    parcel = make_parcel(cast)
    data = {}
    for line in parcel.lines.all()[:rows]:
        data |= {f"n-{line.title_id}": "0", f"l-{line.title_id}": "thiếu"}
    sign_in(cast.person("lan")).post(address(parcel), {"device": str(uuid.uuid4()), **data})
    client = sign_in(cast.person("kho"))
    client.get(reverse("supply:cases"))
    with django_assert_num_queries(10):
        page = client.get(reverse("supply:cases")).content.decode()
    case = Discrepancy.objects.first()
    assert page.count("/cap-phat/sai-lech/") >= Discrepancy.objects.count()
    settled = {"outcome": "ACCEPT", "note": "đã hỏi"}
    assert client.post(reverse("supply:case", args=[case.pk]), {**settled, "note": ""}).status_code == 422
    client.post(reverse("supply:case", args=[case.pk]), settled)
    case.refresh_from_db()
    assert case.state == "SETTLED"
    assert sign_in(cast.person("khach")).get(reverse("supply:case", args=[case.pk])).status_code == 404
    assert sign_in(cast.person("khach")).get(reverse("supply:cases")).status_code == 403


def test_calls_are_listed_for_the_province_and_noted(cast, sign_in):
    parcel = make_parcel(cast)
    Parcel.objects.filter(pk=parcel.pk).update(state=ParcelState.SILENT)
    client = sign_in(cast.person("kho"))
    assert "Lan" in client.get(reverse("supply:calls")).content.decode()
    client.post(reverse("supply:note_call", args=[parcel.code]), {"note": "hẹn thứ Hai"})
    assert "hẹn thứ Hai" in client.get(reverse("supply:calls")).content.decode()
    assert (
        sign_in(cast.person("khach"))
        .post(reverse("supply:note_call", args=[parcel.code]), {"note": "x"})
        .status_code
        == 404
    )


def test_the_list_inside_tells_what_is_there_unless_it_is_counted_blind(cast, sign_in):
    one = make_sent(cast, blind_percent=0)
    parcel = one.parcels.first()
    client = sign_in(cast.person("kho"))
    for blind in (False, True):
        one.parcels.update(is_blind=blind)
        pdf = pypdfium2.PdfDocument(client.get(reverse("supply:printed", args=[one.pk, "danh-sach"])).content)
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
        assert witness_code(parcel.code) in text
        assert ("Hỏi đáp về đất đai" in text) is not blind
        assert f"Kiện {parcel.code[:4]} {parcel.code[4:]}, trang 1 trên 1" in text
