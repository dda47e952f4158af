import pytest

from tests.journeys import story
from tests.journeys.conftest import PHONE
from tusach.reports.models import Report, State

pytestmark = pytest.mark.browser


def test_a_commune_answers_and_sends_with_scripts_off(asked, country, opened):
    lan = opened(country.person("lan"), PHONE, java_script_enabled=False)

    story.the_commune_answers(lan, scripts=False)
    story.it_is_sent(lan, "phiếu khảo sát")

    report = Report.objects.get()
    assert report.state == State.SUBMITTED
    assert report.revisions.get(number=report.revision).answers["nhan"] == 1386
