"""The selects of a section: there where the machine was not sure, and for the others when somebody asks for them."""

import pytest
from django.urls import reverse

from tests.reports.intake.test_pages import text
from tests.reports.layers import make_file
from tusach.reports.models import Section

PARTS = [
    ("Lãnh đạo", ["1.1"], ["Có họp.", "Có văn bản."]),
    ("Kết quả", ["1.2"], ["Đạt."]),
    ("Thác nước", [], ["Đẹp."]),
]


@pytest.fixture
def sections(world) -> list[Section]:
    """One beyond doubt, one that the machine was not sure of, one that stands nowhere."""
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    layer = make_file(report, PARTS)
    layer.sections.filter(heading="Lãnh đạo").update(is_sure=True)
    return list(layer.sections.all())


@pytest.fixture
def page_of(sections, world, sign_in):
    client = sign_in(world.cast.person("minh"))

    def get(**asked):
        return client.get(reverse("reports:intake-show", args=[sections[0].layer.intake_id]), asked)

    return get


def selects(page, section):
    return [name for name in ("o", "p") if f'name="{name}-{section.pk}"' in page]


def test_only_what_is_in_doubt_has_its_select_at_once(sections, page_of):
    page = text(page_of())
    assert [selects(page, one) for one in sections] == [[], ["o"], ["o"]]
    assert 'value="1.2" selected' in page
    assert page.count("data-open") == 3


def test_a_section_that_is_asked_for_has_all_that_can_be_done(sections, page_of):
    page = text(page_of(sua=sections[0].pk))
    assert [selects(page, one) for one in sections] == [["o", "p"], ["o"], ["o"]]
    assert f'value="{sections[0].pk}:{sections[0].last - 1}"' in page
    assert f'name="gop" value="{sections[0].pk}"' in page
    alone = page_of(sua=sections[2].pk, chi="phan", trang="1")
    assert selects(text(alone), sections[2]) == ["o", "p"]
    assert "<html" not in text(alone)
    assert 'name="gop"' not in text(alone)
    assert page_of(sua="0", chi="phan").status_code == 404


def test_what_is_written_together_stays_so_when_only_the_first_is_chosen_anew(sections, page_of, client):
    sections[1].leaves = ["1.1", "1.2"]
    sections[1].save(update_fields=["leaves"])
    assert f'name="o-{sections[1].pk}"' in text(page_of())
    address = reverse("reports:intake-place", args=[sections[0].layer.intake_id])
    client.post(address, {f"o-{sections[1].pk}": "1.1"})
    sections[1].refresh_from_db()
    assert (sections[1].leaves, sections[1].state) == (["1.1", "1.2"], "READ")
    client.post(address, {f"o-{sections[1].pk}": "1.1", f"p-{sections[1].pk}": ""})
    sections[1].refresh_from_db()
    assert sections[1].leaves == ["1.1"]


def test_who_only_reads_is_asked_nothing(sections, world, sign_in):
    client = sign_in(world.cast.person("an"))
    address = reverse("reports:intake-show", args=[sections[0].layer.intake_id])
    page = text(client.get(address, {"sua": sections[0].pk}))
    assert ("<select" in page, "data-open" in page) == (False, False)
    part = text(client.get(address, {"sua": sections[0].pk, "chi": "phan"}))
    assert "<select" not in part
    stranger = sign_in(world.cast.person("khach"))
    assert stranger.get(address, {"sua": sections[0].pk, "chi": "phan"}).status_code == 404


def test_between_two_leaves_the_outlines_own_headings_are_no_part_to_look_at(world, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    [node, *_] = report.outline.tree
    heading = f"{node['label']}. {node['title'].upper()}"
    layer = make_file(report, [("", [], [heading]), PARTS[0], ("", [], [heading, "Tỉnh tôi có 12 xã."])])
    layer.sections.exclude(heading="Lãnh đạo").update(method="front", leaves=[])
    page = text(
        sign_in(world.cast.person("minh")).get(reverse("reports:intake-show", args=[layer.intake_id]))
    )
    assert [f'id="s{one.pk}"' in page for one in layer.sections.all()] == [False, True, True]
    assert "Tỉnh tôi có 12 xã." in page
