"""An accepted survey asks for books: its wishes wait, mended answers take the place of the old ones."""

from tests.cast import NOW
from tusach.books.actions import make_proposal
from tusach.books.models import Wish, WishSource
from tusach.reports import actions
from tusach.reports.form import read_form
from tusach.reports.validate import read_answers, validate
from tusach.reports.wanted import wanted_in

FORM = [
    {"key": "m", "label": "1.", "title": "Ý kiến", "type": "leaf", "children": [
        {"key": "chu_de", "kind": "many", "title": "Thêm sách về gì?", "indicator": "I114",
         "choices": [{"key": "nn", "label": "Nông nghiệp", "indicator": "I114.4"}, {"key": "sk", "label": "Sức khỏe", "indicator": "I114.5"}]},
        {"key": "de_xuat", "kind": "longtext", "title": "Đề xuất của xã"},
    ]},
]  # fmt: skip


def said_in(answers):
    form = read_form(FORM)
    read, _, _ = read_answers(form, answers)
    return wanted_in(form, validate(form, {key: value for key, value in read.items() if value is not None}))


def test_ticked_topics_and_named_books_are_wishes_and_the_rest_is_not():
    said = said_in(
        {
            "chu_de": ["sk"],
            "de_xuat": "- Cấp thêm sách nuôi ong\n- Cần kinh phí mua tủ sách\nTập huấn cho người giữ.",
        }
    )

    assert [(one.key, one.text, one.topic) for one in said] == [
        ("t.HEALTH", "Thêm sách về chăm sóc sức khỏe", "HEALTH"),
        ("de_xuat.0", "Cấp thêm sách nuôi ong", ""),
    ]
    assert said_in({}) == []


def test_accepting_a_survey_writes_its_wishes_and_mending_it_changes_them(world):
    cast = world.cast
    minh = cast.actor("minh")
    report = world.sent(cast.ta_nung, can=["nn", "sk"])
    actions.accept_report(report=report, by=minh, at=NOW)
    wishes = Wish.objects.order_by("pk")

    assert [(one.source, one.unit, one.topic) for one in wishes] == [
        (WishSource.SURVEY, cast.ta_nung, "FARMING"), (WishSource.SURVEY, cast.ta_nung, "HEALTH")
    ]  # fmt: skip
    make_proposal(text="Nông nghiệp", wishes=wishes[:1], by=cast.actor("ngoc"), at=NOW)
    actions.reopen_report(report=report, reason="Bỏ bớt.", by=minh, at=NOW)
    assert wishes.count() == 2
    world.save(report, {"can": ["nn"]})
    actions.submit_report(report=report, by=cast.actor("lan"), at=NOW)
    actions.accept_report(report=report, by=minh, at=NOW)
    assert [(one.topic, one.proposal.text) for one in wishes.all()] == [("FARMING", "Nông nghiệp")]
