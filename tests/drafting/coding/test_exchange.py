"""A codebook from another program: shown first, duplicates one by name, hostile files refused."""

import io

import pytest

from tests.cast import NOW
from tusach.drafting import actions, exports
from tusach.drafting.models import Code
from tusach.drafting.queries import Row, plan_codes
from tusach.journal.models import Entry
from tusach.kit.errors import Refused

THEIRS = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Khác 1.0"><Codes>
<Code guid="A0000000-0000-0000-0000-000000000001" name="Hạn chế" isCodable="false">
<Code guid="A0000000-0000-0000-0000-000000000002" name="MẠNG  yếu" isCodable="true" color="#46AA00"><Description>Nêu mạng.</Description>
<Code guid="A0000000-0000-0000-0000-000000000003" name="Mất sóng" isCodable="true"/></Code>
<Code guid="A0000000-0000-0000-0000-000000000004" name="mạng yếu" isCodable="true"><Description>Nêu sóng.</Description></Code></Code>
<Code guid="A0000000-0000-0000-0000-000000000005" name="Tiếng dân tộc" isCodable="true"/></Codes>
<Sets><Set guid="A0000000-0000-0000-0000-000000000009" name="Bộ"><MemberCode guid="A0000000-0000-0000-0000-000000000002"/></Set></Sets>
</CodeBook>""".encode()


def fates(desk, data=THEIRS):
    rows = exports.rows_of_qdc(desk.campaign, data)
    return [
        (one.row.name, one.row.group, one.row.under, str(one.fate)) for one in plan_codes(desk.campaign, rows)
    ]


def test_the_fate_of_each_code_is_said_before_anything_is_done(desk):
    desk.code("Mạng yếu", definition="Nêu mạng.")

    assert fates(desk) == [
        ("MẠNG  yếu".replace("  ", " "), "LIMITATION", "", "sửa"),
        ("Mất sóng", "LIMITATION", "MẠNG yếu", "thêm mới"),
        ("mạng yếu", "LIMITATION", "", "trùng tên trong tệp, gộp làm một"),
        ("Tiếng dân tộc", "TOPIC", "", "thêm mới"),
    ]
    assert Code.objects.count() == 1


def test_taken_in_it_is_a_tree_and_a_second_time_changes_nothing(desk):
    rows = exports.rows_of_qdc(desk.campaign, THEIRS, group="LESSON")
    assert actions.import_codes(campaign=desk.campaign, rows=rows, by=desk.hoa, at=NOW) == (3, 0)
    net = Code.objects.get(name="MẠNG yếu")

    assert (net.definition, net.group, Code.objects.get(name="Mất sóng").parent) == (
        "Nêu mạng.\nNêu sóng.",
        "LIMITATION",
        net,
    )
    assert Code.objects.get(name="Tiếng dân tộc").group == "LESSON"
    rows = exports.rows_of_qdc(desk.campaign, THEIRS, group="LESSON")
    assert actions.import_codes(campaign=desk.campaign, rows=rows, by=desk.hoa, at=NOW) == (0, 0)
    assert "thêm 3, sửa 0" in Entry.objects.filter(act="drafting.import_codes").order_by("pk")[0].sentence


def test_our_own_file_comes_back_to_the_same_codes_with_the_names_they_were_given(desk):
    above = desk.code("Điều kiện", definition="Nêu điều kiện.")
    below = desk.code("Mạng yếu", parent=above)
    lesson = desk.code("Làm sớm", group="LESSON")
    data = exports.qdc_of(desk.campaign)
    rows = exports.rows_of_qdc(desk.campaign, data)
    assert [(row.code, row.group, row.under) for row in rows] == [
        (above.pk, "LIMITATION", ""), (below.pk, "LIMITATION", "Điều kiện"), (lesson.pk, "LESSON", "")
    ]  # fmt: skip
    assert actions.import_codes(campaign=desk.campaign, rows=rows, by=desk.hoa, at=NOW) == (0, 0)
    renamed = data.replace("Mạng yếu".encode(), "Sóng yếu".encode())
    rows = exports.rows_of_qdc(desk.campaign, renamed)
    actions.import_codes(campaign=desk.campaign, rows=rows, by=desk.hoa, at=NOW)
    below.refresh_from_db()

    assert (below.name, above.definition) == ("Sóng yếu", "Nêu điều kiện.")


def test_a_name_that_was_merged_is_not_made_again(desk):
    one, two = desk.code("Mạng yếu"), desk.code("Thiếu máy")
    actions.merge_codes(code=one, into=two, by=desk.hoa, at=NOW)
    rows = [Row(1, "LIMITATION", "Mạng yếu"), Row(2, "LIMITATION", "Mất sóng", under="Mạng yếu")]
    planned = plan_codes(desk.campaign, rows)
    actions.import_codes(campaign=desk.campaign, rows=rows, by=desk.hoa, at=NOW)

    assert (planned[0].why, str(planned[0].fate)) == ("Nay là “Thiếu máy”.", "đã gộp vào chủ đề khác, bỏ qua")
    assert Code.objects.get(name="Mất sóng").parent == two
    assert Code.objects.count() == 3


def deep(levels):
    middle = '<Code guid="A" name="x" isCodable="true">' * levels
    return f"<CodeBook><Codes>{middle}{'</Code>' * levels}</Codes></CodeBook>".encode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><CodeBook><Codes/></CodeBook>', "DOCTYPE"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><CodeBook/>'.encode("utf-16"), "DOCTYPE"),
        (b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE', "hỏng"),
        (b"<CodeBook><Codes>", "hỏng"),
        (b"", "hỏng"),
        (b"\xff\xfb\x90", "UTF-8"),
        (b"<Project><CodeBook/></Project>", "không phải sổ mã QDC"),
        (b"<CodeBook><Codes></Codes></CodeBook>", "không có mã nào"),
        (b'<CodeBook><Codes><Code guid="A" name=" "/></Codes></CodeBook>', "không có tên"),
        (deep(60), "tầng"),
        (deep(400), "hỏng"),
        (b"<CodeBook><Codes>" + b'<Code name="x"/>' * 2001 + b"</Codes></CodeBook>", "hơn 2000 mã"),
    ],
)
def test_what_is_no_codebook_or_means_harm_is_refused_in_a_sentence(desk, data, sentence):
    with pytest.raises(Refused, match=sentence):
        exports.rows_of_qdc(desk.campaign, data)


def test_the_page_shows_first_and_takes_in_what_was_shown(desk, sign_in):
    client = sign_in(desk.world.cast.person("hoa"))
    door = f"/du-thao/doi-chieu/{desk.campaign.pk}/so-ma/nhap/"
    file = io.BytesIO(THEIRS)
    file.name = "so-ma.qdc"
    shown = client.post(door, {"tep": file, "nhom": "TOPIC"})
    assert not Code.objects.exists()
    assert "3 thêm mới" in shown.content.decode()
    lines = shown.context["lines"]
    done = client.post(door, {"dong": lines}, follow=True).content.decode()

    assert "thêm 3 chủ đề, sửa 0" in done
    assert "không đọc được" in client.post(door, {"dong": "[{"}, follow=True).content.decode()
    assert "không đọc được" in client.post(door, {"dong": "[1]"}, follow=True).content.decode()
    endless = lines.replace('"number": ', '"number": 1e999, "n": ')
    assert "không đọc được" in client.post(door, {"dong": endless}, follow=True).content.decode()
    assert "Chưa chọn tệp" in client.post(door, {}, follow=True).content.decode()
    assert client.get(door).status_code == 302
    stranger = sign_in(desk.world.cast.person("khach"))
    assert stranger.post(door, {"dong": lines}).status_code == 404
