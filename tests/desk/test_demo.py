import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from tusach.desk.demo.accounts import file_of_accounts
from tusach.desk.demo.answers import YEARS, Commune, answers_of, half_written
from tusach.desk.demo.provinces import Province, report_of
from tusach.desk.demo.story import SEED, tell_the_story
from tusach.drafting.models import Draft
from tusach.figures.actions import verify as verify_figures
from tusach.journal.queries import verify as verify_journal
from tusach.kit.errors import Refused
from tusach.reports.form import read_form
from tusach.reports.models import Report, State
from tusach.reports.queries import forms_for
from tusach.reports.validate import read_answers, validate

FORM = read_form(forms_for({})["SURVEY"], first_year=2009, last_year=2023)
CODES = [f"{code:05}" for code in range(1, 401, 2)]  # 200 communes


def checked(answers):
    read, problems, _ = read_answers(FORM, answers)
    return problems, validate(FORM, {key: value for key, value in read.items() if value is not None})


@pytest.mark.parametrize("urban", [False, True])
def test_made_up_answers_hold_against_the_survey(urban):
    for code in CODES:
        problems, found = checked(answers_of(Commune(code, urban, "Lê Thị Lan"), seed=SEED))
        assert (code, problems, found.blocking, found.missing) == (code, {}, [], [])


def test_the_same_seed_makes_the_same_answers_and_another_seed_others():
    lan = Commune("24790", urban=False, keeper="Lê Thị Lan")

    assert answers_of(lan, seed=SEED) == answers_of(lan, seed=SEED)
    assert answers_of(lan, seed=SEED) != answers_of(lan, seed=SEED + 1)


def test_years_before_the_communes_ledger_are_left_out_not_zero():
    tables = [
        answers_of(Commune(code, urban=False, keeper=""), seed=SEED)["nhan_nam"]["ban"] for code in CODES
    ]

    assert {min(map(int, table)) for table in tables} == {2009, 2010, 2011}
    assert {max(map(int, table)) for table in tables} == {YEARS[-1]}


def test_a_half_written_form_is_a_beginning_of_the_whole():
    whole = answers_of(Commune("24790", urban=False, keeper=""), seed=SEED)
    half = half_written(whole, seed=SEED, code="24790")

    assert 3 <= len(half) < len(whole)
    assert half.items() <= whole.items()


def test_a_provinces_report_speaks_under_every_leaf():
    tree = forms_for({})["REPORT"]
    form = read_form(tree, first_year=2009, last_year=2023)
    made = report_of(tree, Province("Lâm Đồng", 142, 190_000, 160_000), seed=SEED)
    read, problems, _ = read_answers(form, made)
    found = validate(form, {key: value for key, value in read.items() if value is not None})

    assert (problems, found.blocking, found.missing) == ({}, [], [])


@pytest.mark.django_db
def test_the_demo_is_refused_outside_the_demo_and_where_there_are_people(settings):
    settings.DEMO = False
    with pytest.raises(Refused, match="TUSACH_DEMO=yes"):
        call_command("demo")


def test_the_demo_never_mixes_with_what_is_there(cast, settings):
    settings.DEMO = True
    with pytest.raises(Refused, match="đã có người dùng"):
        call_command("demo")
    call_command("demo", if_empty=True)  # nothing happens, and nothing is said

    assert not Report.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_story_told_small_adds_up(settings, tmp_path):
    """Five provinces, one in each state; the sums and the journal hold afterwards."""
    settings.DEMO, settings.DATA = True, tmp_path
    said = []
    only = frozenset({"Đà Nẵng", "Bạc Liêu", "Phú Yên", "Quảng Trị"})
    ready = tell_the_story(say=said.append, today=datetime(2026, 11, 23, 2, tzinfo=UTC), only=only)

    provinces = Report.objects.filter(obligation__kind="REPORT").order_by("obligation__unit_sort")
    states = dict(provinces.values_list("obligation__unit_name", "state"))
    assert states == {
        "Tỉnh Bạc Liêu": State.DRAFT, "Thành phố Đà Nẵng": State.ACCEPTED, "Tỉnh Lâm Đồng": State.DRAFT,
        "Tỉnh Phú Yên": State.RETURNED, "Tỉnh Quảng Trị": State.SUBMITTED,
    }  # fmt: skip
    draft = Draft.objects.get()
    assert (draft.accepted, draft.expected, draft.content["accepted"]) == (1, 63, ["Thành phố Đà Nẵng"])
    assert {one.username for one in ready} == {
        one["username"] for one in json.loads(file_of_accounts().read_text(encoding="utf-8"))
    }
    mine = Report.objects.get(obligation__unit_name="Xã Tà Nung", obligation__campaign__last_year=2023)
    assert {step.person.username for step in mine.transitions.select_related("person")} == {"xa"}
    assert mine.revisions.get().person.username == "xa"
    assert verify_figures().wrong == ()
    assert verify_journal(at=datetime(2026, 11, 24, 2, tzinfo=UTC)).faults == []
