"""The pages of intake, used without JavaScript; the stranger and the commune at every door."""

import io
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from tests.cast import NOW
from tests.reports.intake.conftest import PARTS, docx_of
from tests.reports.layers import make_file
from tusach.kit import store
from tusach.kit.paper import Heading, Letterhead, Paper, Paragraph, Run, form_on, to_docx
from tusach.reports import actions
from tusach.reports.models import Claim, Finding, Intake, IntakeState, State


def upload(name="bao-cao.docx", data=None):
    return SimpleUploadedFile(name, data or docx_of())


def text(answer):
    return answer.content.decode()


def test_a_province_hands_in_looks_over_and_takes_in(world, sign_in):
    client = sign_in(world.cast.person("minh"))
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    assert "Nộp tệp báo cáo" in text(client.get(reverse("reports:show", args=[report.pk])))
    came = client.post(
        reverse("reports:intake-hand-in"), {"tep": upload(), "noi": world.cast.lam_dong.pk}, follow=True
    )
    intake = Intake.objects.get()
    assert intake.state == IntakeState.READ
    page = text(came)
    assert "Lãnh đạo, chỉ đạo" in page
    assert "118/120" in page
    client.post(reverse("reports:intake-place", args=[intake.pk]), {"xong": ""})
    client.post(reverse("reports:intake-take", args=[intake.pk]), {})
    client.post(reverse("reports:submit", args=[report.pk]))
    report.refresh_from_db()
    assert report.state == State.SUBMITTED


def test_the_centre_hands_in_several_files_and_says_whose(world, sign_in):
    client = sign_in(world.cast.person("hoa"))
    other = docx_of(head=["TỈNH ỦY HÀ GIANG", "BÁO CÁO", "Tổng kết Đề án 2009-2023"])
    data = {
        "tep": [upload(), upload("hg.docx", other)],
        "cach": "MAIL",
        "nguoi-gui": "bantuyengiao@example.vn",
    }
    page = text(client.post(reverse("reports:intake-hand-in"), data, follow=True))
    assert "Đã nhận 2 tệp" in page
    assert "Tỉnh Hà Giang" in page
    intake = Intake.objects.get(name="hg.docx")
    assert (intake.sender, intake.way) == ("bantuyengiao@example.vn", "MAIL")
    page = text(client.get(reverse("reports:intake-show", args=[intake.pk])))
    assert "Đúng là báo cáo của Tỉnh Hà Giang?" in page
    client.post(reverse("reports:intake-whose", args=[intake.pk]), {"noi": world.cast.ha_giang.pk})
    intake.refresh_from_db()
    assert intake.doubts == []


def test_a_script_gets_the_outcome_of_its_file(world, sign_in):
    client = sign_in(world.cast.person("minh"))
    address = reverse("reports:intake-hand-in")
    done = client.post(address, {"tep": upload()}, headers={"Accept": "application/json"}).json()
    assert done["url"] == reverse("reports:intake-show", args=[Intake.objects.get().pk])
    empty = client.post(
        address, {"tep": SimpleUploadedFile("a.docx", b"")}, headers={"Accept": "application/json"}
    )
    assert (empty.status_code, "không có gì" in empty.json()["refused"]) == (422, True)


def test_the_file_comes_back_byte_for_byte(world, read, sign_in):
    client = sign_in(world.cast.person("minh"))
    answer = client.get(reverse("reports:intake-file", args=[read.pk]))
    assert b"".join(answer.streaming_content) == _kept(read)


def _kept(intake):
    with store.open_kept(intake.sha256) as file:
        return file.read()


def test_sections_are_moved_split_and_joined_by_form(world, read, sign_in):
    client = sign_in(world.cast.person("hoa"))
    section = read.layers.get().sections.get(leaves=["1.2"])
    address = reverse("reports:intake-place", args=[read.pk])
    client.post(address, {f"o-{section.pk}": "1.1", f"p-{section.pk}": "1.2"})
    section.refresh_from_db()
    assert section.leaves == ["1.1", "1.2"]
    client.post(address, {f"o-{section.pk}": "ngoai", f"p-{section.pk}": ""})
    section.refresh_from_db()
    assert (section.leaves, section.is_foreign) == ([], True)
    first = read.layers.get().sections.get(leaves=["1.1"])
    came = client.post(address, {"tach": f"{first.pk}:{first.last - 1}"})
    made = read.layers.get().sections.get(ordinal=first.ordinal + 1)
    assert came.url.endswith(f"#s{made.pk}")
    client.post(address, {"gop": str(first.pk)})
    assert not read.layers.get().sections.filter(pk=made.pk).exists()
    assert "vừa được xếp lại" in text(client.post(address, {"gop": "999999"}, follow=True))


def test_what_a_colleague_placed_meanwhile_is_not_moved_back_by_a_page_that_was_open(world, read, sign_in):
    one, two = read.layers.get().sections.exclude(leaves=[])
    address = reverse("reports:intake-place", args=[read.pk])
    sent = {f"{letter}-{each.pk}": key for each, key in ((one, "1.1"), (two, "1.2")) for letter in "ow"}
    actions.place_section(section=one, leaves=[], is_foreign=True, by=world.cast.actor("hoa"), at=NOW)
    said = text(sign_in(world.cast.person("hoa")).post(address, sent | {f"o-{two.pk}": "1.1"}, follow=True))

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.is_foreign, two.leaves) == (True, ["1.1"])
    assert "Đã lưu cách xếp 1 phần." in said


def test_typed_text_is_shown_to_choose_from(world, hand_in, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Tôi đã viết."}, "minh")
    intake = hand_in(world.cast.lam_dong)
    client = sign_in(world.cast.person("minh"))
    page = text(client.get(reverse("reports:intake-take", args=[intake.pk])))
    assert "Tôi đã viết." in page
    assert 'name="m-1.1"' in page


def test_figures_are_judged_on_their_page(world, read, sign_in):
    client = sign_in(world.cast.person("hoa"))
    listed = reverse("reports:claim-list", args=[read.report.pk])
    page = text(client.get(listed, {"muc": "1.2"}))
    assert "<mark>12.345 bản" in page
    assert "118/120" not in page
    assert "97,3" in text(client.get(listed, {"lech": "1"}))
    ids = list(Claim.objects.values_list("pk", flat=True))
    client.post(reverse("reports:claim-confirm", args=[read.report.pk]), {"so": ids})
    assert set(Claim.objects.values_list("state", flat=True)) == {"CONFIRMED"}
    one = Claim.objects.get(quote__contains="12.345")
    shown = reverse("reports:claim-source", args=[one.pk])
    assert "đã đối chiếu" in text(client.get(shown)).lower()
    data = {"xet": "sua", "kind": "AMOUNT", "value": "12.354", "unit": "bản", "year_from": "2022", "year_to": "2022",
            "comparator": "", "reason": "Tỉnh sửa"}  # fmt: skip
    client.post(reverse("reports:claim-judge", args=[one.pk]), data)
    one.refresh_from_db()
    assert (one.state, int(one.value)) == ("CORRECTED", 12354)
    bad = client.post(reverse("reports:claim-judge", args=[one.pk]), {**data, "year_from": "22"}, follow=True)
    assert "Năm gồm bốn chữ số" in text(bad)


def test_asking_and_answering_by_page(world, read, sign_in):
    finding = Finding.objects.get(report=read.report, sentence__contains="97,3")
    client = sign_in(world.cast.person("hoa"))
    assert finding.sentence in text(client.get(reverse("reports:finding-list")))
    client.post(reverse("reports:finding-ask", args=[finding.pk]), {"question": "Số nào đúng?"})
    client = sign_in(world.cast.person("minh"))
    assert "Trung ương hỏi" in text(client.get(reverse("reports:show", args=[read.report.pk])))
    client.post(reverse("reports:finding-explain", args=[finding.pk]), {"answer": "98,3."})
    client = sign_in(world.cast.person("hoa"))
    assert "98,3." in text(client.get(reverse("reports:finding-show", args=[finding.pk])))
    client.post(reverse("reports:finding-settle", args=[finding.pk]), {"outcome": "Dùng 98,3."})
    finding.refresh_from_db()
    assert finding.state == "SETTLED"


def test_a_province_looks_before_it_sends_and_nothing_is_kept(world, sign_in):
    client = sign_in(world.cast.person("minh"))
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    address = reverse("reports:intake-try", args=[report.pk])
    page = text(client.post(address, {"tep": upload(data=docx_of(PARTS[:1]))}))
    assert "98,3" in page
    assert "1 mục chưa tìm thấy" in page
    assert not Intake.objects.exists()
    assert client.post(address, {}).status_code == 422


def test_the_web_text_is_looked_over_before_sending(world, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Có 118/120 xã (97,3%) có tủ sách.", "loi_2": "Tốt."}, "minh")
    page = text(sign_in(world.cast.person("minh")).get(reverse("reports:before", args=[report.pk])))
    assert "98,3" in page
    assert "Báo cáo đã đủ để gửi" in page


def test_the_outline_as_a_word_file_comes_back_exactly(world, sign_in, hand_in):
    client = sign_in(world.cast.person("minh"))
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Đã viết trên mạng."}, "minh")
    answer = client.get(reverse("reports:intake-outline", args=[report.pk]))
    assert Document(io.BytesIO(answer.content)).paragraphs
    intake = hand_in(world.cast.lam_dong, answer.content, "de-cuong.docx")
    placed = {tuple(one.leaves): one for one in intake.layers.get().sections.exclude(leaves=[])}
    assert placed["1.1",].method == "tag"
    assert [one["text"] for one in placed["1.1",].body] == ["Đã viết trên mạng."]
    assert placed["1.2",].body == []


def test_a_clerk_enters_the_report_in_the_register(world, read, sign_in):
    client = sign_in(world.cast.person("an"))
    address = reverse("reports:intake-register", args=[read.pk])
    page = text(client.get(address))
    assert 'value="123"' in page
    assert 'value="-BC/BTGTU"' in page
    assert 'value="Ban Tuyên giáo Tỉnh ủy Lâm Đồng"' in page
    assert "Tổng kết Đề án 2009-2023" in page
    data = {"family": "PARTY", "number": "123", "symbol": "-BC/BTGTU", "dated": "30/10/2023", "issuer": "Ban Tuyên giáo",
            "subject": "Tổng kết", "arrived_on": "02/11/2023", "arrival_number": ""}  # fmt: skip
    assert client.post(address, data).status_code == 302
    read.refresh_from_db()
    assert read.document.code == "123-BC/BTGTU"
    assert client.post(address, data).status_code in {403, 422}


DOORS = ["intake-show", "intake-file", "intake-letter"]


@pytest.mark.parametrize("name", ["khach", "lan", "dung"])
def test_others_find_nothing(world, read, name, sign_in):
    client = sign_in(world.cast.person(name))
    for door in DOORS:
        assert client.get(reverse(f"reports:{door}", args=[read.pk])).status_code == 404
    for door in (
        "intake-place",
        "intake-read",
        "intake-whose",
        "intake-doubt",
        "intake-back",
        "intake-aside",
        "intake-send",
        "intake-take",
    ):
        assert client.post(reverse(f"reports:{door}", args=[read.pk])).status_code == 404
    claim = Claim.objects.first()
    assert client.get(reverse("reports:claim-source", args=[claim.pk])).status_code == 404
    assert client.post(reverse("reports:claim-judge", args=[claim.pk])).status_code == 404
    finding = Finding.objects.first()
    assert client.get(reverse("reports:finding-show", args=[finding.pk])).status_code == 404
    for door in ("finding-ask", "finding-explain", "finding-settle", "finding-open"):
        assert client.post(reverse(f"reports:{door}", args=[finding.pk])).status_code == 404
    for door in ("claim-list", "intake-try", "intake-outline"):
        assert client.get(reverse(f"reports:{door}", args=[read.report.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("lan", 403), ("dung", 403), ("khach", 200), ("minh", 200), ("hoa", 200)]
)
def test_a_commune_has_no_intake(world, name, status, sign_in):
    client = sign_in(world.cast.person(name))
    assert client.get(reverse("reports:intake-list")).status_code == status
    assert client.get(reverse("reports:finding-list")).status_code == status


def test_a_province_does_not_judge(world, read, sign_in):
    client = sign_in(world.cast.person("minh"))
    claim = Claim.objects.first()
    assert client.get(reverse("reports:claim-source", args=[claim.pk])).status_code == 200
    assert client.post(reverse("reports:claim-judge", args=[claim.pk]), {"xet": "dung"}).status_code == 403
    assert client.post(reverse("reports:claim-confirm", args=[read.report.pk])).status_code == 403


def test_the_list_asks_as_much_for_three_files_as_for_one(world, hand_in, sign_in):
    hand_in(None)
    client = sign_in(world.cast.person("hoa"))
    client.get(reverse("reports:intake-list"))
    counts = []
    for number in (1, 3):
        for extra in range(1, number):
            hand_in(None, docx_of(head=["BÁO CÁO", f"Bản {extra}"]), at=NOW)
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("reports:intake-list"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_action_refused_says_why(world, read, sign_in):
    client = sign_in(world.cast.person("hoa"))
    report = actions.take_into_report(intake=read, by=world.cast.actor("minh"), at=NOW)
    actions.submit_report(report=report, by=world.cast.actor("minh"), at=NOW)
    assert "rút về" in text(client.post(reverse("reports:intake-take", args=[read.pk]), {}))


def test_a_text_of_many_sections_is_shown_by_the_page(world, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    layer = make_file(report, [(f"Phần {n}", ["1.1"] if n == 55 else [], ["Chữ."]) for n in range(1, 61)])
    client = sign_in(world.cast.person("hoa"))
    address = reverse("reports:intake-show", args=[layer.intake_id])
    first, second = text(client.get(address)), text(client.get(address, {"trang": 2}))
    assert ("Phần 50<" in first, "Phần 51<" in first) == (True, False)
    assert ("Phần 50<" in second, "Phần 55<" in second) == (False, True)
    placed = layer.sections.get(leaves=["1.1"])
    assert f"?trang=2#s{placed.pk}" in first
    moved = client.post(
        reverse("reports:intake-place", args=[layer.intake_id]), {f"o-{placed.pk}": "1.2", "trang": "2"}
    )
    assert moved.url == f"{address}?trang=2"


def test_the_centre_sees_every_province_at_a_glance(world, read, sign_in):
    address = reverse("reports:intake-provinces")
    page = text(sign_in(world.cast.person("hoa")).get(address))
    assert "1 trên 2 nơi đã có báo cáo" in page
    assert "Tỉnh Hà Giang" in page
    for name in ("khach", "minh", "lan"):
        assert sign_in(world.cast.person(name)).get(address).status_code == 403


def letter(**attached):
    message = EmailMessage()
    message["From"] = "Ban Tuyên giáo <btg@lamdong.example.vn>"
    message.set_content("Kính gửi báo cáo.")
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"{name}.docx")
    return message.as_bytes()


def test_a_letter_that_was_dropped_is_filed_with_its_sender(world, sign_in):
    client = sign_in(world.cast.person("hoa"))
    mail = letter(bao_cao=docx_of())
    client.post(reverse("reports:intake-hand-in"), {"tep": upload("thu.eml", mail)})
    intake = Intake.objects.get()
    as_it_came = client.get(reverse("reports:intake-letter", args=[intake.pk]))
    assert b"".join(as_it_came.streaming_content) == mail
    assert (intake.name, intake.way) == ("bao_cao.docx", "MAIL")
    assert intake.sender == "Ban Tuyên giáo <btg@lamdong.example.vn>"
    page = text(
        client.post(reverse("reports:intake-hand-in"), {"tep": upload("thu.eml", letter())}, follow=True)
    )
    assert "không có tệp kèm theo" in page


def test_tracked_changes_are_read_as_final_and_shown(world, hand_in, sign_in):
    paper = Paper(
        letterhead=Letterhead(issuer=["TỈNH ỦY LÂM ĐỒNG"]),
        blocks=[
            Heading(4, "1.1.", "Lãnh đạo, chỉ đạo"),
            Paragraph([Run("Nhận "), Run("10.000", change="deleted", author="Minh"), Run("12.345", change="inserted", author="Minh"), Run(" bản sách.")]),
        ],
    )  # fmt: skip
    intake = hand_in(world.cast.lam_dong, to_docx(paper, form_on("party", NOW.date())))
    page = text(sign_in(world.cast.person("hoa")).get(reverse("reports:intake-show", args=[intake.pk])))
    assert "Nhận 12.345 bản sách." in page
    assert "2 chỗ sửa còn để ở chế độ theo dõi (Track Changes)" in page
    assert "Máy đọc chữ theo bản đã sửa" in page
    assert "<del>10.000</del>" in page


def test_an_unreadable_file_of_nobody_may_still_be_given_to_its_place(world, hand_in, sign_in):
    intake = hand_in(None, b"%PDF-1.7\nnothing more", "hong.pdf")
    client = sign_in(world.cast.person("hoa"))
    page = text(client.get(reverse("reports:intake-show", args=[intake.pk])))
    assert "Chưa ghi tệp này là báo cáo của nơi nào" in page
    client.post(reverse("reports:intake-whose", args=[intake.pk]), {"noi": world.cast.lam_dong.pk})
    intake.refresh_from_db()
    assert intake.report.obligation.unit == world.cast.lam_dong


def test_a_file_that_is_being_read_is_not_read_twice(world, hand_in, sign_in):
    intake = hand_in(world.cast.lam_dong, read=False)
    actions.claim_intake(at=NOW)
    page = sign_in(world.cast.person("minh")).post(
        reverse("reports:intake-read", args=[intake.pk]), follow=True
    )
    assert "Máy đang đọc tệp này" in text(page)
    intake.refresh_from_db()
    assert intake.state == IntakeState.READING


def test_a_sent_report_says_how_a_new_file_comes_in(world, hand_in, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Viết.", "loi_2": "Viết."}, "minh")
    actions.submit_report(report=report, by=world.cast.actor("minh"), at=NOW)
    intake = hand_in(world.cast.lam_dong)
    page = text(sign_in(world.cast.person("minh")).get(reverse("reports:intake-show", args=[intake.pk])))
    assert "Muốn dùng chữ của tệp này thì rút về" in page


def test_what_is_still_to_be_written_names_its_leaf(world, sign_in):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Có 118/120 xã."}, "minh")
    page = text(sign_in(world.cast.person("minh")).get(reverse("reports:before", args=[report.pk])))
    assert "Còn 1 câu bắt buộc chưa trả lời" in page
    assert "1.2 Kết quả: Nội dung" in page


def test_a_file_that_is_not_the_reports_text_counts_nothing(world, read, hand_in, sign_in):
    client = sign_in(world.cast.person("minh"))
    page = reverse("reports:intake-show", args=[read.pk])
    assert "chưa được tính" not in text(client.get(page))
    hand_in(world.cast.lam_dong, docx_of(PARTS[:1]))
    assert "số liệu của tệp này chưa được tính" in text(client.get(page))
