"""The way of a document: handed on, taken, returned, answered; the follow-up book and reminders."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW, TODAY, make_person
from tests.registry.test_actions import come, go, own, paper
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.people.models import Delegation, Post, Role
from tusach.people.queries import actor_for
from tusach.registry import actions, queries, rules
from tusach.registry.actions import Share
from tusach.registry.models import Part, Relation, TaskState

DUE = TODAY + timedelta(days=5)


def route(cast, document, *shares, by="an", **more):
    facts = {"due": DUE, "instruction": "Tham mưu trả lời"} | more
    return actions.route_document(document=document, shares=shares, by=cast.actor(by), at=NOW, **facts)


def lead(cast, name="hoa"):
    return Share(Part.LEAD, person=cast.person(name))


def test_who_leads_joins_and_should_know_each_hear_of_it_once(cast):
    document = come(cast)

    made = route(cast, document, lead(cast), Share(Part.JOIN, person=cast.person("ngoc")), Share(Part.KNOW, person=cast.person("sau")))  # fmt: skip

    told = {notice.person.username: notice.sentence for notice in Notice.objects.filter(kind="registry.task")}
    assert sorted(told) == ["hoa", "ngoc", "sau"]
    assert told["hoa"].startswith("Anh chị chủ trì xử lý Kế hoạch số 341-KH/BTGTW, hạn 07/11/2023")
    assert [one.due for one in made] == [DUE, DUE, None]
    document.arrival.refresh_from_db()
    assert (document.arrival.forwarded_to, document.arrival.forwarded_on) == ("Hoa, Ngọc, Sáu", TODAY)
    with pytest.raises(Refused, match="đã có nơi chủ trì"):
        route(cast, document, lead(cast, "quan"))
    with pytest.raises(Refused, match="đang có văn bản này rồi"):
        route(cast, document, Share(Part.JOIN, person=cast.person("ngoc")))


@pytest.mark.parametrize(
    ("shares", "due", "sentence"),
    [
        ([], DUE, "ít nhất một người"),
        ([Share(Part.LEAD, unit="Phòng A"), Share(Part.LEAD, unit="Phòng B")], DUE, "Chỉ một nơi chủ trì"),
        ([Share(Part.LEAD, unit="Phòng A")], TODAY - timedelta(days=1), "đã qua"),
    ],
)
def test_what_cannot_be_handed_on_gets_its_sentence(cast, shares, due, sentence):
    with pytest.raises(Refused, match=sentence):
        route(cast, come(cast), *shares, due=due)


def test_an_answer_is_linked_both_ways_and_closes_the_task(cast):
    document = come(cast)
    (task,) = route(cast, document, lead(cast))
    hoa = cast.actor("hoa")
    actions.accept_task(task=task, by=hoa, at=NOW)
    answer = go(cast, own(subject="Trả lời"))

    actions.finish_task(task=task, said="", answer=answer, by=hoa, at=NOW)

    task.refresh_from_db()
    assert (task.state, task.answer) == (TaskState.DONE, answer)
    assert document.cited_by.get().kind == Relation.ANSWERS
    (line,) = queries.followed(
        cast.bodies["publisher"], first=date(2023, 1, 1), last=date(2023, 12, 31), day=TODAY
    )
    assert (line.number, line.whom, line.due, line.answer) == ("01", "Hoa", DUE, answer.code)
    assert (line.progress, line.is_late) == ("đã xong 02/11/2023", False)
    document.arrival.refresh_from_db()
    assert document.arrival.received_by == "Hoa"
    assert "registry.task_answered" in set(Notice.objects.values_list("kind", flat=True))
    with pytest.raises(Refused, match="đã xong rồi"):
        actions.finish_task(task=task, said="x", by=hoa, at=NOW)


def test_a_returned_task_says_why_and_another_may_lead(cast):
    document = come(cast)
    (task,) = route(cast, document, lead(cast))

    with pytest.raises(Refused, match="vì sao trả lại"):
        actions.return_task(task=task, why=" ", by=cast.actor("hoa"), at=NOW)
    actions.return_task(task=task, why="Không đúng việc", by=cast.actor("hoa"), at=NOW)

    (again,) = route(cast, document, lead(cast, "quan"))
    assert again.person == cast.person("quan")
    assert Notice.objects.get(kind="registry.task_answered").person == cast.person("an")


def test_a_task_is_handed_on_within_its_day(cast):
    document = come(cast)
    (task,) = route(cast, document, lead(cast))
    executor = Share(Part.LEAD, person=cast.person("ngoc"))

    with pytest.raises(Refused, match="trước hạn của việc giao"):
        route(cast, document, executor, by="hoa", above=task, due=DUE + timedelta(days=1))
    route(cast, document, executor, by="hoa", above=task, due=DUE)

    assert [(one.person.username, one.depth) for one in queries.tasks_of(document)] == [
        ("hoa", 0),
        ("ngoc", 1),
    ]


def test_reminders_come_once_before_and_once_after_the_day(cast):
    (task,) = route(cast, come(cast), lead(cast))

    runs = [actions.remind_tasks(at=NOW + timedelta(days=days)) for days in (0, 3, 4, 6, 7)]

    assert runs == [(0, 0), (1, 0), (0, 0), (0, 1), (0, 0)]
    late = Notice.objects.filter(kind="registry.task_due", sentence__contains="quá hạn từ ngày 07/11/2023")
    assert sorted(one.person.username for one in late) == ["an", "hoa"]
    assert list(queries.overdue(queries.of_body(cast.bodies["publisher"]), DUE + timedelta(days=1))) == [task]


def test_who_stands_in_hears_of_the_task_too(cast):
    post = Post.objects.get(person=cast.person("hoa"), role=Role.EDITOR)
    Delegation.objects.create(post=post, to=cast.person("ngoc"), from_date=TODAY)

    route(cast, come(cast), lead(cast))

    assert sorted(one.person.username for one in Notice.objects.filter(kind="registry.task")) == [
        "hoa",
        "ngoc",
    ]
    assert [task.person for task in queries.mine(cast.actor("ngoc"))] == [cast.person("hoa")]


def test_who_may_hand_on_and_answer(cast):
    document = come(cast)
    (task,) = route(cast, document, lead(cast))
    (unit,) = route(cast, document, Share(Part.JOIN, unit="Phòng Kế toán"))
    stand_in = make_person("thay", "Thay")
    post = Post.objects.get(person=cast.person("hoa"), role=Role.EDITOR)
    Delegation.objects.create(post=post, to=stand_in, from_date=TODAY)
    names = ("an", "hoa", "ngoc", "khach")

    assert [rules.may_route(cast.actor(name), document) for name in names] == [True, False, False, False]
    assert [rules.may_answer(cast.actor(name), task) for name in names] == [False, True, False, False]
    assert [rules.may_answer(cast.actor(name), unit) for name in names] == [True, False, False, False]
    assert rules.may_answer(actor_for(stand_in, at=NOW), task)


def test_a_secret_document_is_seen_by_the_clerk_and_by_who_has_a_task_in_it(cast):
    document = come(
        cast, paper=own(kind="Báo cáo", number="5", symbol="-BC/TU", issuer="Tỉnh ủy", secrecy="SECRET")
    )

    def sees(name):
        return document in queries.visible_to(cast.actor(name))

    assert [sees(name) for name in ("an", "hoa", "ngoc", "khach")] == [True, False, False, False]
    route(cast, document, lead(cast))
    assert [sees(name) for name in ("an", "hoa", "ngoc", "khach")] == [True, True, False, False]


def test_signing_for_and_posting_fill_their_columns(cast):
    document, sent, an = come(cast), go(cast, own(dated=date(2023, 10, 1))), cast.actor("an")

    now = actions.sign_for(document=document, name="Phòng Tổng hợp", day=date(2023, 8, 29), by=an, at=NOW)
    posted = actions.post_document(document=sent, on=TODAY, envelopes=3, signed="Bưu điện", by=an, at=NOW)

    assert (now.arrival.received_by, now.arrival.received_on) == ("Phòng Tổng hợp", date(2023, 8, 29))
    assert (posted.handed_on, posted.envelopes, posted.handed_to) == (TODAY, 3, "Bưu điện")
    with pytest.raises(Refused, match="trước ngày đến"):
        actions.sign_for(document=document, name="x", day=date(2023, 8, 1), by=an, at=NOW)
    with pytest.raises(Refused, match="trước ngày văn bản"):
        actions.post_document(document=sent, on=date(2023, 9, 1), envelopes=None, signed="", by=an, at=NOW)
    with pytest.raises(Refused, match="ký nhận trước ngày văn bản"):
        actions.sign_for(document=sent, name="x", day=date(2023, 9, 1), by=an, at=NOW)
    with pytest.raises(Refused, match="Chỉ ghi gửi đi"):
        actions.post_document(document=document, on=TODAY, envelopes=None, signed="", by=an, at=NOW)


def test_what_was_returned_is_not_late_once_another_has_done_it(cast):
    document = come(cast)
    late = DUE + timedelta(days=9)

    def line():
        (one,) = queries.followed(
            cast.bodies["publisher"], first=date(2023, 1, 1), last=date(2023, 12, 31), day=late
        )
        return one.whom, one.is_late

    (first,) = route(cast, document, lead(cast))
    actions.return_task(task=first, why="Không thuộc phần tôi", by=cast.actor("hoa"), at=NOW)
    (second,) = route(cast, document, lead(cast, "ngoc"), due=DUE + timedelta(days=1))
    assert line() == ("Ngọc", True)
    actions.finish_task(task=second, said="Đã trả lời bằng điện thoại", by=cast.actor("ngoc"), at=NOW)
    assert line() == ("Ngọc", False)


def test_without_a_leader_an_answer_ends_the_waiting(cast):
    document = come(cast, paper(due=DUE))
    late = DUE + timedelta(days=9)
    span = {"first": date(2023, 1, 1), "last": date(2023, 12, 31), "day": late}
    assert queries.followed(cast.bodies["publisher"], **span)[0].is_late
    answer = go(cast)
    actions.add_reference(document=answer, raw="x", to=document, kind="ANSWERS", by=cast.actor("an"), at=NOW)
    (line,) = queries.followed(cast.bodies["publisher"], **span)
    assert (line.is_late, line.answer) == (False, answer.code)
