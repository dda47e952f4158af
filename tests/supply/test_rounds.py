import uuid
from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY
from tests.supply.factories import make_title, stock_shelf
from tests.supply.rounds import make_frozen, make_ready, print_all
from tusach.books.models import Lot, Wish
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.supply import actions
from tusach.supply.models import Balance, Line, LineReason, Method, Round, RoundState
from tusach.supply.queries.rounds import cost_of, lines_of, province_rows, why
from tusach.supply.queries.verify import differences


def computed(cast, **rules):
    return actions.compute(round_=make_ready(cast, **rules), by=cast.actor("sau"), at=NOW)


def test_a_round_is_shared_within_its_budget_and_floor_with_a_reason_on_every_line(cast):
    round_ = computed(cast)

    assert round_.state == RoundState.COMPUTED
    assert round_.outcome["cost"] == cost_of(round_, 1_000) <= 2_000_000
    assert Line.objects.filter(round=round_).count() == 9
    assert all(sum(line.quantity for line in lines_of(one)) >= 2 for one in round_.receivers.all())
    assert set(Line.objects.values_list("reason", flat=True)) <= set(LineReason.values)
    assert float(round_.outcome["gap"]) < 0.2
    assert len(round_.inputs_sha256) == 64


def test_what_a_commune_asked_for_and_what_its_shelf_holds_are_known_of_it(cast):
    for text in ("đất đai", "tranh chấp đất đai"):
        Wish.objects.create(text=text, topic="LAW", unit=cast.ta_nung, body=cast.bodies["ta_nung"], at=NOW)
    round_ = make_ready(cast)

    needs = {one.unit_id: one.need for one in round_.receivers.all()}
    assert needs == {cast.ta_nung.pk: {"LAW": 80}, cast.bao_thuan.pk: {}, cast.tan_thanh.pk: {}}
    before = actions.compute(round_=round_, by=cast.actor("sau"), at=NOW).inputs_sha256
    at = stock_shelf(cast, round_.titles.first().title, 9)
    at["shelf"].__class__.objects.filter(pk=at["shelf"].pk).update(body=cast.bodies["ta_nung"])
    assert actions.compute(round_=round_, by=cast.actor("sau"), at=NOW).inputs_sha256 != before


def test_the_fixed_rule_gives_the_same_to_all_of_a_class_and_is_kept_beside(cast):
    round_ = computed(cast, method=Method.RULE, budget=None)

    assert set(Line.objects.values_list("quantity", "reason")) == {(2, "RULE")}
    assert {row.copies for row in province_rows(round_, {})} == {6, 12}
    assert {row.copies == row.rule for row in province_rows(round_, {})} == {True}


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"floor": 20}, "3 trong 3 nơi không nhận đủ số sàn"),
        ({"budget": 1_000}, "đã cần"),
        ({"share_low": 100, "share_high": 50}, "lớn hơn mức nhiều nhất"),
        ({"budget": None}, "phải có kinh phí"),
        ({"budget": -5}, "lớn hơn 0"),
    ],
)
def test_what_cannot_be_shared_is_said_in_numbers(cast, rules, sentence):
    with pytest.raises(Refused, match=sentence):
        computed(cast, **rules)


def test_no_title_and_no_receiver_are_refused_and_one_title_is_shared(cast):
    by = cast.actor("sau")
    round_ = actions.make_round(name="Đợt trống", year=2023, budget=10_000_000, by=by, at=NOW)
    with pytest.raises(Refused, match="chưa có đầu sách"):
        actions.compute(round_=round_, by=by, at=NOW)
    actions.put_title(round_=round_, title=make_title(), unit_cost=20_000, by=by, at=NOW)
    with pytest.raises(Refused, match="chưa có nơi nhận"):
        actions.compute(round_=round_, by=by, at=NOW)
    with pytest.raises(Refused, match="Không có cơ quan"):
        actions.set_receivers(round_=round_, on=TODAY, kinds=["LIBRARY"], by=by, at=NOW)
    actions.set_receivers(round_=round_, on=TODAY, by=by, at=NOW)
    actions.set_rules(round_=round_, method=Method.OPTIMISED, budget=10_000_000, floor=1, by=by, at=NOW)

    assert actions.compute(round_=round_, by=by, at=NOW).outcome["copies"] == 9


def test_a_title_in_a_language_goes_where_it_is_spoken(cast):
    round_ = make_ready(cast, languages={str(cast.lam_dong.pk): ["kpm"]})
    by = cast.actor("sau")
    actions.put_title(
        round_=round_, title=make_title("KH", "Sách K’Ho", language="kpm"), unit_cost=15_000, by=by, at=NOW
    )
    actions.set_receivers(round_=round_, on=TODAY, by=by, at=NOW)
    actions.compute(round_=round_, by=by, at=NOW)

    lines = {
        line.receiver.unit_id: line
        for line in Line.objects.filter(title__code="KH").select_related("receiver")
    }
    assert lines[cast.tan_thanh.pk].reason == LineReason.LANGUAGE
    assert lines[cast.tan_thanh.pk].quantity == 0
    assert lines[cast.ta_nung.pk].quantity > 0


def test_a_line_is_changed_by_hand_with_who_and_why_and_within_the_budget(cast):
    round_ = computed(cast, budget=400_000)
    line = Line.objects.filter(round=round_, quantity__gt=0).order_by("pk").first()
    by = cast.actor("sau")

    with pytest.raises(Refused, match="vì sao"):
        actions.change_line(line=line, quantity=0, why=" ", by=by, at=NOW)
    with pytest.raises(Refused, match="vượt kinh phí"):
        actions.change_line(line=line, quantity=90, why="xã đông dân", by=by, at=NOW)
    done = actions.change_line(line=line, quantity=0, why="đã có nhiều", by=by, at=NOW)
    actions.change_line(line=line, quantity=90, why="lãnh đạo quyết", by=cast.actor("vinh"), at=NOW)

    assert done.reason == LineReason.HAND
    assert [(one.before, one.after) for one in line.changes.order_by("pk")] == [(line.quantity, 0), (0, 90)]
    round_.refresh_from_db()
    assert round_.outcome["cost"] == cost_of(round_, 1_000)
    with pytest.raises(Refused, match="sửa tay"):
        actions.compute(round_=round_, by=by, at=NOW)
    actions.compute(round_=round_, drop_changes=True, by=by, at=NOW)
    assert not Line.objects.filter(reason=LineReason.HAND).exists()


def test_a_commune_appeals_until_the_day_and_is_answered(cast):
    round_ = computed(cast, appeals_until=TODAY)
    receiver = round_.receivers.get(unit=cast.ta_nung)
    line = lines_of(receiver).last()
    lan, sau = cast.actor("lan"), cast.actor("sau")

    made = actions.appeal(receiver=receiver, title=line.title, text="Xã cần thêm", by=lan, at=NOW)
    with pytest.raises(Refused, match="đang chờ trả lời"):
        actions.appeal(receiver=receiver, title=line.title, text="Xã cần thêm", by=lan, at=NOW)
    with pytest.raises(Refused, match="đã qua"):
        actions.appeal(receiver=receiver, text="muộn", by=lan, at=NOW + timedelta(days=1))
    with pytest.raises(Refused, match="kiến nghị chưa trả lời"):
        actions.freeze(round_=round_, decision_text="QĐ 1", by=sau, at=NOW)
    with pytest.raises(Refused, match="số bản"):
        actions.answer_appeal(appeal=made, granted=True, answer="Đồng ý", by=sau, at=NOW)
    actions.answer_appeal(appeal=made, granted=True, answer="Đồng ý", quantity=0, by=sau, at=NOW)

    assert Line.objects.get(pk=line.pk).quantity == 0
    assert Notice.objects.filter(person=cast.person("lan"), kind="supply.appeal").count() == 1
    assert Notice.objects.filter(person=cast.person("sau"), kind="supply.appeal").count() == 1
    with pytest.raises(Refused, match="đã được trả lời"):
        actions.answer_appeal(appeal=made, granted=False, answer="Thôi", by=sau, at=NOW)


def test_freezing_needs_a_decision_makes_print_runs_and_ends_changes(cast):
    round_ = computed(cast)
    by = cast.actor("sau")
    with pytest.raises(Refused, match="quyết định"):
        actions.freeze(round_=round_, decision_text=" ", by=by, at=NOW)
    actions.freeze(round_=round_, decision_text="QĐ 12", by=by, at=NOW)

    for one in round_.titles.all():
        sent = sum(Line.objects.filter(round=round_, title=one.title).values_list("quantity", flat=True))
        assert one.printed == (-(-sent * 102 // 100) if sent else 0)
        assert not sent or Lot.objects.get(title=one.title).quantity == one.printed
    with pytest.raises(Refused, match="không sửa được nữa"):
        actions.change_line(line=round_.lines.first(), quantity=1, why="muộn", by=by, at=NOW)
    with pytest.raises(Refused, match="không sửa được nữa"):
        actions.compute(round_=Round.objects.get(pk=round_.pk), by=by, at=NOW)


def test_a_rule_over_the_budget_is_frozen_by_a_leader_only(cast):
    round_ = computed(cast, method=Method.RULE, budget=100_000)

    with pytest.raises(Refused, match=r"kinh phí có 100\.000 đồng"):
        actions.freeze(round_=round_, decision_text="QĐ 12", by=cast.actor("sau"), at=NOW)
    assert (
        actions.freeze(round_=round_, decision_text="QĐ 12", by=cast.actor("vinh"), at=NOW).state
        == RoundState.FROZEN
    )


def test_what_the_printer_brings_is_in_the_central_store_once(cast):
    round_ = make_frozen(cast)
    print_all(cast, round_)
    one, device = round_.titles.filter(printed__gt=0).first(), uuid.uuid4()
    for _ in range(2):
        actions.report_printed(
            round_=round_, title=one, quantity=3, on=TODAY, device=device, by=cast.actor("sau"), at=NOW
        )

    assert Balance.objects.get(account__kind="CENTRAL", title=one.title).quantity == one.printed + 3
    assert Lot.objects.get(title=one.title).printed_on == TODAY
    assert list(differences()) == []


def test_every_reason_has_its_sentence(cast):
    round_ = computed(cast)
    line = Line.objects.filter(round=round_).first()

    for reason in LineReason.values:
        line.reason, line.rank = reason, 2
        assert why(line, 3, {"floor": 2, "room": 50})
    line.reason = LineReason.NEED
    assert "hạng 2 trong 3 nơi" in why(line, 3, {"floor": 2, "room": 50})


@pytest.mark.parametrize("rules", [{"blind_percent": -1}, {"case_days": 91}, {"uplift": {"Xã": 9}}])
def test_settings_that_cannot_be_are_refused(cast, rules):
    with pytest.raises(Refused, match="phải từ"):
        actions.set_rules(
            round_=make_ready(cast), method=Method.RULE, budget=None, by=cast.actor("sau"), at=NOW, **rules
        )
