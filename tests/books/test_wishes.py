"""From a commune's wish to a title on an approved list, and the answer back."""

from datetime import date

import pytest

from tests.cast import NOW, make_body, make_person
from tusach.books import actions, queries
from tusach.books.actions import Said
from tusach.books.models import ListState, Proposal, Title, Verdict, Wish, WishSource
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.people.models import BodyKind, Role
from tusach.registry.models import Direction, Document

pytestmark = pytest.mark.django_db


def wish(cast, text, where="ta_nung", **more):
    return actions.make_wish(text=text, body=cast.bodies[where], by=None, at=NOW, **more)


def merged(cast, text, *wishes, **more):
    return actions.make_proposal(text=text, wishes=wishes, by=cast.actor("ngoc"), at=NOW, **more)


def paper():
    return Document.objects.create(
        direction=Direction.KNOWN, kind="Quyết định", number="156", symbol="-QĐ/BTGTW", dated=date(2023, 11, 1),
        subject="Duyệt danh mục sách", created_at=NOW,
    )  # fmt: skip


def told(person):
    return list(
        Notice.objects.filter(person=person, kind="books.answered").values_list("sentence", flat=True)
    )


def test_saying_it_again_is_the_same_wish_and_another_body_is_another(cast):
    first = wish(cast, "Nuôi ong  mật")

    assert wish(cast, "nuôi ong mật").pk == first.pk
    assert wish(cast, "Nuôi ong mật", "bao_thuan").pk != first.pk
    assert (first.text, first.unit, first.source) == ("Nuôi ong mật", cast.ta_nung, WishSource.COMMUNE)


@pytest.mark.parametrize("text", ["", "  ", "1!", "\0", "x" * 201])
def test_a_wish_needs_words_that_are_not_too_many(cast, text):
    with pytest.raises(Refused):
        wish(cast, text)
    assert not Wish.objects.exists()


def test_a_body_has_so_many_wishes_waiting_and_no_more(cast):
    Wish.objects.bulk_create(Wish(text=f"Điều {n}", body=cast.bodies["ta_nung"], at=NOW) for n in range(60))
    with pytest.raises(Refused, match="60 đề nghị đang chờ"):
        wish(cast, "Thêm một điều")


def test_a_wish_is_taken_back_until_it_is_merged(cast):
    lan = cast.actor("lan")
    alone, joined = wish(cast, "Nuôi ong"), wish(cast, "Trồng nấm")
    merged(cast, "Trồng nấm", joined)

    actions.take_back_wish(wish=alone, by=lan, at=NOW)
    with pytest.raises(Refused, match="đã được gộp"):
        actions.take_back_wish(wish=joined, by=lan, at=NOW)
    assert list(Wish.objects.all()) == [joined]


def test_communes_are_counted_and_voices_are_not(cast):
    youth = make_body(BodyKind.PARTY_COMMITTEE, "Đoàn xã Tà Nung", cast.ta_nung)
    cast.bodies["youth"] = youth
    proposal = merged(
        cast, "Nuôi ong", wish(cast, "Nuôi ong"), wish(cast, "Sách ong", "youth"), wish(cast, "Ong mật"), wish(cast, "Ong", "tan_thanh")
    )  # fmt: skip
    weight = queries.weights([proposal], NOW.date())[proposal.pk]

    assert (weight.communes, weight.provinces, weight.voices) == (2, 2, 4)
    assert weight.kinds == [("Xã", 2)]
    assert queries.proposals_weighed()[0].places == 2


def test_a_place_joins_what_others_asked_for_once(cast):
    proposal = merged(cast, "Nuôi ong", wish(cast, "Nuôi ong"))
    lan = cast.actor("bao")

    assert queries.to_join(lan) == [proposal]
    wish(cast, proposal.text, "bao_thuan", proposal=proposal)
    wish(cast, proposal.text, "bao_thuan", proposal=proposal)
    assert queries.weights([proposal], NOW.date())[proposal.pk].voices == 2
    assert queries.to_join(lan) == []


def test_the_machine_groups_alike_wishes_and_merges_none(cast):
    for text, where in [
        ("Sách kỹ thuật nuôi ong mật", "ta_nung"), ("nuoi ong lay mat", "bao_thuan"), ("Nuôi ong mật", "tan_thanh"),
        ("Trồng nấm rơm", "ta_nung"), ("Luật đất đai", "ta_nung"),
    ]:  # fmt: skip
        wish(cast, text, where)
    groups = queries.alike_wishes()

    assert [(len(one.wishes), one.communes) for one in groups] == [(3, 3), (1, 1), (1, 1)]
    assert not Proposal.objects.exists()


def test_wishes_that_resemble_an_open_proposal_are_shown_with_it(cast):
    proposal = merged(cast, "Kỹ thuật nuôi ong mật", wish(cast, "Nuôi ong mật"))
    wish(cast, "sách nuôi ong mật", "bao_thuan")
    (group,) = queries.alike_wishes()

    assert group.rivals == [proposal]
    assert actions.add_wishes(proposal=proposal, wishes=group.wishes, by=cast.actor("ngoc"), at=NOW) == 1
    assert queries.alike_wishes() == []


def test_a_proposal_needs_words_and_free_wishes_and_lets_them_go(cast):
    one, by = wish(cast, "Nuôi ong"), cast.actor("ngoc")
    for text, wishes in [("", [one]), ("x" * 201, [one]), ("Nuôi ong", [])]:
        with pytest.raises(Refused):
            merged(cast, text, *wishes)
    proposal = merged(cast, "Nuôi ong", one)
    with pytest.raises(Refused, match="chưa thuộc đề tài nào"):
        merged(cast, "Nuôi ong nữa", one)
    with pytest.raises(Refused, match="của đề tài này"):
        actions.remove_wishes(proposal=proposal, wishes=[], by=by, at=NOW)
    assert actions.remove_wishes(proposal=proposal, wishes=[one], by=by, at=NOW) == 1
    assert list(queries.free_wishes()) == [one]


def test_who_asked_hears_what_became_of_it(cast):
    by, title = cast.actor("ngoc"), actions.add_title(title="Nuôi ong", authors=[], by=None, at=NOW)
    yearly = actions.open_list(year=2024, name="", by=by, at=NOW)
    first, second, third = (
        merged(cast, text, wish(cast, text)) for text in ("Nuôi ong", "Trồng nấm", "Bói toán")
    )
    actions.answer_with_title(proposal=first, title=title, by=by, at=NOW)
    actions.choose_proposal(proposal=second, yearly=yearly, by=by, at=NOW)
    with pytest.raises(Refused, match="lý do"):
        actions.decline_proposal(proposal=third, reason=" ", by=by, at=NOW)
    actions.decline_proposal(proposal=third, reason="Không hợp mục đích.", by=by, at=NOW)

    assert told(cast.person("lan")) == [
        "Đề nghị sách của xã: “Nuôi ong”: đã có sách, DS0001 “Nuôi ong”.",
        "Đề nghị sách của xã: “Trồng nấm” được đưa vào danh mục “Danh mục sách năm 2024”, đang chờ duyệt.",
        "Đề nghị sách của xã: “Bói toán”: chưa chọn. Không hợp mục đích.",
    ]
    assert told(cast.stranger().person) == []
    with pytest.raises(Refused, match="đã có kết quả"):
        wish(cast, "Bói toán", "bao_thuan", proposal=Proposal.objects.get(pk=third.pk))
    with pytest.raises(Refused, match="Xin mở lại trước"):
        actions.choose_proposal(proposal=third, yearly=yearly, by=by, at=NOW)
    assert actions.reopen_proposal(proposal=third, by=by, at=NOW).verdict == Verdict.OPEN


def test_an_approved_list_makes_its_titles_and_is_closed(cast):
    by = cast.actor("ngoc")
    yearly = actions.open_list(year=2024, name="Danh mục 2024", by=by, at=NOW)
    with pytest.raises(Refused, match="Đã có danh mục"):
        actions.open_list(year=2024, name="Danh mục 2024", by=by, at=NOW)
    with pytest.raises(Refused, match="chưa có đề tài"):
        actions.propose_list(yearly=yearly, by=by, at=NOW)
    proposal = merged(cast, "Nuôi ong mật", wish(cast, "Nuôi ong"), topic="FARMING")
    actions.choose_proposal(proposal=proposal, yearly=yearly, by=by, at=NOW)
    with pytest.raises(Refused, match="đang chọn"):
        actions.approve_list(yearly=yearly, document=paper(), by=by, at=NOW)
    actions.propose_list(yearly=yearly, by=by, at=NOW)
    with pytest.raises(Refused, match="đã trình"):
        actions.reopen_proposal(proposal=proposal, by=by, at=NOW)
    actions.take_list_back(yearly=yearly, reason="Thêm sách", by=by, at=NOW)
    actions.propose_list(yearly=yearly, by=by, at=NOW)
    (title,) = actions.approve_list(yearly=yearly, document=paper(), by=by, at=NOW)

    assert (title.title, title.topic, title.year) == ("Nuôi ong mật", "FARMING", 2024)
    yearly.refresh_from_db()
    assert (yearly.state, yearly.document.number) == (ListState.APPROVED, "156")
    assert "đã được duyệt" in told(cast.person("lan"))[-1]
    assert Title.objects.get().proposals.get() == proposal
    with pytest.raises(Refused, match="đã duyệt"):
        actions.approve_list(yearly=yearly, document=paper(), by=by, at=NOW)


def test_survey_wishes_follow_their_answer_and_settled_ones_stay(cast):
    def say(*said):
        return actions.record_survey_wishes(
            source="reports.Report:1",
            said=[Said(key, text) for key, text in said],
            unit=cast.ta_nung,
            body=None,
            by=None,
            at=NOW,
        )

    say(("a", "Nuôi ong"), ("b", "Trồng nấm"), ("c", "Bói toán"))
    kept, changed, settled = Wish.objects.order_by("once")
    merged(cast, "Ong", kept)
    merged(cast, "Nấm", changed)
    bad = merged(cast, "Bói", settled)
    actions.decline_proposal(proposal=bad, reason="Không hợp.", by=cast.actor("ngoc"), at=NOW)
    say(("a", "Nuôi ong"), ("b", "Nuôi cá"))

    assert [(one.text, one.proposal and one.proposal.text) for one in Wish.objects.order_by("once")] == [
        ("Nuôi ong", "Ong"), ("Nuôi cá", None), ("Bói toán", "Bói")
    ]  # fmt: skip
    say()
    assert [one.text for one in Wish.objects.all()] == ["Bói toán"]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("", []),
        (
            "Cần thêm sách nuôi ong; truyện tranh cho thiếu nhi",
            ["Cần thêm sách nuôi ong", "truyện tranh cho thiếu nhi"],
        ),
        ("Đề nghị cấp kinh phí mua sách", []),
        ("- Tủ sách chật\n- Sách chữ to cho người già.", ["Sách chữ to cho người già"]),
        ("sách", []),
        ("\0" * 50, []),
    ],
)
def test_free_words_of_a_survey_are_cut_into_wishes_for_books(text, wishes):
    assert actions.wishes_in(text) == wishes


def test_readers_wishes_are_numbers_and_small_ones_stay_unshown(cast):
    actions.record_wish(text="Nuôi cá lồng", source=WishSource.NO_HIT, count=4, at=NOW)
    actions.record_wish(text="nuoi ca long", source=WishSource.READER, count=3, at=NOW)
    actions.record_wish(text="Bệnh của ông Ba", source=WishSource.READER, count=4, at=NOW)
    shown, hidden = queries.readers_wish(NOW.date())

    assert ([row["total"] for row in shown], hidden) == ([7], 1)


def test_everybody_sees_the_wishes_of_the_own_places_and_above(cast):
    for where in ("ta_nung", "bao_thuan", "tan_thanh"):
        wish(cast, f"Điều của {where}", where)
    make_person("giu", "Giữ", cast.bodies["di_linh"], Role.SUPPLIER)
    seen = {
        name: queries.wishes_visible_to(cast.actor(name)).count()
        for name in ("lan", "dung", "minh", "khach", "ngoc", "vang")
    }

    assert seen == {"lan": 1, "dung": 2, "minh": 2, "khach": 1, "ngoc": 3, "vang": 0}
    assert queries.wishes_visible_to(cast.nobody()).count() == 0
