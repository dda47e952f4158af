"""A doubt of lineage settled by a person: recorded, used by every sum as of now, taken back by a counter-event."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import NOW, TODAY, make_unit
from tusach.figures import actions as figures_actions
from tusach.figures import queries as figures
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.places import actions, queries
from tusach.places.actions import Tie
from tusach.places.models import Doubt, DoubtKind, Event, EventKind, Extent, Level, UnitVersion
from tusach.places.spelling import search_key

GONE = date(2023, 12, 1)
LATER = date(2024, 1, 15)
BASIS = "Nghị quyết 99/NQ-UBTVQH15"


@pytest.fixture
def doubt(cast) -> Doubt:
    """Tà Nung ended on 1 December 2023 and no source says into what."""
    for version in UnitVersion.objects.all():
        UnitVersion.objects.filter(pk=version.pk).update(folded=search_key(version.full_name))
    event = Event.objects.create(kind=EventKind.REORGANISE, effective_on=GONE, not_before=date(2023, 4, 8))
    UnitVersion.objects.filter(unit=cast.ta_nung).update(to_date=GONE, ended_by=event)
    return Doubt.objects.create(
        kind=DoubtKind.NO_SUCCESSOR, unit=cast.ta_nung, sentence="Xã Tà Nung: nguồn không nói nhập vào đâu."
    )


def settle(cast, doubt, *ties, basis=BASIS, name="quan"):
    return actions.settle_doubt(
        doubt=doubt, ties=ties, legal_basis=basis, note="Đọc ở công báo.", by=cast.actor(name), at=NOW
    )


def heirs(unit):
    return [(heir.unit, heir.extent, heir.share) for heir in queries.successors([unit.pk], on=LATER)[unit.pk]]


def test_the_chosen_heir_is_used_until_it_is_taken_back(cast, doubt):
    assert heirs(cast.ta_nung) == []

    event = settle(cast, doubt, Tie(cast.bao_thuan))
    assert (event.kind, event.effective_on, event.not_before) == (EventKind.MERGE, GONE, date(2023, 4, 8))
    assert heirs(cast.ta_nung) == [(cast.bao_thuan.pk, "WHOLE", Decimal(1))]
    assert [list(queries.doubts()), list(queries.settled_doubts())] == [[], [doubt]]
    assert event.links.get().confirmed_by == "Quân"
    assert Entry.objects.filter(act="places.settle_doubt").count() == 1
    with pytest.raises(Refused, match="đã có người giải quyết"):
        settle(cast, doubt, Tie(cast.hoa_bac))

    actions.undo_event(event=event, reason="Đọc nhầm", by=cast.actor("quan"), at=NOW)
    assert heirs(cast.ta_nung) == []
    assert list(queries.doubts()) == [doubt]
    settle(cast, doubt, Tie(cast.hoa_bac))
    assert heirs(cast.ta_nung) == [(cast.hoa_bac.pk, "WHOLE", Decimal(1))]


def copies(unit, place):
    rows = figures.by_place(["I122"], [2023], Level.COMMUNE, within=place, geography="NOW", on=LATER)
    return next((row.figures["I122", 2023].value for row in rows if row.unit_id == unit.pk), None)


def test_sums_as_of_now_follow_the_settlement_and_its_undoing(cast, doubt):
    figures_actions.load_catalogue()
    for unit, value in ((cast.ta_nung, 1000), (cast.bao_thuan, 200)):
        figures_actions.record(
            unit=unit, source=f"r:{unit.pk}", cells=[figures_actions.Cell("I122", 2023, value)],
            evidence="SIGNED", by=cast.actor("hoa"), at=NOW,
        )  # fmt: skip
    assert copies(cast.bao_thuan, cast.lam_dong) == 200

    event = settle(cast, doubt, Tie(cast.bao_thuan))
    assert copies(cast.bao_thuan, cast.lam_dong) == 1200
    actions.undo_event(event=event, reason="Đọc nhầm", by=cast.actor("quan"), at=NOW)
    assert copies(cast.bao_thuan, cast.lam_dong) == 200

    half = Decimal("0.5")
    settle(cast, doubt, Tie(cast.bao_thuan, Extent.PART, half), Tie(cast.hoa_bac, Extent.PART, half))
    assert copies(cast.bao_thuan, cast.lam_dong) == 700
    assert copies(cast.hoa_bac, cast.lam_dong) == 500


def part(unit, share=None):
    return Tie(unit, Extent.PART, None if share is None else Decimal(share))


@pytest.mark.parametrize(
    ("ties", "why"),
    [
        (lambda _: [], "ít nhất một đơn vị"),
        (lambda c: [Tie(c.ta_nung)], "không có vào ngày"),
        (lambda c: [Tie(c.bao_thuan), Tie(c.hoa_bac)], "không đơn vị nào nhận toàn bộ"),
        (lambda c: [part(c.bao_thuan)], "nhận toàn bộ"),
        (lambda c: [part(c.bao_thuan), part(c.bao_thuan)], "hai lần"),
        (lambda c: [part(c.bao_thuan, "0.4"), part(c.hoa_bac)], "cộng lại bằng 1"),
        (lambda c: [part(c.bao_thuan, "0.4"), part(c.hoa_bac, "0.5")], "cộng lại bằng 1"),
        (lambda c: [part(c.bao_thuan, "40"), part(c.hoa_bac, "0.5")], "không quá 1"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(cast, doubt, ties, why):
    with pytest.raises(Refused, match=why):
        settle(cast, doubt, *ties(cast))
    with pytest.raises(Refused, match="căn cứ"):
        settle(cast, doubt, Tie(cast.bao_thuan), basis=" ")

    assert Event.objects.count() == 1


def test_a_new_unit_gets_the_one_it_was_split_from(cast):
    event = Event.objects.create(kind=EventKind.REORGANISE, effective_on=GONE)
    new = make_unit(Level.COMMUNE, "24800", "Tà Đông", "Xã", cast.di_linh, province=cast.lam_dong)
    UnitVersion.objects.filter(unit=new).update(from_date=GONE, begun_by=event)
    doubt = Doubt.objects.create(kind=DoubtKind.NO_PREDECESSOR, unit=new, sentence="Xã Tà Đông: không rõ.")
    with pytest.raises(Refused, match="chỉ tách ra một phần"):
        settle(cast, doubt, Tie(cast.ta_nung))

    settle(cast, doubt, part(cast.ta_nung, "0.25"))

    assert heirs(cast.ta_nung) == [
        (cast.ta_nung.pk, "PART", Decimal("0.750000")),
        (new.pk, "PART", Decimal("0.250000")),
    ]


def test_a_link_that_sources_dispute_is_kept_as_it_is_with_its_basis(cast):
    doubt = Doubt.objects.create(
        kind=DoubtKind.SOURCES_DIFFER, unit=cast.ta_nung, sentence="Hai nguồn khác nhau."
    )
    with pytest.raises(Refused, match="tệp sắp xếp"):
        settle(cast, doubt, Tie(cast.bao_thuan))

    assert settle(cast, doubt).kind == EventKind.CONFIRM
    assert not queries.doubts().exists()


def test_the_page_settles_and_keeps_what_was_typed(cast, doubt, sign_in):
    client, url = sign_in(cast.person("quan")), f"/don-vi/chua-ro/{doubt.pk}/"
    page = client.get(url).content.decode()
    assert "kết thúc từ 01/12/2023" in page
    assert '<option value="25036 Xã Bảo Thuận">' in page
    answers = {"unit_1": "Xã Không Có", "extent_1": "WHOLE", "legal_basis": BASIS, "note": ""}

    wrong = client.post(url, answers)
    assert wrong.status_code == 422
    assert "Không thấy đơn vị nào" in wrong.content.decode()
    assert BASIS in wrong.content.decode()
    done = client.post(url, {**answers, "unit_1": "25036 Xã Bảo Thuận"}, follow=True).content.decode()
    assert "Đã giải quyết" in done
    assert "Gỡ" in done
    assert heirs(cast.ta_nung)[0][0] == cast.bao_thuan.pk
    assert client.get(url).status_code == 404


def test_two_places_of_one_name_are_asked_by_code(cast, doubt, sign_in):
    make_unit(Level.COMMUNE, "24801", "Bảo Thuận", "Xã", cast.di_linh, province=cast.lam_dong)
    UnitVersion.objects.filter(code="24801").update(folded="xa bao thuan")

    said = sign_in(cast.person("hoa")).post(
        f"/don-vi/chua-ro/{doubt.pk}/", {"unit_1": "Bảo Thuận", "extent_1": "WHOLE", "legal_basis": BASIS}
    )

    assert "Có nhiều đơn vị như vậy" in said.content.decode()
    assert not queries.settled_doubts().exists()


def test_only_who_keeps_the_table_settles(cast, doubt, sign_in, client, clock):
    url = f"/don-vi/chua-ro/{doubt.pk}/"
    for name, status in (("quan", 200), ("hoa", 200), ("minh", 403), ("lan", 403), ("khach", 403)):
        assert sign_in(cast.person(name)).get(url).status_code == status, name
    assert client.get("/don-vi/chua-ro/").status_code == 200
    assert "Giải quyết" not in client.get("/don-vi/chua-ro/").content.decode()
    assert TODAY < GONE
