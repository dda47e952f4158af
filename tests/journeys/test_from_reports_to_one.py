"""Sixty-three reports become one: three come as files, sixty from the web; the nation's report is written from them, goes
out for comment by web and by Word file, and is issued with a number, as DOCX and PDF in the form of the party.
"""

import hashlib

import pytest

from tests.journeys import nation_story as nation
from tests.journeys import reports_story as story
from tusach.drafting.models import Coding, Comment, Live, ManuscriptState, Point
from tusach.reports.models import Claim, ClaimState, Intake, IntakeState, Report, State, Way

pytestmark = pytest.mark.browser


def test_sixty_three_reports_become_one(country, opened):
    hoa, vinh, khach = (opened(country.person(name)) for name in ("hoa", "vinh", "khach"))
    asked = story.all_are_asked(country)
    story.sixty_write_on_the_web(asked)
    lam_dong, ha_giang = three_come_as_files(hoa, asked)
    assert Report.objects.filter(state=State.ACCEPTED).count() == 63

    nation.the_matrix_shows_all(hoa, asked.campaign)
    nation.a_theme_is_made(hoa, asked.campaign)
    nation.a_sentence_is_coded(hoa, lam_dong, story.POOR)
    nation.a_sentence_is_coded(hoa, ha_giang, story.WEAK)
    nation.provinces_are_counted(hoa, asked.campaign)
    manuscript = nation.the_manuscript_is_begun(hoa, asked.campaign)
    nation.a_block_is_written(hoa, manuscript, story.SHELF, nation.STATED)
    nation.words_get_a_source(hoa, "14 trên 16 chi bộ", story.KEPT)
    nation.a_block_is_written(hoa, manuscript, story.SCREEN, nation.COUNTED)
    nation.words_get_a_source(hoa, "2/63 tỉnh", nation.THEME, tab="Số tỉnh nêu")
    nation.the_other_sections_are_left_blank(hoa, manuscript)
    claim = Live.objects.get(kind="CLAIM").source["claim"]
    a_figure_is_checked_and_corrected(hoa, vinh, manuscript, Claim.objects.get(pk=claim))

    round_ = nation.a_round_is_opened(hoa, nation.a_version_is_fixed(hoa, manuscript))
    nation.a_province_answers(khach)
    nation.a_ministry_answers_by_word(hoa, round_)
    nation.points_are_disposed(hoa, round_)
    nation.the_leader_approves(vinh, round_)
    nation.the_table_answers_all(hoa, round_)
    code = nation.it_is_issued(vinh, manuscript)
    files = nation.the_register_has_it(vinh, code)
    for words in (nation.words_of_word(files["docx"]), nation.words_of_pdf(files["pdf"])):
        nation.it_looks_official(words, code)
    the_facts_are_kept(manuscript, claim, files)


def three_come_as_files(hoa, asked) -> tuple[Report, Report]:
    """The reports of Lâm Đồng (tracked changes) and of Hà Giang (out of order); the third is a scan."""
    story.the_files_are_handed_in(hoa)
    story.the_tracked_one_is_placed(hoa)
    lam_dong = story.it_goes_in_and_up(hoa, "lam-dong.docx", "Tỉnh Lâm Đồng")
    story.the_turned_one_is_placed(hoa)
    ha_giang = story.it_goes_in_and_up(hoa, "ha-giang.docx", "Tỉnh Hà Giang")
    if story.the_scan_is_read(hoa):
        story.it_goes_in_and_up(hoa, "quet.pdf", f"Tỉnh {story.SCANNED_PLACE}")
    else:
        story.the_scanned_province_writes(asked)
    return lam_dong, ha_giang


def a_figure_is_checked_and_corrected(hoa, vinh, manuscript, claim) -> None:
    """Nothing is issued on a figure that nobody compared with its sentence, nor on one that was corrected since."""
    nation.it_may_not_be_issued(vinh, manuscript, "Số liệu chưa ai đối chiếu", "14 trên 16")
    nation.the_source_is_opened(hoa, manuscript)
    nation.the_figure_is_checked(hoa)
    nation.the_figure_is_corrected(hoa, claim)
    nation.it_may_not_be_issued(vinh, manuscript, "Số liệu đã cũ", "14 trên 16")
    nation.the_stale_figure_is_taken_anew(hoa, manuscript)


def the_facts_are_kept(manuscript, claim, files) -> None:
    """What the pages said stands in the database."""
    manuscript.refresh_from_db()
    document = manuscript.document
    assert manuscript.state == ManuscriptState.ISSUED
    assert (document.direction, document.code, document.signer) == (
        "OUTGOING",
        "01-BC/BTGTW",
        "Nguyễn Quang Vinh",
    )
    assert {one.sha256 for one in document.files.all()} == {
        hashlib.sha256(data).hexdigest() for data in files.values()
    }
    assert [one.is_final for one in manuscript.versions.order_by("number")] == [False, True]
    assert set(Live.objects.values_list("shown", flat=True)) == {"15 trên 16 chi bộ", "2/63 tỉnh"}
    claim = Claim.objects.get(pk=claim)
    assert (claim.state, claim.value, claim.quote) == (ClaimState.CORRECTED, 15, "14 trên 16 chi bộ")
    assert Coding.objects.filter(person__username="hoa").count() == 2
    files_in = Intake.objects.exclude(way=Way.WEB)
    assert set(files_in.values_list("state", flat=True)) <= {IntakeState.TAKEN, IntakeState.UNREADABLE}
    assert files_in.count() == 3
    assert sorted(Comment.objects.values_list("invited__name", flat=True)) == [
        "Ban Tuyên giáo Tỉnh ủy Hà Giang", "Bộ Thử", "Bộ Thử",
    ]  # fmt: skip
    assert set(Point.objects.filter(approved_at__isnull=False).values_list("disposition", flat=True)) == {
        "ACCEPTED", "PARTLY", "EXPLAINED",
    }  # fmt: skip
