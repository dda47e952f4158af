"""Points: split, merged, disposed, approved; a tracked change taken over; the table of it all."""

import io
from datetime import timedelta

import docx
import pypdfium2
import pytest
from openpyxl import load_workbook

from tests.cast import NOW
from tusach.drafting import actions, exports, queries
from tusach.drafting.models import Point
from tusach.journal.models import Notice
from tusach.kit.errors import Refused


@pytest.fixture
def round_(desk):
    made = desk.open()
    desk.say(desk.invited(made), "Nêu tên các tỉnh.", block=desk.blocks[1].key)
    desk.say(desk.invited(made, "Lâm Đồng"), "Nên ngắn hơn.")
    return made


def point(nth=0):
    return Point.objects.order_by("pk")[nth]


def dispose(desk, one, disposition, **facts):
    return actions.dispose(point=one, disposition=disposition, by=desk.actor("hoa"), at=NOW, **facts)


def test_a_point_is_accepted_with_the_versions_that_changed(desk, round_):
    version = desk.save(desk.blocks[1], "Viết lại đoạn hai.", why=point().why)
    made = dispose(desk, point(), "ACCEPTED")

    assert (made.disposition, made.decided_by, made.decided_at) == ("ACCEPTED", desk.cast.person("hoa"), NOW)
    assert list(made.versions.all()) == [version]
    assert list(dispose(desk, point(), "ACCEPTED", versions=[]).versions.all()) == []


@pytest.mark.parametrize("disposition", ["PARTLY", "EXPLAINED", "NOTED"])
def test_what_is_not_accepted_in_full_needs_a_reason(desk, round_, disposition):
    with pytest.raises(Refused, match="phải ghi lý do"):
        dispose(desk, point(), disposition, reason=" ")
    assert dispose(desk, point(), disposition, reason="Vì thiếu số.").reason == "Vì thiếu số."


def test_a_duplicate_names_another_point_and_never_itself(desk, round_):
    with pytest.raises(Refused, match="Trùng với ý kiến nào"):
        dispose(desk, point(), "DUPLICATE")
    with pytest.raises(Refused, match="chính nó"):
        dispose(desk, point(), "DUPLICATE", repeats=point())
    dispose(desk, point(1), "DUPLICATE", repeats=point())
    third = desk.say(desk.invited(round_, "Mai"), "Nên ngắn.").points.get()

    assert dispose(desk, third, "DUPLICATE", repeats=point(1)).repeats == point()
    with pytest.raises(Refused, match="Xin chọn cách xử lý"):
        dispose(desk, point(), "OPEN")


def test_many_are_disposed_at_once_and_decided_ones_left_alone(desk, round_):
    dispose(desk, point(), "ACCEPTED")
    asked = {
        "round": round_,
        "points": [one.pk for one in Point.objects.all()],
        "by": desk.actor("hoa"),
        "at": NOW,
    }
    assert actions.dispose_many(disposition="NOTED", reason="Đã ghi.", **asked) == 1
    assert [one.disposition for one in Point.objects.order_by("pk")] == ["ACCEPTED", "NOTED"]
    with pytest.raises(Refused, match="Chưa chọn ý kiến nào"):
        actions.dispose_many(disposition="NOTED", reason="Đã ghi.", **asked)


def test_a_leader_approves_and_a_new_decision_waits_again(desk, round_):
    with pytest.raises(Refused, match="Không có ý kiến nào đã xử lý"):
        actions.approve_points(round=round_, points=None, by=desk.actor("vinh"), at=NOW)
    dispose(desk, point(1), "ACCEPTED")
    assert actions.approve_points(round=round_, points=None, by=desk.actor("vinh"), at=NOW) == 1
    assert point(1).approved_by == desk.cast.person("vinh")
    assert Notice.objects.filter(kind="drafting.approved").count() == 2  # Minh and Thu of Lâm Đồng

    assert dispose(desk, point(1), "NOTED", reason="Đổi ý.").approved_at is None


def test_what_was_decided_after_the_page_was_read_is_not_approved_with_it(desk, round_):
    dispose(desk, point(0), "ACCEPTED")
    dispose(desk, point(1), "ACCEPTED")
    later = NOW + timedelta(minutes=5)
    actions.dispose(point=point(1), disposition="NOTED", reason="Đổi ý.", by=desk.actor("hoa"), at=later)
    asked = {"round": round_, "points": None, "by": desk.actor("vinh"), "at": later, "seen": NOW}

    assert actions.approve_points(**asked) == 1
    assert [one.approved_at for one in (point(0), point(1))] == [later, None]
    with pytest.raises(Refused, match="vừa được xử lý lại sau khi anh chị mở trang"):
        actions.approve_points(**asked)
    assert actions.approve_points(**asked | {"seen": later}) == 1


def test_a_leader_sends_back_with_a_reason_and_who_decided_hears(desk, round_):
    asked = {"by": desk.actor("vinh"), "at": NOW}
    with pytest.raises(Refused, match="chưa xử lý nên chưa có gì"):
        actions.send_back(point=point(), why="x", **asked)
    dispose(desk, point(), "ACCEPTED")
    with pytest.raises(Refused, match="Xin ghi vì sao"):
        actions.send_back(point=point(), why=" ", **asked)
    actions.send_back(point=point(), why="Phải giải trình.", **asked)

    assert Notice.objects.get(sentence__contains="Phải giải trình").person == desk.cast.person("hoa")


def test_a_point_is_split_keeps_its_number_and_is_merged_again(desk, round_):
    parts = actions.split_point(
        point=point(), texts=["Nêu tên.", "", "Thêm số."], by=desk.actor("hoa"), at=NOW
    )
    assert [(one.ordinal, one.text) for one in parts] == [(1, "Nêu tên."), (2, "Thêm số.")]
    actions.split_point(point=parts[0], texts=["Nêu", "tên."], by=desk.actor("hoa"), at=NOW)
    assert [one.text for one in parts[0].comment.points.order_by("ordinal")] == ["Nêu", "tên.", "Thêm số."]
    with pytest.raises(Refused, match="ít nhất hai ý"):
        actions.split_point(point=point(), texts=["Một."], by=desk.actor("hoa"), at=NOW)

    whole = actions.merge_points(comment=parts[0].comment, by=desk.actor("hoa"), at=NOW)
    assert (whole.pk, whole.text) == (parts[0].pk, "Nêu\ntên.\nThêm số.")
    with pytest.raises(Refused, match="chỉ có một ý"):
        actions.merge_points(comment=whole.comment, by=desk.actor("hoa"), at=NOW)


def test_what_is_decided_is_not_split_and_can_be_opened_again(desk, round_):
    with pytest.raises(Refused, match="chưa xử lý"):
        actions.reopen_point(point=point(), by=desk.actor("hoa"), at=NOW)
    dispose(desk, point(), "NOTED", reason="Ghi.")
    with pytest.raises(Refused, match="đã xử lý"):
        actions.split_point(point=point(), texts=["a", "b"], by=desk.actor("hoa"), at=NOW)
    again = actions.reopen_point(point=point(), by=desk.actor("hoa"), at=NOW)

    assert (again.disposition, again.reason, again.decided_by) == ("OPEN", "", None)


def test_a_tracked_change_is_taken_over_while_its_words_stand(desk, round_):
    edit = {"block": desk.blocks[1].key, "quote": "nhiều khó khăn", "proposed": "khó khăn ở vùng sâu"}
    one, two = (desk.say(desk.invited(round_, name), "", **edit).points.get() for name in ("Bộ", "Mai"))
    made = actions.take_over(point=one, by=desk.actor("hoa"), at=NOW)
    desk.blocks[1].refresh_from_db()

    assert "còn khó khăn ở vùng sâu." in desk.blocks[1].text
    assert (made.disposition, [each.number for each in made.versions.all()]) == ("ACCEPTED", [2])
    assert made.versions.get().why == f"theo ý kiến số {one.pk} của Bộ Thử"
    with pytest.raises(Refused, match="không còn y nguyên"):
        actions.take_over(point=two, by=desk.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="đã xử lý"):
        actions.take_over(point=made, by=desk.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="không đề nghị một chỗ sửa"):
        actions.take_over(point=point(), by=desk.actor("hoa"), at=NOW)


def test_the_table_has_a_row_for_each_point_for_who_agrees_and_for_who_is_silent(desk, round_):
    desk.say(desk.invited(round_), "Nên ngắn hơn nữa.")
    actions.agree(invited=desk.invited(round_, "Mai"), way="HAND", by=desk.actor("an"), at=NOW)
    actions.invite(round=round_, guests=[desk.guest("Bộ Im")], by=desk.actor("hoa"), at=NOW)
    last = Point.objects.latest("pk")
    dispose(desk, last, "DUPLICATE", repeats=point(1))
    table = queries.table_of(round_)

    assert [group.title for group in table.groups] == [
        "Ý kiến chung, toàn văn",
        "1.1 Lãnh đạo, chỉ đạo",
        "Thống nhất toàn văn",
        "Chưa có ý kiến",
    ]
    assert [row.nth for group in table.groups for row in group.rows] == [1, 2, 3, 4, 5]
    said = {row.said: row.answer for group in table.groups for row in group.rows}
    assert said["Nên ngắn hơn nữa."] == "Trùng với ý kiến của Ban Tuyên giáo Tỉnh ủy Lâm Đồng ở dòng 1."
    assert said["Nêu tên các tỉnh."] == "Chưa xử lý"
    assert said["Chưa có ý kiến."] == ""
    bodies = queries.table_of(round_, by_body=True).groups
    assert [(group.title, len(group.rows)) for group in bodies][1:] == [
        ("Bộ Thử", 2),
        ("Bà Mai", 1),
        ("Bộ Im", 1),
    ]


def test_a_change_of_words_in_quotation_marks_is_told_once(desk, round_):
    desk.say(
        desk.invited(round_),
        "",
        block=desk.blocks[1].key,
        quote="gọi là “tủ sách”",
        proposed="gọi là tủ sách",
    )
    said = [row.said for group in queries.table_of(round_).groups for row in group.rows]

    assert "Sửa “gọi là ‘tủ sách’” thành “gọi là tủ sách”." in said


def test_the_table_is_a_draft_until_everything_is_disposed_and_approved(desk, round_):
    dispose(desk, point(), "ACCEPTED")
    table = queries.table_of(round_)
    assert exports.draft_line(table) == "DỰ THẢO: CÒN 1 Ý KIẾN CHƯA XỬ LÝ, 1 Ý KIẾN CHƯA DUYỆT"
    assert "DỰ THẢO" in _words(exports.table_file(round_, "docx", by_body=False))
    dispose(desk, point(1), "EXPLAINED", reason="Đề cương đòi đủ mục.")
    actions.approve_points(round=round_, points=None, by=desk.actor("vinh"), at=NOW)

    words = _words(exports.table_file(round_, "docx", by_body=True))
    assert "DỰ THẢO:" not in words
    for said in ("BẢNG TỔNG HỢP", "Nêu tên các tỉnh.", "Giải trình. Đề cương đòi đủ mục.", "Chưa có ý kiến."):
        assert said in words
    assert exports.table_file(round_, "pdf", by_body=False).startswith(b"%PDF")
    sheet = load_workbook(io.BytesIO(exports.table_file(round_, "xlsx", by_body=False))).active
    assert "Nêu tên các tỉnh." in [cell.value for row in sheet.iter_rows() for cell in row]


def test_the_table_begins_on_the_first_page_and_has_no_number(round_):
    document = pypdfium2.PdfDocument(exports.table_file(round_, "pdf", by_body=False))
    first = document[0].get_textpage().get_text_range()
    document.close()
    assert "BẢNG TỔNG HỢP" in first
    assert "Nêu tên các tỉnh." in first
    word = docx.Document(io.BytesIO(exports.table_file(round_, "docx", by_body=False)))
    head = word.tables[0].cell(0, 0).text
    for said in (head, first.partition("BẢNG TỔNG HỢP")[0]):
        assert "Số" not in said
        assert "-BC/" not in said


def _words(data):
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_passes_are_a_pdf_with_the_code_of_each(desk, round_):
    passes = actions.print_passes(round=round_, by=desk.actor("hoa"), at=NOW)
    document = pypdfium2.PdfDocument(exports.passes_pdf(round_, passes))
    words = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert passes[0].code in words.replace("\u2011", "-")
    assert "/du-thao/gop-y/" in words


def test_alike_points_stand_together(desk, round_):
    one = desk.say(desk.invited(round_, "Mai"), "Nêu rõ tên các tỉnh.").points.get()

    assert [[each.pk for each in group] for group in queries.alike_points(round_)] == [[point().pk, one.pk]]
