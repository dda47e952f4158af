"""A commune's pages on the wire: 60 kB with style and script at the first visit, 15 kB after."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.cast import NOW
from tests.reports.conftest import GOOD
from tusach.reports import actions
from tusach.reports.models import State
from tusach.reports.ready import survey_tree


def _static_weight(html: str) -> int:
    """Style and scripts that the page asks for, each packed by itself; modules that a script imports too."""
    found, total = set(re.findall(r"/static/([^\"'?]+\.(?:css|js))", html)), 0
    waiting = set(found)
    while waiting:
        name = waiting.pop()
        path = finders.find(name)
        assert path, name
        content = Path(path).read_bytes()
        total += len(gzip.compress(content, 6))
        for module in re.findall(rb"from \"\./([^\"]+)\"", content):
            other = f"{name.rpartition('/')[0]}/{module.decode()}"
            if other not in found:
                found.add(other)
                waiting.add(other)
    return total


@pytest.mark.parametrize("page", ["mine", "show", "leaf", "before", "read"])
def test_a_commune_s_pages_are_light(world, sign_in, page):
    actions.issue_outline(
        campaign=world.campaign, kind="SURVEY", tree=survey_tree(), by=world.cast.actor("vinh"), at=NOW
    )
    report, client = world.report(world.cast.ta_nung), sign_in(world.cast.person("lan"))
    addresses = {"mine": [], "leaf": [report.pk, "m2"]}

    html = client.get(reverse(f"reports:{page}", args=addresses.get(page, [report.pk]))).content

    weight = len(gzip.compress(html, 6))
    assert weight <= 15_000
    assert weight + _static_weight(html.decode()) <= 60_000


def test_the_last_section_saves_and_sends(world, sign_in):
    report, client = world.report(world.cast.ta_nung), sign_in(world.cast.person("lan"))
    world.save(report, {key: value for key, value in GOOD.items() if key != "kho"})
    address = reverse("reports:leaf", args=[report.pk, "m2"])
    assert "Lưu và gửi" in client.get(address).content.decode()

    typed = {"have": ["kho"], "q-kho": "Kiêm nhiệm.", "base": "1", "client_key": "a", "send": "1"}
    reply = client.post(reverse("reports:write", args=[report.pk, "m2"]), typed)

    report.refresh_from_db()
    assert reply.url == reverse("reports:receipt", args=[report.pk])
    assert report.state == State.SUBMITTED


def test_what_cannot_be_sent_from_the_last_section_is_kept(world, sign_in):
    report, client = world.report(world.cast.ta_nung), sign_in(world.cast.person("lan"))

    typed = {"have": ["kho"], "q-kho": "Mạng yếu.", "base": "0", "client_key": "a", "send": "1"}
    reply = client.post(reverse("reports:write", args=[report.pk, "m2"]), typed)

    report.refresh_from_db()
    assert reply.url == reverse("reports:before", args=[report.pk])
    assert (report.state, report.revisions.get().answers) == (State.DRAFT, {"kho": "Mạng yếu."})
