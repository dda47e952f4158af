"""A theme read beside a figure of the communes: both with what they are of, and no verdict."""

import pytest

from tests.cast import NOW
from tests.drafting.coding.conftest import HA_GIANG
from tests.reports.layers import make_file
from tusach.drafting import actions
from tusach.drafting.queries import Counting, beside, contrasts_of
from tusach.figures import actions as figures
from tusach.figures.actions import Cell
from tusach.kit.errors import Refused
from tusach.reports.models import Report, State

WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."


def know(desk, unit, value):
    figures.record(
        unit=unit, source=f"test:{unit.pk}", cells=[Cell("I148", desk.campaign.last_year, value)],
        evidence="SIGNED", by=desk.hoa, at=NOW,
    )  # fmt: skip


@pytest.fixture
def linked(desk):
    code = desk.code()
    return actions.link_indicator(code=code, indicator="I148", by=desk.hoa, at=NOW)


def test_both_are_shown_with_what_they_are_of_and_each_province_with_its_stance(desk, linked):
    desk.put(desk.lam_dong, WEAK, linked)
    know(desk, desk.world.cast.ta_nung, 1)
    found = beside(desk.campaign, linked, Counting(desk.campaign))

    assert (found.nation.value, found.nation.coverage.split("/")[0], found.nation.evidence) == (
        "1 xã",
        "1",
        "ký xác nhận",
    )
    assert [(one.name, one.stance, one.figure.value) for one in found.places] == [
        ("Tỉnh Hà Giang", "báo cáo chưa nhận", ""), ("Tỉnh Lâm Đồng", "có nêu", "1 xã")
    ]  # fmt: skip
    assert [(one.stance, one.places, one.known, one.value) for one in found.middles] == [
        ("có nêu", 1, 1, "1 xã")
    ]


def test_a_leaf_says_from_where_to_where_the_figure_goes_in_provinces_that_say_it(desk, linked, sign_in):
    actions.link_indicator(code=linked, indicator="I148.TL", by=desk.hoa, at=NOW)
    linked.refresh_from_db()
    desk.put(desk.lam_dong, WEAK, linked)
    know(desk, desk.world.cast.ta_nung, 1)
    (one,) = contrasts_of(desk.campaign, [(linked, Counting(desk.campaign).of(linked.pk))])
    assert (one.known, one.low, one.high, one.full) == (1, "33,3%", "33,3%", 0)  # one of three communes
    assert contrasts_of(desk.campaign, [(desk.code("Khác"), Counting(desk.campaign).of(linked.pk))]) == []
    client = sign_in(desk.world.cast.person("hoa"))
    page = client.get(f"/du-thao/doi-chieu/{desk.campaign.pk}/muc/1.1/").content.decode()

    assert "1/2 tỉnh nêu" in page
    assert "ở 1 tỉnh nêu mà có số, 33,3%" in page


def test_silence_and_dissent_stand_apart(desk, linked):
    Report.objects.filter(pk=desk.ha_giang.pk).update(state=State.ACCEPTED)
    desk.put(desk.lam_dong, WEAK, linked, is_dissent=True)
    stances = [one.stance for one in beside(desk.campaign, linked, Counting(desk.campaign)).places]
    assert stances == ["chưa gắn mã đoạn nào", "ý kiến khác"]
    make_file(desk.ha_giang, [("1.1", ["1.1"], [HA_GIANG])])
    desk.put(desk.ha_giang, "ít được tập huấn", desk.code("Khác"))
    assert (
        next(one.stance for one in beside(desk.campaign, linked, Counting(desk.campaign)).places)
        == "chưa thấy nêu"
    )
    desk.put(desk.ha_giang, HA_GIANG.split(".")[0], linked)

    assert (
        next(one.stance for one in beside(desk.campaign, linked, Counting(desk.campaign)).places) == "có nêu"
    )


def test_only_a_figure_of_communes_and_by_an_editor_of_the_centre(desk, linked, sign_in):
    for wrong in ("I120", "I121", "I999"):  # the nation's, a union that is never added, none at all
        with pytest.raises(Refused, match="xã trả lời"):
            actions.link_indicator(code=linked, indicator=wrong, by=desk.hoa, at=NOW)
    door = f"/du-thao/doi-chieu/chu-de/{linked.pk}/so-lieu/"
    for name, status in (("khach", 404), ("minh", 404), ("vinh", 403), ("hoa", 302)):
        assert sign_in(desk.world.cast.person(name)).post(door, {"chi_tieu": ""}).status_code == status
    linked.refresh_from_db()

    assert beside(desk.campaign, linked, Counting(desk.campaign)) is None


def test_the_page_says_both_and_concludes_nothing(desk, linked, sign_in):
    desk.put(desk.lam_dong, WEAK, linked)
    client = sign_in(desk.world.cast.person("hoa"))
    page = client.get(f"/du-thao/doi-chieu/chu-de/{linked.pk}/").content.decode()

    assert "1/2" in page
    assert "chưa có số" in page
    assert "không tự kết luận" in page
