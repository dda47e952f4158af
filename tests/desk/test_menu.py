import re

import pytest

from tests.cast import NOW
from tusach.desk.menu import _menu_for
from tusach.journal.models import Notice


def labels(actor) -> list[str]:
    return [item.label for section in _menu_for(actor, "/").sections for item in section.items]


@pytest.mark.parametrize(
    ("name", "shown", "hidden"),
    [
        ("lan", {"Hôm nay", "Các đợt", "Phiếu và báo cáo"}, {"Chờ tôi xem", "Dự thảo báo cáo", "Cơ quan, chức trách", "Sắp xếp đơn vị"}),
        ("minh", {"Chờ tôi xem", "Phiếu và báo cáo", "Tài khoản xã, phường"}, {"Dự thảo báo cáo", "Cơ quan, chức trách"}),
        ("khach", {"Chờ tôi xem"}, {"Dự thảo báo cáo", "Cơ quan, chức trách", "Sắp xếp đơn vị"}),
        ("hoa", {"Kế hoạch", "Dự thảo báo cáo", "Chờ tôi xem"}, {"Cơ quan, chức trách"}),
        ("quan", {"Cơ quan, chức trách"}, {"Phiếu và báo cáo"}),
        ("vang", {"Hôm nay"}, {"Phiếu và báo cáo", "Chờ tôi xem", "Dự thảo báo cáo"}),
    ],
)  # fmt: skip
def test_the_menu_shows_what_the_rules_allow(cast, name, shown, hidden):
    found = set(labels(cast.actor(name)))

    assert shown <= found
    assert not hidden & found


def test_nobody_has_no_menu(cast):
    assert labels(cast.nobody()) == []


@pytest.mark.parametrize("name", ["lan", "minh", "khach", "hoa", "quan", "vang"])
def test_every_door_of_the_menu_opens(cast, sign_in, name):
    client = sign_in(cast.person(name))
    for section in _menu_for(cast.actor(name), "/").sections:
        for item in section.items:
            assert (item.url, client.get(item.url).status_code) == (item.url, 200)


def test_the_menu_says_where_one_sits_and_which_page_is_open(cast):
    menu = _menu_for(cast.actor("minh"), "/bao-cao/")

    assert (menu.place, menu.body) == ("Tỉnh Lâm Đồng", "Ban Tuyên giáo Tỉnh ủy Lâm Đồng")
    assert [item.label for section in menu.sections for item in section.items if item.current] == [
        "Phiếu và báo cáo"
    ]
    assert _menu_for(cast.actor("hoa"), "/").place == "Trung ương"


@pytest.mark.parametrize(
    "address", ["/bao-cao/", "/bao-cao/cho-xem/", "/bao-cao/ban-hanh/", "/dot/", "/dot/ke-hoach/"]
)
def test_one_entry_of_the_menu_is_where_we_are(cast, sign_in, address):
    page = sign_in(cast.person("hoa")).get(address).content.decode()
    rail = page[page.index('class="rail"') : page.index("</nav>", page.index('class="rail"'))]

    assert re.findall(r'href="([^"]+)" aria-current="page"', rail) == [address]


def test_the_bell_counts_unread_notices(cast, sign_in):
    client = sign_in(cast.person("lan"))
    assert 'aria-label="Thông báo"' in client.get("/").content.decode()
    for order in range(2):
        Notice.objects.create(person=cast.person("lan"), kind="x", sentence=f"Việc {order}", at=NOW)

    assert "2 thông báo chưa đọc" in client.get("/").content.decode()


def test_the_demo_clock_counts_in_the_demo_only(cast, sign_in, settings):
    client = sign_in(cast.person("lan"))
    session = client.session
    session["demo_clock"] = "2023-08-28T09:00:00+07:00"
    session.save()

    settings.DEMO = False
    assert "02/11/2023" in client.get("/").content.decode()
    settings.DEMO = True
    assert "28/8/2023" in client.get("/").content.decode()


def test_the_clerk_has_the_registers_under_the_thumb(cast):
    assert "Văn bản" in [tab.short for tab in _menu_for(cast.actor("an"), "/").tabs]
    assert [tab.short for tab in _menu_for(cast.actor("lan"), "/").tabs][:2] == ["Hôm nay", "Báo cáo"]
