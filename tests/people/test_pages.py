import io
from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY, make_body, make_person, make_unit
from tests.people.test_accounts import book
from tusach.people.models import BodyKind, Delegation, Person, Post, Role, Slip
from tusach.places.models import Level, UnitVersion

LISTS = ["/tai-khoan/dia-ban/", "/tai-khoan/nguoi/"]


def test_the_own_page_shows_posts_and_who_stands_in(cast, sign_in):
    page = sign_in(cast.person("thu")).get("/tai-khoan/")
    assert "Ban Tuyên giáo Tỉnh ủy Lâm Đồng" in page.text
    assert "Quản lý tài khoản" not in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("minh", 200), ("quan", 200), ("khach", 200), ("lan", 404), ("hoa", 404), ("vang", 404)],
)
def test_who_finds_an_area(cast, sign_in, who, status):
    assert sign_in(cast.person(who)).get("/tai-khoan/dia-ban/").status_code == status


def test_a_province_does_not_find_another(cast, sign_in):
    client = sign_in(cast.person("khach"))
    assert client.get(f"/tai-khoan/dia-ban/?tinh={cast.lam_dong.pk}").status_code == 404
    assert client.get(f"/tai-khoan/nguoi/{cast.person('lan').pk}/").status_code == 404
    assert client.post(f"/tai-khoan/nguoi/{cast.person('lan').pk}/phieu/").status_code == 404
    post = Post.objects.filter(person=cast.person("lan")).first()
    assert client.post(f"/tai-khoan/viec/{post.pk}/thoi/").status_code == 404
    assert client.get(f"/tai-khoan/dia-ban/tai-khoan.xlsx?tinh={cast.lam_dong.pk}").status_code == 404


def test_a_colleague_may_not(cast, sign_in):
    client = sign_in(cast.person("minh"))
    assert client.get("/tai-khoan/co-quan/").status_code == 403
    own = Post.objects.filter(person=cast.person("minh")).first()
    assert client.post(f"/tai-khoan/viec/{own.pk}/thoi/").status_code == 403


@pytest.mark.parametrize("address", LISTS)
def test_lists_ask_as_much_for_three_rows_as_for_one(cast, sign_in, address, django_assert_max_num_queries):
    client = sign_in(cast.person("minh"))
    client.get(address)
    counts = []
    for more in range(2):
        with django_assert_max_num_queries(30) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
        for n in range(2 - 2 * more):
            commune = make_unit(
                Level.COMMUNE,
                f"2510{n}",
                f"Mới {n}",
                "Xã",
                cast.di_linh,
                district=cast.di_linh,
                province=cast.lam_dong,
            )
            body = make_body(BodyKind.PARTY_COMMITTEE, f"Đảng ủy xã Mới {n}", commune)
            make_person(f"moi{n}", f"Người Mới {n}", body, Role.REPORTER)
    assert counts[0] == counts[1]


def test_a_list_is_sent_and_its_bad_lines_come_back(cast, sign_in):
    client = sign_in(cast.person("minh"))
    file = io.BytesIO(book(["25030", "Người Tốt", "", "", ""], ["01141", "Người Xa", "", "", ""]))
    file.name = "xa.xlsx"
    page = client.post("/tai-khoan/dia-ban/lap/", {"file": file, "roles": ["REPORTER"]})
    assert page.status_code == 422
    assert "Đã lập 1 tài khoản" in page.text
    assert "Xã Tân Thành (mã 01141) không thuộc địa bàn này" in page.text
    empty = io.BytesIO(b"")
    empty.name = "trong.xlsx"
    page = client.post("/tai-khoan/dia-ban/lap/", {"file": empty, "roles": ["REPORTER"]})
    assert "không có gì bên trong" in page.text
    assert Person.objects.filter(username__startswith="xa").count() == 1


def test_slips_come_as_a_pdf(cast, sign_in):
    client = sign_in(cast.person("minh"))
    page = client.post("/tai-khoan/dia-ban/phieu/", {"people": [cast.person("lan").pk]})
    assert (page.status_code, page["Content-Type"]) == (200, "application/pdf")
    assert page.content.startswith(b"%PDF")
    assert Slip.objects.get().person == cast.person("lan")
    stranger = client.post("/tai-khoan/dia-ban/phieu/", {"people": [cast.person("hoa").pk]}, follow=True)
    assert "không thuộc địa bàn" in stranger.text
    assert client.post("/tai-khoan/dia-ban/phieu/", {"all": "1"}).content.startswith(b"%PDF")
    assert set(Slip.objects.values_list("person__username", flat=True)) == {"lan", "bao"}


def test_the_list_as_json_and_xlsx(cast, sign_in):
    client = sign_in(cast.person("minh"))
    rows = client.get("/tai-khoan/dia-ban/tai-khoan.json").json()["accounts"]
    assert {row["username"] for row in rows} == {"lan", "bao", ""}
    assert "phone" not in rows[0]
    assert client.get("/tai-khoan/dia-ban/tai-khoan.xlsx").content.startswith(b"PK")
    assert client.get("/tai-khoan/dia-ban/mau.xlsx").content.startswith(b"PK")


def test_lending_a_post_and_taking_it_back(cast, sign_in):
    client = sign_in(cast.person("thu"))
    post = Post.objects.get(person=cast.person("thu"))
    address = f"/tai-khoan/viec/{post.pk}/uy-quyen/"
    data = {
        "to": cast.person("minh").pk,
        "from_date": TODAY,
        "last_date": TODAY + timedelta(days=2),
        "reason": "học",
    }
    assert "Chưa chọn người thay" in client.post(address, data | {"to": ""}).text
    assert "không ở đơn vị" in client.post(address, data | {"to": cast.person("khach").pk}).text
    assert client.post(address, data).status_code == 302
    assert cast.actor("minh").has_role(Role.LEADER)
    assert "Minh" in client.get("/tai-khoan/").text
    lent = Delegation.objects.get()
    assert sign_in(cast.stranger().person).post(f"/tai-khoan/uy-quyen/{lent.pk}/dung/").status_code == 404
    assert sign_in(cast.person("minh")).post(f"/tai-khoan/uy-quyen/{lent.pk}/dung/").status_code == 302
    assert not cast.actor("minh").has_role(Role.LEADER)


def test_an_administrator_makes_a_body_a_person_and_a_post(cast, sign_in):
    client = sign_in(cast.person("quan"))
    body = {"kind": "LIBRARY", "name": "Thư viện tỉnh Lâm Đồng", "code": "68", "from_date": TODAY}
    there = client.post("/tai-khoan/co-quan/moi/", body)["Location"]
    person = {"full_name": "Người Mới", "username": "nguoimoi", "email": "", "phone": ""}
    assert client.post("/tai-khoan/nguoi/moi/", person).status_code == 302
    post = {"username": "nguoimoi", "role": "LIBRARIAN", "from_date": TODAY}
    assert client.post(f"{there}giao-viec/", post).status_code == 302
    assert "Người Mới" in client.get(there).text
    assert "Không có tài khoản nào" in client.post(f"{there}giao-viec/", post | {"username": "ai"}).text
    assert (
        "Không có đơn vị nào mang mã 77" in client.post("/tai-khoan/co-quan/moi/", body | {"code": "77"}).text
    )
    assert (
        client.post(f"{there}doi-ten/", {"name": "Thư viện mới", "from_date": NOW.date()}).status_code == 422
    )
    assert "Thư viện tỉnh Lâm Đồng" in client.get("/tai-khoan/co-quan/?tim=thu vien tinh").text
    for address in ("co-quan/?loai=LIBRARY", "nguoi/?tim=nguoi moi"):
        assert client.get(f"/tai-khoan/{address}").status_code == 200


def test_districts_have_their_column_as_long_as_there_are_any(cast, sign_in):
    client = sign_in(cast.person("minh"))
    assert "<th>Huyện</th>" in client.get("/tai-khoan/dia-ban/").content.decode()
    UnitVersion.objects.update(district=None)
    page = client.get("/tai-khoan/dia-ban/").content.decode()
    assert ("Tà Nung" in page, "<th>Huyện</th>" in page) == (True, False)
