"""Versions fixed, compared, set as papers and issued."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from docx import Document

from tests.cast import NOW
from tests.drafting.test_pages import text_of_pdf
from tests.kit.office import W, faults_of
from tusach.drafting import actions, exports, queries
from tusach.drafting.actions import Signing
from tusach.drafting.compare import changes, words
from tusach.drafting.models import Excerpt, FileKind, ManuscriptState
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.paper import Chart, Heading, Paragraph, Table, form_on, plain, to_docx
from tusach.registry.models import Document as Registered
from tusach.reports import actions as report_actions
from tusach.reports.models import ClaimState

LATER = NOW + timedelta(days=1)


def fixed(desk, at=NOW, **more):
    return actions.fix_version(manuscript=desk.manuscript, by=desk.hoa, at=at, **more)


def written(desk):
    """Both leaves written, with a figure and a citation, and agreed on."""
    claim = desk.claim()
    desk.mark(desk.code())
    one = desk.block("- Đã quán triệt{{c1}}.", "1.1", c1=("CITATION", {"excerpt": Excerpt.objects.get().pk}))
    two = desk.block("Có {{s1}} duy trì.", "1.2", s1=("CLAIM", {"claim": claim.pk}))
    return claim, one, two


def signing(desk, **more) -> Signing:
    return Signing(
        keeper=desk.world.cast.bodies["centre"], signer="Nguyễn Quang Vinh", capacity=["TRƯỞNG BAN"], **more
    )


def test_a_version_is_numbered_and_the_same_text_is_refused(desk):
    with pytest.raises(Refused, match="chưa có đoạn nào"):
        fixed(desk)
    _, _, two = written(desk)
    first = fixed(desk)
    with pytest.raises(Refused, match="Từ dự thảo lần 1 đến nay chưa có đoạn nào đổi"):
        fixed(desk)
    desk.save(two, "Có {{s1}} duy trì tốt.")

    assert (first.number, fixed(desk).number) == (1, 2)
    assert queries.words_of(queries.block_in(first, two.key)) == "Có 14 trên 16 chi bộ duy trì."


def test_a_version_does_not_change_when_its_source_does(desk):
    claim, _, two = written(desk)
    version = fixed(desk)
    claim.value, claim.state = 15, ClaimState.CORRECTED
    claim.save()
    version.refresh_from_db()

    held = queries.block_in(version, two.key)["lives"]["s1"]
    assert (held["shown"], held["told"]["place"]) == ("14 trên 16 chi bộ", "Tỉnh Lâm Đồng")


def test_a_paper_has_headings_tags_footnotes_and_an_annex_of_sources(desk):
    _, one, two = written(desk)
    paper = exports.paper_of_version(fixed(desk))
    tags = [block.tag for block in paper.blocks if not isinstance(block, Heading)]

    assert [block.title for block in paper.blocks if isinstance(block, Heading)] == [
        "Đánh giá",
        "Lãnh đạo, chỉ đạo",
        "Kết quả",
    ]
    assert tags == [f"block:{one.key}:1", f"block:{two.key}:1"]
    assert paper.draft == "DỰ THẢO LẦN 1"
    notes = [
        run.note for block in paper.blocks if not isinstance(block, Heading) for run in block.text if run.note
    ]
    assert notes == [
        "Tỉnh Lâm Đồng, Báo cáo trên hệ thống, gửi ngày 02/11/2023, 1.1 Lãnh đạo, chỉ đạo, đoạn 1: “Sau sáu tháng có 14 trên 16 chi bộ duy trì đọc sách điện tử.”."
    ]
    (annex,) = paper.annexes
    (row,) = annex.blocks[1].rows
    assert row[2] == "14 trên 16 chi bộ"
    assert row[3].startswith("Tỉnh Lâm Đồng, Báo cáo trên hệ thống")
    assert "“Sau sáu tháng có 14 trên 16 chi bộ duy trì đọc sách điện tử.”" in row[4]


def test_the_annex_says_who_corrected_a_figure_and_why(desk):
    claim, _, two = written(desk)
    why = "Xem lại bảng 2."
    report_actions.correct_claim(claim=claim, values={"value": Decimal(15)}, reason=why, by=desk.hoa, at=NOW)
    actions.refresh_live(each=two.lives.get(), by=desk.hoa, at=NOW)

    (annex,) = exports.paper_of_version(fixed(desk)).annexes

    (row,) = annex.blocks[1].rows
    assert "máy đọc 14, sửa ngày 02/11/2023, Hoa, lý do: Xem lại bảng 2." in row[4]


def test_long_tables_go_to_an_annex_and_short_ones_stand_in_the_text(desk):
    asked = {"kind": "TABLE", "rows": "CODES", "group": "LIMITATION"}
    desk.mark(desk.code())
    actions.add_table(
        manuscript=desk.manuscript, node="1.1", asked=asked, caption="Hạn chế", by=desk.hoa, at=NOW
    )
    for k in range(16):
        desk.code(f"Chủ đề {k}", "LESSON")
    asked["group"] = "LESSON"
    actions.add_table(
        manuscript=desk.manuscript, node="1.2", asked=asked, caption="Bài học", by=desk.hoa, at=NOW
    )
    paper = exports.paper_of_version(fixed(desk))

    (table,) = [block for block in paper.blocks if isinstance(block, Table)]
    assert table.rows[0][1:3] == ["Thiếu máy tính", "1/2"]
    assert "Phụ lục 1, bảng 1" in plain(next(b for b in paper.blocks if isinstance(b, Paragraph)).text)
    assert [annex.label for annex in paper.annexes] == ["Phụ lục 1"]


def test_a_table_is_stale_as_a_whole_and_taken_anew(desk):
    code = desk.code()
    asked = {"kind": "TABLE", "rows": "CODES", "group": "LIMITATION"}
    block = actions.add_table(
        manuscript=desk.manuscript, node="1.1", asked=asked, caption="Hạn chế", by=desk.hoa, at=NOW
    )
    desk.mark(code)
    drawn = queries.drawn_of(desk.world.campaign, [block])[block.pk]
    assert (drawn.is_stale, drawn.changed) == (True, 1)
    actions.refresh_table(block=block, base=1, by=desk.hoa, at=NOW)
    block.refresh_from_db()

    assert not queries.drawn_of(desk.world.campaign, [block])[block.pk].is_stale
    with pytest.raises(Refused, match="từ 1 đến 5 chỉ tiêu"):
        actions.add_table(
            manuscript=desk.manuscript,
            node="1.1",
            asked=asked | {"rows": "YEARS"},
            caption="X",
            by=desk.hoa,
            at=NOW,
        )


def test_issue_is_refused_with_the_list_and_then_takes_a_number(desk):
    claim, _, two = written(desk)
    claim.state = ClaimState.READ
    claim.save()
    vinh = desk.world.cast.actor("vinh")
    with pytest.raises(
        actions.NotReady, match="còn 1 chỗ phải xong: “14 trên 16 chi bộ”: Máy đọc"
    ) as refusal:
        actions.issue_manuscript(manuscript=desk.manuscript, signing=signing(desk), by=vinh, at=NOW)
    assert [one.block for one in refusal.value.troubles] == [two]
    claim.state = ClaimState.CONFIRMED
    claim.save()
    version = actions.issue_manuscript(manuscript=desk.manuscript, signing=signing(desk), by=vinh, at=NOW)
    desk.manuscript.refresh_from_db()

    assert (version.is_final, desk.manuscript.state) == (True, ManuscriptState.ISSUED)
    assert desk.manuscript.document.code == "01-BC/BTGTW"
    with pytest.raises(Refused, match="đã ban hành"):
        desk.save(two, "X")


def test_an_issue_sent_twice_is_one_number(desk):
    written(desk)
    asked = {
        "manuscript": desk.manuscript,
        "signing": signing(desk),
        "by": desk.world.cast.actor("vinh"),
        "at": NOW,
    }
    first = actions.issue_manuscript(**asked, once="mot-lan")

    assert actions.issue_manuscript(**asked, once="mot-lan") == first
    with pytest.raises(Refused, match="Báo cáo đã ban hành"):
        actions.issue_manuscript(**asked, once="lan-khac")
    assert Registered.objects.filter(direction="OUTGOING").count() == 1


def test_the_final_files_carry_the_number_and_are_kept_with_the_document(desk):
    written(desk)
    vinh = desk.world.cast.actor("vinh")
    version = actions.issue_manuscript(manuscript=desk.manuscript, signing=signing(desk), by=vinh, at=NOW)
    version = queries.versions_visible_to(vinh).get(pk=version.pk)
    made = exports.final_files(version, by=vinh, at=NOW)
    document = Registered.objects.get(pk=version.manuscript.document_id)

    assert {file.sha256 for file in made} == set(document.files.values_list("sha256", flat=True))
    with store.open_kept(next(file.sha256 for file in made if file.kind == FileKind.PDF)) as file:
        text = text_of_pdf(file.read())
    assert "01-BC/BTGTW" in text
    assert "Nguyễn Quang Vinh" in text
    assert "DỰ THẢO" not in text
    again = exports.file_of_version(version, FileKind.DOCX, at=LATER)
    assert again.made_at == NOW


def test_a_draft_in_word_has_bookmarks_for_its_blocks_and_keeps_what_word_asks(desk):
    _, one, _ = written(desk)
    made = exports.file_of_version(fixed(desk), FileKind.DOCX, at=NOW)
    with store.open_kept(made.sha256) as file:
        data = file.read()
    assert faults_of(data) == []
    body = Document(io.BytesIO(data)).element.body
    names = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    assert f"block_{one.key}_1" in names
    assert not list(body.iter(f"{W}sdt"))  # LibreOffice 7.4 would leave out words beside a footnote


def test_two_versions_are_compared_word_by_word_also_in_word(desk):
    _, one, two = written(desk)
    older = fixed(desk)
    desk.save(two, "Có {{s1}} duy trì rất tốt.")
    actions.remove_block(block=one, by=desk.hoa, at=NOW)
    added = desk.block("Thêm.", "1.1")
    newer = fixed(desk)
    nodes = exports.compared(older, newer)
    rows = {block.key: block for node in nodes for block in node.blocks}

    assert [(each.kind, each.text) for each in rows[two.key].changes] == [
        ("same", "Có 14 trên 16 chi bộ duy trì"), ("inserted", " rất tốt"), ("same", ".")
    ]  # fmt: skip
    assert (rows[one.key].new, rows[added.key].old) == (0, 0)
    data = to_docx(exports.paper_of_comparison(older, newer), form_on("party", NOW.date()))
    xml = Document(io.BytesIO(data)).element.xml
    assert "<w:ins " in xml
    assert "<w:del " in xml


def test_words_cover_the_text_and_numbers_stay_whole():
    text = "Có 14.408.340 bản, đạt 98,4% (38/63)."
    assert "".join(words(text)) == text
    assert {"14.408.340", "98,4%", "38/63"} <= set(words(text))
    assert [each.kind for each in changes("a b c", "a x y c")] == ["same", "deleted", "inserted", "same"]
    assert changes("", "") == []


def test_the_shells_mark_what_a_person_must_fill(desk):
    papers = exports.submission_papers(desk.manuscript)

    assert set(papers) == {"to-trinh", "ket-luan"}
    for paper in papers.values():
        blanks = [
            run
            for block in paper.blocks
            if hasattr(block, "text") and not isinstance(block.text, str)
            for run in block.text
            if run.blank
        ]
        assert blanks


def test_words_that_came_after_the_page_are_not_issued_with_it(desk, sign_in):
    _, one, _ = written(desk)
    address = reverse("drafting:writing-issue", args=[desk.manuscript.pk])
    client = sign_in(desk.world.cast.person("vinh"))
    told = {
        "keeper": desk.world.cast.bodies["centre"].pk, "place": "Hà Nội", "capacity": "TRƯỞNG BAN",
        "signer": "Nguyễn Quang Vinh", "recipients": "", "number": "", "once": "1",
        "seen": client.get(address).context["seen"],
    }  # fmt: skip
    desk.save(one, one.text + " Câu viết thêm.")
    late = client.post(address, told)
    assert "vừa được sửa sau khi anh chị mở trang này" in late.content.decode()
    assert not Registered.objects.filter(direction="OUTGOING").exists()

    client.post(address, told | {"seen": late.context["seen"]})
    assert Registered.objects.filter(direction="OUTGOING").count() == 1


def test_issuing_at_the_door_makes_the_files(desk, sign_in):
    claim, _, _ = written(desk)
    address = reverse("drafting:writing-issue", args=[desk.manuscript.pk])
    client = sign_in(desk.world.cast.person("vinh"))
    claim.state = ClaimState.READ
    claim.save()
    assert "Chưa ban hành được: còn 1 chỗ phải xong." in client.get(address).content.decode()
    claim.state = ClaimState.CONFIRMED
    claim.save()
    told = {
        "keeper": desk.world.cast.bodies["centre"].pk, "place": "Hà Nội", "capacity": "K/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN",
        "signer": "Nguyễn Quang Vinh", "recipients": "Ban Bí thư (để b/c)", "number": "", "once": "1",
    }  # fmt: skip
    shown = client.post(address, told, follow=True).content.decode()

    assert "Đã ban hành Báo cáo số 01-BC/BTGTW." in shown
    assert Registered.objects.get(number="01", symbol="-BC/BTGTW").files.count() == 2
    assert sign_in(desk.world.cast.person("hoa")).get(address).status_code == 403


def test_tables_by_year_and_charts_are_drawn_from_what_was_taken(desk):
    lan = desk.world.sent(desk.world.cast.ta_nung, luot={"doc": {"2022": "30", "2023": "58"}})
    report_actions.accept_report(report=lan, by=desk.world.cast.actor("minh"), at=NOW)
    made = []
    for kind, rows, code in (
        ("TABLE", "YEARS", "I134"),
        ("CHART", "YEARS", "I134"),
        ("CHART", "PROVINCES", "I122"),
    ):
        asked = {"kind": kind, "rows": rows, "indicators": [code]}
        made.append(
            actions.add_table(
                manuscript=desk.manuscript,
                node="1.1",
                asked=asked,
                caption=f"{kind} {rows}",
                by=desk.hoa,
                at=NOW,
            )
        )
    paper = exports.paper_of_version(fixed(desk))
    (table,) = [block for block in paper.blocks if isinstance(block, Table)]
    charts = [block for block in paper.blocks if isinstance(block, Chart)]

    assert [row[1:3] for row in table.rows] == [["2022", "30"], ["2023", "58"]]
    assert [made[1].spec["draw"], made[2].spec["draw"]] == ["lines", "bars"]
    assert "Tỉnh Lâm Đồng" in charts[1].svg
    assert "1.386" in charts[1].alt
