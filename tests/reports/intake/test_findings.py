"""Findings: once for each report, with their leaves, and only of the text that is the report's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW
from tests.reports.intake.conftest import PARTS, docx_of
from tusach.reports.models import Claim, Finding

WRONG = "Có 118/120 xã (97,3%) có tủ sách riêng."
TWICE = [
    ("1.1. Lãnh đạo, chỉ đạo", [WRONG]),
    ("1.2. Kết quả", [WRONG, "Toàn tỉnh tiếp nhận 12.345 bản sách."]),
]
RIGHT = [("1.1. Lãnh đạo, chỉ đạo", ["Có 118/120 xã (98,3%) có tủ sách riêng."]), PARTS[1]]
QUERIES = 11
LATER = NOW + timedelta(days=1)


@pytest.fixture
def hoa(world):
    return world.cast.actor("hoa")


def text(answer):
    return answer.content.decode()


def test_a_paragraph_under_two_leaves_is_one_finding_and_both_leaves_are_named(world, hand_in, sign_in):
    intake = hand_in(world.cast.lam_dong, docx_of(TWICE))
    one = Finding.objects.get(report=intake.report, kind="ratio-percent")
    leaves = Claim.objects.filter(pk__in=one.claims).values_list("leaf", flat=True)
    assert (set(leaves), len(one.claims)) == ({"1.1", "1.2"}, 4)
    client = sign_in(world.cast.person("hoa"))
    assert "Mục 1.1, 1.2<" in text(client.get(reverse("reports:finding-list")))
    shown = text(client.get(reverse("reports:finding-show", args=[one.pk])))
    assert shown.count("; mục 1.1 ") == shown.count("; mục 1.2 ") == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_one_finding_as_for_three(world, hand_in, sign_in, rows):
    shares = [f"Có 118/120 xã (9{n},3%) có tủ sách riêng." for n in range(rows)]
    hand_in(world.cast.lam_dong, docx_of([("1.1. Lãnh đạo, chỉ đạo", shares)]))
    client = sign_in(world.cast.person("hoa"))
    client.get(reverse("reports:finding-list"))
    with CaptureQueriesContext(connection) as asked:
        page = text(client.get(reverse("reports:finding-list")))
    assert page.count("118/120 là 98,3%") == rows
    assert len(asked) == QUERIES
