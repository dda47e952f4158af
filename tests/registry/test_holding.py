"""Numbers set aside, put in later, lost; books closed."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW, TODAY
from tests.registry.test_actions import come, go, own, paper
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused
from tusach.people.models import Post, Role
from tusach.registry import actions, queries
from tusach.registry.actions import Hold
from tusach.registry.models import HeldNumber, Holding, Series


def hold(cast, *, kind="Công văn", number="", until=TODAY + timedelta(days=9), once="", **facts):
    said = {"for_whom": "Phòng Tổng hợp", "why": "Chờ lãnh đạo ký"} | facts
    return actions.hold_number(
        keeper=cast.bodies["publisher"], family="PARTY", kind=kind, hold=Hold(until=until, number=number, **said),
        by=cast.actor("an"), at=NOW, once=once,
    )  # fmt: skip


def settle(cast, held, act, why="Không ban hành nữa"):
    return act(held=held, why=why, by=cast.actor("an"), at=NOW)


def test_a_held_number_is_passed_over_and_used_by_who_it_is_for(cast):
    go(cast)
    held = hold(cast)
    third = go(cast)

    used = go(cast, own(subject="Văn bản chờ ký"), held=held)

    assert (held.ordinal, third.ordinal, used.code) == (2, 3, "02-CV/NXBCTQG")
    held.refresh_from_db()
    assert (held.state, held.document) == (Holding.USED, used)
    with pytest.raises(Refused, match="Số 02 không còn giữ"):
        go(cast, held=held)
    with pytest.raises(Refused, match="dãy “Công văn”, không phải dãy “Kế hoạch”"):
        go(cast, own(kind="Kế hoạch"), held=hold(cast))


def test_holding_twice_by_one_form_holds_one_number(cast):
    assert hold(cast, once="a").pk == hold(cast, once="a").pk
    assert HeldNumber.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": ""}, "chọn tên loại"),
        ({"for_whom": " "}, "giữ số cho ai"),
        ({"why": ""}, "vì sao giữ số"),
        ({"until": TODAY - timedelta(days=1)}, "đã qua"),
        ({"until": TODAY + timedelta(days=400)}, "quá một năm"),
        ({"number": "3a"}, "số nguyên"),
        ({"number": "1"}, "Số 01 đã cấp"),
    ],
)
def test_what_cannot_be_held_gets_its_sentence(cast, facts, sentence):
    go(cast)

    with pytest.raises(Refused, match=sentence):
        hold(cast, **facts)
    assert HeldNumber.objects.count() == 0


def test_asking_for_a_held_number_says_for_whom_it_is_held(cast):
    hold(cast)

    with pytest.raises(Refused, match="Số 01 đang giữ cho Phòng Tổng hợp đến hết ngày 11/11/2023"):
        go(cast, own(number="1"))


def test_a_released_number_is_a_gap_until_somebody_takes_it(cast):
    go(cast)
    settle(cast, hold(cast), actions.release_number)
    go(cast)
    (gaps,) = queries.gap_report(cast.bodies["publisher"])

    assert (gaps.said, go(cast, own(number="2")).ordinal) == ("02", 2)
    assert queries.gap_report(cast.bodies["publisher"]) == []


def test_a_cancelled_number_is_no_gap_and_never_given_again(cast):
    held = hold(cast)
    settle(cast, held, actions.cancel_number, "In hỏng")

    assert queries.gap_report(cast.bodies["publisher"]) == []
    with pytest.raises(Refused, match=r"Số 01 đã hủy \(In hỏng\)"):
        go(cast, own(number="1"))
    with pytest.raises(Refused, match="ghi lý do"):
        settle(cast, hold(cast), actions.cancel_number, " ")
    with pytest.raises(Refused, match="không còn giữ"):
        settle(cast, held, actions.release_number)
    assert go(cast).ordinal == 3


def test_a_gap_is_cancelled_with_a_reason(cast):
    for number in ("1", "2"):
        go(cast, own(number=number))
    go(cast, own(number="5"), why="Sổ giấy đã đến số 4")
    series = Series.objects.get(kind="Công văn")
    assert queries.gaps_of(series).said == "03 đến 04"

    actions.cancel_unused(series=series, number=3, why="Chưa dùng", by=cast.actor("an"), at=NOW)

    assert queries.gaps_of(series).missing == (4,)
    with pytest.raises(Refused, match="không phải số bỏ trống"):
        actions.cancel_unused(series=series, number=3, why="x", by=cast.actor("an"), at=NOW)


def test_a_number_that_leaves_a_gap_needs_a_reason(cast):
    go(cast, own(number="7"))  # the paper book stands at 6

    with pytest.raises(Refused, match=r"Số tiếp theo là 08; lấy số 12 thì bỏ trống 4 số"):
        go(cast, own(number="12"))
    assert queries.gap_report(cast.bodies["publisher"]) == []
    assert go(cast, own(number="12"), why="Theo sổ giấy").number_why == "Theo sổ giấy"


def test_an_earlier_day_takes_a_letter_that_a_person_chose_with_a_reason(cast):
    go(cast, own(dated=date(2023, 5, 1)))
    go(cast, own(dated=date(2023, 8, 1)))
    between = own(dated=date(2023, 6, 1))

    with pytest.raises(Refused, match=r"Số 02 vừa cấp đề ngày 01/8/2023.*ví dụ 01a"):
        go(cast, between)
    with pytest.raises(Refused, match=r"Số 02 vừa cấp đề ngày 01/8/2023.*ví dụ 01a"):
        go(
            cast, own(dated=date(2023, 6, 1), number="03")
        )  # typed by hand, the next number is no less out of turn
    with pytest.raises(Refused, match="Số chèn 01a cần lý do"):
        go(cast, own(dated=date(2023, 6, 1), number="1a"))
    put_in = go(cast, own(dated=date(2023, 6, 1), number="1a"), why="Ký ngày 01/6, văn thư nhận muộn")

    assert (put_in.code, put_in.suffix, go(cast).ordinal) == ("01a-CV/NXBCTQG", "a", 3)
    with pytest.raises(Refused, match="Số 01a đã cấp; chữ tiếp theo là b"):
        go(cast, own(number="1a"), why="x")
    with pytest.raises(Refused, match="Chưa cấp số 09"):
        go(cast, own(number="9a"), why="x")


def test_a_document_before_its_series_is_refused(cast):
    body, an = cast.bodies["publisher"], cast.actor("an")
    actions.open_term(body=body, name="2020 - 2025", from_date=date(2020, 10, 1), by=an, at=NOW)

    with pytest.raises(Refused, match=r"trước nhiệm kỳ đầu tiên trong sổ \(2020 - 2025, từ 01/10/2020\)"):
        go(cast, own(dated=date(2019, 1, 1)))
    with pytest.raises(Refused, match="Cơ quan có từ ngày 01/01/2009"):
        go(cast, own(dated=date(2008, 1, 1), family="STATE"))


def test_secret_and_joint_documents_take_the_series_of_their_type_and_a_congress_has_its_own(cast):
    codes = [
        go(cast, own(kind=kind, symbol="-X", **more)).number
        for kind, more in [
            ("Công văn", {}), ("Công văn", {"secrecy": "SECRET"}), ("Công văn", {"joint_with": "Văn phòng Tỉnh ủy"}),
            ("Báo cáo", {"is_congress": True}), ("Nghị quyết", {"is_congress": True}), ("Báo cáo", {}),
        ]
    ]  # fmt: skip

    assert codes == ["01", "02", "03", "01", "02", "01"]


def test_arrival_numbers_keep_the_same_rules(cast):
    come(cast, number="3974")
    with pytest.raises(Refused, match="lấy số 3980 thì bỏ trống 5 số"):
        come(cast, paper(number="1"), number="3980")
    with pytest.raises(Refused, match="Số đến 3974 của năm 2023 đã dùng"):
        come(cast, paper(number="2"), number="03974")
    with pytest.raises(Refused, match="Số chèn 3974a cần có số 3974 và lý do"):
        come(cast, paper(number="2"), number="3974a")

    put_in = come(cast, paper(number="2"), number="3974a", why="Đến cùng ngày, bỏ sót")
    assert (put_in.arrival.number, come(cast, paper(number="3")).arrival.number) == ("3974a", "3975")


def test_a_closed_book_takes_nothing_of_its_days(cast):
    body, an = cast.bodies["publisher"], cast.actor("an")
    first = actions.open_volume(
        keeper=body, direction="INCOMING", kind="", from_date=date(2023, 1, 1), by=an, at=NOW
    )
    second = actions.open_volume(
        keeper=body, direction="INCOMING", kind="", from_date=date(2023, 9, 1), by=an, at=NOW
    )
    actions.close_volume(volume=first, by=an, at=NOW)

    assert [str(one) for one in (first, second)] == ["Quyển số 01 năm 2023", "Quyển số 02 năm 2023"]
    with pytest.raises(
        Refused, match=r"Quyển số 01 năm 2023 đã khóa ngày 02/11/2023, ngày 28/8/2023 thuộc quyển này"
    ):
        come(cast)
    assert come(cast, arrived_on=date(2023, 9, 1)).arrival.number == "1"
    with pytest.raises(Refused, match="vì sao mở lại"):
        actions.reopen_volume(volume=first, why="", by=an, at=NOW)
    for _ in range(2):
        actions.reopen_volume(volume=first, why="Sót một văn bản", by=an, at=NOW)
    assert Entry.objects.filter(act="registry.reopen_volume").count() == 1
    assert come(cast, paper(number="2")).arrival.number == "2"
    with pytest.raises(Refused, match="quyển sau phải mở sau ngày đó"):
        actions.open_volume(
            keeper=body, direction="INCOMING", kind="", from_date=date(2023, 9, 1), by=an, at=NOW
        )


def test_a_cancelled_document_stays_in_the_book_and_its_recipients_hear_of_it(cast):
    Post.objects.create(
        person=cast.person("minh"), body=cast.bodies["lam_dong"], role=Role.CLERK, from_date=date(2009, 1, 1)
    )
    sent = go(cast, recipients="- Các tỉnh ủy, thành ủy")

    actions.cancel_document(document=sent, why="Sai trích yếu", by=cast.actor("an"), at=NOW)

    assert Notice.objects.filter(kind="registry.cancelled").get().person == cast.person("minh")
    assert Entry.objects.filter(act="registry.cancel_document").count() == 1
    assert sent in queries.outgoing(cast.bodies["publisher"])
    assert sent not in queries.received_by(cast.actor("minh"))
    assert go(cast).ordinal == 2
    sent.refresh_from_db()
    with pytest.raises(Refused, match="đã hủy, không gửi cho ai nữa"):
        actions.set_recipients(document=sent, recipients=[], by=cast.actor("an"), at=NOW)
    with pytest.raises(Refused, match="đã hủy ngày"):
        actions.cancel_document(document=sent, why="x", by=cast.actor("an"), at=NOW)
    with pytest.raises(Refused, match="Chỉ hủy số của văn bản đi"):
        actions.cancel_document(document=come(cast), why="x", by=cast.actor("an"), at=NOW)
