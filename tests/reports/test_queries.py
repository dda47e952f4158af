from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.reports.conftest import GOOD
from tusach.reports import actions, queries


def rows_of(world, django_assert_num_queries, at=NOW, **more):
    with django_assert_num_queries(2):
        return queries.progress(world.campaign, "SURVEY", at=at, **more)


def test_progress_counts_states_and_late_ones_in_two_queries(world, django_assert_num_queries):
    cast = world.cast
    rows = rows_of(world, django_assert_num_queries)
    assert [(row.name, row.expected, row.sent, row.late) for row in rows] == [
        ("Tỉnh Hà Giang", 1, 0, 0),
        ("Tỉnh Lâm Đồng", 3, 0, 0),
    ]
    actions.accept_report(report=world.sent(cast.ta_nung), by=cast.actor("minh"), at=NOW)
    world.save(world.report(cast.bao_thuan, "bao"), GOOD, "bao")
    (lam_dong,) = rows_of(
        world, django_assert_num_queries, at=NOW + timedelta(days=30), within=[cast.lam_dong.pk]
    )
    assert (lam_dong.accepted, lam_dong.sent, lam_dong.writing, lam_dong.not_started, lam_dong.late) == (
        1,
        1,
        1,
        1,
        2,
    )
    districts = rows_of(world, django_assert_num_queries, group_by="district")
    assert [row.unit_id for row in districts] == [cast.bac_quang.pk, cast.di_linh.pk]


def test_the_matrix_has_a_letter_for_each_leaf_of_each_province(world, django_assert_num_queries):
    cast = world.cast
    report = world.report(cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Tốt.", "t_nhan": "5"}, "minh")
    with django_assert_num_queries(1):
        assert queries.leaf_matrix(world.campaign) == {cast.lam_dong.pk: {"1.1": "x", "1.2": "."}}


@pytest.mark.parametrize(
    ("name", "seen", "waits"),
    [("lan", 1, 0), ("dung", 2, 2), ("minh", 3, 2), ("khach", 0, 0), ("hoa", 3, 1), ("vang", 0, 0)],
)
def test_each_sees_and_waits_for_their_own(world, name, seen, waits):
    cast = world.cast
    world.sent(cast.ta_nung)
    world.sent(cast.bao_thuan, "bao")
    report = world.report(cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Tốt.", "loi_2": "Đạt."}, "minh")
    actions.submit_report(report=report, by=cast.actor("minh"), at=NOW)

    actor = cast.actor(name)
    assert (queries.visible_to(actor).count(), queries.waiting_for(actor).count()) == (seen, waits)
