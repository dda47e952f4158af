import pytest

from tusach.campaign import queries, rules
from tusach.campaign.models import Obligation


@pytest.mark.parametrize(
    ("name", "may"), [("hoa", True), ("quan", True), ("vinh", True), ("minh", False), ("lan", False)]
)
def test_who_reads_plans(cast, name, may):
    assert rules.may_read_plan(cast.actor(name)) is may


def test_who_extends(cast, campaign):
    commune, province = (
        campaign.obligations.get(unit=cast.ta_nung),
        campaign.obligations.get(unit=cast.lam_dong),
    )

    assert rules.may_extend(cast.actor("hoa"), province)
    assert rules.may_extend(cast.actor("minh"), commune)
    assert not rules.may_extend(cast.actor("minh"), province)
    assert not rules.may_extend(cast.stranger(), commune)
    assert not rules.may_extend(cast.actor("lan"), commune)


def test_who_sees_which_campaign(cast, draft):
    assert draft in queries.visible_to(cast.actor("hoa"))
    assert draft not in queries.visible_to(cast.actor("lan"))
    assert draft not in queries.visible_to(cast.nobody())


def test_who_sees_which_obligation(cast, campaign):
    def seen(name):
        return set(queries.obligations_visible_to(cast.actor(name)).values_list("unit_name", flat=True))

    assert seen("lan") == {"Xã Tà Nung"}
    assert seen("minh") == {"Tỉnh Lâm Đồng", "Xã Tà Nung", "Xã Bảo Thuận", "Xã Hòa Bắc"}
    assert seen("khach") == {"Tỉnh Hà Giang", "Xã Tân Thành"}
    assert seen("vang") == set()
    assert len(seen("hoa")) == Obligation.objects.count()
