"""Two coders at one moment, from two connections."""

import threading

import pytest
from django.db import connection

from tests.cast import NOW
from tusach.drafting import actions
from tusach.drafting.models import Code, Coding, Excerpt

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="in memory, connections share one table lock"),
]
WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."


def at_once(*works):
    """Runs them together; gives what each raised, or None."""
    ready, raised = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        try:
            ready.wait(5)
            work()
        except Exception as error:  # noqa: BLE001 - told to the test
            raised[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return raised


def test_both_mark_the_same_words_with_the_same_code(desk):
    code, pick = desk.code(), desk.pick(desk.lam_dong, WEAK)
    people = [desk.hoa, desk.binh, desk.hoa, desk.binh]
    raised = at_once(
        *(lambda by=by: actions.code_picked(picks=[pick], code=code, by=by, at=NOW) for by in people)
    )

    assert raised == [None] * 4
    assert Excerpt.objects.count() == 1
    assert sorted(Coding.objects.values_list("person__username", flat=True)) == ["binh", "hoa"]


def test_both_make_the_same_theme_and_begin_the_codebook(desk):
    raised = at_once(*(lambda: desk.code("Mạng yếu") for _ in range(3)))

    assert raised == [None] * 3
    assert Code.objects.count() == 1


def test_both_confirm_the_machines_mark(desk):
    code, pick = desk.code(), desk.pick(desk.lam_dong, WEAK)
    found = [(pick.report, pick.layer, "1.1", pick.selector, code, 0.6)]
    (coding,) = actions.let_machine_code(campaign=desk.campaign, found=found, by=desk.hoa, at=NOW)
    people = [desk.hoa, desk.binh]
    raised = at_once(
        *(lambda by=by: actions.take_proposal(excerpt=coding.excerpt, code=code, score=0.6, by=by, at=NOW) for by in people)
    )  # fmt: skip
    judged = {one.person_id or one.confirmed_by_id for one in Coding.objects.all()}

    assert raised == [None, None]
    assert judged == {by.person.pk for by in people}
