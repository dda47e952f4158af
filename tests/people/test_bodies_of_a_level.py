"""The bodies of a whole level made at once, as an empty house needs them."""

import pytest

from tests.cast import NOW, TODAY
from tusach.kit.errors import Refused
from tusach.people import actions
from tusach.people.models import Body, BodyKind
from tusach.people.queries import name_of

ASKED = {"kind": BodyKind.CULTURE_HOUSE, "level": "PROVINCE", "symbol": "TTVH", "from_date": TODAY}


def make(cast, **other):
    given = ASKED | {"pattern": "Trung tâm văn hóa {ten}"} | other
    return actions.create_bodies(**given, by=cast.actor("quan"), at=NOW)


def test_every_province_gets_one_and_none_gets_two(cast):
    made, there = make(cast)
    assert made >= 2
    assert there == 0
    names = {name_of(body, TODAY) for body in Body.objects.filter(kind=BodyKind.CULTURE_HOUSE)}
    assert "Trung tâm văn hóa Lâm Đồng" in names
    assert make(cast) == (0, made)


@pytest.mark.parametrize(
    ("kind", "name", "level", "said"),
    [
        ("Tỉnh", "Lâm Đồng", "PROVINCE", "Tỉnh ủy Lâm Đồng"),
        ("Thành phố", "Huế", "PROVINCE", "Thành ủy Huế"),
        ("Quận", "Ba Đình", "DISTRICT", "Quận ủy Ba Đình"),
        ("Thị xã", "Sơn Tây", "DISTRICT", "Thị ủy Sơn Tây"),
        ("Huyện", "Di Linh", "DISTRICT", "Huyện ủy Di Linh"),
        ("Thành phố", "Đà Lạt", "DISTRICT", "Thành ủy Đà Lạt"),
        ("Phường", "Tràng Tiền", "COMMUNE", "Đảng ủy phường Tràng Tiền"),
        ("Đặc khu", "Côn Đảo", "COMMUNE", "Đảng ủy đặc khu Côn Đảo"),
    ],
)
def test_a_party_committee_is_called_as_its_papers_call_it(kind, name, level, said):
    assert actions.bodies.committee_of(kind, name, level) == said


def test_a_name_for_all_is_refused(cast):
    with pytest.raises(Refused, match="cap_uy"):
        make(cast, pattern="Trung tâm văn hóa")
    assert not Body.objects.filter(kind=BodyKind.CULTURE_HOUSE).exists()


def test_the_page_is_the_administrators(cast, sign_in):
    client = sign_in(cast.person("quan"))
    given = {
        "kind": "LIBRARY",
        "level": "PROVINCE",
        "name": "Thư viện {don_vi}",
        "symbol": "",
        "from_date": "01/11/2023",
    }
    page = client.post("/tai-khoan/co-quan/ca-cap/", given, follow=True)
    assert "Đã lập" in page.text
    assert "Thư viện tỉnh Lâm Đồng" in page.text
    for name in ("khach", "hoa", "lan"):
        assert sign_in(cast.person(name)).get("/tai-khoan/co-quan/ca-cap/").status_code in {403, 404}
