"""How the nation's report is written from the provinces' ones: themes, figures with their sources, a round, the issue."""

import io
import re
import zipfile

import pypdfium2
from django.urls import reverse
from lxml import etree
from playwright.sync_api import Page, expect

from tests.drafting.rounds.word import Word
from tests.journeys.reports_story import KEPT, SCREEN, SHELF
from tests.journeys.story import heading, press
from tusach.campaign.models import Campaign
from tusach.drafting import queries
from tusach.drafting.models import Block, Manuscript, Round, Version
from tusach.reports.models import Claim, Report

PRINTED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
THEME = "Mạng yếu, thiếu máy"
CHOOSE = """(words) => {
    const span = [...document.querySelectorAll('.block [data-s]')].find((each) => each.textContent.includes(words));
    const at = span.textContent.indexOf(words), range = document.createRange();
    range.setStart(span.firstChild, at);
    range.setEnd(span.firstChild, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
STATED = "Nơi đọc sách đều thì sách được dùng: ở Lâm Đồng, 14 trên 16 chi bộ duy trì buổi đọc sách."
COUNTED = "Việc đọc sách điện tử còn nhiều khó khăn: mạng yếu, thiếu máy tính là điều 2/63 tỉnh nêu. Một số nơi có cách làm tốt."
COMMENT = "Nên nêu cả nguyên nhân."
REMARK = "Nêu tên các nơi ấy."
PARTLY = "Nêu số tỉnh; nguyên nhân nêu ở mục sau."
EXPLAINED = "Các nơi làm tốt được nêu ở mục về mô hình."


# --- reading side by side ------------------------------------------------------------------------


def the_matrix_shows_all(page: Page, campaign: Campaign) -> None:
    page.goto(f"/du-thao/doi-chieu/{campaign.pk}/")
    expect(
        page.get_by_text(re.compile(r"63 trên 63 địa phương đã có chữ để đọc, 63 báo cáo đã nhận"))
    ).to_be_visible()


def a_theme_is_made(page: Page, campaign: Campaign) -> None:
    page.goto(f"/du-thao/doi-chieu/{campaign.pk}/so-ma/")
    page.get_by_label("Tên", exact=True).fill(THEME)
    page.get_by_label("Nhóm", exact=True).select_option("LIMITATION")
    press(page, "Thêm chủ đề")
    expect(page.get_by_role("link", name=THEME)).to_be_visible()


def a_sentence_is_coded(page: Page, report: Report, words: str) -> None:
    page.goto(f"/du-thao/doi-chieu/{report.obligation.campaign_id}/muc/{SCREEN}/{report.pk}/")
    line = page.locator(".sen", has_text=words)
    for one in page.locator(".sen input:checked").all():
        one.uncheck()
    line.get_by_role("checkbox").check()
    page.get_by_role("button", name=THEME).first.click()
    expect(line.locator(".code").first).to_be_visible()


def provinces_are_counted(page: Page, campaign: Campaign) -> None:
    page.goto(f"/du-thao/doi-chieu/{campaign.pk}/so-ma/")
    expect(page.get_by_role("listitem").filter(has_text=THEME).first).to_contain_text("2/63 tỉnh")


# --- writing -------------------------------------------------------------------------------------


def the_manuscript_is_begun(page: Page, campaign: Campaign) -> Manuscript:
    page.goto(reverse("drafting:writing-home", args=[campaign.pk]))
    press(page, "Bắt đầu viết")
    expect(page.get_by_text("Đã viết 0 trên 26 mục.")).to_be_visible()
    return Manuscript.objects.get(campaign=campaign)


def a_block_is_written(page: Page, manuscript: Manuscript, leaf: str, text: str) -> Block:
    page.goto(reverse("drafting:writing-node", args=[manuscript.pk, leaf]))
    press(page, "Thêm đoạn")
    page.wait_for_selector("#viet")  # the script puts its own box in the place of the plain one
    page.get_by_role("textbox", name="Nội dung đoạn").fill(text)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".draft .block")).to_contain_text(text)
    return Block.objects.get(manuscript=manuscript, node=leaf)


def words_get_a_source(page: Page, words: str, source: str, *, tab: str = "") -> None:
    """The words chosen with the mouse, then the source from its list."""
    page.wait_for_load_state()  # the script hears of what is chosen
    page.evaluate(CHOOSE, words)
    page.locator("a[data-bind]").filter(has_text="Gắn nguồn cho").click()
    heading(page, f"Gắn nguồn cho “{words}”")
    if tab:
        page.get_by_role("link", name=tab).click()
    page.get_by_role("listitem").filter(has_text=source).get_by_role("button").first.click()
    expect(page.locator(".block .live").first).to_be_visible()


def the_other_sections_are_left_blank(page: Page, manuscript: Manuscript) -> None:
    """Each leaf without text gets its reason on its own page: without one the report may not be issued."""
    for one in [one for one in queries.trouble_of(manuscript) if one.kind == "empty"]:
        page.goto(reverse("drafting:writing-node", args=[manuscript.pk, one.node]))
        page.get_by_label("Mục này không cần viết, vì").fill("Câu chuyện này chỉ viết hai mục")
        page.get_by_role("button", name="Để trống có chủ ý").click()
        expect(page.get_by_role("status")).to_contain_text("để trống có chủ ý")


def it_may_not_be_issued(page: Page, manuscript: Manuscript, why: str, what: str) -> None:
    """The page lists what stands in the way and has no button."""
    page.goto(reverse("drafting:writing-issue", args=[manuscript.pk]))
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("Chưa ban hành được: còn 1 chỗ phải xong.")
    expect(refused.get_by_role("listitem")).to_contain_text(why)
    expect(refused.get_by_role("listitem")).to_contain_text(what)
    expect(page.get_by_role("button", name="Ban hành")).to_have_count(0)


def the_source_is_opened(page: Page, manuscript: Manuscript) -> None:
    """From the printed number to the sentence of the report, in two steps."""
    page.goto(reverse("drafting:writing-node", args=[manuscript.pk, SHELF]))
    page.locator(".block .live").click()
    expect(page.locator("#nguon blockquote")).to_contain_text(KEPT)
    page.locator("#nguon a.btn").first.click()
    expect(page.locator("blockquote")).to_contain_text(KEPT)


def the_figure_is_checked(page: Page) -> None:
    expect(page.locator("#so")).to_have_text("14 trên 16 chi bộ")
    if (on := page.get_by_label("Xong thì sang số kế tiếp")).count():
        on.uncheck()
    press(page, "Đúng như câu")
    expect(page.get_by_text("Đã ghi là đã đối chiếu.")).to_be_visible()


def the_figure_is_corrected(page: Page, claim: Claim) -> None:
    page.goto(reverse("reports:claim-source", args=[claim.pk]))
    page.get_by_text("Sửa số máy đọc").click()
    page.get_by_label("Số", exact=True).fill("15")
    page.get_by_label("Vì sao sửa").fill("Tỉnh đính chính ngày 01/11/2023")
    press(page, "Lưu số đã sửa")
    expect(page.get_by_text("Đã sửa; số máy đọc vẫn được giữ.")).to_be_visible()


def the_stale_figure_is_taken_anew(page: Page, manuscript: Manuscript) -> None:
    page.goto(reverse("drafting:writing-node", args=[manuscript.pk, SHELF]))
    block = page.locator(".draft .block")
    expect(block).to_contain_text("1 số liệu đã cũ")
    expect(block.locator(".notice")).to_contain_text("Tỉnh đính chính ngày 01/11/2023")
    expect(block).to_contain_text("ở Lâm Đồng, 14 trên 16 chi bộ")
    press(page, "Lấy số mới 15/16 chi bộ")
    expect(page.get_by_text("Đã lấy số mới: 15 trên 16 chi bộ.")).to_be_visible()
    expect(block).to_contain_text("ở Lâm Đồng, 15 trên 16 chi bộ")
    expect(block).not_to_contain_text("đã cũ")


# --- the round -----------------------------------------------------------------------------------


def a_version_is_fixed(page: Page, manuscript: Manuscript) -> Version:
    page.goto(reverse("drafting:writing-home", args=[manuscript.campaign_id]))
    page.get_by_role("link", name="Chốt dự thảo").click()
    page.get_by_role("button", name="Chốt lần 1").click()
    expect(page.get_by_text("Đã chốt dự thảo lần 1.")).to_be_visible()
    return Version.objects.get(manuscript=manuscript)


def a_round_is_opened(page: Page, version: Version) -> Round:
    """The provinces by their accounts, a ministry that answers with a file."""
    page.goto(reverse("drafting:rounds-open", args=[version.pk]))
    page.get_by_label("Tên đợt").fill("Xin ý kiến lần một")
    page.get_by_label("Hạn trả lời").fill("2023-11-12")
    page.get_by_label(re.compile("Các tỉnh, thành phố")).check()
    page.get_by_label("Người, cơ quan khác").fill("Bộ Thử")
    press(page, "Gửi xin ý kiến")
    heading(page, "Xin ý kiến lần một")
    round_ = Round.objects.get(version=version)
    assert round_.invited.filter(name="Bộ Thử").exists()
    return round_


def a_province_answers(page: Page) -> None:
    """On the web, signed in: a comment on one paragraph."""
    page.goto("/du-thao/y-kien/cua-toi/")
    page.get_by_role("link", name="Xin ý kiến lần một").click()
    page.locator("ul.leaves a", has_text="sử dụng sách điện tử của Đề án").click()
    page.get_by_text("Góp ý đoạn này").click()
    page.get_by_label("Ý kiến", exact=True).first.fill(COMMENT)
    press(page, "Gửi ý kiến")
    expect(page.get_by_text("Đã gửi ý kiến.")).to_be_visible()


def a_ministry_answers_by_word(page: Page, round_: Round) -> None:
    """The file of the round comes back with a tracked change and a remark."""
    page.goto(reverse("drafting:rounds-show", args=[round_.pk]))
    with page.expect_download() as got:
        page.get_by_role("link", name="Bản Word để góp ý").click()
    word = Word(got.value.path().read_bytes())
    word.change("nhiều khó khăn", "khó khăn ở vùng sâu")
    word.remark("Một số nơi", REMARK)
    page.get_by_label("Tệp ý kiến").set_input_files(
        {"name": "bo-thu.docx", "mimeType": "application/octet-stream", "buffer": word.saved()}
    )
    page.get_by_label("Của ai").select_option(label="Bộ Thử")
    press(page, "Nhận tệp")
    expect(page.get_by_text("Đã lấy 2 ý kiến.")).to_be_visible()


def points_are_disposed(page: Page, round_: Round) -> None:
    page.goto(reverse("drafting:rounds-show", args=[round_.pk]))
    page.get_by_role("link", name="Xử lý ý kiến").click()
    press(page, "Lấy chỗ sửa này")
    expect(page.get_by_text("còn khó khăn ở vùng sâu").first).to_be_visible()
    for words, reason, button in (
        (REMARK, EXPLAINED, "Giải trình"),
        (COMMENT, PARTLY, "Tiếp thu một phần"),
    ):
        point = page.locator("[data-point]", has_text=words)
        point.get_by_label("Lý do, lời giải trình").fill(reason)
        point.get_by_role("button", name=button).click()
        expect(page.locator("[data-point]", has_text=words)).to_contain_text(reason)
        expect(page.locator("[data-point]", has_text=words).locator(".badge")).to_have_text(button)


def the_leader_approves(page: Page, round_: Round) -> None:
    page.goto(reverse("drafting:rounds-points", args=[round_.pk]) + "?loai=cho-duyet")
    press(page, "Duyệt tất cả 3")
    expect(page.get_by_text("Đã duyệt 3 ý kiến.")).to_be_visible()


def the_table_answers_all(page: Page, round_: Round) -> None:
    """The disposition table, taken as DOCX: who asked, what, how it was answered and where; who said nothing."""
    page.goto(reverse("drafting:rounds-table", args=[round_.pk]))
    expect(page.get_by_text("Bảng còn là dự thảo")).to_have_count(0)
    with page.expect_download() as got:
        page.get_by_role("link", name="Tải DOCX").click()
    words = words_of_word(got.value.path().read_bytes())
    for expected in (
        "BẢNG TỔNG HỢP", "gửi 64 nơi", "2 nơi có ý kiến", "62 nơi chưa có ý kiến", "Tổng số 3 ý kiến: 1 tiếp thu, 1 tiếp thu một phần, 1 giải trình.",
        "Sửa “nhiều khó khăn” thành “khó khăn ở vùng sâu”.", f"Về “Một số nơi”: {REMARK}", COMMENT,
        f"Tiếp thu một phần. {PARTLY}", f"Giải trình. {EXPLAINED}", "Tỉnh Quảng Nam Chưa có ý kiến.",
    ):  # fmt: skip
        assert expected in words, expected


# --- the issue -----------------------------------------------------------------------------------


def it_is_issued(page: Page, manuscript: Manuscript) -> str:
    """The number that it got."""
    page.goto(reverse("drafting:writing-issue", args=[manuscript.pk]))
    page.get_by_label("Thẩm quyền, chức vụ").fill("K/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN")
    page.get_by_label("Người ký").fill("Nguyễn Quang Vinh")
    page.get_by_label("Nơi nhận").fill("Ban Bí thư (để báo cáo),\nCác tỉnh ủy, thành ủy,\nLưu HC.")
    page.get_by_role("button", name="Ban hành", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(
        "Bản Word và PDF có số đã lưu cùng văn bản đi.", timeout=20_000
    )
    manuscript.refresh_from_db()
    return manuscript.document.code


def the_register_has_it(page: Page, code: str) -> dict[str, bytes]:
    """The line in the book of outgoing documents, and the files kept with it: {"docx": data, "pdf": data}."""
    page.goto("/van-ban/di/")
    row = page.get_by_role("row", name=code)
    expect(row).to_contain_text("Nguyễn Quang Vinh")
    row.get_by_role("link").first.click()
    files = {}
    for kind in ("docx", "pdf"):
        with page.expect_download() as got:
            page.get_by_role("link", name=re.compile(rf"\.{kind}$")).first.click()
        files[kind] = got.value.path().read_bytes()
    return files


def words_of_word(data: bytes) -> str:
    file = zipfile.ZipFile(io.BytesIO(data))
    parts = [name for name in file.namelist() if PRINTED.fullmatch(name)]
    lines = [line for name in parts for line in etree.fromstring(file.read(name)).iter("{*}p")]
    return plain("\n".join("".join(piece.text or "" for piece in line.iter("{*}t")) for line in lines))


def words_of_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return plain("\n".join(page.get_textpage().get_text_range() for page in document))


def plain(text: str) -> str:
    return " ".join(text.split())


def it_looks_official(words: str, code: str) -> None:
    """Letterhead, number, type, headings, figures, signature and recipients of a paper of the party."""
    for expected in (
        "ĐẢNG CỘNG SẢN VIỆT NAM", "BAN TUYÊN GIÁO TRUNG ƯƠNG", f"Số {code}", "Hà Nội, ngày 02 tháng 11 năm 2023", "BÁO CÁO",
        "Phần thứ nhất", "II. Đánh giá chung", "15 trên 16 chi bộ", "2/63 tỉnh", "khó khăn ở vùng sâu", "Nơi nhận:", "Các tỉnh ủy, thành ủy",
        "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Nguyễn Quang Vinh",
    ):  # fmt: skip
        assert expected in words, expected
