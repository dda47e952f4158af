"""A version goes out, comes back by link and by Word file, is answered with the keys, and leaves as a table."""

import io
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.cast import NOW
from tests.drafting.rounds.word import Word
from tests.journeys import story
from tests.journeys.conftest import PHONE
from tusach.drafting import actions, exports, queries
from tusach.drafting.models import Comment, Invited, Point

pytestmark = pytest.mark.browser
TEXT = "Việc khai thác sách điện tử còn nhiều khó khăn. Một số nơi có cách làm tốt."


@pytest.fixture
def round_(asked, country):
    hoa = country.actor("hoa")
    manuscript = actions.start_manuscript(campaign=asked, by=hoa, at=NOW)
    leaf = next(node for node in queries.nodes_of(manuscript) if node.is_leaf)
    actions.add_block(manuscript=manuscript, node=leaf.key, text=TEXT, by=hoa, at=NOW)
    version = actions.fix_version(manuscript=manuscript, by=hoa, at=NOW)
    asking = actions.Asking(name="Xin ý kiến lần một", audience="MINISTRIES", deadline=date(2023, 11, 12))
    guests = [actions.Guest("Bộ Thử"), actions.Guest("Hội Thử")]
    return actions.open_round(version=version, asking=asking, guests=guests, by=hoa, at=NOW)


def code_of(round_, country, name):
    one = Invited.objects.get(round=round_, name=name)
    return actions.print_passes(round=round_, only=[one.pk], by=country.actor("hoa"), at=NOW)[0].code


def test_the_link_opens_the_page_and_its_code_is_in_no_address_or_log(round_, country, opened):
    page, code = opened(None, PHONE), code_of(round_, country, "Bộ Thử")
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url + str(request.headers)))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"/du-thao/gop-y/#ma={code}")
    page.wait_for_url("**/du-thao/gop-y/doc/")
    expect(page.get_by_text("Kính gửi Bộ Thử")).to_be_visible()

    page.locator("ul.leaves a").first.click()
    page.get_by_text("Góp ý đoạn này").click()
    page.get_by_label("Ý kiến", exact=True).first.fill("Nêu tên các nơi làm tốt.")
    story.press(page, "Gửi ý kiến")

    expect(page.get_by_text("Đã gửi ý kiến.")).to_be_visible()
    assert Comment.objects.get().text == "Nêu tên các nơi làm tốt."
    assert not [one for one in asked if code in one]
    assert said == []


def test_with_scripts_off_the_code_is_typed_and_everything_works(round_, country, opened):
    page = opened(None, PHONE, java_script_enabled=False)
    page.goto("/du-thao/gop-y/")
    page.get_by_label("Mã góp ý").fill(code_of(round_, country, "Hội Thử").lower())
    story.press(page, "Mở trang góp ý")
    story.press(page, "Thống nhất toàn văn")

    expect(page.get_by_text("Đã ghi: thống nhất toàn văn.")).to_be_visible()
    assert Invited.objects.get(name="Hội Thử").answer == "AGREED"


def test_from_a_word_file_to_the_table_with_the_keys(round_, country, opened):
    word = Word(exports.asking_docx(round_, Invited.objects.get(name="Bộ Thử")))
    word.change("nhiều khó khăn", "khó khăn ở vùng sâu")
    word.remark("Một số nơi", "Nêu tên.")
    hoa, vinh = opened(country.person("hoa")), opened(country.person("vinh"))
    hoa.goto(f"/du-thao/y-kien/{round_.pk}/")
    hoa.get_by_label("Tệp ý kiến").set_input_files(
        {"name": "bo-thu.docx", "mimeType": "application/octet-stream", "buffer": word.saved()}
    )
    story.press(hoa, "Nhận tệp")
    expect(hoa.get_by_text("Đã lấy 2 ý kiến.")).to_be_visible()

    hoa.get_by_role("link", name="Xử lý ý kiến").click()
    story.press(hoa, "Lấy chỗ sửa này")
    expect(hoa.get_by_text("khó khăn ở vùng sâu. Một số nơi")).to_be_visible()
    hoa.wait_for_load_state()  # the page hears keys
    hoa.keyboard.press("j")
    hoa.keyboard.press("j")
    hoa.keyboard.press("1")
    expect(hoa.locator("[data-point] .badge")).to_have_text(["Tiếp thu", "Tiếp thu"])
    assert set(Point.objects.values_list("disposition", flat=True)) == {"ACCEPTED"}

    vinh.goto(f"/du-thao/y-kien/{round_.pk}/y/?loai=cho-duyet")
    story.press(vinh, "Duyệt tất cả 2")
    expect(vinh.get_by_text("Đã duyệt 2 ý kiến.")).to_be_visible()
    hoa.goto(f"/du-thao/y-kien/{round_.pk}/bang/")
    expect(hoa.get_by_text("Bảng còn là dự thảo")).to_have_count(0)
    with hoa.expect_download() as got:
        hoa.get_by_role("link", name="Tải DOCX").click()
    assert b"Ti\xe1\xba\xbfp thu" in _document(got.value.path().read_bytes())


def _document(data):
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
