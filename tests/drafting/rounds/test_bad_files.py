"""What ought not to come back but does: each has its sentence or its state, and the file as it came is kept."""

import ctypes
import io
import zipfile
from datetime import date, timedelta

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import NOW
from tests.drafting.rounds.word import Word, kept, letter, receive
from tests.drafting.test_pages import text_of_pdf
from tests.reports.conftest import REPORT
from tusach.campaign.models import Campaign
from tusach.drafting import actions, exports, queries
from tusach.drafting.actions.answering import LONGEST, TOO_LONG, keep
from tusach.drafting.marks import Said
from tusach.drafting.models import Comment, Point, Returned
from tusach.kit.errors import Refused
from tusach.reports import actions as reports


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        pack.writestr("_rels/.rels", "<Relationships/>")
        with pack.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(70):
                entry.write(b" " * (1 << 20))
    return out.getvalue()


def locked():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (locked, "gop-y.docx", "đặt mật khẩu"),
        (bomb, "gop-y.docx", "bung ra quá lớn"),
        (lambda: b"%PDF-1.7\nhalf a file", "gop-y.pdf", "hỏng hoặc gửi chưa hết"),
    ],
)
def test_what_cannot_be_read_is_kept_and_says_why(desk, make, name, said):
    made, data = desk.open(), make()
    got = receive(made, data, name=name, invited=desk.invited(made))

    assert (got.state, kept(got) == data) == ("UNREAD", True)
    assert said in got.said
    assert actions.sentence_of(got).startswith("Đã giữ tệp nhưng chưa đọc được: ")
    assert not Comment.objects.exists()


# --- PDF in place of Word ---------------------------------------------------------------------------------------


def noted(data, words, text, kind=pdfium.FPDF_ANNOT_HIGHLIGHT):
    """The PDF with a note on these words, as a reader's program puts it there."""
    document = pypdfium2.PdfDocument(data)
    page = next(one for one in document if words in one.get_textpage().get_text_range())
    finder = page.get_textpage()
    start, count = finder.search(words).get_next()
    left, bottom, right, top = finder.get_rect(finder.count_rects(start, count) - 1)
    note = pdfium.FPDFPage_CreateAnnot(page, kind)
    area = pdfium.FS_RECTF(left, top, right, bottom)
    pdfium.FPDFAnnot_SetRect(note, ctypes.byref(area))
    if kind != pdfium.FPDF_ANNOT_TEXT:
        quad = pdfium.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
        pdfium.FPDFAnnot_AppendAttachmentPoints(note, ctypes.byref(quad))
    for key, value in ((b"Contents", text), (b"T", "Bà Hoa"), (b"M", "D:20231103080000+07'00'")):
        held = ctypes.create_string_buffer(value.encode("utf-16-le") + b"\0\0")
        pdfium.FPDFAnnot_SetStringValue(note, key, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)))
    pdfium.FPDFPage_CloseAnnot(note)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_notes_put_onto_the_pdf_come_onto_their_paragraphs(desk):
    made = desk.open()
    data = noted(exports.asking_pdf(made), "64 lượt mượn", "Nguồn đâu?")
    data = noted(data, "10.431", "Xem lại đoạn này.", pdfium.FPDF_ANNOT_TEXT)
    data = noted(data, "hằng tháng", "", pdfium.FPDF_ANNOT_STRIKEOUT)
    got = receive(made, data, name="gop-y.pdf", invited=desk.invited(made))

    assert (got.state, got.said) == ("TAKEN", "Đã lấy 3 ý kiến.")
    one, two, three = desk.blocks
    assert {(said.block, said.quote, said.text, said.author) for said in Comment.objects.all()} == {
        (one, "", "Xem lại đoạn này.", "Bà Hoa"), (two, "hằng tháng", "Đề nghị bỏ.", "Bà Hoa"),
        (three, "64 lượt mượn", "Nguồn đâu?", "Bà Hoa"),
    }  # fmt: skip


def test_a_pdf_without_a_note_is_a_question_and_says_what_a_machine_cannot_read(desk):
    made = desk.open()
    got = receive(made, exports.asking_pdf(made), name="ban-in.pdf", invited=desk.invited(made))

    assert got.state == "AGREES"
    assert "Chữ viết tay" in got.said
    got.way = "LINK"
    assert "xin bấm “Thống nhất toàn văn”" in actions.sentence_of(got)
    assert not Comment.objects.exists()


# --- from elsewhere, twice, too much ----------------------------------------------------------------------------


def test_a_file_of_another_campaigns_report_gives_nothing_and_is_kept(desk):
    other = Campaign.objects.create(
        name="Sơ kết 5 năm", short_name="Sơ kết", reference_date=date(2023, 10, 31), first_year=2018, last_year=2023,
        state="OPEN", opened_at=NOW,
    )  # fmt: skip
    reports.issue_outline(campaign=other, kind="REPORT", tree=REPORT, by=desk.actor("vinh"), at=NOW)
    manuscript = actions.start_manuscript(campaign=other, by=desk.actor("hoa"), at=NOW)
    actions.add_block(
        manuscript=manuscript, node="1.1", text="Sơ kết có kết quả.", by=desk.actor("hoa"), at=NOW
    )
    version = actions.fix_version(manuscript=manuscript, by=desk.actor("hoa"), at=NOW)
    theirs, ours = desk.open(version=version, name="Đợt sơ kết"), desk.open()
    word = Word(exports.asking_docx(theirs, desk.invited(theirs)))
    word.remark("Sơ kết có kết quả", "Kết quả gì?")
    got = receive(ours, word.saved(), invited=desk.invited(ours), way="LINK")

    assert (got.state, got.invited, len(kept(got)) > 0) == ("FOREIGN", desk.invited(ours), True)
    assert not Comment.objects.exists()
    assert "một báo cáo khác" in got.said
    assert "Xin tải bản Word ở trang góp ý" in actions.sentence_of(got)
    assert "sơ kết" not in actions.sentence_of(got).lower()


def test_who_sends_a_file_of_another_round_is_not_told_its_name(desk):
    secret, made = desk.open(name="Đợt hỏi lãnh đạo"), desk.open()
    word = Word(exports.asking_docx(secret))
    word.remark("10.431", "Xem lại.")
    got = receive(made, word.saved(), invited=desk.invited(made), way="LINK")

    assert "Đợt hỏi lãnh đạo" in got.said  # the secretariat is
    assert "Đợt hỏi lãnh đạo" not in actions.sentence_of(got)
    assert got.state == "FOREIGN"


def test_the_same_comments_in_another_file_add_nothing(desk):
    made = desk.open()
    word = Word(exports.asking_docx(made, desk.invited(made)))
    word.remark("10.431", "Xem lại.")
    first = receive(made, word.saved())
    word.document.core_properties.title = "Lưu lại lần nữa"
    again = receive(made, word.saved())

    assert first.pk != again.pk
    assert again.said == "Đã lấy 0 ý kiến. 1 ý kiến đã có từ trước."
    assert Comment.objects.count() == 1


def test_a_file_made_out_to_another_is_its_senders_and_says_so(desk):
    made = desk.open()
    word = Word(exports.asking_docx(made, desk.invited(made, "Mai")))
    word.remark("10.431", "Xem lại.")
    got = receive(made, word.saved(), invited=desk.invited(made))

    assert (got.invited, got.facts["made_for"]) == (desk.invited(made), "Bà Mai")


def test_five_hundred_comments_are_taken_each_once(desk):
    bo = desk.invited(desk.open())
    said = [
        Said(text=f"Ý thứ {nth}.", block=desk.blocks[nth % 3].key, number=1, start=nth) for nth in range(500)
    ]
    assert len(keep(bo, said, way="WORD", at=NOW)) == 500
    assert keep(bo, said, way="WORD", at=NOW) == []
    assert Point.objects.count() == 500


def test_a_comment_longer_than_a_page_is_kept_and_printed_whole(desk):
    made = desk.open()
    long = " ".join(f"câu{nth}" for nth in range(1200))
    word = Word(exports.asking_docx(made, desk.invited(made)))
    word.remark("10.431", long)
    receive(made, word.saved())

    assert Comment.objects.get().text == long
    printed = text_of_pdf(exports.table_file(made, "pdf", by_body=False))
    assert ("câu0 " in printed, "câu1199" in printed) == (True, True)


def test_what_is_longer_than_can_be_kept_says_so(desk):
    made = desk.open()
    (one,) = keep(desk.invited(made), [Said(text="x" * (LONGEST + 1), doubt="Xem lại.")], way="WORD", at=NOW)

    assert (len(one.text), one.doubt) == (LONGEST, f"{TOO_LONG} Xem lại.")

    put = actions.place_comment(comment=one, block_key=desk.blocks[0].key, by=desk.actor("hoa"), at=NOW)
    assert put.doubt == TOO_LONG  # the place is sure now; that words are missing is still so


# --- at the door ------------------------------------------------------------------------------------------------


def at(name, *args):
    return reverse(f"drafting:rounds{name}", args=args)


def desk_code(desk):
    (made,) = desk.rounds
    mai = desk.invited(made, "Mai")
    return actions.print_passes(round=made, only=[mai.pk], by=desk.actor("hoa"), at=NOW)[0].code


@pytest.fixture
def outside(client, clock, desk):
    """A browser that has opened the door with the code of Bà Mai."""
    desk.open()
    client.post(at("-door"), {"code": desk_code(desk)})
    return client


@pytest.fixture
def shift(monkeypatch):
    """`shift(15)`: the clock at the door goes on by as many days."""
    return lambda days: monkeypatch.setattr("tusach.kit.clock.now", lambda: NOW + timedelta(days=days))


def sent(client, data, name="a.docx"):
    answer = client.post(at("-door-file"), {"file": SimpleUploadedFile(name, data)}, follow=True)
    return answer.status_code, " ".join(answer.content.decode().split())


def test_an_empty_file_and_none_at_all_are_said_in_vietnamese(outside):
    for data, said in (
        ({}, "Chưa chọn tệp nào."),
        ({"file": SimpleUploadedFile("a.docx", b"")}, "Tệp này rỗng"),
    ):
        answer = outside.post(at("-door-file"), data)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Returned.objects.exists()


def test_what_came_and_what_did_not_is_said_at_the_door(outside):
    status, page = sent(outside, locked())
    assert (status, "đặt mật khẩu" in page, "Gửi tệp" in page) == (422, True, True)
    assert Returned.objects.get().state == "UNREAD"
    status, page = sent(outside, letter("Bộ có ý kiến như sau:", "1. Nên ngắn hơn."), "cv.docx")
    assert "Đã giữ công văn, có 1 điểm" in page
    assert "Nơi mời đang xem" in page


def test_a_late_answer_is_taken_and_one_after_the_end_is_refused_with_what_was_typed(outside, desk, shift):
    (made,) = desk.rounds
    shift(15)
    page = outside.post(at("-door-say"), {"text": "Ý đến muộn.", "once": "m"}, follow=True).content.decode()
    assert "được ghi là trả lời sau hạn" in page
    assert queries.standing_of(made).rows[2].is_late
    actions.close_round(round=made, by=desk.actor("hoa"), at=NOW)
    mai = desk.invited(made, "Mai")
    with pytest.raises(Refused, match="không nhận thêm tệp"):
        receive(mai.round, b"x", invited=mai, way="LINK")
    late = outside.post(at("-door-say"), {"text": "Ý sau khi chốt."})
    assert (late.status_code, "Ý sau khi chốt." in late.content.decode()) == (422, True)


def test_a_code_that_is_over_leads_to_the_door_with_its_sentence(outside, desk, shift):
    shift(60)
    assert outside.get(at("-door-home")).url == at("-door")
    assert "Mã này hết hạn" in outside.get(at("-door")).content.decode()
    again = outside.post(at("-door"), {"code": desk_code(desk)})
    assert (again.status_code, "hết hạn" in again.content.decode()) == (422, True)
