"""A commune box's months: signed, late, twice, wrong; and the page where boxes are kept."""

import json
from datetime import date, timedelta
from itertools import pairwise, permutations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse

from tests.cast import NOW
from tests.library.factories import make_edition
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.library import box as boxes
from tusach.library import rules
from tusach.library.actions.boxes import accept_box_report, end_box, register_box
from tusach.library.models import Box, UsageCount
from tusach.library.packs import report
from tusach.library.queries.packs import boxes_visible_to, month_totals, months_counted

pytestmark = pytest.mark.django_db
OCTOBER = date(2023, 10, 1)
LIST_OF_BOXES = (
    10  # queries: session, person, posts, boxes twice, what they told, names of places, the menu's
)


class Machine:
    """A box's own key, which never leaves it."""

    def __init__(self) -> None:
        self._secret = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.key = self._secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, data: bytes) -> str:
        return self._secret.sign(data).hex()

    def month(self, *rows, month=OCTOBER, mark=1) -> dict[str, object]:
        data = report.write(self.key, month, rows, mark)
        return {"data": data, "signature": self.sign(data)}


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def box(cast, machine):
    return register_box(name="Nhà văn hóa", key=machine.key, unit=cast.ta_nung, by=cast.actor("ngoc"), at=NOW)


def counts() -> dict[tuple[str | None, str], int]:
    rows = UsageCount.objects.values_list("edition__key", "metric", "count", "source", "unit__key")
    return {(key, metric): count for key, metric, count, source, unit in rows if source and unit}


def test_a_month_is_counted_for_the_commune_of_the_box(box, machine, cast):
    edition = make_edition()

    taken = accept_box_report(
        **machine.month((edition.key, "TOTAL_REQUESTS", 40), ("", "VISITS", 12)), at=NOW
    )

    assert (taken.rows, taken.total, taken.unknown) == (2, 52, ())
    assert counts() == {(edition.key, "TOTAL_REQUESTS"): 40, (None, "VISITS"): 12}
    assert set(UsageCount.objects.values_list("unit", "source", "month")) == {
        (cast.ta_nung.pk, box.key, OCTOBER)
    }
    box.refresh_from_db()
    assert box.reported_month == OCTOBER


def test_a_month_sent_twice_counts_once_and_a_corrected_one_takes_its_place(box, machine):
    accept_box_report(**machine.month(("", "VISITS", 12)), at=NOW)
    accept_box_report(**machine.month(("", "VISITS", 12)), at=NOW)
    assert Entry.objects.filter(act="library.accept_box_report").count() == 1

    accept_box_report(**machine.month(("", "VISITS", 15), mark=2), at=NOW + timedelta(days=1))

    assert counts() == {(None, "VISITS"): 15}
    assert "thay cho 12" in Entry.objects.filter(act="library.accept_box_report").latest("pk").sentence


@pytest.mark.parametrize("order", [*permutations([0, 1, 2]), (0, 2, 0, 1, 2, 0), (2, 2, 1, 0, 1)])
def test_reports_of_a_month_in_any_order_leave_the_newest(box, machine, order):
    told = [machine.month(("", "VISITS", 10 + mark), mark=mark) for mark in (1, 2, 3)]

    taken = [accept_box_report(**told[n], at=NOW) for n in order]

    assert counts() == {(None, "VISITS"): 13}
    highest = [max(order[: i + 1]) + 1 for i in range(len(order))]
    assert [one.newest for one in taken] == highest
    assert [one.is_old for one in taken] == [order[i] + 1 < newest for i, newest in enumerate(highest)]
    written = Entry.objects.filter(act="library.accept_box_report").count()
    assert written == sum(now > before for before, now in pairwise([0, *highest]))


def test_two_reports_under_one_mark_and_an_older_month_beside(box, machine):
    accept_box_report(**machine.month(("", "VISITS", 5), mark=7), at=NOW)

    again = accept_box_report(**machine.month(("", "VISITS", 6), mark=7), at=NOW)
    other = accept_box_report(**machine.month(("", "VISITS", 2), month=date(2023, 9, 1), mark=3), at=NOW)

    assert (again.is_old, again.newest, other.is_old) == (True, 7, False)
    assert sorted(UsageCount.objects.values_list("month", "count")) == [
        (date(2023, 9, 1), 2),
        (OCTOBER, 5),
    ]


def test_a_box_of_the_first_version_has_no_marks_until_it_is_brought_up_to_date(box, machine):
    def unmarked(visits):
        rows = [["", "VISITS", visits]]
        data = json.dumps(
            {"format": report.FORMAT, "box": machine.key, "month": "2023-10", "rows": rows}
        ).encode()
        return {"data": data, "signature": machine.sign(data)}

    accept_box_report(**unmarked(5), at=NOW)
    accept_box_report(**unmarked(6), at=NOW)
    assert counts() == {(None, "VISITS"): 6}
    accept_box_report(**machine.month(("", "VISITS", 7)), at=NOW)

    assert accept_box_report(**unmarked(6), at=NOW).is_old
    assert counts() == {(None, "VISITS"): 7}


def test_a_mark_goes_up_though_the_clock_falls_back():
    state = boxes.BoxState(mark=int(NOW.timestamp()))

    assert boxes.next_mark(boxes.BoxState(), NOW) == state.mark
    assert boxes.next_mark(state, NOW - timedelta(days=9)) == state.mark + 1
    assert boxes.next_mark(state, NOW + timedelta(days=1)) == state.mark + 86_400


def test_a_month_that_comes_late_is_taken_and_does_not_turn_the_clock_back(box, machine):
    accept_box_report(**machine.month(("", "VISITS", 5)), at=NOW)
    accept_box_report(**machine.month(("", "VISITS", 7), month=date(2023, 2, 1)), at=NOW)

    box.refresh_from_db()
    assert box.reported_month == OCTOBER
    assert sum(UsageCount.objects.values_list("count", flat=True)) == 12


@pytest.mark.parametrize("month", [date(2023, 11, 1), date(2024, 3, 1), date(1970, 1, 1)])
def test_a_month_that_cannot_be_is_refused(box, machine, month):
    with pytest.raises(Refused, match="ngày giờ"):
        accept_box_report(**machine.month(("", "VISITS", 5), month=month), at=NOW)


def test_a_wrong_signature_an_unknown_and_an_ended_box_are_refused(box, machine, cast):
    good = machine.month(("", "VISITS", 5))
    for signature in ("", "zz", "00" * 64, machine.sign(b"another")):
        with pytest.raises(Refused, match="Chữ ký"):
            accept_box_report(data=good["data"], signature=signature, at=NOW)
    changed = good["data"].replace(b"5", b"9")
    with pytest.raises(Refused):
        accept_box_report(data=changed, signature=good["signature"], at=NOW)
    end_box(box=box, by=cast.actor("ngoc"), at=NOW)
    with pytest.raises(Refused, match="chưa ghi máy này"):
        accept_box_report(**good, at=NOW)
    Box.objects.all().delete()
    with pytest.raises(Refused, match="chưa ghi máy này"):
        accept_box_report(**good, at=NOW)
    assert not UsageCount.objects.exists()


def test_books_and_metrics_that_the_centre_does_not_know_are_left_out_and_told(box, machine):
    taken = accept_box_report(
        **machine.month(("zzzz", "TOTAL_REQUESTS", 3), ("", "NEW_METRIC", 3), ("", "VISITS", 4)), at=NOW
    )

    assert (taken.rows, taken.unknown) == (1, ("zzzz",))


@pytest.mark.parametrize(
    "rows",
    [
        [["", "VISITS", -1]],
        [["", "VISITS", 1.5]],
        [["", "VISITS", True]],
        [["", "VISITS"]],
        [["", "VISITS", 1]] * 2,
    ],
)
def test_a_report_of_another_shape_is_a_sentence(box, machine, rows):
    data = json.dumps(
        {"format": report.FORMAT, "box": machine.key, "month": "2023-10", "rows": rows}
    ).encode()

    with pytest.raises(Refused, match="Không đọc được"):
        accept_box_report(data=data, signature=machine.sign(data), at=NOW)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"\xff", b'{"format": "tusach-box 1", "box": 1}', b"[" * 50_000]
)
def test_junk_at_the_door_is_a_sentence(client, clock, db, data):
    answer = client.post(reverse("library:box_report"), data, content_type="application/json")

    assert answer.status_code == 422
    assert "Không đọc được" in answer.json()["sentence"]


def test_a_machine_reports_at_its_door_without_a_cookie(client, clock, box, machine):
    sent = machine.month(("", "VISITS", 5))

    answer = client.post(
        reverse("library:box_report"), sent["data"], content_type="application/json",
        headers={report.HEADER: sent["signature"]},
    )  # fmt: skip

    assert answer.json() == {"month": "2023-10", "rows": 1, "unknown": [], "newest": 1, "old": False}
    assert not answer.cookies
    assert client.get(reverse("library:box_report")).status_code == 405


def test_what_a_box_sends_is_its_own_counting_only(cast):
    edition = make_edition()
    for n, (unit, source, month) in enumerate(
        [
            (None, "", OCTOBER),
            (cast.ta_nung, "", OCTOBER),
            (None, "other", OCTOBER),
            (None, "", date(2023, 11, 1)),
        ]
    ):
        UsageCount.objects.create(
            edition=edition, unit=unit, month=month, metric="VISITS", source=source, count=10, row=str(n)
        )

    assert month_totals(OCTOBER) == [(edition.key, "VISITS", 20)]
    assert months_counted(before=date(2023, 11, 1)) == [OCTOBER]
    assert months_counted(before=date(2023, 11, 1), after=OCTOBER) == []


def test_who_keeps_boxes(cast):
    may = {name for name in cast.people if rules.may_keep_boxes(cast.actor(name))}

    assert may == {"ngoc", "quan"}
    assert not rules.may_keep_boxes(cast.stranger())


def test_a_key_is_registered_once_and_must_be_one(cast, box, machine):
    for key, sentence in [("abc", "64 ký tự"), (machine.key.upper(), "máy khác")]:
        with pytest.raises(Refused, match=sentence):
            register_box(name="Máy", key=key, unit=None, by=cast.actor("ngoc"), at=NOW)


def test_a_librarian_registers_a_box_and_ends_it(sign_in, cast, machine):
    client = sign_in(cast.person("ngoc"))
    typed = {"name": "Nhà văn hóa", "commune": "99999", "key": machine.key}
    wrong = client.post(reverse("library:new_box"), typed)
    assert wrong.status_code == 422
    assert "Không có xã nào mang mã 99999" in wrong.content.decode()

    client.post(reverse("library:new_box"), typed | {"commune": "24790"})
    box = Box.objects.get()
    assert (box.name, box.unit) == ("Nhà văn hóa", cast.ta_nung)
    page = client.get(reverse("library:boxes")).content.decode()
    assert "Chưa gửi lần nào" in page
    assert "Tà Nung" in page
    client.post(reverse("library:end_box", args=[box.pk]))
    assert "Ngừng dùng 02/11/2023" in client.get(reverse("library:boxes")).content.decode()


def test_the_stranger_at_the_boxes(sign_in, cast, box):
    client = sign_in(cast.person("khach"))

    assert client.get(reverse("library:boxes")).status_code == 403
    assert client.post(reverse("library:new_box"), {}).status_code == 403
    assert client.post(reverse("library:end_box", args=[box.pk])).status_code == 404
    assert not boxes_visible_to(cast.stranger()).exists()


def test_the_list_says_what_a_box_told_of_its_last_month_but_no_small_number(sign_in, cast, box, machine):
    edition = make_edition()
    september = machine.month(("", "VISITS", 90), month=date(2023, 9, 1))
    for month in (september, machine.month(("", "VISITS", 12), (edition.key, "TOTAL_REQUESTS", 4))):
        accept_box_report(**month, at=NOW)

    page = sign_in(cast.person("ngoc")).get(reverse("library:boxes")).content.decode()

    assert "12 lượt truy cập" in page
    assert "dưới 5 lượt đọc" in page
    assert "90 lượt" not in page


def test_the_list_of_boxes_asks_the_same_for_one_and_three(
    sign_in, cast, box, machine, django_assert_num_queries
):
    accept_box_report(**machine.month(("", "VISITS", 12)), at=NOW)
    client = sign_in(cast.person("ngoc"))
    client.get(reverse("library:boxes"))
    with django_assert_num_queries(LIST_OF_BOXES):
        client.get(reverse("library:boxes"))
    for n in range(2):
        register_box(name="Máy", key=f"{n:064}", unit=cast.bao_thuan, by=cast.actor("ngoc"), at=NOW)
    with django_assert_num_queries(LIST_OF_BOXES):
        client.get(reverse("library:boxes"))
