"""Preparing a round: its titles, its receivers with what is known of each, and what its decision settles."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from tusach.books.models import Title, Verdict, Wish, YearlyList
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.models import in_force
from tusach.kit.text import nfc, number
from tusach.people.models import Actor, Body, BodyKind
from tusach.places.models import Level, UnitVersion
from tusach.places.queries import versions_on
from tusach.supply.models import AccountKind, Balance, Method, Round, RoundBody, RoundState, RoundTitle
from tusach.supply.queries.problem import DEFAULTS, settings_of
from tusach.supply.queries.receivers import OwnRecord, own_records

_PREPARED = (RoundState.DRAFT, RoundState.COMPUTED)
_NEED_OF_NOTHING, _NEED_OF_A_WISH, _MOST_NEED = 40, 20, 100
_DEAREST = 10_000_000  # đồng a copy; more is a slip of the finger


@transaction.atomic
def make_round(
    *,
    name: str,
    year: int,
    by: Actor,
    at: datetime,
    method: str = Method.OPTIMISED,
    budget: int | None = None,
    list_: YearlyList | None = None,
    appeals_until: date | None = None,
) -> Round:
    """A round in preparation. Raises `Refused` without a name or with a budget that is no money."""
    said = " ".join(nfc(name).split())[:120]
    if not said:
        raise Refused("Xin đặt tên đợt, ví dụ “Đợt 1 năm 2023”.", field="name")
    if budget is not None and budget <= 0:
        raise Refused("Kinh phí phải lớn hơn 0 đồng.", field="budget")
    if by.person is None:
        raise Refused("Xin đăng nhập để lập đợt.")
    made = Round.objects.create(
        name=said, year=year, method=method, budget=budget, list=list_, parameters=dict(DEFAULTS),
        appeals_until=appeals_until, made_by=by.person, made_at=at,
    )  # fmt: skip
    _write(made, by, at, "make_round", f"Lập đợt cấp phát “{said}”")
    return made


def _write(round_: Round, by: Actor, at: datetime, verb: str, sentence: str, **facts: Any) -> None:
    record(
        act=f"supply.{verb}",
        subject=f"supply.Round:{round_.pk}",
        by=by,
        at=at,
        sentence=sentence,
        facts=facts,
    )


def locked(round_: Round, *states: str) -> Round:
    """The round as it is now, held until the transaction ends. Raises `Refused` when it is past these states."""
    now = Round.objects.select_for_update().get(pk=round_.pk)
    if now.state not in states:
        raise Refused(f"Đợt “{now.name}” {now.get_state_display()}, không sửa được nữa.")
    return now


def delete_lines(round_: Round) -> None:
    """All lines of a round and their changes, in two statements: there are 424,000 of them."""
    of_round = "SELECT id FROM supply_line WHERE round_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM supply_linechange WHERE line_id IN ({of_round})", [round_.pk])  # noqa: S608
        cursor.execute("DELETE FROM supply_line WHERE round_id = %s", [round_.pk])


def _back_to_draft(round_: Round) -> None:
    """What the computation read has changed: it has to be done again before it can be frozen."""
    if round_.state != RoundState.DRAFT:
        Round.objects.filter(pk=round_.pk).update(state=RoundState.DRAFT)
        round_.state = RoundState.DRAFT


@transaction.atomic
def put_title(
    *, round_: Round, title: Title, unit_cost: int, by: Actor, at: datetime, **facts: Any
) -> RoundTitle:
    """Put a title into the round, or change what it costs and how it is printed. `facts`: setup_cost, minimum_run,
    most_each (1 to 3), is_core, buffer_percent.
    """
    now = locked(round_, *_PREPARED)
    if not 0 < unit_cost <= _DEAREST:
        raise Refused(f"Giá một bản phải từ 1 đến {number(_DEAREST)} đồng.", field="unit_cost")
    if not 1 <= facts.get("most_each", 3) <= 3:
        raise Refused("Một nơi nhận nhiều nhất từ 1 đến 3 bản của một đầu sách.", field="most_each")
    if not 0 <= facts.get("buffer_percent", 2) <= 50:
        raise Refused("Dự phòng từ 0 đến 50%.", field="buffer_percent")
    made, _ = RoundTitle.objects.update_or_create(
        round=now,
        title=title,
        defaults={"unit_cost": unit_cost, "is_chosen": True, "dropped_because": "", **facts},
    )
    _back_to_draft(now)
    _write(
        now,
        by,
        at,
        "put_title",
        f"Đưa “{title}” vào đợt “{now.name}”",
        title=title.code,
        unit_cost=unit_cost,
        **facts,
    )
    return made


@transaction.atomic
def put_list(
    *, round_: Round, list_: YearlyList, unit_cost: int, setup_cost: int, by: Actor, at: datetime
) -> int:
    """Every title that the yearly list chose, at its cover price or else at `unit_cost`; those already in stay as
    they are. Returns how many came in.
    """
    now = locked(round_, *_PREPARED)
    chosen = Title.objects.filter(proposals__list=list_, proposals__verdict=Verdict.CHOSEN).distinct()
    fresh = chosen.exclude(pk__in=now.titles.values("title")).order_by("sort_key", "pk")
    rows = RoundTitle.objects.bulk_create(
        RoundTitle(round=now, title=title, unit_cost=title.price or unit_cost, setup_cost=setup_cost)
        for title in fresh
    )
    if not rows:
        raise Refused("Danh mục này không có đầu sách nào mới cho đợt.")
    Round.objects.filter(pk=now.pk).update(list=list_)
    _back_to_draft(now)
    _write(now, by, at, "put_list", f"Đưa {len(rows)} đầu sách của “{list_}” vào đợt “{now.name}”")
    return len(rows)


@transaction.atomic
def take_out_title(*, round_: Round, title: RoundTitle, by: Actor, at: datetime) -> None:
    now = locked(round_, *_PREPARED)
    now.lines.filter(title=title.title_id).delete()
    RoundTitle.objects.filter(pk=title.pk, round=now).delete()
    _back_to_draft(now)
    _write(now, by, at, "take_out_title", f"Bỏ “{title.title}” khỏi đợt “{now.name}”")


@transaction.atomic
def set_rules(
    *, round_: Round, method: str, budget: int | None, by: Actor, at: datetime, **rules: Any
) -> Round:
    """How the round shares out. `rules`: keys of `DEFAULTS`. Raises `Refused` for numbers that cannot be."""
    now = locked(round_, *_PREPARED)
    if unknown := set(rules) - set(DEFAULTS) - {"appeals_until"}:
        raise ValueError(f"no such rule: {sorted(unknown)}")
    if budget is not None and budget <= 0:
        raise Refused("Kinh phí phải lớn hơn 0 đồng.", field="budget")
    if method == Method.OPTIMISED and budget is None:
        raise Refused(
            "Chia theo nhu cầu phải có kinh phí. Xin ghi số tiền, hoặc chọn chia theo định mức.",
            field="budget",
        )
    low, high = rules.get("share_low", 0), rules.get("share_high", 0)
    if high and low > high:
        raise Refused("Mức ít nhất của tỉnh đang lớn hơn mức nhiều nhất.", field="share_low")
    _check_rules(rules)
    if "appeals_until" in rules:
        now.appeals_until = rules.pop("appeals_until")
    now.method, now.budget, now.parameters = method, budget, {**now.parameters, **rules}
    now.save(update_fields=["method", "budget", "parameters", "appeals_until"])
    _back_to_draft(now)
    _write(
        now, by, at, "set_rules", f"Đặt cách chia của đợt “{now.name}”", method=method, budget=budget, **rules
    )
    return now


_BOUNDS = {"blind_percent": (0, 100, "Tỷ lệ đếm trước"), "case_days": (1, 90, "Hạn giải quyết sai lệch")}
_UPLIFT = (10, 500)  # per cent


def _check_rules(rules: Mapping[str, Any]) -> None:
    for name, (least, most, words) in _BOUNDS.items():
        if name in rules and not least <= rules[name] <= most:
            raise Refused(f"{words} phải từ {least} đến {most}.", field=name)
    for kind, per_cent in rules.get("uplift", {}).items():
        if not _UPLIFT[0] <= per_cent <= _UPLIFT[1]:
            raise Refused(f"Hệ số của {kind} phải từ {_UPLIFT[0]} đến {_UPLIFT[1]}%.", field="uplift")


@transaction.atomic
def set_receivers(
    *, round_: Round, on: date, by: Actor, at: datetime, kinds: Collection[str] = (BodyKind.PARTY_COMMITTEE,)
) -> int:
    """Make the bodies of these kinds in the communes of a day the receivers, with what is known of each: topics asked
    for, languages, place, kind of area, and what its shelf's own records say of use and room. Those of before go, with
    their lines. Returns how many.
    """
    now = locked(round_, *_PREPARED)
    communes = {row.unit_id: row for row in versions_on(on).filter(unit__level=Level.COMMUNE)}
    bodies = [
        (pk, unit, kind)
        for pk, unit, kind in Body.objects.filter(in_force(on), kind__in=kinds, unit__level=Level.COMMUNE)
        .order_by("pk").values_list("pk", "unit_id", "kind")
        if unit in communes
    ]  # fmt: skip
    if not bodies:
        raise Refused(
            "Không có cơ quan nào thuộc loại đã chọn ở các xã vào ngày đó. Xin chọn loại hoặc ngày khác."
        )
    delete_lines(now)
    now.receivers.all().delete()
    told = settings_of(now)
    need, spoken = _need_by_unit(), _languages_by_body()
    own, nothing = own_records({pk for pk, _, _ in bodies}, on), OwnRecord()
    RoundBody.objects.bulk_create(
        (
            _receiver(
                now,
                pk,
                kind,
                communes[unit],
                told,
                need.get(unit, {}),
                spoken.get(pk, set()),
                own.get(pk, nothing),
            )
            for pk, unit, kind in bodies
        ),
        batch_size=1000,
    )
    _back_to_draft(now)
    said = f"Đợt “{now.name}” cấp cho {number(len(bodies))} nơi"
    _write(now, by, at, "set_receivers", said, kinds=list(kinds), on=on)
    return len(bodies)


def _receiver(
    round_: Round, body: int, kind: str, here: UnitVersion, told: Mapping[str, Any], need: dict[str, int],
    spoken: set[str], own: OwnRecord,
) -> RoundBody:  # fmt: skip
    by_province = told["languages"].get(str(here.province_id), [])
    return RoundBody(
        round=round_, body_id=body, unit_id=here.unit_id, province_id=here.province_id, category=kind[:20],
        need=need, languages=sorted(spoken | set(by_province)), uplift=told["uplift"].get(here.kind, 100),
        readers=own.readers, capacity=own.room,
    )  # fmt: skip


def _need_by_unit() -> dict[int, dict[str, int]]:
    """{commune: {topic: 0..100}} by what it asked for, each wish once however often it was said; a commune that asked
    for nothing is not in it and counts as the average.
    """
    asked: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Wish.objects.exclude(topic="").filter(unit__isnull=False)
    for unit, topic, _ in rows.values_list("unit", "topic", "folded").distinct().order_by():
        asked[unit][topic] += 1
    return {
        unit: {
            topic: min(_NEED_OF_NOTHING + _NEED_OF_A_WISH * count, _MOST_NEED)
            for topic, count in topics.items()
        }
        for unit, topics in asked.items()
    }


def _languages_by_body() -> dict[int, set[str]]:
    """Languages other than Vietnamese that are on the shelf of a body already."""
    rows = Balance.objects.filter(
        account__kind=AccountKind.SHELF, account__body__isnull=False, quantity__gt=0
    )
    spoken: dict[int, set[str]] = defaultdict(set)
    sums = rows.exclude(title__language="vi").values_list("account__body", "title__language")
    for body, language, _ in sums.annotate(all=Sum("quantity")).order_by():
        spoken[body].add(language)
    return spoken
