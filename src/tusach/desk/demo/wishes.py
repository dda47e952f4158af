"""The demo's wishes: communes of two provinces ask in their own words, a librarian merges some, one list is under way."""

from datetime import datetime, timedelta
from random import Random

from tusach.books import actions
from tusach.books.models import Title, Topic, Wish
from tusach.kit.clock import day_of
from tusach.people.models import Actor, Body, Person
from tusach.people.queries import actor_for
from tusach.places.models import Level
from tusach.places.queries import versions_on

SEED = 2027
_PROVINCES = ("Lâm Đồng", "Tuyên Quang")
# What is asked for in several words, its topic, and how many communes ask.
ASKED = [
    (["Kỹ thuật nuôi ong mật", "Sách nuôi ong lấy mật", "nuôi ong mật"], Topic.FARMING, 14),
    (["Phòng bệnh cho bò, trâu mùa rét", "Phòng bệnh trâu bò mùa rét"], Topic.FARMING, 11),
    (["Truyện tranh lịch sử cho thiếu nhi", "Truyện tranh lịch sử"], Topic.YOUTH, 9),
    (["Chăm sóc người già tại nhà", "Sách chăm sóc người già tại nhà"], Topic.HEALTH, 7),
    (["Song ngữ Việt - K’Ho cho trẻ em"], Topic.CULTURE, 5),
    (["Luật Đất đai 2024 hỏi đáp", "Hỏi đáp Luật Đất đai 2024"], Topic.LAW, 8),
    (["Sửa máy nông nghiệp", "Tự sửa máy nông nghiệp nhỏ"], Topic.FARMING, 4),
    (["Trồng nấm rơm"], Topic.FARMING, 2),
]  # fmt: skip
_MERGED = 4  # of them, the first, have become proposals
_HAS_A_BOOK = "Phòng bệnh cho trâu bò mùa rét"  # the title that answers the second


def fill_wishes(*, today: datetime, librarian: str = "thuthu") -> None:
    """Wishes of the last three months; four proposals: one on next year's list, one answered, two being weighed."""
    bodies, random = _bodies(today), Random(SEED)
    if not bodies:
        return
    by = actor_for(Person.objects.get(username=librarian), at=today)
    for number, (words, topic, count) in enumerate(ASKED):
        said = [
            actions.make_wish(
                text=random.choice(words),
                topic=topic,
                body=body,
                by=None,
                at=today - timedelta(days=random.randint(5, 90)),
            )
            for body in random.sample(bodies, min(count, len(bodies)))
        ]
        if number < _MERGED:
            _answer(number, words[0], topic, said, by, today)


def _answer(number: int, text: str, topic: str, wishes: list[Wish], by: Actor, today: datetime) -> None:
    proposal = actions.make_proposal(text=text, topic=topic, wishes=wishes, by=by, at=today)
    exists = Title.objects.filter(title=_HAS_A_BOOK).first()
    if number == 0:
        yearly = actions.open_list(year=today.year + 1, name="", by=by, at=today)
        actions.choose_proposal(proposal=proposal, yearly=yearly, by=by, at=today)
    elif number == 1 and exists is not None:
        actions.answer_with_title(
            proposal=proposal, title=exists, by=by, at=today, reason="Bản in còn ở kho tỉnh."
        )


def _bodies(today: datetime) -> list[Body]:
    """One body of each of forty communes of today, in the order of their names."""
    day = day_of(today)
    provinces = versions_on(day).filter(unit__level=Level.PROVINCE, name__in=_PROVINCES).values("unit")
    communes = versions_on(day).filter(unit__level=Level.COMMUNE, province__in=provinces).order_by("sort_key")
    units = list(communes.values_list("unit", flat=True))
    found = {body.unit_id: body for body in Body.objects.filter(unit__in=units, to_date=None).order_by("-pk")}
    return [found[unit] for unit in units[::7] if unit in found][:40]
