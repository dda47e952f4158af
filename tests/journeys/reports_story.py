"""Sixty-three provinces and their reports: three as files, sixty from the web; and how the centre takes the files in.

The files are made-up reports of bench/report_noise.py with a few known sentences in them. Beside the two provinces of
the cast there are sixty-one more, so that what is counted is counted out of 63.
"""

import io
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.cast import NOW, make_unit
from tests.journeys.plan import PLAN
from tests.journeys.story import heading, press
from tests.kit.textlayer.pages import scan_of
from tests.reports.layers import make_report
from tusach.campaign import actions as campaigns
from tusach.campaign.models import Campaign
from tusach.kit import paper as p
from tusach.kit import store
from tusach.kit.textlayer import Paragraph, can_read_scans
from tusach.places.models import Level, Unit
from tusach.reports import actions as reports
from tusach.reports.models import Intake, IntakeState, OutlineKind, Report, State
from tusach.reports.ready import report_tree

sys.path.append(str(Path(__file__).resolve().parents[2] / "bench"))
import report_noise as noise
from report_noise_words import PLACES

SHELF, SCREEN = "1.1.2.2.a", "1.1.2.2.b"
KEPT = "Toàn tỉnh có 14 trên 16 chi bộ duy trì buổi đọc sách hằng tháng."
WEAK = "Nhiều thôn bản mạng yếu, chưa có máy tính để mở sách điện tử."
POOR = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu nên ít người đọc sách điện tử."
SCANNED = "Cả tỉnh đã tiếp nhận 1.248 bản sách của Đề án."
HELD = "Phòng đọc của xã mở cửa vào các buổi chiều trong tuần."
LONG = 120_000  # ms, for letters to be recognised on a busy machine
SCANNED_PLACE = "Quảng Nam"
FIRST = ("An", "Bình", "Cao", "Đông", "Hòa", "Kim", "Long", "Minh", "Phú", "Tân")
SECOND = ("Châu", "Dương", "Hải", "Lộc", "Mỹ", "Thành")


@dataclass(frozen=True)
class Country:
    """The campaign, and whose reports come as files; `web` are the sixty others."""

    campaign: Campaign
    tracked: Unit
    turned: Unit
    scanned: Unit
    web: tuple[Unit, ...]


def all_are_asked(cast) -> Country:
    """The campaign of the plan, with the ready outline of 26 leaves, opened for 63 provinces. By actions: the pages that
    do it are walked in test_from_the_plan_to_the_nation.py.
    """
    names = [SCANNED_PLACE, *(f"{one} {other}" for one in FIRST for other in SECOND)]
    more = [
        make_unit(Level.PROVINCE, str(100 + n), name, "Tỉnh", cast.nation) for n, name in enumerate(names)
    ]
    hoa = cast.actor("hoa")
    plan = campaigns.keep_reading(data=PLAN.encode(), name="ke-hoach-12.txt", by=hoa, at=NOW)
    campaign = campaigns.create_campaign(
        plan=plan, by=hoa, at=NOW, name="Tổng kết Đề án trang bị sách", short_name="Tổng kết Đề án",
        reference_date=NOW.date(), years=(2009, 2023), survey_due=date(2023, 11, 15), report_due=date(2023, 11, 20),
    )  # fmt: skip
    campaigns.open_campaign(campaign=campaign, by=hoa, at=NOW)
    reports.issue_outline(campaign=campaign, kind=OutlineKind.REPORT, tree=report_tree(), by=hoa, at=NOW)
    return Country(campaign, cast.lam_dong, cast.ha_giang, more[0], tuple(more[1:]))


def sixty_write_on_the_web(country: Country) -> list[Report]:
    """By the action of the tests: accepted as it stands, three leaves of each written. Every third says that the net is
    weak; the last ones are silent there.
    """
    made = []
    for number, unit in enumerate(country.web, 1):
        words = {SHELF: f"Năm 2022 có {100 + number} xã tổ chức đọc sách. {HELD}"}
        if number % 3 == 0:
            words[SCREEN] = f"Ở {number} xã mạng yếu, khó mở sách điện tử."
        elif number % 3 == 1:
            words[SCREEN] = "Không có."
        made.append(make_report(country.campaign, unit, words))
    return made


# --- the files -----------------------------------------------------------------------------------


def noisy(place: str, seed: int, said: dict[str, str], **how) -> noise.Noisy:
    """A made-up report of `place` with a sentence more at the end of the given leaves."""
    made = noise.make_report(seed, **how)
    named = [_of(place, one) for one in made.paragraphs]
    for first, last, leaves, _ in sorted(made.truth, reverse=True):
        for leaf in leaves:
            if leaf in said and first < last:
                named.insert(last, Paragraph("", said[leaf]))
    made.paragraphs = [replace(one, id=f"p{number}") for number, one in enumerate(named, 1)]
    return made


def _of(place: str, one: Paragraph) -> Paragraph:
    text = one.text
    for name in PLACES:
        text = text.replace(name.upper(), place.upper()).replace(name, place)
    return replace(one, text=text)


def tracked_file() -> bytes:
    return noise.write_docx(
        noisy("Lâm Đồng", 105, {SHELF: KEPT, SCREEN: POOR}, level="medium", pages=8), tracked=True
    )


def turned_file() -> bytes:
    return noise.write_docx(noisy("Hà Giang", 111, {SCREEN: WEAK}, level="clean", pages=8, turned=True))


def scanned_file(place: str) -> bytes:
    """Pictures of pages, as a scanner gives them: no text in the file."""
    made = noisy(place, 123, {SHELF: SCANNED}, level="clean", pages=1)
    blocks = [p.Paragraph([p.Run(one.printed, bold=one.bold, italic=one.italic)]) for one in made.paragraphs]
    pages = p.to_pdf(p.Paper(p.Letterhead(issuer=()), blocks), p.form_on("party", NOW.date()))
    return scan_of(pages, dpi=150)


# --- Hoa takes them in ---------------------------------------------------------------------------


def the_files_are_handed_in(page: Page) -> None:
    """All three at once; whose each is, its letterhead says."""
    files = {
        "lam-dong.docx": tracked_file(),
        "ha-giang.docx": turned_file(),
        "quet.pdf": scanned_file(SCANNED_PLACE),
    }
    page.goto("/bao-cao/tiep-nhan/")
    page.locator("#tep").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ]
    )
    page.locator("#nop button.main").click()
    expect(page.locator("#dang-gui li", has_text="Đã nhận 1 tệp")).to_have_count(3, timeout=60_000)
    expect(page.locator("#danh-sach").get_by_role("link", name="Tỉnh Lâm Đồng")).to_be_visible()
    for name, data in files.items():
        with store.open_kept(Intake.objects.get(name=name).sha256) as kept:
            assert kept.read() == data


def opened_file(page: Page, name: str) -> Intake:
    page.goto("/bao-cao/tiep-nhan/")
    page.get_by_role("row", name=name).get_by_role("link").first.click()
    return Intake.objects.get(name=name)


def it_is_theirs(page: Page, place: str) -> None:
    expect(page.get_by_text(f"Đúng là báo cáo của {place}?")).to_be_visible()
    press(page, "Ghi nơi gửi")
    heading(page, place)


def the_tracked_one_is_placed(page: Page) -> None:
    """Read as corrected, the changes shown; what the machine does not place is placed by hand."""
    intake = opened_file(page, "lam-dong.docx")
    it_is_theirs(page, "Tỉnh Lâm Đồng")
    changes = page.locator("details", has=page.locator("del"))
    changes.locator("summary").click()
    expect(changes.locator("del").first).to_have_text("trước đây")
    expect(page.locator("[data-section]", has_text=KEPT)).not_to_contain_text("trước đây")
    strange = page.locator("[data-section]").filter(has=page.locator("header .state", has_text="Chưa xếp"))
    strange.locator("select").first.select_option("1.1.2.1.a")
    strange.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu cách xếp 1 phần.")).to_be_visible()
    expect(strange).to_have_count(0)
    assert intake.layers.get(current=True).sections.get(heading="Kết quả đạt được").leaves == ["1.1.2.1.a"]


def the_turned_one_is_placed(page: Page) -> None:
    """Its last part stands before its second: every leaf is found all the same."""
    opened_file(page, "ha-giang.docx")
    it_is_theirs(page, "Tỉnh Hà Giang")
    expect(page.get_by_text("đủ 26 mục")).to_be_visible()
    headings = page.locator("[data-section] h3").all_inner_texts()
    third = next(at for at, one in enumerate(headings) if "BỐI CẢNH MỚI" in one)
    assert third > next(at for at, one in enumerate(headings) if "ĐỀ XUẤT, KIẾN NGHỊ" in one)


def the_scan_is_read(page: Page) -> bool:
    """By recognising letters, where the machine can: then its place is asked as of the others. Else the page says why
    not, and the file can be taken back as it came.
    """
    intake = opened_file(page, "quet.pdf")
    page.get_by_role("button", name="Đọc ngay").click()
    expect(page.get_by_text("Đã đưa tệp lên đầu hàng chờ đọc.")).to_be_visible()
    call_command("report", "work", stdout=io.StringIO())  # the page opens the result by itself
    if can_read_scans():
        expect(page.get_by_text("Máy xếp theo phần đầu văn bản.")).to_be_visible(timeout=LONG)
        it_is_theirs(page, f"Tỉnh {SCANNED_PLACE}")
        expect(page.locator("[data-section]", has_text="1.248 bản sách")).to_be_visible()
        return True
    expect(page.get_by_role("alert").first).to_contain_text("chưa cài bộ nhận chữ", timeout=LONG)
    expect(page.get_by_text("Tệp vẫn được giữ nguyên.")).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("link", name="quet.pdf").first.click()
    with store.open_kept(intake.sha256) as kept:
        assert got.value.path().read_bytes() == kept.read()
    intake.refresh_from_db()
    assert intake.state == IntakeState.UNREADABLE
    return False


def it_goes_in_and_up(page: Page, name: str, place: str) -> Report:
    """Looked through, put into the report, sent for the province, accepted."""
    intake = opened_file(page, name)
    press(page, "Đã dò xong")
    said = page.get_by_text("Đã dò xong. Cách gọi mục")
    still = page.get_by_role("button", name="Vẫn coi là dò xong")
    expect(said.or_(still)).to_be_visible()
    if still.is_visible():
        still.click()
    expect(said).to_be_visible()
    page.get_by_role("link", name="Đưa vào báo cáo").click()
    page.get_by_role("button", name="Đưa vào báo cáo").click()
    expect(page.get_by_text("Đã đưa chữ của tệp vào báo cáo")).to_be_visible()
    page.get_by_role("link", name=name).first.click()
    press(page, "Gửi thay tỉnh")
    expect(page.get_by_text(f"Đã gửi thay {place}.")).to_be_visible()
    page.get_by_role("button", name="Nhận báo cáo").click()
    expect(page.get_by_text(f"Đã nhận báo cáo của {place}.")).to_be_visible()
    intake.refresh_from_db()
    assert (intake.state, intake.report.state) == (IntakeState.TAKEN, State.ACCEPTED)
    return intake.report


def the_scanned_province_writes(country: Country) -> Report:
    """On the web after all, the file being kept beside."""
    return make_report(country.campaign, country.scanned, {SHELF: SCANNED})
