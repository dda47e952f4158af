"""Groups of recipients: who they are on a day, who got the document, who opened it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW, make_body, make_unit
from tests.registry.test_actions import come, go, own
from tusach.kit.errors import Refused
from tusach.people.models import BodyKind, Post, Role
from tusach.places.models import Level, UnitVersion
from tusach.registry import actions, queries
from tusach.registry.actions import Stamp
from tusach.registry.recipients import read_recipients

ALL = "Các tỉnh ủy, thành ủy trực thuộc TW"
AFTER = date(2025, 7, 2)


def merged(cast):
    """Since 1 July 2025 one province of two, and no districts."""
    UnitVersion.objects.filter(unit__level__in=[Level.PROVINCE, Level.DISTRICT]).update(
        to_date=date(2025, 7, 1)
    )
    unit = make_unit(Level.PROVINCE, "99", "Lâm Hà", "Tỉnh", cast.nation)
    UnitVersion.objects.filter(unit=unit).update(from_date=date(2025, 7, 1))
    return make_body(BodyKind.PROPAGANDA, "Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Hà", unit)


def test_a_group_is_who_is_there_on_the_documents_day(cast):
    new = merged(cast)
    then = queries.bodies_of_level(
        ALL, Level.PROVINCE, keeper=cast.bodies["publisher"], day=date(2023, 11, 2)
    )
    now = queries.bodies_of_level(ALL, Level.PROVINCE, keeper=cast.bodies["publisher"], day=AFTER)

    assert (then.places, set(then.bodies)) == (2, {cast.bodies["lam_dong"].pk, cast.bodies["ha_giang"].pk})
    assert (now.places, now.bodies) == (1, (new.pk,))


def test_a_group_with_nobody_in_it_says_why(cast):
    merged(cast)
    late = NOW.replace(year=2025, month=8)

    with pytest.raises(
        Refused, match=r"Nhóm “Các huyện ủy” không có ai vào ngày 02/8/2025: cấp huyện không còn từ 01/7/2025"
    ):
        go(cast, own(dated=late.date()), recipients="- Các huyện ủy", at=late)


def test_the_kind_that_a_group_names_comes_before_its_neighbours(cast):
    committee = make_body(BodyKind.PARTY_COMMITTEE, "Tỉnh ủy Lâm Đồng", cast.lam_dong)
    meant = [
        queries.bodies_of_level(name, Level.PROVINCE, keeper=None, day=NOW.date()).bodies
        for name in ("Các tỉnh ủy", "Ban Tuyên giáo các tỉnh ủy", "UBND các tỉnh")
    ]

    assert [set(some) for some in meant] == [
        {committee.pk, cast.bodies["ha_giang"].pk},
        {cast.bodies["lam_dong"].pk, cast.bodies["ha_giang"].pk},
        set(),
    ]


def test_a_provinces_group_means_its_own_places(cast):
    meant = queries.bodies_of_level(
        "Các huyện ủy", Level.DISTRICT, keeper=cast.bodies["lam_dong"], day=NOW.date()
    )

    assert (meant.places, meant.bodies) == (1, (cast.bodies["di_linh"].pk,))


def test_a_bodys_own_list_is_expanded_by_its_name(cast):
    an, body = cast.actor("an"), cast.bodies["publisher"]
    names = ["Đảng ủy xã Bảo Thuận", "- Đảng ủy xã Tà Nung,", "Hội Nhà văn", "Hội Nhà văn"]
    group = actions.keep_group(keeper=body, name="Các nơi thí điểm", members=names, by=an, at=NOW)

    sent = go(cast, recipients="- CÁC NƠI THÍ ĐIỂM (03 bản),\n- Lưu.")

    line = sent.recipients.get(order=1)
    assert (line.group, line.count, line.copies, group.members.count()) == (group, 3, 3, 3)
    assert set(sent.deliveries.values_list("body", flat=True)) == {
        cast.bodies["bao_thuan"].pk,
        cast.bodies["ta_nung"].pk,
    }
    assert sent in queries.visible_to(cast.actor("lan"))
    assert sent not in queries.visible_to(cast.stranger())
    actions.drop_group(group=group, by=an, at=NOW)
    assert sent in queries.visible_to(cast.actor("lan"))
    for name, members, sentence in (("", ["A"], "tên nhóm"), ("B", [" "], "ít nhất một nơi")):
        with pytest.raises(Refused, match=sentence):
            actions.keep_group(keeper=body, name=name, members=members, by=an, at=NOW)


def test_a_list_named_like_a_level_reaches_its_members_only(cast):
    an, body = cast.actor("an"), cast.bodies["publisher"]
    actions.keep_group(
        keeper=body, name="Các tỉnh ủy", members=["Ban Tuyên giáo Tỉnh ủy Lâm Đồng"], by=an, at=NOW
    )

    sent = go(cast, recipients="- Các tỉnh ủy")

    assert set(sent.deliveries.values_list("body", flat=True)) == {cast.bodies["lam_dong"].pk}
    assert sent in queries.visible_to(cast.actor("minh"))
    assert sent not in queries.visible_to(cast.stranger())


def test_opening_is_remembered_once_and_readdressing_keeps_it(cast):
    sent = go(cast, recipients=f"- {ALL}")
    minh = cast.actor("minh")

    assert actions.note_opened(document=sent, by=minh, at=NOW) == 1
    assert actions.note_opened(document=sent, by=minh, at=NOW + timedelta(days=1)) == 0
    actions.set_recipients(document=sent, recipients=read_recipients("- Lưu."), by=cast.actor("an"), at=NOW)

    (left,) = sent.deliveries.all()
    assert (left.body, left.opened_by, left.opened_at) == (cast.bodies["lam_dong"], cast.person("minh"), NOW)


def test_what_was_sent_inside_is_entered_with_its_files(cast):
    Post.objects.create(
        person=cast.person("minh"), body=cast.bodies["lam_dong"], role=Role.CLERK, from_date=date(2009, 1, 1)
    )
    sent = go(cast, recipients=f"- {ALL}")
    from tests.registry.test_actions import PDF, attach

    attach(cast, sent, "cv.pdf", PDF)
    delivery = queries.delivery_to(sent, cast.bodies["lam_dong"])
    paper = own(number=sent.number, symbol=sent.symbol, issuer=sent.issuer)
    facts = {
        "keeper": cast.bodies["lam_dong"],
        "paper": paper,
        "stamp": Stamp(arrived_on=NOW.date()),
        "at": NOW,
    }

    came = actions.enter_incoming(**facts, by=cast.actor("minh"), delivery=delivery)

    delivery.refresh_from_db()
    assert (delivery.entered, came.files.get().name) == (came, "cv.pdf")
    with pytest.raises(Refused, match="đã vào sổ, số đến 01"):
        actions.enter_incoming(**facts, by=cast.actor("minh"), delivery=delivery)
    with pytest.raises(Refused, match="gửi cơ quan khác"):
        actions.enter_incoming(
            **facts | {"keeper": cast.bodies["ha_giang"]}, by=cast.actor("minh"), delivery=delivery
        )
    assert come(cast).arrival.number == "1"


def test_that_a_group_is_unclear_is_said_to_those_who_can_clear_it(cast, sign_in):
    sent = go(cast, recipients="- Ban Tuyên giáo Tỉnh ủy Lâm Đồng,\n- Các ban đảng Trung ương")
    address = reverse("registry:show", args=[sent.pk])
    for name, told in (("an", True), ("minh", False)):
        page = sign_in(cast.person(name)).get(address).content.decode()
        assert ("Các ban đảng Trung ương" in page, "nhóm chưa rõ là những ai" in page) == (True, told)
    assert sign_in(cast.person("khach")).get(address).status_code == 404
