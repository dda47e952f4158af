import pytest

from tests.cast import NOW
from tests.supply.factories import make_title
from tusach.books.models import Proposal, Verdict, Wish, YearlyList
from tusach.desk.demo.wishes import ASKED, fill_wishes

pytestmark = pytest.mark.django_db


def test_the_demo_has_wishes_in_every_state(cast):
    fill_wishes(today=NOW, librarian="ngoc")

    assert Wish.objects.count() == len(ASKED)  # the cast has one commune in seven
    assert Wish.objects.filter(proposal=None).count() == len(ASKED) - 4
    assert sorted(Proposal.objects.values_list("verdict", flat=True)) == [Verdict.CHOSEN, *[Verdict.OPEN] * 3]
    assert YearlyList.objects.get().year == NOW.year + 1


def test_the_book_that_the_demo_answers_with_is_the_one_that_was_asked_for(cast):
    make_title("T001", "Nuôi vịt ruộng theo vụ lúa")
    asked = make_title("T002", "Phòng bệnh cho trâu bò mùa rét")
    fill_wishes(today=NOW, librarian="ngoc")
    assert Proposal.objects.get(verdict=Verdict.EXISTS).title == asked


def test_a_house_without_communes_has_no_wishes(db):
    fill_wishes(today=NOW)
    assert not Wish.objects.exists()
