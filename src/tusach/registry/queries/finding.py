"""Finding documents by their words, those of their files too, within what a person may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from tusach.people.models import Actor, Body
from tusach.registry import search, words
from tusach.registry.models import AttachmentText, Direction, Document
from tusach.registry.queries.books import IN_ORDER
from tusach.registry.queries.seeing import TRUSTED, visible_to

MOST_FOUND = 500  # documents of one answer; who gets more is asked for another word
_DIRECTIONS = {Direction.INCOMING: "din", Direction.OUTGOING: "dout", Direction.KNOWN: "known"}


@dataclass(frozen=True)
class FoundPapers:
    """Ids in the order they are shown: as typed first, newest first. `more`: the answer was cut at MOST_FOUND."""

    ids: tuple[int, ...]
    more: bool = False

    def __len__(self) -> int:
        return len(self.ids)


def who_tokens(document: Document) -> str:
    """Who may find a document and where it stands, as tokens of the index; `visible_to` has the last word."""
    direction = Direction(document.direction)
    tokens = [_DIRECTIONS[direction]]
    if document.keeper_id:
        tokens.append(f"{'s' if document.secrecy else 'k'}{document.keeper_id}")
    if direction == Direction.OUTGOING:
        sign = "t" if document.secrecy else "b"
        bodies = {one.body_id for one in document.deliveries.all()}
        bodies |= {line.body_id for line in document.recipients.all() if line.body_id}
        tokens += [f"{sign}{body}" for body in sorted(bodies)]
        if not document.secrecy:
            tokens += [f"l{line.level.lower()}" for line in document.recipients.all() if line.level]
    year = (
        document.arrival.arrived_on.year
        if hasattr(document, "arrival")
        else getattr(document.dated, "year", None)
    )
    return " ".join([*tokens, *([f"y{year}"] if year else [])])


def words_to_find(document: Document) -> str:
    """All words of a document as written: what the register says of it, then the text of its files."""
    said = [document.code, document.kind, document.subject, document.issuer, document.signer, document.note]
    if hasattr(document, "arrival"):
        said += [document.arrival.number, document.arrival.said, document.arrival.forwarded_to]
    said += list(AttachmentText.objects.filter(attachment__document=document).values_list("text", flat=True))
    return " ".join(words.words_of(" ".join(part for part in said if part)))


def search_documents(
    actor: Actor, text: str, *, year: int | None = None, body: Body | None = None, direction: str = ""
) -> FoundPapers:
    """Documents with all the words, whatever their marks; in one register when `body` and `direction` say so."""
    asked = words.read(text)
    anyone = [f"k{body.pk}", f"s{body.pk}"] if body else _seen_by(actor)
    every = [f"y{year}"] if year else []
    if direction:
        every.append(_DIRECTIONS[Direction(direction)])
    found = search.find(asked, anyone=anyone, every=every, limit=MOST_FOUND + 1)
    seen = set(visible_to(actor).filter(pk__in=found).values_list("pk", flat=True))
    ids = tuple(pk for pk in found if pk in seen)
    return FoundPapers(ids[:MOST_FOUND], more=len(found) > MOST_FOUND)


def _seen_by(actor: Actor) -> list[str]:
    mine, trusted = sorted(actor.bodies()), sorted(actor.bodies(*TRUSTED))
    levels = sorted({duty.level.lower() for duty in actor.duties if duty.level})
    tokens = [f"{sign}{body}" for body in mine for sign in "kb"]
    tokens += [f"{sign}{body}" for body in trusted for sign in "st"]
    return [*tokens, *(f"l{level}" for level in levels), "known"] if mine else []


def in_this_order(ids: Sequence[int]) -> list[Document]:
    """Documents of a page of an answer, in its order."""
    rows = Document.objects.filter(pk__in=ids).select_related("arrival").prefetch_related(IN_ORDER)
    known = {document.pk: document for document in rows}
    return [known[pk] for pk in ids if pk in known]


def snippets(ids: Sequence[int], text: str) -> dict[int, words.Snippet]:
    """{document: the place in the text of its files}, for those where the words stand in a file."""
    asked = words.read(text)
    found: dict[int, words.Snippet] = {}
    rows: Iterable[tuple[int, str]] = AttachmentText.objects.filter(attachment__document__in=ids).values_list(
        "attachment__document", "text"
    )
    for pk, body in rows:
        if pk not in found and body and (place := words.snippet(body, asked)):
            found[pk] = place
    return found


def newest(actor: Actor, limit: int = 50) -> QuerySet[Document]:
    """What came last into the registers that the person sees."""
    return visible_to(actor).select_related("arrival").order_by("-pk")[:limit]
