from datetime import date, datetime

import pytest

from tests.cast import VIETNAM, make_person, make_unit
from tusach.kit.errors import Refused
from tusach.people import actions, queries, rules
from tusach.people.models import Post, Role
from tusach.places.models import Event, EventKind, Level, Lineage, UnitVersion

MERGED = date(2025, 7, 1)
AFTER = datetime(2025, 7, 3, 8, 0, tzinfo=VIETNAM)


@pytest.fixture
def merged(cast):
    """Tà Nung and Bảo Thuận become Bảo Thuận mới on 1 July 2025."""
    olds = [cast.ta_nung, cast.bao_thuan]
    UnitVersion.objects.filter(unit__in=olds).update(to_date=MERGED)
    new = make_unit(Level.COMMUNE, "25037", "Bảo Thuận mới", "Xã", cast.lam_dong, province=cast.lam_dong)
    UnitVersion.objects.filter(unit=new).update(from_date=MERGED)
    event = Event.objects.create(kind=EventKind.MERGE, effective_on=MERGED, legal_basis="nghị quyết thử")
    Lineage.objects.bulk_create(Lineage(event=event, old=old, new=new) for old in olds)
    return new


def test_nothing_passes_by_itself(cast, merged):
    lan = cast.actor("lan", at=AFTER)
    assert lan.units() == {cast.ta_nung.pk}
    assert merged.pk not in lan.units()
    assert {post.person.username for post in queries.stranded_posts(AFTER.date())} == {"lan", "bao"}
    assert not queries.stranded_posts(date(2025, 6, 30)).exists()


def test_a_confirmed_post_goes_on_at_the_heir(cast, merged):
    minh = cast.actor("minh", at=AFTER)
    post = Post.objects.get(person=cast.person("lan"), role=Role.REPORTER)
    new = actions.hand_over(post=post, heir=merged, by=minh, at=AFTER)
    post.refresh_from_db()
    assert (post.to_date, new.from_date) == (AFTER.date(), AFTER.date())
    assert new.body.names.get().name == "Đảng ủy xã Bảo Thuận mới"
    lan = cast.actor("lan", at=AFTER)
    assert (lan.units(Role.REPORTER), lan.units(Role.KEEPER)) == ({merged.pk}, {cast.ta_nung.pk})
    with pytest.raises(Refused, match="không còn giữ"):
        actions.hand_over(post=post, heir=merged, by=minh, at=AFTER)


def test_only_to_a_place_that_carries_the_old_one_on(cast, merged):
    post = Post.objects.get(person=cast.person("bao"))
    with pytest.raises(Refused, match="không tiếp nhận"):
        actions.hand_over(post=post, heir=cast.hoa_bac, by=cast.actor("minh", at=AFTER), at=AFTER)
    khach = Post.objects.filter(person=cast.person("khach")).first()
    with pytest.raises(Refused, match="vẫn còn"):
        actions.hand_over(post=khach, heir=merged, by=cast.actor("quan", at=AFTER), at=AFTER)


def test_who_may_hand_over(cast, merged):
    names = ["lan", "minh", "khach", "hoa", "quan", "vang"]
    assert [name for name in names if rules.may_hand_over(cast.actor(name, at=AFTER), merged)] == [
        "minh",
        "quan",
    ]
    assert queries.stranded_posts_for(cast.actor("minh", at=AFTER)).count() == 3
    assert queries.stranded_posts_for(cast.actor("khach", at=AFTER)).count() == 0
    assert queries.stranded_posts_for(cast.actor("quan", at=AFTER)).count() == 3


def test_proposals_do_not_cost_more_for_more_posts(cast, merged, django_assert_max_num_queries):
    def proposals():
        return queries.propose_handover(queries.stranded_posts(AFTER.date()), AFTER.date())

    with django_assert_max_num_queries(12) as few:
        first = proposals()
    assert {heir.unit_id for one in first for heir in one.heirs} == {merged.pk}
    for n in range(3):
        make_person(f"them{n}", f"Thêm {n}", cast.bodies["bao_thuan"], Role.CLERK)
    with django_assert_max_num_queries(12) as many:
        assert len(proposals()) == len(first) + 3
    assert len(many) == len(few)


def test_the_page_passes_only_what_was_chosen(cast, merged, client, monkeypatch):
    monkeypatch.setattr("tusach.kit.clock.now", lambda: AFTER)
    client.force_login(cast.person("minh"), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/tai-khoan/ban-giao/")
    assert "Xã Bảo Thuận mới" in page.text
    post = Post.objects.get(person=cast.person("bao"))
    refused = client.post("/tai-khoan/ban-giao/", {})
    assert "Chưa chọn đơn vị tiếp nhận" in refused.text
    wrong = client.post("/tai-khoan/ban-giao/", {f"heir-{post.pk}": cast.hoa_bac.pk})
    assert wrong.status_code == 422
    assert client.post("/tai-khoan/ban-giao/", {f"heir-{post.pk}": merged.pk}).status_code == 302
    assert cast.actor("bao", at=AFTER).units() == {merged.pk}
    assert cast.actor("lan", at=AFTER).units() == {cast.ta_nung.pk}
