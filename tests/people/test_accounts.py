import io

import pytest

from tests.cast import NOW
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.people import actions
from tusach.people.actions import AccountLine
from tusach.people.exports import account_form
from tusach.people.forms.lines import read_lines
from tusach.people.models import Body, Person, Post, Role
from tusach.places import queries as places

HEADS = ("Mã xã", "Họ tên", "Chức danh", "Điện thoại", "Email")


def book(*rows, heads=HEADS):
    file = io.BytesIO()
    write_xlsx(file, [Sheet("Danh sách", [Column(head) for head in heads], rows)])
    return file.getvalue()


def make(cast, *lines, who="minh", area="lam_dong", roles=(Role.REPORTER,)):
    return actions.make_accounts(
        area=getattr(cast, area), lines=lines, roles=roles, by=cast.actor(who), at=NOW
    )


def test_a_list_makes_accounts_and_a_second_run_nothing(cast):
    data = book(
        ["25030", "Nguyễn Thị Hòa", "Công chức văn hóa", "0912 345 678", "HOA@lamdong.gov.vn"],
        ["24790", "Trần Văn An", "", "", ""],
    )
    lines = read_lines(data, name="xa.xlsx")
    made = make(cast, *lines, roles=[Role.REPORTER, Role.KEEPER])
    assert [one.username for one in made.created] == ["xa25030", "xa24790"]
    assert made.problems == []
    first = made.created[0]
    assert (first.phone, first.email, first.has_usable_password()) == (
        "0912345678",
        "hoa@lamdong.gov.vn",
        False,
    )
    assert set(first.posts.values_list("role", flat=True)) == {Role.REPORTER, Role.KEEPER}
    assert first.posts.first().body.names.get().name == "Đảng ủy xã Hòa Bắc"
    counts = [model.objects.count() for model in (Person, Post, Body)]
    again = make(cast, *read_lines(data, name="xa.xlsx"), roles=[Role.REPORTER, Role.KEEPER])
    assert (again.created, len(again.kept)) == ([], 2)
    assert [model.objects.count() for model in (Person, Post, Body)] == counts
    assert Entry.objects.filter(act="people.make_accounts").count() == 1


def test_each_bad_line_gets_its_sentence_and_the_good_ones_are_made(cast):
    made = make(
        cast,
        AccountLine(2, "", "Người Một"),
        AccountLine(3, "99999", "Người Hai"),
        AccountLine(4, "1141", "Người Ba"),
        AccountLine(5, "25030", "  "),
        AccountLine(6, "25030", "Người Năm", email="sai thư"),
        AccountLine(7, "25030", "Người Sáu", phone="abc"),
        AccountLine(8, "25030", "Người Bảy"),
    )
    assert [one.full_name for one in made.created] == ["Người Bảy"]
    starts = [
        "Dòng 2: chưa có mã đơn vị",
        "Dòng 3: không có xã",
        "Dòng 4: Xã Tân Thành (mã 01141) không thuộc địa bàn",
    ]
    starts += ["Dòng 5: Chưa ghi họ", "Dòng 6: Thư điện tử", "Dòng 7: Số điện thoại"]
    assert len(made.problems) == 6
    for sentence, start in zip(made.problems, starts, strict=True):
        assert sentence.startswith(start)


def test_the_same_person_twice_in_one_list(cast):
    made = make(cast, AccountLine(2, "25030", "Nguyễn Hòa"), AccountLine(3, "25030", "NGUYỄN HOÀ"))
    assert (len(made.created), len(made.kept)) == (1, 1)
    other = make(cast, AccountLine(2, "25030", "Nguyễn Huệ"))
    assert other.created[0].username == "xa25030-2"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không có gì bên trong"),
        (book(), "chưa có người nào"),
        (book(["24790", "", "", "", ""]), "chưa có người nào"),
        (book(["24790", "An"], heads=("Cột A", "Cột B")), "không có dòng tiêu đề"),
        (book(["24790"], heads=("Mã xã",)), "Thiếu cột: Họ tên"),
        (b"\x00\x01\x02 khong phai bang tinh \x00", "không phải bảng tính"),
    ],
)
def test_files_that_are_no_list(data, said):
    with pytest.raises(Refused, match=said):
        read_lines(data, name="xa.xlsx")


def test_columns_may_move_and_be_named_otherwise():
    data = book(["Lan", 1141, 912345678], heads=("Họ và tên", "MÃ", "SĐT"))
    line = read_lines(data, name="xa.xlsx")[0]
    assert (line.code, line.full_name, line.phone) == ("1141", "Lan", "912345678")


def test_the_form_that_is_handed_out_can_be_read_back(cast):
    communes = places.communes_within(cast.lam_dong, NOW.date()).order_by("code")
    with pytest.raises(Refused, match="chưa có người nào"):
        read_lines(account_form(communes), name="mau.xlsx")


def test_from_the_unit_list_only_communes_without_anybody(cast):
    made = actions.make_missing_accounts(area=cast.lam_dong, by=cast.actor("minh"), at=NOW)
    assert [(one.username, one.full_name) for one in made.created] == [("xa25030", "Cán bộ xã Hòa Bắc")]
    with pytest.raises(Refused, match="đã có tài khoản"):
        actions.make_missing_accounts(area=cast.lam_dong, by=cast.actor("minh"), at=NOW)


def test_no_role_above_a_commune_is_given_in_bulk(cast):
    with pytest.raises(Refused, match="Chọn chức trách"):
        make(cast, AccountLine(2, "25030", "Người Bảy"), roles=[Role.ADMINISTRATOR])
    with pytest.raises(Refused, match="không có dòng nào"):
        make(cast)


def test_many_lines_are_written_in_as_many_statements_as_few(cast, django_assert_num_queries):
    names = ("Một", "Hai", "Ba", "Bốn", "Năm")
    lines = [AccountLine(row, "25030", f"Người {name}") for row, name in enumerate(names, start=2)]
    unknown = [AccountLine(row, f"9{row:04}", "Người Lạ") for row in range(10, 30)]
    with django_assert_num_queries(14):  # the body and its name are new; the lock, the savepoint
        few = make(cast, lines[0])
    with django_assert_num_queries(13):
        many = make(cast, *lines, *unknown)

    assert (len(few.created), len(many.created), len(many.kept), len(many.problems)) == (1, 4, 1, 20)
    assert [one.pk for one in many.created] == list(
        Person.objects.filter(folded__startswith="nguoi", posts__body__names__folded="dang uy xa hoa bac")
        .exclude(pk=few.created[0].pk).order_by("pk").values_list("pk", flat=True)
    )  # fmt: skip
