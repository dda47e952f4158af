"""Facts of many drafts from one sheet: looked over first, every bad row told, all of it written or nothing."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from tests.cast import NOW, make_person
from tests.library.factories import make_edition
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.kit.sheets import Column, Sheet, read_table, write_xlsx
from tusach.library.actions.sheet import describe_by_sheet
from tusach.library.librarian_sheet import LABELS, read_sheet
from tusach.library.models import Edition, State
from tusach.people.models import Role

PAGE, APPLY, TAKE = (f"/thu-vien/quan-ly/bang/{end}" for end in ("", "ghi/", "sach.xlsx"))


@pytest.fixture
def house(cast):
    cast.people["tam"] = make_person("tam", "Tâm", cast.bodies["ta_nung"], Role.LIBRARIAN)
    make_edition("Trồng rau", state=State.DRAFT, key="rau22222", body=cast.bodies["ta_nung"])
    make_edition("Nuôi ong", state=State.CHECKED, key="ong22222", body=cast.bodies["publisher"])
    make_edition("Đất đai", key="dat22222", body=cast.bodies["publisher"])
    return cast


def table(*rows: dict[str, object], heads=None) -> io.BytesIO:
    names = heads or list(dict.fromkeys(name for row in rows for name in row))
    made = io.BytesIO()
    write_xlsx(
        made,
        [Sheet("x", [Column(name) for name in names], [[row.get(n, "") for n in names] for row in rows])],
    )
    made.seek(0)
    made.name = "bang.xlsx"
    return made


def read(*rows, **more):
    return read_sheet(table(*rows, **more), "bang.xlsx")


def described(*rows, house, who="ngoc"):
    return describe_by_sheet(read=read(*rows), editions=Edition.objects.all(), by=house.actor(who), at=NOW)


def test_a_row_changes_what_it_names_and_nothing_else(house):
    done = described(
        {"Mã": "rau22222", "Tác giả": "An; Bình", "Năm": 2022, "Chủ đề": "ky thuat nong nghiep", "Ngôn ngữ": "Tày", "NXB": "-"},
        {"Mã": "ONG22222", "ISBN": "978-604-57-1234-4", "Giấy phép": "CC BY 4.0", "Tên sách": ""},
        house=house,
    )  # fmt: skip

    assert done == 2
    rau, ong = Edition.objects.get(key="rau22222"), Edition.objects.get(key="ong22222")
    assert (rau.title, rau.authors, rau.year, rau.language) == ("Trồng rau", ["An", "Bình"], 2022, "tyz")
    assert (rau.topic, rau.publisher) == ("FARMING", "")
    assert (ong.title, ong.isbn, ong.licence, ong.state) == (
        "Nuôi ong",
        "9786045712344",
        "CC-BY-4.0",
        State.DRAFT,
    )
    assert Entry.objects.filter(act="library.describe_edition").count() == 2
    assert described({"Mã": "rau22222", "Năm": 2022}, house=house) == 0


WRONG = [
    ({"Mã": "rau22222", "ISBN": "978-604-57-1234-5"}, "ISBN"),
    ({"Mã": "rau22222", "Năm": "hai nghìn"}, "Ô "),
    ({"Mã": "rau22222", "Năm": 12}, "Năm xuất bản"),
    ({"Mã": "rau22222", "Chủ đề": "Thiên văn"}, "không có trong danh sách"),
    ({"Mã": "rau22222", "Ngôn ngữ": "-"}, "không để trống được"),
    ({"Mã": "rau22222", "Tên": "-"}, "không để trống được"),
    ({"Mã": "", "Năm": 2020}, "Thiếu mã"),
    ({"Mã": "khong222", "Năm": 2020}, "Không có cuốn nào mang mã"),
    ({"Mã": "dat22222", "Năm": 2020}, "đã phát hành"),
    ({"Mã": "ong22222", "Năm": 2020}, "đã có ở dòng"),
]


@pytest.mark.parametrize(("row", "said"), WRONG)
def test_one_wrong_row_and_nothing_is_written(house, row, said):
    with pytest.raises(Refused, match="chưa ghi gì") as refusal:
        described({"Mã": "ong22222", "Tác giả": "Người mới"}, row, house=house)

    assert said in refusal.value.sentence
    assert Edition.objects.get(key="ong22222").authors == ["Nhiều tác giả"]
    assert not Entry.objects.filter(act="library.describe_edition").exists()


def test_what_is_no_sheet_of_editions_is_refused(house):
    with pytest.raises(Refused, match="Thiếu cột: Mã"):
        read({"Tên sách": "x", "Năm": 1})
    with pytest.raises(Refused, match="không có dòng nào"):
        read(heads=["Mã", "Năm"])
    with pytest.raises(Refused):
        read_sheet(io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(50)), "anh.png")


def test_a_librarian_takes_the_sheet_brings_it_back_looks_and_writes(house, sign_in):
    client = sign_in(house.person("ngoc"))
    taken = b"".join(client.get(TAKE).streaming_content)
    shown = read_table(io.BytesIO(taken), name="x.xlsx")
    heads = next(row for row in shown.rows if "Mã" in row)
    assert heads == list(LABELS.values())
    unchanged = client.post(PAGE, {"file": SimpleUploadedFile("b.xlsx", taken)}).content.decode()
    assert "0 cuốn sẽ đổi thông tin, 2 cuốn không đổi gì" in unchanged
    assert "Ghi 0" not in unchanged

    file = SimpleUploadedFile("b.xlsx", table({"Mã": "rau22222", "Tên": "Trồng rau sạch"}).read())
    page = client.post(PAGE, {"file": file})
    assert Edition.objects.get(key="rau22222").title == "Trồng rau"
    assert '<td data-l="Theo bảng">Trồng rau sạch</td>' in page.content.decode()
    asked = {"sha256": page.context["sha256"], "name": "b.xlsx"}
    assert "Đã ghi thông tin của 1 cuốn" in client.post(APPLY, asked, follow=True).content.decode()
    assert Edition.objects.get(key="rau22222").title == "Trồng rau sạch"


def test_bad_rows_are_shown_and_cannot_be_written(house, sign_in):
    client = sign_in(house.person("tam"))
    file = SimpleUploadedFile("b.xlsx", table({"Mã": "ong22222", "Năm": 2020}).read())

    page = client.post(PAGE, {"file": file})

    assert (
        "Không có cuốn nào mang mã ong22222" in page.content.decode()
    )  # another body's draft is not told of
    assert "Ghi 1" not in page.content.decode()
    client.post(APPLY, {"sha256": page.context["sha256"], "name": "b.xlsx"})
    assert Edition.objects.get(key="ong22222").year == 2021
    assert client.post(PAGE, {}).status_code == 422
    assert client.post(APPLY, {"sha256": "zz"}).status_code in {302, 422}


def test_the_stranger_at_the_sheet(house, sign_in):
    client = sign_in(house.person("khach"))

    assert [client.get(TAKE).status_code, client.get(PAGE).status_code] == [403, 403]
    assert [client.post(PAGE, {}).status_code, client.post(APPLY, {}).status_code] == [403, 403]


def test_the_command_tells_first_and_then_writes(house, tmp_path):
    path = tmp_path / "bang.xlsx"
    path.write_bytes(table({"Mã": "rau22222", "Năm": 2019}).read())

    def typed(*words):
        said = io.StringIO()
        call_command("library", "describe", str(path), *words, stdout=said)
        return said.getvalue()

    assert json.loads(typed("--dry-run", "--json")) == {"changed": 1, "wrong": []}
    assert Edition.objects.get(key="rau22222").year == 2021
    assert "Đã ghi thông tin của 1 cuốn" in typed()
    assert Edition.objects.get(key="rau22222").year == 2019
