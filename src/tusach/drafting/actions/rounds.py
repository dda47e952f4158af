"""A round: a version sent to those who are asked, their links, reminders, more time, its end."""

import contextlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tusach.drafting import queries
from tusach.drafting.actions.passes import asked_words, send_links
from tusach.drafting.models import Answer, Audience, Invited, ManuscriptState, Round, Version
from tusach.drafting.narrowing import blocks_in, tops
from tusach.drafting.queries.covering import letter_page
from tusach.journal import actions as journal
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import fold
from tusach.people.models import Actor, Body, Person
from tusach.registry.actions import settle_awaiting

ASKED = "drafting.asked"
for _kind, _label in (
    (ASKED, "Mời góp ý dự thảo"),
    ("drafting.answered", "Ý kiến góp ý gửi đến"),
    ("drafting.approved", "Ý kiến của mình đã được xử lý"),
):
    journal.name_kind(_kind, _label)

_EMAIL = re.compile(r"[<(;,\s]*([\w.+-]+@[\w-]+(?:\.[\w-]+)+)[>)]?\s*$")
MOST_GUESTS = 500
MORNING = 7  # no reminder leaves earlier in the day


@dataclass(frozen=True)
class Guest:
    """Who is to be asked: a body, a person with an account, or a name, perhaps with an address for its link. `parts` are
    keys of the outline's nodes when not the whole is asked about.
    """

    name: str
    body: Body | None = None
    person: Person | None = None
    email: str = ""
    parts: Sequence[str] = ()

    @property
    def key(self) -> str:
        if self.person is not None:
            return f"person:{self.person.pk}"
        return f"body:{self.body.pk}" if self.body is not None else fold(self.name)


def read_guests(text: str, day: date) -> list[Guest]:
    """One a line: a name, then an e-mail address when there is one. `@lan` is the account of that name; a name that is
    a body's of the day is that body.
    """
    lines = [" ".join(line.split()) for line in text.replace("\0", "").splitlines() if line.strip()]
    if len(lines) > MOST_GUESTS:
        raise Refused(f"Danh sách có {len(lines)} dòng; một lần mời nhiều nhất {MOST_GUESTS}.", field="names")
    names = [re.sub(r"^(?:\d+[.)]|[-+•])\s*", "", line) for line in lines]
    accounts = queries.people_of_usernames(name[1:] for name in names if name.startswith("@"))
    bodies = queries.bodies_of_names((_split(name)[0] for name in names), day)
    return [_guest(name, accounts, bodies) for name in names]


def _split(line: str) -> tuple[str, str]:
    found = _EMAIL.search(line)
    return (line[: found.start()].strip(" ;,<("), found[1]) if found else (line, "")


def _guest(line: str, accounts: Mapping[str, Person], bodies: Mapping[str, Body]) -> Guest:
    if line.startswith("@"):
        person = accounts.get(line[1:].lower())
        if person is None:
            raise Refused(f"Không có tài khoản “{line[1:60]}”. Xin xem lại tên đăng nhập.", field="names")
        return Guest(person.full_name, person=person, email=person.email)
    name, email = _split(line)
    if not name:
        raise Refused(
            f"Dòng “{line[:60]}” chỉ có địa chỉ thư, chưa có tên người hoặc cơ quan.", field="names"
        )
    if len(name) > 200:
        raise Refused(
            f"Tên “{name[:60]}…” dài quá 200 ký tự. Xin ghi mỗi người, mỗi cơ quan một dòng.", field="names"
        )
    return Guest(name, body=bodies.get(fold(name)), email=email)


@dataclass(frozen=True)
class Asking:
    """What a round asks and until when. `on_old`: an older version than the newest is meant."""

    name: str
    audience: str
    deadline: date
    letter: str = ""
    on_old: bool = False


@transaction.atomic
def open_round(
    *, version: Version, asking: Asking, guests: Sequence[Guest], by: Actor, at: datetime
) -> Round:
    """Send a version out for comment."""
    if version.manuscript.state == ManuscriptState.ISSUED:
        raise Refused("Báo cáo đã ban hành nên không mở đợt xin ý kiến nữa.")
    newest = queries.last_version(version.manuscript)
    if newest is not None and newest.pk != version.pk and not asking.on_old:
        raise Refused(
            f"Đã có dự thảo lần {newest.number}, mới hơn lần {version.number}. Xin mở đợt trên lần {newest.number}, hoặc "
            "đánh dấu ô “Vẫn hỏi trên bản này”.",
            field="on_old",
        )
    if asking.audience not in Audience.values:
        raise Refused("Xin chọn đợt này hỏi ai.", field="audience")
    if asking.deadline < day_of(at):
        raise Refused("Hạn trả lời đã qua. Xin chọn từ hôm nay trở đi.", field="deadline")
    made = Round.objects.create(
        version=version, name=" ".join(asking.name.split())[:200] or f"Xin ý kiến {Audience(asking.audience).label}",
        audience=asking.audience, letter=asking.letter.strip()[:10_000], opened_by=by.person, opened_at=at,
        deadline=asking.deadline,
    )  # fmt: skip
    invited = _invite(made, guests)
    _write_down(
        made,
        by,
        at,
        "open_round",
        f"Mở đợt “{made.name}” trên dự thảo lần {version.number}, {len(invited)} nơi, hạn {said_day(made.deadline)}",
    )
    _ask(made, invited, at)
    return made


@transaction.atomic
def invite(*, round: Round, guests: Sequence[Guest], by: Actor, at: datetime) -> list[Invited]:  # noqa: A002
    """Ask more bodies or persons; who is already asked is passed over."""
    made = now_open(round)
    invited = _invite(made, guests)
    if not invited:
        raise Refused("Những người và cơ quan này đã được mời cả rồi.", field="names")
    _write_down(made, by, at, "invite", f"Mời thêm {len(invited)} nơi góp ý: {made.name}")
    _ask(made, invited, at)
    return invited


def _invite(made: Round, guests: Sequence[Guest]) -> list[Invited]:
    """A row each, once, in the order given."""
    rows = list(made.invited.select_related("body", "person"))
    have = {Guest(row.name, row.body, row.person).key for row in rows}
    new: dict[str, Guest] = {}
    for guest in guests:
        if guest.key not in have:
            new.setdefault(guest.key, guest)
    if not rows and not new:
        raise Refused("Chưa có ai được mời. Xin chọn nhóm, hoặc ghi tên mỗi nơi một dòng.", field="names")
    if len(rows) + len(new) > MOST_GUESTS:
        raise Refused(f"Một đợt mời nhiều nhất {MOST_GUESTS} nơi. Xin chia thành nhiều đợt.", field="names")
    first = max((row.order for row in rows), default=0) + 1
    return Invited.objects.bulk_create(
        Invited(
            round=made,
            order=order,
            name=guest.name[:200],
            body=guest.body,
            person=guest.person,
            email=guest.email,
            parts=known_parts(made.version, guest.parts),
        )
        for order, guest in enumerate(new.values(), start=first)
    )


def known_parts(version: Version, parts: Sequence[str]) -> list[str]:
    """The parts as they are kept: each named once, by its uppermost node; none when they are the whole of what is written."""
    nodes = version.content["nodes"]
    kept = [str(node["key"]) for node in tops(nodes, parts)]
    if not parts:
        return []
    asked = blocks_in(version.content, kept) if kept else frozenset()
    if not asked:
        raise Refused(
            "Những mục đã chọn chưa có chữ nào trong bản này. Xin chọn mục khác, hoặc để trống để hỏi toàn văn.",
            field="parts",
        )
    return [] if asked == blocks_in(version.content, ()) else kept


def _ask(made: Round, invited: Sequence[Invited], at: datetime, *, again: str = "") -> list[Invited]:
    """Tell those with an account on the site, send a link to those with an address only. Returns those who heard."""
    hearers = queries.hearers_of(invited, at)
    heard = []
    for one in invited:
        if people := hearers.get(one.pk):
            journal.tell(
                people=people, kind=ASKED, at=at, body=asked_words(made, one), url=reverse("drafting:rounds-mine", args=[one.pk]),
                sentence=f"{again or 'Mời góp ý'} dự thảo lần {made.version.number}, hạn {said_day(made.deadline)}: {made.name}.",
                subject=f"drafting.Round:{made.pk}",
            )  # fmt: skip
            heard.append(one)
    alone = [one for one in invited if one.pk not in hearers and one.email]
    send_links(round=made, invited=alone, at=at, again=again)
    return heard + alone


@transaction.atomic
def remind(*, round: Round, by: Actor | None, at: datetime, only: Iterable[int] = ()) -> int:  # noqa: A002
    """Remind who has not answered (of `only`, when given), each at most once a day. Returns how many heard."""
    made = now_open(round)
    waiting = made.invited.filter(answer=Answer.NONE).select_related("body", "person")
    chosen = list(only)
    silent = [one for one in waiting if not chosen or one.pk in chosen]
    if not silent:
        raise Refused("Mọi nơi được mời đã trả lời, không còn ai để nhắc.")
    due = [one for one in silent if one.reminded_at is None or day_of(one.reminded_at) < day_of(at)]
    if not due:
        raise Refused("Hôm nay đã nhắc những nơi này rồi. Xin nhắc lại từ ngày mai.")
    heard = _ask(made, due, at, again="Nhắc góp ý")
    if not heard:
        today = "Hôm nay đã nhắc những nơi liên hệ được. " if len(due) < len(silent) else ""
        raise Refused(
            f"{today}Nơi chưa trả lời mà không có tài khoản hay địa chỉ thư thì xin in phiếu, hoặc gọi điện."
        )
    for one in heard:
        one.reminded_at, one.reminders = at, one.reminders + 1
    Invited.objects.bulk_update(heard, ["reminded_at", "reminders"])
    _write_down(made, by, at, "remind_invited", f"Nhắc {len(heard)} nơi chưa góp ý: {made.name}")
    return len(heard)


def remind_silent(*, at: datetime) -> int:
    """Two days before a deadline and the day after it, in the daytime: who has not answered hears of it without anybody
    pressing a button. Safe to run often. Returns how many heard.
    """
    if timezone.localtime(at).hour < MORNING:
        return 0
    days = [day_of(at) + timedelta(days=2), day_of(at) - timedelta(days=1)]
    told = 0
    for made in Round.objects.filter(closed_at=None, deadline__in=days).order_by("pk"):
        with contextlib.suppress(Refused):  # nobody silent, nobody reachable, or reminded today
            told += remind(round=made, by=None, at=at)
    return told


@transaction.atomic
def extend_round(*, round: Round, deadline: date, by: Actor, at: datetime) -> Round:  # noqa: A002
    """More time. Who has not answered hears of it; links live on accordingly."""
    made = now_open(round)
    if deadline <= made.deadline:
        raise Refused(f"Hạn mới phải sau hạn đang có, {said_day(made.deadline)}.", field="deadline")
    made.first_deadline = made.first_deadline or made.deadline
    made.deadline = deadline
    made.save(update_fields=["deadline", "first_deadline"])
    made.invited.exclude(code_hash="").update(code_until=queries.code_lives_until(made))
    _write_down(made, by, at, "extend_round", f"Lùi hạn góp ý đến {said_day(deadline)}: {made.name}")
    silent = [one for one in made.invited.select_related("body", "person") if one.answer == Answer.NONE]
    hearers = queries.hearers_of(silent, at)
    for one in silent:
        journal.tell(
            people=hearers.get(one.pk, []), kind=ASKED, at=at, subject=f"drafting.Round:{made.pk}",
            sentence=f"Hạn góp ý dự thảo lần {made.version.number} lùi đến {said_day(deadline)}: {made.name}.",
            url=reverse("drafting:rounds-mine", args=[one.pk]),
        )  # fmt: skip
    return made


@transaction.atomic
def close_round(*, round: Round, by: Actor, at: datetime) -> Round:  # noqa: A002
    """Nobody answers on the site any more; files and letters that still come are entered by the secretariat. A covering
    letter without a number waits for none any more: it would be refused one.
    """
    made = now_open(round)
    settle_awaiting(url=letter_page(made), by=by, at=at)
    made.closed_at = at
    made.save(update_fields=["closed_at"])
    _write_down(made, by, at, "close_round", f"Chốt đợt xin ý kiến: {made.name}")
    return made


@transaction.atomic
def reopen_round(*, round: Round, by: Actor, at: datetime) -> Round:  # noqa: A002
    made = Round.objects.select_related("version__manuscript").get(pk=round.pk)
    if made.closed_at is None:
        raise Refused("Đợt này đang mở.")
    if made.version.manuscript.state == ManuscriptState.ISSUED:
        raise Refused("Báo cáo đã ban hành nên không mở lại đợt xin ý kiến.")
    made.closed_at = None
    made.save(update_fields=["closed_at"])
    _write_down(made, by, at, "reopen_round", f"Mở lại đợt xin ý kiến: {made.name}")
    return made


@transaction.atomic
def drop_invited(*, invited: Invited, by: Actor, at: datetime) -> None:
    """Take somebody off the list who was put on it by mistake and has said nothing."""
    one = Invited.objects.select_related("round").get(pk=invited.pk)
    if one.comments.exists() or one.answer != Answer.NONE or one.returned.exists():
        raise Refused(f"{one.name} đã trả lời nên không bỏ khỏi danh sách được.")
    one.delete()
    _write_down(one.round, by, at, "drop_invited", f"Bỏ {one.name} khỏi danh sách góp ý: {one.round.name}")


def now_open(round: Round) -> Round:  # noqa: A002
    """The round as it is now, for a change that needs it open."""
    made = (
        Round.objects.select_for_update(of=("self",)).select_related("version__manuscript").get(pk=round.pk)
    )
    if made.closed_at is not None:
        raise Refused(f"Đợt này đã chốt ngày {said_day(made.closed_at)}. Xin mở lại đợt trước.")
    return made


def _write_down(made: Round, by: Actor | None, at: datetime, verb: str, sentence: str) -> None:
    journal.record(
        act=f"drafting.{verb}", subject=f"drafting.Round:{made.pk}", by=by, at=at, sentence=sentence,
        facts={"version": made.version_id},
    )  # fmt: skip
