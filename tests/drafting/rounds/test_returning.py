"""Word files and letters that come back: read onto the paragraphs, asked about where unsure, kept as they came."""

import pytest

from tests.cast import NOW
from tests.drafting.rounds.word import Word, kept, letter, receive
from tusach.drafting import actions, exports
from tusach.drafting.actions.answering import keep
from tusach.drafting.marks import Said
from tusach.drafting.models import Comment, Returned
from tusach.kit.errors import Refused


@pytest.fixture
def sent(desk):
    """A round, and the file that was made out for Bộ Thử."""
    made = desk.open()
    return made, Word(exports.asking_docx(made, desk.invited(made)))


def test_remarks_and_changes_come_onto_their_paragraphs(desk, sent):
    made, word = sent
    word.remark("10.431 trên 10.598", "Số này lấy ngày nào?")
    word.change("nhiều khó khăn", "khó khăn ở vùng sâu")
    word.insert("64 lượt mượn", " sách")
    word.change("hằng tháng", "")
    got = receive(made, word.saved())

    assert (got.state, got.invited, got.said) == ("TAKEN", desk.invited(made), "Đã lấy 4 ý kiến.")
    said = {(one.block.key, one.kind, one.quote, one.proposed, one.text) for one in Comment.objects.all()}
    one, two, three = (block.key for block in desk.blocks)
    assert said == {
        (one, "OPINION", "10.431 trên 10.598", "", "Số này lấy ngày nào?"),
        (two, "EDIT", "nhiều khó khăn", "khó khăn ở vùng sâu", ""),
        (two, "EDIT", "hằng tháng", "", ""),
        (three, "EDIT", "64 lượt mượn", "64 lượt mượn sách", ""),
    }
    text = desk.blocks[0].text
    assert Comment.objects.get(block=desk.blocks[0]).start == text.index("10.431")
    assert {one.author for one in Comment.objects.filter(kind="EDIT")} == {"Ông Ba"}


def test_the_same_file_again_changes_nothing_and_the_file_is_kept(desk, sent):
    made, word = sent
    word.remark("10.431", "Xem lại.")
    data = word.saved()
    first = receive(made, data)
    again = receive(made, data)

    assert (first.pk, Comment.objects.count(), Returned.objects.count()) == (again.pk, 1, 1)
    assert kept(first) == data
    assert "không có gì đổi" in actions.sentence_of(again, again_at=NOW.replace(hour=10))


def test_a_second_file_of_the_same_body_adds_only_what_is_new(desk, sent):
    made, word = sent
    word.remark("10.431", "Xem lại.")
    receive(made, word.saved())
    word.remark("64 lượt mượn", "Nguồn đâu?")
    got = receive(made, word.saved())

    assert got.said == "Đã lấy 1 ý kiến. 1 ý kiến đã có từ trước."
    assert Comment.objects.count() == 2


def test_the_same_remark_on_two_places_of_a_paragraph_is_two_comments(desk):
    one = {
        "text": "Ghi đủ.",
        "quote": "sách điện tử",
        "block": desk.blocks[1].key,
        "number": 1,
        "node": "1.1",
    }
    twice = [Said(**one, start=15), Said(**one, start=90), Said(**one, start=15)]
    keep(desk.invited(desk.open()), twice, way="WORD", at=NOW)

    assert [comment.start for comment in Comment.objects.order_by("pk")] == [15, 90]


def test_words_typed_between_and_under_the_last_heading_are_opinions(desk, sent):
    made, word = sent
    word.type_after("10.431", "Nên nêu tên các tỉnh chưa nhận đủ.")
    word.type_after(
        "XIN GHI Ý KIẾN CHUNG",
        "Báo cáo công phu, đề nghị thêm phần kinh phí.",
        "Nên có bảng so sánh các năm.",
    )
    got = receive(made, word.saved())

    assert got.said == "Đã lấy 3 ý kiến."
    between, *whole = Comment.objects.order_by("pk")
    assert (between.block, between.kind) == (desk.blocks[0], "OPINION")
    assert [(one.block, one.text) for one in whole] == [
        (None, "Báo cáo công phu, đề nghị thêm phần kinh phí."), (None, "Nên có bảng so sánh các năm."),
    ]  # fmt: skip
    assert not any(one.lost for one in whole)


def test_an_edit_without_tracking_is_found_and_says_so(desk, sent):
    made, word = sent
    word.silently("64 lượt mượn", "46 lượt mượn")
    receive(made, word.saved())

    (comment,) = Comment.objects.all()
    assert (comment.quote, comment.proposed) == ("64", "46")
    assert "không bật theo dõi" in comment.doubt


def test_a_paragraph_taken_out_without_tracking_is_found_when_the_others_are_there(desk):
    for nth in range(4):
        text = f"Đoạn thêm thứ {nth} để bản này có nhiều đoạn hơn."
        actions.add_block(manuscript=desk.manuscript, node="1.2", text=text, by=desk.actor("hoa"), at=NOW)
    version = actions.fix_version(manuscript=desk.manuscript, by=desk.actor("hoa"), at=NOW)
    made = desk.open(version=version)
    word = Word(exports.asking_docx(made, desk.invited(made)))
    word.remove("Đoạn thêm thứ 2")
    receive(made, word.saved())

    (comment,) = Comment.objects.all()
    assert (comment.kind, comment.quote, comment.proposed) == (
        "EDIT",
        "Đoạn thêm thứ 2 để bản này có nhiều đoạn hơn.",
        "",
    )
    assert "không còn trong tệp gửi về" in comment.doubt


def test_a_file_with_nothing_in_it_is_a_question(desk, sent):
    made, word = sent
    got = receive(made, word.saved())
    assert got.state == "AGREES"
    assert not Comment.objects.exists()

    actions.file_agrees(returned=got, by=desk.actor("an"), at=NOW)
    assert desk.invited(made).answer == "AGREED"
    with pytest.raises(Refused, match="đã nhận"):
        actions.file_agrees(returned=got, by=desk.actor("an"), at=NOW)


def test_two_bodies_may_return_the_same_untouched_file(desk):
    made = desk.open()
    data = exports.asking_docx(made)
    one = receive(made, data, invited=desk.invited(made))
    two = receive(made, data, invited=desk.invited(made, "Mai"))

    assert one.pk != two.pk
    assert (one.state, two.state) == ("AGREES", "AGREES")


def test_who_sends_a_file_that_lay_without_a_sender_has_sent_it(desk):
    made = desk.open()
    word = Word(exports.asking_docx(made))
    word.remark("10.431", "Xem lại.")
    data = word.saved()
    lying = receive(made, data, name="gop y.docx")
    got = receive(made, data, invited=desk.invited(made), way="ACCOUNT")

    assert (got.pk, got.state, got.invited) == (lying.pk, "TAKEN", desk.invited(made))
    assert Comment.objects.get().text == "Xem lại."


def test_a_file_that_says_not_whose_it_is_waits_for_a_person(desk):
    made = desk.open()
    word = Word(exports.asking_docx(made))
    word.remark("10.431", "Xem lại.")
    got = receive(made, word.saved(), name="gop y.docx")
    assert (got.state, got.invited) == ("WHOSE", None)
    assert not Comment.objects.exists()
    other = desk.invited(desk.open(name="Đợt khác"))
    with pytest.raises(Refused, match="không được mời trong đợt này"):
        actions.say_whose(returned=got, invited=other, by=desk.actor("an"), at=NOW)

    actions.say_whose(returned=got, invited=desk.invited(made), by=desk.actor("an"), at=NOW)
    assert Comment.objects.get().invited == desk.invited(made)


def test_the_name_of_the_file_tells_whose_it_is(desk):
    made = desk.open(desk.guest("Bộ Thông tin thử"), desk.guest("Bộ khác hẳn"))
    word = Word(exports.asking_docx(made))
    word.remark("10.431", "Xem lại.")

    assert receive(made, word.saved(), name="Bo Thong tin thu_gop y.docx").invited.name == "Bộ Thông tin thử"


def test_a_file_of_an_old_version_is_read_onto_the_blocks_of_the_new(desk):
    first = desk.open()
    word = Word(exports.asking_docx(first))
    word.remark("nhiều khó khăn", "Nêu rõ khó khăn gì.")
    word.remark("64 lượt mượn", "Nguồn đâu?")
    word.remark("10.431", "Xem lại.")
    data = _without_round(word)
    desk.save(desk.blocks[1], "Mở đầu mới. Việc khai thác sách điện tử còn nhiều khó khăn.")
    actions.remove_block(block=desk.blocks[2], by=desk.actor("hoa"), at=NOW)
    newer = actions.fix_version(manuscript=desk.manuscript, by=desk.actor("hoa"), at=NOW)
    made = desk.open(version=newer, name="Lần hai")
    got = receive(made, data, invited=desk.invited(made))

    assert "Tệp làm từ dự thảo lần 1, đợt này hỏi lần 2." in got.said
    assert "1 ý kiến không còn đoạn để gắn" in got.said
    moved = Comment.objects.get(text="Nêu rõ khó khăn gì.")
    assert (moved.block, moved.block_number, moved.start) == (desk.blocks[1], 2, 44)
    assert Comment.objects.get(text="Nguồn đâu?").lost


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _rename(word, begins, name):
    for mark in word.document.element.body.iter(f"{W}bookmarkStart"):
        if mark.get(f"{W}name").startswith(begins):
            mark.set(f"{W}name", name)


def _without_round(word):
    """As the file of a version exported without a round would be."""
    _rename(word, "round_", "x")
    return word.saved()


def test_a_file_of_another_round_waits_for_a_person_and_one_of_another_report_gives_nothing(desk):
    first, second = desk.open(), desk.open(name="Đợt hai")
    word = Word(exports.asking_docx(first, desk.invited(first)))
    word.remark("10.431", "Xem lại.")
    got = receive(second, word.saved())
    assert got.state == "FOREIGN"
    assert "đợt “Xin ý kiến các tỉnh”" in got.said

    actions.say_whose(returned=got, invited=desk.invited(second), by=desk.actor("an"), at=NOW)
    assert Comment.objects.get().round == second

    _rename(word, "block_", "block_ffffffffff_1")
    _rename(word, "round_", "x")
    strange = receive(second, word.saved())
    assert (strange.state, Comment.objects.count()) == ("FOREIGN", 1)
    assert "một báo cáo khác" in strange.said
    with pytest.raises(Refused, match="không thuộc báo cáo"):
        actions.say_whose(returned=strange, invited=desk.invited(second), by=desk.actor("an"), at=NOW)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"PK\x03\x04 rubbish", "a.docx"), (b"\x00\x01\x02", "b.docx"), (b"MZ" + b"\x00" * 500, "c.exe")],
)
def test_a_hostile_file_is_kept_with_its_sentence(desk, data, name):
    made = desk.open()
    got = receive(made, data, name=name, invited=desk.invited(made))

    assert got.state == "UNREAD"
    assert got.said.endswith(".")
    assert kept(got) == data
    actions.drop_file(returned=got, by=desk.actor("an"), at=NOW)
    assert Returned.objects.get().state == "DROPPED"


def test_a_file_that_was_not_read_is_read_again_when_it_comes_again_or_is_asked_for(desk, sent):
    made, word = sent
    word.remark("10.431", "Xem lại.")
    data = word.saved()
    got = receive(made, data)
    Comment.objects.all().delete()
    Returned.objects.update(
        state="UNREAD", invited=None, reading=[]
    )  # as if it had come before it could be read
    again = receive(made, data)

    assert (again.pk, again.state, again.invited) == (got.pk, "TAKEN", desk.invited(made))
    assert Comment.objects.get().text == "Xem lại."
    with pytest.raises(Refused, match="đã nhận"):
        actions.read_again(returned=again, by=desk.actor("an"), at=NOW)


def test_an_empty_file_is_refused_with_a_sentence(desk):
    with pytest.raises(Refused, match="không có gì bên trong"):
        receive(desk.open(), b"")


def test_a_letter_is_read_into_points_that_a_person_confirms(desk):
    made = desk.open(desk.guest("Bộ Văn hóa thử"))
    data = letter(
        "BỘ VĂN HÓA THỬ", "Số: 123/BVHT-TV", "Hà Nội, ngày 05 tháng 11 năm 2023", "Kính gửi: Ban Tuyên giáo Trung ương",
        "Bộ có ý kiến như sau:",
        "1. Về mục 1.1, đoạn 2: đề nghị nêu tên các nơi làm tốt.",
        "2. Câu “Bình quân mỗi xã có 64 lượt mượn” chưa có nguồn.",
        "3. Báo cáo nên ngắn hơn.",
        "Trên đây là ý kiến của Bộ.", "Nơi nhận:",
    )  # fmt: skip
    got = receive(made, data, name="cv.docx")
    assert (got.state, got.invited.name) == ("POINTS", "Bộ Văn hóa thử")
    assert (got.facts["code"], got.facts["dated"]) == ("123/BVHT-TV", "2023-11-05")
    assert [one["block"] for one in got.reading] == [desk.blocks[1].key, desk.blocks[2].key, ""]
    assert not Comment.objects.exists()

    points = [actions.said_of(one) for one in got.reading[:2]]
    actions.confirm_points(returned=got, points=points, code="123/BVHT-TV", by=desk.actor("an"), at=NOW)
    assert Comment.objects.count() == 2
    assert desk.invited(made, "Văn hóa").their_code == "123/BVHT-TV"


def test_a_letter_that_agrees_asks_for_one_click(desk):
    made = desk.open(desk.guest("Bộ Văn hóa thử"))
    got = receive(made, letter("BỘ VĂN HÓA THỬ", "Số: 5/BVHT", "Bộ thống nhất với nội dung dự thảo báo cáo."))

    assert (got.state, got.said) == ("AGREES", "Công văn thống nhất, không nêu điểm nào.")


def test_page_and_line_of_the_pdf_lead_to_the_paragraph(desk):
    made = desk.open(desk.guest("Bộ Văn hóa thử"))
    pages = exports.pages_of(made)
    page, line = next(
        (nth, at)
        for nth, lines in enumerate(pages, 1)
        for at, text in enumerate(lines, 1)
        if "64 lượt mượn" in text
    )
    data = letter("Bộ có ý kiến như sau:", f"1. Trang {page}, dòng {line}: xin ghi nguồn.")
    got = receive(made, data, invited=desk.invited(made, "Văn hóa"))

    assert got.reading[0]["block"] == desk.blocks[2].key
