"""What the pages of intake call things, and what they ask before a file is called looked over or is taken in."""

import io

from django.urls import reverse
from django.utils.html import strip_tags
from docx import Document

from tests.cast import NOW
from tests.reports.intake.conftest import PARTS, docx_of
from tests.reports.intake.test_pages import text, upload
from tests.reports.layers import make_file
from tusach.reports import actions
from tusach.reports.models import IntakeState


def test_places_without_a_report_are_named_by_how_far_they_are(world, sign_in):
    minh, hoa = world.cast.actor("minh"), world.cast.actor("hoa")
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    client = sign_in(world.cast.person("hoa"))
    address = reverse("reports:intake-list")
    assert "Chưa gửi: 2" in text(client.get(address))
    world.save(report, {"loi_1": "Tốt.", "loi_2": "Đạt."}, "minh")
    page = text(client.get(address))
    assert ("Đang viết: 1" in page, "Chưa gửi: 1" in page) == (True, True)
    report = actions.submit_report(report=report, by=minh, at=NOW)
    assert "1 trên 2 nơi chưa có báo cáo" in text(client.get(address))
    actions.return_report(report=report, comments={"1.2": "Nêu số."}, by=hoa, at=NOW)
    page = text(client.get(address))
    assert ("Đã trả lại: 1" in page, "Chưa gửi: 1" in page) == (True, True)


def test_the_heading_of_a_part_is_called_so_and_lengths_are_characters(world, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    layer = make_file(report, [("I. KẾT QUẢ", [], []), ("1.1. Lãnh đạo", ["1.1"], ["Có họp."])])
    layer.sections.filter(heading="I. KẾT QUẢ").update(method="front", score="0.660")
    page = text(sign_in(world.cast.person("hoa")).get(reverse("reports:intake-show", args=[layer.intake_id])))
    assert "tên phần, khớp 66%" in page
    assert "đầu, cuối văn bản" not in page.lower()
    assert " ký tự" in page
    assert "chữ cái" not in page


def test_the_centre_takes_files_in_and_a_province_sends_them(world, sign_in):
    world.report(world.cast.lam_dong, "minh", "REPORT")
    address = reverse("reports:intake-list")
    centre = text(sign_in(world.cast.person("hoa")).get(address))
    province = text(sign_in(world.cast.person("minh")).get(address))
    assert ("Nhận tệp</button>" in centre, "Gửi tệp</button>" in centre) == (True, False)
    assert ("Nhận tệp</button>" in province, "Gửi tệp</button>" in province) == (False, True)


def test_what_is_nowhere_is_shown_before_a_file_is_called_looked_over(world, hand_in, sign_in):
    intake = hand_in(world.cast.lam_dong, docx_of(PARTS[:1]))
    client = sign_in(world.cast.person("minh"))
    came = client.post(reverse("reports:intake-place", args=[intake.pk]), {"xong": ""}, follow=True)
    page = text(came)
    intake.refresh_from_db()
    assert (intake.state, intake.confirmed_at) == (IntakeState.READ, None)
    assert "1 mục chưa tìm thấy" in page
    assert "1.2 Kết quả" in page or "1.2. Kết quả" in page
    assert "Vẫn coi là dò xong" in page
    done = client.post(reverse("reports:intake-done", args=[intake.pk]), follow=True)
    assert "Đã dò xong. Cách gọi mục" in text(done)
    intake.refresh_from_db()
    assert intake.state == IntakeState.CONFIRMED
    again = client.post(reverse("reports:intake-place", args=[intake.pk]), {"xong": ""})
    assert again.url == reverse("reports:intake-show", args=[intake.pk])
    for name, status in (("khach", 404), ("lan", 404), ("dung", 404)):
        stranger = sign_in(world.cast.person(name))
        assert stranger.get(reverse("reports:intake-done", args=[intake.pk])).status_code == status


def test_a_file_with_nothing_left_is_looked_over_at_once(world, read, sign_in):
    client = sign_in(world.cast.person("minh"))
    came = client.post(reverse("reports:intake-place", args=[read.pk]), {"xong": ""})
    assert came.url == reverse("reports:intake-show", args=[read.pk])
    read.refresh_from_db()
    assert read.state == IntakeState.CONFIRMED


def test_a_replaced_file_says_so_before_it_is_taken_in(world, read, hand_in, sign_in):
    later = hand_in(world.cast.lam_dong, docx_of([PARTS[0], ("1.2. Kết quả", ["Bản sửa."])]), "ban-sua.docx")
    client = sign_in(world.cast.person("minh"))
    address = reverse("reports:intake-take", args=[read.pk])
    page = text(client.get(address))
    assert "đã có bản thay thế “ban-sua.docx”" in page
    assert "Đưa vào báo cáo</button>" not in page
    assert reverse("reports:intake-show", args=[later.pk]) in page
    assert "đã có bản thay thế" in text(client.post(address, {}))


def test_a_file_that_was_not_read_says_so_before_it_is_taken_in(world, hand_in, sign_in):
    intake = hand_in(world.cast.lam_dong, read=False)
    page = text(sign_in(world.cast.person("minh")).get(reverse("reports:intake-take", args=[intake.pk])))
    assert "Máy chưa đọc xong tệp này" in page
    assert "Đưa vào báo cáo</button>" not in page


def test_the_centre_sends_up_what_it_took_in_from_the_page_that_says_so(world, read, sign_in):
    client = sign_in(world.cast.person("hoa"))
    before = reverse("reports:before", args=[read.report.pk])
    assert "Gửi thay tỉnh" not in text(client.get(before))
    client.post(reverse("reports:intake-place", args=[read.pk]), {"xong": ""})
    client.post(reverse("reports:intake-take", args=[read.pk]))
    page = text(client.get(before))
    assert "Gửi thay tỉnh" in page
    assert reverse("reports:intake-send", args=[read.pk]) in page
    assert "Gửi thay tỉnh" not in text(sign_in(world.cast.person("minh")).get(before))


def test_a_figure_that_does_not_agree_stands_in_its_whole_sentence(world, hand_in, sign_in):
    words = (
        "Năm 2022 có 118/120 xã (97,3%) có tủ sách đặt ở nhà văn hóa, trụ sở Đảng ủy và điểm bưu điện của xã."
    )
    intake = hand_in(world.cast.lam_dong, docx_of([("1.1. Lãnh đạo", [f"Đã họp. {words} Có 3 văn bản."])]))
    finding = intake.report.findings.get(sentence__contains="98,3%")
    page = text(sign_in(world.cast.person("hoa")).get(reverse("reports:finding-show", args=[finding.pk])))
    assert "(97,3%) có tủ sách đặt ở nhà văn hóa, trụ sở Đảng ủy và điểm bưu điện của xã." in strip_tags(page)


def test_files_are_named_for_their_place(world, sign_in):
    client = sign_in(world.cast.person("minh"))
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Tốt."}, "minh")
    names = [
        client.get(reverse(f"reports:{door}", args=[report.pk, *more])).headers["Content-Disposition"]
        for door, more in (("intake-outline", []), ("workbook", []), ("paper", ["docx"]))
    ]
    assert [name.partition("=")[2] for name in names] == [
        '"de-cuong-tinh-lam-dong.docx"', '"bang-tinh-tinh-lam-dong.xlsx"', '"bao-cao-tinh-lam-dong.docx"',
    ]  # fmt: skip
    survey = world.report(world.cast.ta_nung, "lan")
    sheet = sign_in(world.cast.person("lan")).get(reverse("reports:workbook", args=[survey.pk]))
    assert sheet.headers["Content-Disposition"].endswith('"phieu-xa-ta-nung.xlsx"')


def test_the_look_before_sending_says_in_which_leaf_and_in_which_cell(world, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    document = Document(io.BytesIO(docx_of(PARTS)))
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        (one for row in table.rows for one in row.cells), ("Huyện", "Số bản", "Di Linh", "1.900"), strict=True
    ):
        cell.text = words
    data = io.BytesIO()
    document.save(data)
    client = sign_in(world.cast.person("minh"))
    page = strip_tags(
        text(
            client.post(
                reverse("reports:intake-try", args=[report.pk]), {"tep": upload(data=data.getvalue())}
            )
        )
    )
    assert "1.1 118/120 là 98,3%, không phải 97,3%." in page
    assert "1.900 Di Linh, Số bản" in page
    world.save(report, {"loi_1": "Có 118/120 xã (97,3%) có tủ sách."}, "minh")
    before = strip_tags(text(client.get(reverse("reports:before", args=[report.pk]))))
    assert "1.1 118/120 là 98,3%, không phải 97,3%." in before


def test_when_all_is_written_the_report_has_one_next_step(world, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    client = sign_in(world.cast.person("minh"))
    address = reverse("reports:show", args=[report.pk])
    step = f'href="{reverse("reports:before", args=[report.pk])}"'
    world.save(report, {"loi_1": "Tốt."}, "minh")
    page = text(client.get(address))
    assert ("Viết tiếp mục" in page, page.count(step), "Việc tiếp theo" in page) == (True, 1, True)
    world.save(report, {"loi_2": "Đạt."}, "minh")
    page = text(client.get(address))
    assert ("Viết tiếp mục" in page, page.count(step), "Việc tiếp theo" in page) == (False, 1, False)
    assert "Việc tiếp theo" not in text(sign_in(world.cast.person("hoa")).get(address))


def test_a_title_that_ends_with_a_stop_is_named_without_it(world, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    outline = report.outline
    told = sign_in(world.cast.person("minh")).get(reverse("reports:before", args=[report.pk]))
    first = told.context["missing"][0]
    _stopped(outline.tree, first["leaf"])
    outline.digest = "a-title-with-a-stop"
    outline.save(update_fields=["tree", "digest"])

    page = text(sign_in(world.cast.person("minh")).get(reverse("reports:before", args=[report.pk])))

    assert f"{first['title']}: " in page
    assert ".: " not in page


def _stopped(nodes, key):
    """The title of this leaf, as many in the plan's own outline, ends with a stop."""
    for one in nodes:
        if one["key"] == key:
            one["title"] += "."
        _stopped(one.get("children", []), key)
