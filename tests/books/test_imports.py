"""A file onto the lists: looked at, applied, applied again; what is doubtful is asked."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.books.records import field, marc, titled
from tests.cast import NOW
from tusach.books import actions, exports
from tusach.books.actions.imports import count_lines
from tusach.books.models import Title, Topic
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.kit.sheets import Column, Sheet, read_table, write_xlsx

pytestmark = pytest.mark.django_db
ISBN = "9786045770986"
HEADS = ["Mã đầu sách", "Tên sách", "Năm xuất bản", "ISBN", "Chủ đề", "Giá bìa"]


def file_of(*records):
    return b"".join(record.as_marc() for record in records)


def table(*rows, heads=HEADS):
    out = io.BytesIO()
    write_xlsx(out, [Sheet("Sách", [Column(head) for head in heads], rows)])
    return out.getvalue()


def kinds(data):
    return [line.kind for line in actions.preview_import(data=data, name="tep")]


def apply(data, answers=None):
    return actions.apply_import(data=data, name="tep", by=None, at=NOW, answers=answers)


def test_looking_writes_nothing_and_applying_twice_is_as_good_as_once():
    data = file_of(marc("Một", isbn=ISBN), marc("Hai"), marc("Ba", extra=[field("500", a="Ghi chú")]))

    assert kinds(data) == ["NEW"] * 3
    assert Title.objects.count() == 0
    assert len(apply(data).added) == 3
    assert kinds(data) == ["SAME"] * 3
    again = apply(data)
    assert (again.added, again.changed, again.unchanged) == ([], [], 3)
    assert Title.objects.count() == 3
    assert Entry.objects.filter(act="books.import").count() == 2
    assert Title.objects.get(title="Ba").marc["fields"][-1]["500"]


def test_our_own_export_changes_nothing_when_it_comes_back():
    apply(
        file_of(
            marc("Một", isbn=ISBN, author="An", extra=[field("500", a="Ghi chú")]),
            marc("Hai", language="tai"),
        )
    )
    rows = Title.objects.select_related("work", "superseded_by")

    for kind in ("marc", "marcxml", "onix", "xlsx"):
        assert kinds(exports.write_titles(kind, rows, at=NOW)) == ["SAME", "SAME"], kind


def test_what_a_record_says_otherwise_is_shown_and_then_changed():
    apply(file_of(marc("Một", isbn=ISBN, year="2019")))
    data = file_of(marc("Một", isbn=ISBN, year="2020", author="Trần An"))
    (line,) = actions.preview_import(data=data, name="tep")

    assert line.kind == "CHANGE"
    assert line.changes == [("tác giả", "trống", "Trần An"), ("năm", "2019", "2020")]
    apply(data)
    title = Title.objects.get()
    assert (title.year, title.authors, title.work.authors) == (2020, ["Trần An"], ["Trần An"])
    assert Entry.objects.get(act="books.change_title").facts["before"] == {"year": 2019, "authors": []}


@pytest.mark.parametrize(
    ("answer", "titles", "left"),
    [
        (None, ["Một"], 1),
        ("skip", ["Một"], 1),
        ("new", ["Khác hẳn", "Một"], 0),
        ("DS0001", ["Khác hẳn"], 0),
        ("DS9", ["Một"], 1),
    ],
)
def test_an_isbn_that_two_titles_share_is_asked(answer, titles, left):
    apply(file_of(marc("Một", isbn=ISBN)))
    data = file_of(marc("Khác hẳn", isbn=ISBN))
    (line,) = actions.preview_import(data=data, name="tep")

    assert line.kind == "DOUBT"
    assert "DS0001 “Một”" in line.remarks[0]
    done = apply(data, {1: answer} if answer else None)
    assert sorted(Title.objects.values_list("title", flat=True)) == titles
    assert len(done.left) == left


def test_two_records_of_one_file_with_one_isbn_are_asked_and_answered_once():
    data = file_of(marc("Tập một", isbn=ISBN), marc("Chuyện khác", isbn=ISBN))

    assert kinds(data) == ["NEW", "DOUBT"]
    assert len(apply(data, {2: "new"}).added) == 2
    apply(data, {2: "new"})
    assert Title.objects.filter(isbn=ISBN).count() == 2


def test_broken_records_are_left_with_their_numbers_and_the_others_come_in():
    data = titled("Tốt") + b"\x1e\x1eshort" + b"\x1d" + titled("Cũng tốt")
    done = apply(data)

    assert [title.title for title in done.added] == ["Tốt", "Cũng tốt"]
    assert [number for number, _ in done.left] == [2]
    assert "1 biểu ghi chưa nhập" in done.sentence


def test_a_table_is_read_by_the_names_of_its_columns_and_comes_back_with_what_is_wrong():
    data = table(
        ["KP01", "Trồng rừng", "2020", "978-604-57-7098-6", "Kỹ thuật nông nghiệp", "45.000"],
        ["", "Sai số", "hai không hai", "9786045770987", "Chuyện lạ", ""],
        ["", "", "2020", "", "", ""],
        ["KP01", "Lặp mã", "", "", "", ""],
    )
    plan = actions.preview_import(data=data, name="sach.xlsx")

    assert [line.kind for line in plan] == ["NEW", "BROKEN", "BROKEN", "BROKEN"]
    assert set(plan[1].cells) == {"year", "isbn", "topic"}
    back = read_table(exports.errors_sheet(plan), name="lai.xlsx")
    rows = [row for row in back.rows if row and row[1] == "Sai số"]
    assert rows[0][5:7] == ["hai không hai", "9786045770987"]
    apply(data)
    title = Title.objects.get(code="KP01")
    assert (title.topic, title.price, title.year, title.isbn) == (Topic.FARMING, 45_000, 2020, ISBN)


def test_the_form_to_fill_in_reads_back():
    (line,) = actions.preview_import(data=exports.empty_sheet(), name="mau.xlsx")

    assert (line.kind, line.facts.topic, line.facts.price) == ("NEW", Topic.LAW, 45_000)


def test_a_code_of_strange_letters_leaves_its_record():
    done = apply(table(["../x", "Lạ", "", "", "", ""]))

    assert Title.objects.count() == 0
    assert "Mã đầu sách chỉ gồm" in done.left[0][1]


def test_an_empty_list_of_records_is_refused():
    with pytest.raises(Refused, match="không có biểu ghi nào"):
        apply(b"<collection/>")


@pytest.mark.parametrize("many", [1, 60])
def test_a_plan_asks_the_same_however_many_records(django_assert_num_queries, many):
    data = file_of(*[marc(f"Sách {n}") for n in range(many)])

    with django_assert_num_queries(1):
        actions.preview_import(data=data, name="tep")


def upload(client, data, name="tep.mrc"):
    return client.post("/dau-sach/nhap/", {"file": SimpleUploadedFile(name, data)})


def test_a_librarian_looks_answers_and_applies(cast, sign_in):
    actions.add_title(title="Một", authors=[], isbn=ISBN, by=None, at=NOW)
    client = sign_in(cast.person("ngoc"))
    page = upload(client, file_of(marc("Mới"), marc("Khác hẳn", isbn=ISBN)) + titled("x")[:-4])
    ticket = page.context["ticket"]

    assert count_lines([line for group in page.context["groups"] for line in group["lines"]]) == {
        "NEW": 1, "DOUBT": 1, "BROKEN": 1
    }  # fmt: skip
    assert "cắt cụt" in page.content.decode()
    left = client.post("/dau-sach/nhap/can-sua/", {"ticket": ticket})
    assert left["Content-Type"].endswith("sheet")
    answer = client.post("/dau-sach/nhap/ghi/", {"ticket": ticket, "d-2": "new"}, follow=True)
    assert "Đã thêm 2 đầu sách" in answer.content.decode()
    assert Title.objects.count() == 3


def test_a_preview_is_of_the_person_who_sent_the_file(cast, sign_in):
    ticket = upload(sign_in(cast.person("ngoc")), titled("Một")).context["ticket"]
    other = sign_in(cast.person("hoa"))

    for address in ("/dau-sach/nhap/ghi/", "/dau-sach/nhap/can-sua/"):
        for wrong in (ticket, ticket + "x", ""):
            assert other.post(address, {"ticket": wrong}).status_code == 302
    assert Title.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "said"), [(b"<html/>", "không phải MARCXML"), (b"<collection/>", "không có biểu ghi nào")]
)
def test_a_file_that_is_none_comes_back_on_the_form(cast, sign_in, data, said):
    page = upload(sign_in(cast.person("ngoc")), data)

    assert page.status_code == 422
    assert said in page.content.decode()
