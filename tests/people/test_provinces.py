"""The administrator of an empty house makes the accounts of all provinces at once; provinces go on from there."""

import io

import pytest

from tests.cast import NOW, make_body, make_person, make_unit
from tests.people.test_accounts import book
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.people import actions, queries
from tusach.people.actions import PROVINCES, AccountLine
from tusach.people.exports import account_form
from tusach.people.forms.lines import read_lines
from tusach.people.models import Body, BodyKind, Person, Role, Slip
from tusach.places.models import Level

PAGE = "/tai-khoan/cac-tinh/"
DOORS = [PAGE, f"{PAGE}lap/", f"{PAGE}mau.xlsx"]
ACTS = [f"{PAGE}lap/", f"{PAGE}lap-du/", f"{PAGE}phieu/"]


@pytest.fixture
def son_la(cast):
    return make_unit(Level.PROVINCE, "14", "Sơn La", "Tỉnh", cast.nation)


def make(cast, *lines, roles=(Role.REVIEWER, Role.REPORTER)):
    return actions.make_accounts(
        area=cast.nation, lines=lines, roles=roles, by=cast.actor("quan"), at=NOW, tier=PROVINCES
    )


def test_a_list_of_provinces_makes_people_and_the_body_that_is_missing(cast, son_la):
    lines = read_lines(book(["14", "Lò Văn Sơn", "Trưởng phòng", "", ""], ["68", "Cao Thị Đà", "", "", ""],
                            heads=("Mã tỉnh", "Họ tên", "Chức danh", "Điện thoại", "Email")), name="tinh.xlsx")  # fmt: skip
    made = make(cast, *lines)

    assert [one.username for one in made.created] == ["tinh14", "tinh68"]
    body = Body.objects.get(unit=son_la)
    assert (body.kind, body.names.get().name) == (
        BodyKind.PROPAGANDA,
        "Ban Tuyên giáo và Dân vận Tỉnh ủy Sơn La",
    )
    assert Body.objects.filter(unit=cast.lam_dong).get() == cast.bodies["lam_dong"]
    assert set(made.created[0].posts.values_list("role", flat=True)) == {Role.REVIEWER, Role.REPORTER}
    assert Entry.objects.get(act="people.make_accounts").sentence == "Lập 2 tài khoản tỉnh, thành phố"
    assert len(make(cast, *lines).kept) == 2
    assert Person.objects.filter(username__startswith="tinh").count() == 2


def test_each_bad_line_gets_its_sentence(cast):
    made = make(cast, AccountLine(2, "", "Một"), AccountLine(3, "24790", "Hai"), AccountLine(4, "2", "Ba"))
    assert made.problems == [
        "Dòng 2: chưa có mã đơn vị.",
        "Dòng 3: không có tỉnh, thành phố nào mang mã 24790 vào ngày này.",
    ]
    assert made.created[0].posts.first().body == cast.bodies["ha_giang"]
    with pytest.raises(Refused, match="kiểm tra, báo cáo"):
        make(cast, AccountLine(2, "68", "Bốn"), roles=[Role.KEEPER])


def test_provinces_without_anybody_get_one_account_each(cast, son_la):
    made = actions.make_missing_accounts(area=cast.nation, by=cast.actor("quan"), at=NOW, tier=PROVINCES)
    assert [(one.username, one.full_name) for one in made.created] == [("tinh14", "Cán bộ tỉnh Sơn La")]
    with pytest.raises(Refused, match="Tỉnh, thành phố nào cũng đã có"):
        actions.make_missing_accounts(area=cast.nation, by=cast.actor("quan"), at=NOW, tier=PROVINCES)


def test_the_communes_of_the_whole_country_at_once(cast, sign_in):
    client = sign_in(cast.person("quan"))
    page = client.get("/tai-khoan/dia-ban/")
    assert "In phiếu người chưa vào" not in page.text  # slips are printed by provinces
    came = client.post(f"/tai-khoan/dia-ban/lap-du/?tinh={cast.nation.pk}", follow=True)
    assert "Đã lập 2 tài khoản." in came.text
    assert set(Person.objects.filter(username__startswith="xa").values_list("username", flat=True)) == {
        "xa25030",
        "xa01141",
    }


def test_the_form_that_is_handed_out_has_the_code_of_each_province(cast):
    form = account_form(queries.provinces_on(NOW.date()), level=Level.PROVINCE)
    with pytest.raises(Refused, match="chưa có người nào"):
        read_lines(form, name="mau.xlsx")


def test_the_page_counts_what_each_province_has(cast, sign_in, son_la, django_assert_num_queries):
    client = sign_in(cast.person("quan"))
    client.get(PAGE)
    with django_assert_num_queries(11):
        page = client.get(PAGE)
    rows = {row.version.name: row for row in page.context["rows"]}
    assert (rows["Lâm Đồng"].communes, rows["Lâm Đồng"].made, rows["Lâm Đồng"].signed_in) == (3, 2, 0)
    assert page.context["without"] == 1
    for n in range(2):
        unit = make_unit(Level.PROVINCE, f"9{n}", f"Tỉnh {n}", "Tỉnh", cast.nation)
        make_person(f"moi{n}", f"Mới {n}", make_body(BodyKind.PROPAGANDA, f"Ban {n}", unit), Role.REPORTER)
    with django_assert_num_queries(11):
        client.get(PAGE)


def test_slips_of_the_provinces_and_of_nobody_else(cast, sign_in):
    page = sign_in(cast.person("quan")).post(f"{PAGE}phieu/", {"all": "1"})
    assert page["Content-Type"] == "application/pdf"
    assert set(Slip.objects.values_list("person__username", flat=True)) == {"minh", "thu", "khach", "kho"}


def test_a_file_is_sent_and_its_bad_lines_come_back(cast, sign_in):
    file = io.BytesIO(book(["68", "Người Tốt", "", "", ""], ["77", "Người Xa", "", "", ""]))
    file.name = "tinh.xlsx"
    page = sign_in(cast.person("quan")).post(f"{PAGE}lap/", {"file": file, "roles": ["LEADER"]})
    assert page.status_code == 422
    assert "Đã lập 1 tài khoản" in page.text
    assert "không có tỉnh, thành phố nào mang mã 77" in page.text


@pytest.mark.parametrize("who", ["khach", "minh", "hoa", "lan", "vang"])
def test_only_an_administrator_comes_in(cast, sign_in, who):
    client = sign_in(cast.person(who))
    assert [client.get(address).status_code for address in DOORS] == [403] * len(DOORS)
    assert [client.post(address).status_code for address in ACTS] == [403] * len(ACTS)


def test_who_keeps_the_accounts_writes_a_name_again(cast, sign_in):
    lan = cast.person("lan")
    address = f"/tai-khoan/nguoi/{lan.pk}/ho-ten/"
    assert sign_in(cast.stranger().person).post(address, {"full_name": "Kẻ lạ"}).status_code == 404
    client = sign_in(cast.person("minh"))
    assert (
        "Đã ghi họ tên Lê Thị Lan." in client.post(address, {"full_name": " Lê  Thị Lan "}, follow=True).text
    )
    assert Entry.objects.get(act="people.rename_person").sentence == "Ghi lại họ tên Lan thành Lê Thị Lan"
    assert list(queries.people_named(Person.objects.all(), "le thi lan")) == [lan]
    assert "giống hệt" in client.post(address, {"full_name": "Lê Thị Lan"}).text
