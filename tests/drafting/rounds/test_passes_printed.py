"""The slips that are cut and handed out name what is asked of each."""

from datetime import timedelta

from tests.cast import NOW
from tests.drafting.rounds.test_narrowing import made
from tests.drafting.test_pages import text_of_pdf
from tusach.drafting import exports, queries
from tusach.drafting.actions import Pass
from tusach.drafting.exports.rounds import _asked_of
from tusach.drafting.models import Invited, Version

__all__ = ["made"]


def test_each_slip_says_what_it_is_about_and_keeps_the_name_together(desk, made):
    passes = [
        Pass(one, "ABCD-EFGH-JKLM-NPQR", NOW + timedelta(days=9)) for one in made.invited.order_by("order")
    ]

    text = " ".join(text_of_pdf(exports.passes_pdf(made, passes)).replace("\u00a0", " ").split())

    (part,) = queries.names_of_parts(made.version, ["1.1"])
    assert text.count("Xin ý kiến về: toàn văn dự thảo") == 1
    assert text.count(f"Xin ý kiến về: {part}") == 2
    assert "Ban Tuyên giáo Tỉnh ủy Lâm Đồng" in text


def test_parts_that_have_no_room_are_counted():
    nodes = [
        {"key": str(nth), "label": f"{nth}.", "title": f"Mục có tên dài để thử, thứ {nth}", "depth": 0, "is_leaf": True, "blocks": []}
        for nth in range(1, 13)
    ]  # fmt: skip
    version = Version(content={"nodes": nodes})

    said = _asked_of(version, Invited(parts=["1", "3"]))
    assert said == "; ".join(queries.names_of_parts(version, ["1", "3"]))
    said = _asked_of(version, Invited(parts=[str(nth) for nth in range(1, 12, 2)]))
    assert said.endswith(" và 2 phần nữa, có trên trang góp ý")
