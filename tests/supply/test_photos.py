"""A picture beside each line of a discrepancy: sent by itself, after the count, as often as a bad network needs."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import NOW
from tests.supply.rounds import make_parcel
from tests.supply.test_delivery_pages import PNG
from tusach.supply import actions
from tusach.supply.models import Discrepancy, Receipt

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def parcel(cast):
    return make_parcel(cast)


@pytest.fixture
def short(cast, parcel):
    """One line short and a book that no list has; `device` is the phone's mark of it."""
    device = uuid.uuid4()
    lines = [
        actions.Counted(parcel.lines.first().title_id, 0, reason="thiếu"),
        actions.Counted(None, 2, unlisted="Lịch tường"),
    ]
    actions.confirm_receipt(
        parcel=parcel, device=device, by=cast.actor("lan"), counted_at=NOW, at=NOW, lines=lines
    )
    return device


def send(client, parcel, data=PNG, **told):
    door = reverse("supply:send_photo", args=[parcel.code])
    return client.post(door, {**told, "photo": SimpleUploadedFile("anh", data)}, headers=JSON)


def test_a_picture_is_kept_beside_its_line_however_often_it_is_sent(cast, sign_in, parcel, short):
    client, title = sign_in(cast.person("lan")), parcel.lines.first().title_id
    for _ in range(2):
        assert send(client, parcel, device=short, title=title).json() == {"sent": True}
    assert send(client, parcel, PNG + b"2", device=short, said="Lịch tường").status_code == 200

    case, other = Discrepancy.objects.order_by("kind")
    assert case.photo_sha256 != other.photo_sha256
    assert sorted(len(line.photo_sha256) for line in Receipt.objects.get().lines.all()) == [0, 0, 64, 64]
    assert "Xem ảnh" in client.get(reverse("supply:receive", args=[parcel.code])).content.decode()
    door = reverse("supply:case_photo", args=[case.pk])
    seen = sign_in(cast.person("kho")).get(door)
    assert b"".join(seen.streaming_content) == PNG
    assert door in sign_in(cast.person("kho")).get(reverse("supply:case", args=[case.pk])).content.decode()
    assert sign_in(cast.person("khach")).get(door).status_code == 404


def test_a_picture_that_is_faster_than_its_count_waits_on_the_phone(cast, sign_in, parcel):
    client = sign_in(cast.person("lan"))

    assert send(client, parcel, device=uuid.uuid4(), title=parcel.lines.first().title_id).status_code == 202


def test_what_is_no_picture_or_belongs_to_no_line_is_refused_in_a_sentence(cast, sign_in, parcel, short):
    client, title = sign_in(cast.person("lan")), parcel.lines.first().title_id
    for data, told, words in (
        (b"text", {"device": short, "title": title}, "phải là JPEG"),
        (PNG, {"device": short, "said": "Sách khác"}, "không có cuốn này"),
        (PNG, {"device": "x", "title": title}, "tải lại trang"),
        (PNG + bytes(9 * 1024 * 1024), {"device": short, "title": title}, "MB"),
    ):
        answer = send(client, parcel, data, **told)
        assert (answer.status_code, words in answer.json()["sentence"]) == (422, True)
    Discrepancy.objects.update(state="SETTLED")
    assert "giải quyết xong" in send(client, parcel, device=short, title=title).json()["sentence"]


@pytest.mark.parametrize(("who", "status"), [("khach", 404), ("minh", 403), ("kho", 403)])
def test_only_the_receiver_sends_pictures(cast, sign_in, parcel, short, who, status):
    assert (
        send(sign_in(cast.person(who)), parcel, device=short, title=parcel.lines.first().title_id).status_code
        == status
    )


def test_without_scripts_pictures_go_with_the_form_or_by_a_form_of_their_own(cast, sign_in, parcel):
    client, title, device = sign_in(cast.person("lan")), parcel.lines.first().title_id, str(uuid.uuid4())
    told = {"device": device, f"n-{title}": "0", f"l-{title}": "thiếu", "x-0": "Lịch tường", "xn-0": "1"}
    photo = {f"p-{title}": SimpleUploadedFile("a.png", PNG)}
    client.post(reverse("supply:receive", args=[parcel.code]), {**told, **photo})
    assert Discrepancy.objects.get(kind="SHORT").photo_sha256
    door = reverse("supply:send_photo", args=[parcel.code])
    sent = {"device": device, "said": "Lịch tường", "photo": SimpleUploadedFile("a.png", PNG)}

    assert "Đã gửi ảnh" in client.post(door, sent, follow=True).content.decode()
    assert Discrepancy.objects.get(kind="WRONG_TITLE").photo_sha256
