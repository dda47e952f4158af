"""What people wrote into a Word file of a version: remarks, tracked changes, words typed in, and silent edits.

Pure: a text layer and a version's text in, things said out (docs/hard/comment-rounds.md).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from tusach.drafting.anchoring import Found, Line, VersionText, block_tags, even, locate
from tusach.drafting.changes import Change, changes_between, changes_of, original_of
from tusach.kit.text import fold
from tusach.kit.textlayer import Layer, Paragraph, Remark, Revision

_GENERAL = re.compile(
    r"(?:[\divx]+[.)] )?(?:cac )?(?:y kien|gop y|nhan xet|de nghi|kien nghi)(?: (?:chung|khac|bo sung))?\s*[:.]?$"
)
_ANNEX = re.compile(r"phu luc(?: [\divx]+)?\b")
_FACT = re.compile(
    r"so lieu|con so|so ban|thong ke|ty le|chua chinh xac|khong dung voi|(?<!\d)\d[\d.,]{0,40}\s{0,9}(?:%|tinh|xa|ban|dau sach)"
)
_AGREE = re.compile(
    r"(?:.{0,60}\b)?(?:co ban )?(?:thong nhat|nhat tri|dong y|dong tinh)(?: (?:voi|toan van|toan bo|hoan toan|cao|noi dung|du thao).{0,80})?[.!]?$"
)
# The kinds of models.CommentKind.
EDIT, FACT, OPINION, APPROVAL = "EDIT", "FACT", "OPINION", "APPROVAL"
# What the file sent out says besides the version itself (exports/rounds.py): not words of who answers.
GENERAL_LABEL = "Góp ý chung"
GENERAL_TITLE = "Xin ghi ý kiến chung ở dưới dòng này"
GUIDE = (
    "Xin ghi ý kiến bằng nhận xét (Comment) bên lề, hoặc bật theo dõi thay đổi (Track Changes) rồi sửa thẳng vào chữ. Ý kiến "
    "chung xin ghi ở trang cuối."
)
NARROW = "Bản này chỉ in phần xin ý kiến"
SILENT = "Sửa thẳng vào chữ, không bật theo dõi thay đổi."
REMOVED = "Đoạn không còn trong tệp gửi về, không bật theo dõi thay đổi."
_NEARLY_ALL = 0.8
BY_WORDS = "Tìm chỗ theo lời văn, xin xem lại."
NOT_QUITE = "Lời trích không còn y nguyên trong đoạn."
MOVED = "Đoạn cũ không còn, tìm thấy lời này ở đoạn khác."


_OURS = (fold(GENERAL_TITLE), fold(GUIDE)[:60], fold(NARROW))


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said, before it becomes a comment. `block` is empty for the whole or when its place is `lost`."""

    text: str = ""
    quote: str = ""
    proposed: str = ""
    kind: str = OPINION
    block: str = ""
    number: int = 0
    node: str = ""
    start: int | None = None
    author: str = ""
    at: str = ""
    lost: bool = False
    doubt: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, made: Mapping[str, Any]) -> "Said":
        return cls(**{name: made[name] for name in cls.__dataclass_fields__ if name in made})


@dataclass(frozen=True, slots=True)
class Marked:
    """`like` counts the file's paragraphs that are the version's; `wordless` remarks without a word, left out."""

    said: Sequence[Said]
    like: int
    wordless: int = 0


def kind_of(text: str) -> str:
    """The kind that a comment's words suggest; a person may say otherwise."""
    words = fold(text)
    if len(words) < 160 and _AGREE.fullmatch(words) and " nhung " not in words:
        return APPROVAL
    return FACT if _FACT.search(words) else OPINION


def read_marks(layer: Layer, version: VersionText, sent: Collection[str] | None = None) -> Marked:
    """Everything said in the file, in the order of its paragraphs. `sent` are the keys of the blocks that the file held when
    it went out, when those are not all of the version's: what was not sent is not missed.
    """
    reading = _Reading(layer, version, sent)
    return reading.all()


class _Reading:
    def __init__(self, layer: Layer, version: VersionText, sent: Collection[str] | None) -> None:
        self.layer, self.version = layer, version
        self.is_printed = layer.source in {"pdf", "scan"}  # its lines are not those that somebody typed
        self.sent = set(version.by_key if sent is None else sent)
        self.order = {one.id: at for at, one in enumerate(layer.paragraphs)}
        self.own: dict[str, list[Revision]] = {}
        for revision in layer.revisions:
            self.own.setdefault(revision.paragraph, []).append(revision)
        self.broken: set[str] = set()  # paragraphs that were only broken in two
        self.before = {one.id: original_of(one, self.own.get(one.id, ())) for one in layer.paragraphs}
        self.extra = self._extra()  # {paragraph: key}: tagged as a block, but not among its paragraphs
        self.places = {one.id: self._place(one) for one in layer.paragraphs}
        numbers = version.numbers()
        self.gone = {  # paragraphs whose tag names a block that the version does not have
            one.id for one in layer.paragraphs if (tag := block_tags(one.tags)) and tag[0] not in numbers
        }
        self.nodes: dict[str, str] = {}
        self.typed: dict[str, str] = {}  # {paragraph: key of the block it was typed after}
        self._walk()

    # --- which paragraph is which ------------------------------------------------------------------

    def _extra(self) -> dict[str, str]:
        """Who presses Enter behind a paragraph types a new one within its tag: of more paragraphs than the block has, those
        least like its own were typed. One that was only broken in two is none.
        """
        tagged: dict[str, list[Paragraph]] = {}
        for one in self.layer.paragraphs:
            if one.where == "body" and (tag := block_tags(one.tags)) and tag[0] in self.version.by_key:
                tagged.setdefault(tag[0], []).append(one)
        found: dict[str, str] = {}
        for key, paragraphs in tagged.items():
            lines = self.version.by_key[key]
            if len(paragraphs) <= len(lines):
                continue
            pairs = sorted(
                ((fuzz.ratio(self.before[one.id], line.text), nth, one.id) for one in paragraphs for nth, line in enumerate(lines)),
                key=lambda pair: -pair[0],
            )  # fmt: skip
            taken: dict[int, str] = {}
            for _, nth, paragraph in pairs:
                if nth not in taken and paragraph not in taken.values():
                    taken[nth] = paragraph
            whole = even(" ".join(line.text for line in lines))
            if all(self.before[one.id] for one in paragraphs) and whole == even(
                " ".join(self.before[one.id] for one in paragraphs)
            ):
                self.broken |= {one.id for one in paragraphs}
            found |= {one.id: key for one in paragraphs if one.id not in taken.values()}
        return found

    def _place(self, one: Paragraph) -> Found | None:
        if one.id in self.extra:
            return None
        words = self.before[one.id] or one.text
        if tagged := block_tags(one.tags):
            line = self.version.of_key(tagged[0], words)
            return Found(line, line.offset) if line else None
        if one.where != "body" or not words.strip() or self.version.heading(words):
            return None
        return self.version.like(words)

    def _walk(self) -> None:
        """Under which part each paragraph stands, and which were typed in: between the version's own paragraphs, or
        anywhere under a heading such as "Góp ý chung". What follows the version's last paragraph otherwise (signature,
        annexes) was not.
        """
        ours = [
            self.order[key] for key, place in self.places.items() if place is not None or key in self.gone
        ]
        last = max(ours, default=-1)
        node, block, general = "", "", False
        for one in self.layer.paragraphs:
            place = self.places[one.id]
            if one.id in self.extra and one.id not in self.broken and even(one.text):
                self.typed[one.id] = self.extra[one.id]
            if place is not None:
                node, block, general = place.line.node, place.line.key, False
            elif one.where == "body" and one.id not in self.gone and one.id not in self.extra:
                words = fold(one.text)
                heading = self.version.heading(self.before[one.id]) or self.version.heading(one.printed)
                if heading:
                    node, block, general = heading, "", False
                elif words.startswith(_OURS):
                    general = True
                elif len(words) < 60 and _ANNEX.match(words):
                    node, block, general = "", "", False
                elif len(words) < 60 and _GENERAL.match(words):
                    node, block, general = "", "", True
                elif (general or (node and self.order[one.id] < last)) and even(one.text):
                    self.typed[one.id] = block
            self.nodes[one.id] = node

    # --- what was said ------------------------------------------------------------------------------

    def all(self) -> Marked:
        said: list[tuple[int, Said]] = []
        remarks, wordless = self._remarks()
        said += remarks
        for one in self.layer.paragraphs:
            at = self.order[one.id]
            place = self.places[one.id]
            if one.id in self.own:
                said += [(at, each) for each in self._tracked(one, place)]
            elif (
                place is not None
                and block_tags(one.tags)
                and one.where == "body"
                and place.line.kind == "TEXT"
            ):
                said += [(at, each) for each in self._silent(one, place.line)]
            if (
                not self.is_printed
                and one.id in self.typed
                and (one.id not in self.own or not self.before[one.id].strip())
            ):
                said.append((at, self._typed(one)))
        said += self._removed()
        said.sort(key=lambda pair: pair[0])
        like = sum(place is not None for place in self.places.values())
        return Marked([each for _, each in said], like, wordless)

    def _removed(self) -> list[tuple[int, Said]]:
        """Paragraphs that are not in the file any more, when nearly all others of this very version are: struck out
        without a trace.
        """
        numbers = {key: number for key, number in self.version.numbers().items() if key in self.sent}
        tags = {tag for one in self.layer.paragraphs if (tag := block_tags(one.tags))}
        here = {key for key, number in tags if numbers.get(key) == number}
        if not numbers or len(here) < _NEARLY_ALL * len(numbers) or len(tags) != len(here):
            return []
        end = len(self.order)
        return [
            (end, replace(_at(Said(quote=line.text, kind=EDIT), line, line.offset), doubt=REMOVED))
            for key, lines in self.version.by_key.items()
            if key in numbers and key not in here
            for line in lines
            if line.kind == "TEXT"
        ]

    def _typed(self, one: Paragraph) -> Said:
        own = self.own.get(one.id, [])
        said = Said(
            text=one.printed, kind=kind_of(one.text), node=self.nodes[one.id],
            author=own[0].author if own else "", at=own[0].date if own else "",
        )  # fmt: skip
        lines = self.version.by_key.get(self.typed[one.id])
        return replace(said, block=lines[0].key, number=lines[0].number) if lines else said

    def _remarks(self) -> tuple[list[tuple[int, Said]], int]:
        known = {remark.id for remark in self.layer.remarks}
        replies: dict[str, list[Remark]] = {}
        for remark in self.layer.remarks:
            if remark.answers in known:
                replies.setdefault(remark.answers, []).append(remark)
        said, wordless = [], 0
        for remark in self.layer.remarks:
            if remark.answers in known:
                continue
            words = "\n".join(
                [remark.text.strip(), *(_reply(one) for one in _all_replies(remark, replies))]
            ).strip()
            if not words:
                wordless += 1
                continue
            said.append((self.order.get(remark.paragraph, 0), self._remark(remark, words)))
        return said, wordless

    def _remark(self, remark: Remark, words: str) -> Said:
        place = self.places.get(remark.paragraph)
        node = self.nodes.get(remark.paragraph, "")
        base = Said(
            text=words, quote=even(remark.quote), kind=kind_of(remark.text), author=remark.author, at=remark.date,
            node=node,
        )  # fmt: skip
        if place is None:
            return self._without_place(base, remark.paragraph)
        start = locate(place.line.text, remark.quote, remark.start) if remark.quote.strip() else None
        where = None if start is None else place.line.offset + start
        doubt = "" if place.exact else BY_WORDS
        if remark.quote.strip() and start is None and place.line.kind == "TEXT":
            doubt = NOT_QUITE
        return replace(_at(base, place.line, where), doubt=doubt)

    def _without_place(self, base: Said, paragraph: str) -> Said:
        """By its quote elsewhere; on a heading or the title it is about the part or the whole; else it is lost."""
        found = self.version.quote(base.quote) if len(base.quote) >= 12 else None
        if found:
            return replace(
                _at(base, found.line, found.start), doubt=MOVED if paragraph in self.gone else BY_WORDS
            )
        one = next((each for each in self.layer.paragraphs if each.id == paragraph), None)
        heading = self.version.heading(one.text) or self.version.heading(one.printed) if one else ""
        if heading:
            return replace(base, node=heading)
        whole = one is None or paragraph in self.typed or fold(one.text) == fold(self.version.title)
        if whole or (paragraph not in self.gone and not self.nodes.get(paragraph)):
            return base
        if self.is_printed:  # a line of a table, a footnote: its part is known, its paragraph is not
            return replace(base, doubt=BY_WORDS)
        return replace(base, lost=True)

    def _tracked(self, one: Paragraph, place: Found | None) -> list[Said]:
        changes = changes_of(one, self.own[one.id])
        if place is None:
            if one.id in self.typed and not self.before[one.id].strip():
                return []  # a whole paragraph put in: what is typed says it
            return [self._without_place(self._edit(change, one), one.id) for change in changes]
        return [self._edit_at(change, one, place) for change in changes]

    def _edit(self, change: Change, one: Paragraph) -> Said:
        return Said(
            quote=even(change.old), proposed=even(change.new), kind=EDIT, author=change.author,
            at=change.date, node=self.nodes.get(one.id, ""),
        )  # fmt: skip

    def _edit_at(self, change: Change, one: Paragraph, place: Found) -> Said:
        line = place.line
        start = locate(line.text, change.old, change.start)
        base = _at(self._edit(change, one), line, None if start is None else line.offset + start)
        if start is None and line.kind == "TEXT":
            return replace(base, doubt=NOT_QUITE)
        return base if place.exact else replace(base, doubt=BY_WORDS)

    def _silent(self, one: Paragraph, line: Line) -> list[Said]:
        if one.id in self.broken or even(line.text) in {even(one.text), even(one.printed)}:
            return []
        return [
            replace(self._edit_at(change, one, Found(line, 0)), doubt=SILENT)
            for change in changes_between(line.text, one.text)
        ]


def _at(said: Said, line: Line, start: int | None) -> Said:
    return replace(said, block=line.key, number=line.number, node=line.node, start=start)


def _reply(one: Remark) -> str:
    return f"— {one.author or 'Trả lời'}: {one.text.strip()}" if one.text.strip() else ""


def _all_replies(remark: Remark, replies: Mapping[str, Sequence[Remark]]) -> Iterable[Remark]:
    """Replies and replies to them, in order; a circle of replies ends."""
    waiting, seen = list(replies.get(remark.id, ())), {remark.id}
    while waiting:
        one = waiting.pop(0)
        if one.id in seen:
            continue
        seen.add(one.id)
        yield one
        waiting = [*replies.get(one.id, ()), *waiting]
