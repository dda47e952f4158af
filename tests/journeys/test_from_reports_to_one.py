"""Sixty-three reports become one: three come as files, sixty from the web."""

import pytest

from tests.journeys import reports_story as story
from tusach.reports.models import Report, State

pytestmark = pytest.mark.browser


def test_sixty_three_reports_become_one(country, opened):
    asked = story.all_are_asked(country)
    story.sixty_write_on_the_web(asked)
    hoa = opened(country.person("hoa"))
    story.the_files_are_handed_in(hoa)
    story.the_tracked_one_is_placed(hoa)
    story.it_goes_in_and_up(hoa, "lam-dong.docx", "Tỉnh Lâm Đồng")
    story.the_turned_one_is_placed(hoa)
    story.it_goes_in_and_up(hoa, "ha-giang.docx", "Tỉnh Hà Giang")
    if story.the_scan_is_read(hoa):
        story.it_goes_in_and_up(hoa, "quet.pdf", f"Tỉnh {story.SCANNED_PLACE}")
    else:
        story.the_scanned_province_writes(asked)

    assert Report.objects.filter(state=State.ACCEPTED).count() == 63
