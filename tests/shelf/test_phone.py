"""The door for a phone's outbox, what it takes along, and the labels' way into the library."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOW
from tests.library.factories import make_edition
from tests.shelf.factories import here, lend, make_shelf, out, put, stocked
from tests.supply.factories import make_title
from tusach.shelf import actions
from tusach.shelf.models import DeviceEvent, Tally

pytestmark = pytest.mark.django_db


def event(kind, payload, **facts):
    return {
        "uuid": str(uuid.uuid4()),
        "kind": kind,
        "payload": payload,
        "happened_at": NOW.isoformat(),
        **facts,
    }


def send(client, shelf, *events):
    body = json.dumps({"events": events})
    return client.post(reverse("shelf:events", args=[shelf.pk]), body, content_type="application/json")


def test_a_batch_is_answered_one_by_one_and_again_the_same(cast, sign_in):
    shelf, title = stocked(cast)
    client = sign_in(cast.person("lan"))
    loan = event("lend", {"title": title.pk, "reader": "Chị Hiền"})
    batch = [
        loan,
        event("return", {"loan": loan["uuid"]}),
        event("return", {"loan": loan["uuid"]}),
        event("tally", {"kind": "READ"}),
    ]

    first, second = send(client, shelf, *batch).json(), send(client, shelf, *batch).json()

    assert [one["outcome"] for one in first["events"]] == ["DONE", "DONE", "CONFLICT", "DONE"]
    assert first == second
    assert first["waiting"] == 1
    assert (here(shelf, title), out(shelf, title), Tally.objects.get().count) == (3, 0, 1)
    page = client.get(reverse("shelf:waiting", args=[shelf.pk])).content.decode()
    assert "đã ghi trả" in page
    waiting = DeviceEvent.objects.get(outcome="CONFLICT")
    assert (
        "đã ghi trả"
        in client.post(reverse("shelf:retry_event", args=[waiting.pk]), follow=True).content.decode()
    )
    client.post(reverse("shelf:settle_event", args=[waiting.pk]))
    assert (
        "Không có việc nào chờ xem" in client.get(reverse("shelf:waiting", args=[shelf.pk])).content.decode()
    )


@pytest.mark.parametrize(
    "body", ["", "[", "[]", "null", '{"events": {}}', '{"events": ' + json.dumps([1] * 201) + "}"]
)
def test_what_is_no_batch_is_refused_with_a_sentence(cast, sign_in, body):
    shelf = make_shelf(cast)
    client = sign_in(cast.person("lan"))

    answer = client.post(reverse("shelf:events", args=[shelf.pk]), body, content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["sentence"]


@pytest.mark.parametrize(
    "strange",
    [1, None, {}, {"uuid": "x"}, event("lend", "text"), event("lend", {"a": "\0"}), event("lend", {"reader": "x" * 9000}), event("lend", {"reader": "\ud800"}), event("\0\ud800", {}),
     event("tally", {"kind": "READ"}, happened_at="hôm qua")],
)  # fmt: skip
def test_one_strange_event_does_not_stop_the_others(cast, sign_in, strange):
    shelf = make_shelf(cast)

    answer = send(sign_in(cast.person("lan")), shelf, strange, event("tally", {"kind": "VISIT"}))

    assert [one["outcome"] for one in answer.json()["events"]][1] == "DONE"


def test_the_door_wants_a_token(cast, clock):
    shelf = make_shelf(cast)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.person("lan"), backend="allauth.account.auth_backends.AuthenticationBackend")
    body = json.dumps({"events": [event("tally", {"kind": "READ"})]})
    address = reverse("shelf:events", args=[shelf.pk])

    assert client.post(address, body, content_type="application/json").status_code == 403
    token = client.get(reverse("shelf:snapshot", args=[shelf.pk])).json()["token"]
    assert (
        client.post(
            address, body, content_type="application/json", headers={"X-CSRFToken": token}
        ).status_code
        == 200
    )


def test_what_waits_says_which_title_whatever_the_phone_sent(cast, sign_in, django_assert_num_queries):
    shelf, title = stocked(cast)
    client, address = sign_in(cast.person("lan")), reverse("shelf:waiting", args=[shelf.pk])
    told = {"count": 99, "title": title.pk, "counted": 3, "loan": str(uuid.uuid4())}
    send(client, shelf, event("line", told))
    client.get(address)  # some of what the frame shows is kept from the first page on
    with django_assert_num_queries(11):
        page = client.get(address).content.decode()
    assert f"Kiểm kê “{title.title}”</b>, đếm được 3 bản" in page

    loan = lend(shelf, title)
    actions.give_back(loan=loan, device=uuid.uuid4(), happened_at=NOW, by=cast.actor("lan"), at=NOW)
    send(
        client, shelf, event("return", {"loan": str(loan.device)}), event("lend", {"title": [1], "loan": {}})
    )
    send(client, shelf, event("tally", {"kind": "READ", "title": True, "counted": "9" * 30, "delta": "x"}))
    with django_assert_num_queries(11):
        page = client.get(address).content.decode()

    assert f"Nhận trả “{title.title}”</b>" in page
    assert "Cho mượn</b>" in page
    assert "Đếm lượt</b><" in page
    assert sign_in(cast.person("khach")).get(address).status_code == 404


def test_a_sign_that_no_database_keeps_is_left_out_of_what_a_page_tells(cast, sign_in):
    shelf, _ = stocked(cast)
    told = {"kind": "RE\0AD", "device": str(uuid.uuid4())}

    answer = sign_in(cast.person("lan")).post(reverse("shelf:tally", args=[shelf.pk]), told)

    assert (answer.status_code, Tally.objects.get().kind) == (302, "READ")
    assert (
        sign_in(cast.person("khach")).post(reverse("shelf:tally", args=[shelf.pk]), told).status_code == 404
    )


@pytest.mark.parametrize("told", [{"kind": "DANCE"}, {"less": "D" * 400}, {"kind": ""}])
def test_a_tally_of_the_page_that_cannot_be_is_refused_and_nothing_waits(cast, sign_in, told):
    shelf, _ = stocked(cast)
    client = sign_in(cast.person("lan"))

    page = client.post(reverse("shelf:tally", args=[shelf.pk]), told, follow=True)

    said = [(one.level_tag, one.message) for one in page.context["messages"]]
    assert said == [("error", "Chỉ đếm lượt đọc tại chỗ, lượt đến hoặc buổi giới thiệu sách.")]
    assert not Tally.objects.exists()
    assert not DeviceEvent.objects.exists()


def test_a_script_hears_that_nobody_is_signed_in_any_more(cast, client, clock):
    shelf, title = stocked(cast)
    address = reverse("shelf:lend_title", args=[shelf.pk, title.pk])
    told = {"reader": "Chị Hiền", "device": str(uuid.uuid4())}

    from_script = client.post(address, told, headers={"Tusach-Script": "outbox"})
    from_page = client.post(address, told)

    assert (from_script.status_code, from_page.status_code) == (401, 302)
    assert out(shelf, title) == 0


def test_a_phone_takes_along_the_list_what_is_out_and_the_open_count(cast, sign_in):
    shelf, title = stocked(cast, 3)
    loan = lend(shelf, title)
    count = actions.start_count(shelf=shelf, by=cast.actor("lan"), at=NOW)

    answer = sign_in(cast.person("lan")).get(reverse("shelf:snapshot", args=[shelf.pk]))

    told = answer.json()
    assert told["titles"] == [[title.pk, title.title, "T001", "", "PROGRAMME", 2, 1]]
    assert told["loans"] == [
        [str(loan.device), title.pk, title.title, "Chị Hiền", "", loan.due_on.isoformat()]
    ]
    assert told["count"] == {"pk": count.pk, "blind": False, "lines": []}
    assert told["keeper"] == [cast.person("lan").pk, cast.person("lan").full_name]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_label_opens_the_e_book_or_else_the_shelf(cast, client, clock):
    shelf, title = stocked(cast, 1)
    other = put(shelf, make_title("T002", "Nuôi ong"), 1)
    edition = make_edition("Hỏi đáp về đất đai")
    edition.work = title.work
    edition.save()

    assert client.get(reverse("portal:copy", args=[shelf.code, title.pk])).headers["Location"] == reverse(
        "portal:book", args=[edition.key]
    )
    answer = client.get(reverse("portal:copy", args=[shelf.code, other.pk]), follow=True)
    assert "Nuôi ong" in answer.content.decode()
    assert client.get(reverse("portal:copy", args=[shelf.code, 0])).status_code == 404
