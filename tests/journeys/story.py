"""The steps of a campaign as its people take them, each at a page of their own."""

import io
import re
from typing import Any

from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.plan import PLAN

FILE = {"name": "ke-hoach-12.txt", "mimeType": "text/plain", "buffer": PLAN.encode()}
NAME = "Khảo sát tủ sách"
SHELF = "1.2.2 Tiếp nhận"
TROUBLE = "Mưa dột, phải chuyển tủ ba lần trong năm 2022."
PASSAGE = "Toàn tỉnh đã kiểm kê xong, sách còn tốt, thiếu người giữ chuyên trách."

# What Lan knows, by section: {question: text}, and what she picks, {question: choice}.
ANSWERS: dict[str, dict[str, str]] = {
    "m1": {"ten_nguoi": "Lan, văn hóa - xã hội", "so_thon": "11"},
    "m2": {"quy_che": "khong", "so_ket": "2"},
    "m3": {},
    "m4": {"so_tu": "2", "tu_ub": "1", "tu_vh": "1"},
    "m5": {"phan_cong": "chua"},
    "m6": {
        "nhan": "1.386",
        "nhan_nam-ban-2021": "500",
        "nhan_nam-ban-2022": "486",
        "nhan_nam-ban-2023": "400",
        "con": "1.204",
        "mat": "2000",
        "loi_quan_ly": TROUBLE,
    },
    "m7": {"dien_tu": "co"},
    "m8": {"de_xuat": "Xin thêm sách về cây cà phê."},
}


def press(page: Page, name: str) -> None:
    """Press the button, or follow the link, of this name, once the scripts of its page have run."""
    page.wait_for_load_state()
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()


def accept(page: Page) -> None:
    """The report's own button: the menu has a link of nearly the same name."""
    page.get_by_role("button", name="Nhận báo cáo").click()
    told(page, "Đã nhận báo cáo của")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(re.escape(text)))


def told(page: Page, text: str) -> None:
    """What the page says about what was just done."""
    expect(page.get_by_role("status").filter(has_text=text).first).to_be_visible()


def fits(page: Page, width: int = 360) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def answer(page: Page, given: dict[str, str]) -> None:
    page.wait_for_load_state()  # the page's script hears what is typed
    for name, text in given.items():
        field = page.locator(f'[name="q-{name}"]').first
        if field.get_attribute("type") in {"radio", "checkbox"}:
            page.locator(f'[name="q-{name}"][value="{text}"]').check()
        else:
            field.fill(text)


def the_plan_is_read(page: Page) -> None:
    page.goto("/dot/ke-hoach/")
    press(page, "Đọc kế hoạch mới")
    page.locator("input[type=file]").set_input_files(FILE)
    press(page, "Đọc kế hoạch")
    heading(page, "Kế hoạch 12-KH/BTGTW")
    expect(page.get_by_text("Kết luận số 30-KL/TW").first).to_be_visible()
    expect(page.get_by_text("trước ngày 20/11/2023").first).to_be_visible()
    expect(page.locator("#d1 mark")).to_contain_text(
        "LÂM ĐỒNG"
    )  # the receiver's stamp, doubted beside its line


def the_campaign_is_made(page: Page) -> None:
    page.get_by_role("link", name="Lập đợt").click()
    page.get_by_label("Tên ngắn").fill(NAME)
    expect(page.get_by_label("Hạn gửi báo cáo của tỉnh")).to_have_value("20/11/2023")
    page.get_by_role("button", name="Lập đợt").click()
    heading(page, "Khảo sát việc giữ và dùng sách")


def the_centre_asks(page: Page) -> None:
    page.goto("/dot/")
    press(page, "Khảo sát việc giữ và dùng sách")
    press(page, "Bắt đầu đợt")
    expect(page.get_by_text("danh sách đơn vị đã chốt")).to_be_visible()
    press(page, "Phiếu và đề cương")
    page.get_by_role("table").get_by_role("link", name=NAME).click()
    expect(page.get_by_text(re.compile(r"^4 mục, \d+ câu$"))).to_be_visible()
    press(page, "Ban hành")
    expect(page.get_by_role("status")).to_contain_text("Đã ban hành: phiếu khảo sát bản 1")


def the_commune_answers(page: Page, *, scripts: bool = True) -> None:
    """Section by section on a phone; one answer does not fit, its sentence says so, and Lan mends it."""
    page.goto("/")
    press(page, "Mở phiếu")
    press(page, "Viết tiếp mục 1")
    for number, given in enumerate(ANSWERS.values(), start=1):
        expect(page.get_by_text(f"Mục {number} trên 8")).to_be_visible()
        fits(page)
        answer(page, given)
        if number == 6:
            the_wrong_answer_is_mended(page, scripts=scripts)
        press(page, f"Lưu, sang mục {number + 1}" if number < 8 else "Lưu, xem lại")


def the_wrong_answer_is_mended(page: Page, *, scripts: bool) -> None:
    sentence = "Xã ghi mất, hỏng 2.000 bản nhưng chỉ nhận 1.386 bản. Xin xem lại hai số này."
    if scripts:
        expect(page.locator("#e-mat")).to_contain_text(sentence)  # at once, by the page
    press(page, "Lưu, sang mục 7")
    expect(page.get_by_role("alert")).to_contain_text(sentence)  # and by the server, which decides
    expect(page.locator('[name="q-mat"]')).to_have_value(re.compile(r"^2\.?000$"))
    answer(page, {"mat": "182"})


def it_is_sent(page: Page, kind: str) -> None:
    expect(page.get_by_text("đã đủ để gửi")).to_be_visible()
    press(page, f"Gửi {kind}")
    heading(page, "Biên nhận")
    expect(page.get_by_role("row", name="Số biên nhận")).to_contain_text(re.compile(r"\d+-\d+-\d+"))


def opened_for_review(page: Page, place: str) -> None:
    page.goto("/bao-cao/cho-xem/")
    page.get_by_role("link", name=place, exact=True).click()
    heading(page, place)


def one_leaf_is_returned(page: Page, leaf: str, text: str) -> None:
    part = page.locator(f"#m-{leaf}")
    part.get_by_text("Đề nghị sửa mục này").click()
    part.get_by_label("Cần sửa gì, vì sao").fill(text)
    press(page, "Trả lại kèm ghi chú")
    expect(page.get_by_role("status")).to_contain_text("Đã trả lại Xã Tà Nung")


def the_notice_is_followed(page: Page, text: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="thông báo chưa đọc").click()
    expect(page.get_by_text(text).first).to_be_visible()
    press(page, "Mở: Phiếu khảo sát được trả lại: 1 mục cần sửa.")
    fits(page)
    press(page, "Mở mục này")
    expect(page.get_by_text(text)).to_be_visible()


def the_province_writes(page: Page) -> None:
    """Leaf by leaf, with the communes' figures and words beside."""
    page.goto("/bao-cao/")
    press(page, "Bắt đầu viết")
    press(page, "Viết tiếp mục 1.1")
    for number in range(1, 5):
        expect(page.get_by_text(f"Mục {number} trên 4")).to_be_visible()
        text = f"Nội dung mục {number}."
        if page.get_by_role("heading", name="sách giấy").count():
            beside = page.get_by_role("complementary")
            expect(beside).to_contain_text("1.386")
            expect(beside).to_contain_text("từ 1 trên 3 nơi")
            expect(beside).to_contain_text(TROUBLE)
            text = PASSAGE
        page.locator("textarea").first.fill(text)
        press(page, f"Lưu, sang mục {number + 1}" if number < 4 else "Lưu, xem lại")
    expect(page.get_by_text("đã đủ để gửi")).to_be_visible()


def typed() -> dict[str, Any]:
    """The same answers as the actions take them, the wrong one mended."""
    given: dict[str, Any] = {"nhan_nam": {"ban": {}}}
    for name, text in (pair for section in ANSWERS.values() for pair in section.items()):
        if name.startswith("nhan_nam-ban-"):
            given["nhan_nam"]["ban"][name[-4:]] = text
        else:
            given[name] = text
    return given | {"mat": "182"}


def the_leader_signs(page: Page) -> None:
    page.goto("/bao-cao/")
    press(page, "Viết tiếp")
    press(page, "Ký bản này")
    expect(page.get_by_role("status")).to_contain_text("Đã ký bản")


def the_nation_counts(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Bàn làm việc").get_by_role("link", name="Số liệu").click()
    page.wait_for_url("**/so-lieu/**")
    page.goto("/so-lieu/?ct=I122&ct=I127&tu=2021&den=2023")
    row = page.get_by_role("row", name="Lâm Đồng").first
    expect(row).to_contain_text("1.386")
    expect(row).to_contain_text("1.204")
    expect(page.locator("tfoot")).to_contain_text("1.386")
    expect(page.locator("tfoot")).to_contain_text("1/4")


def the_draft_is_made(page: Page) -> str:
    page.goto("/du-thao/")
    page.get_by_role("main").get_by_role("link", name="Bản tập hợp tự động").first.click()
    press(page, "Lập dự thảo mới")
    expect(page.get_by_role("status")).to_contain_text("Đã lập dự thảo 1 từ 1 báo cáo.")
    return the_paper(page)


def the_paper(page: Page) -> str:
    """The words of the newest draft's DOCX."""
    with page.expect_download() as coming:
        page.get_by_role("link", name="DOCX").first.click()
    document = Document(io.BytesIO(coming.value.path().read_bytes()))
    parts = [document.element.body]
    parts += [place._element for one in document.sections for place in (one.header, one.footer)]
    return "\n".join("".join(node.itertext()) for node in parts)
