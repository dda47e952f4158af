"""What a returned file is to its round: the version with things written into it, a letter, or neither.

The file is a stranger's: it is read in a process of its own that may die of it (docs/hard/comment-rounds.md).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tusach.drafting import queries
from tusach.drafting.anchoring import VersionText, best_version, block_tags, round_tag
from tusach.drafting.letters import read_letter
from tusach.drafting.marks import Said, read_marks
from tusach.drafting.models import Invited, ReturnedState, Round
from tusach.drafting.narrowing import blocks_in
from tusach.kit.errors import Refused
from tusach.kit.text import fold
from tusach.kit.textlayer import Layer

MOST_SAID = 5_000
_NOTHING_PRINTED = (
    "Tệp là bản in của dự thảo, không có nhận xét nào đính vào. Chữ viết tay, chỗ sửa trong bản in máy không đọc được: xin mở "
    "tệp xem."
)
Pages = Callable[[], Sequence[Sequence[str]]]
Reader = Callable[..., Layer]  # (data, name=) -> Layer, as kit.textlayer.read_apart


class NotNow(Exception):  # noqa: N818 - read aloud: "raises NotNow"
    """The file needs more than a page may take: the worker reads it."""


@dataclass(frozen=True)
class Reading:
    """What a file is to a round. `invited` is 0 when the file does not say whose it is."""

    state: str
    said: str
    found: Sequence[Said]
    facts: Mapping[str, Any]
    invited: int = 0


def read_file(
    round: Round, data: bytes, name: str, *, reader: Reader, pages: Pages | None, given: Invited | None  # noqa: A002
) -> Reading:  # fmt: skip
    """`given` is who is known to have sent the file, whatever it says itself. `pages`: the lines of the version's pages, for a
    letter that cites them; without it such a letter raises NotNow, for setting them takes as long as the version is.
    """
    try:
        layer = reader(data, name=name)
    except Refused as refusal:
        return Reading(ReturnedState.UNREAD, refusal.sentence, [], {})
    tags = [tag for one in layer.paragraphs if (tag := block_tags(one.tags))]
    marked_for = next((found for one in layer.paragraphs if (found := round_tag(one.tags))), None)
    version = queries.text_of_version(round.version)
    number = round.version.number
    if tags:
        made_of = best_version(tags, queries.numbers_by_version(round.version.manuscript))
        if made_of is None:
            said = "Tệp này làm từ một báo cáo khác, không phải báo cáo đang xin ý kiến. Tệp được giữ, không lấy ý kiến nào."
            return Reading(ReturnedState.FOREIGN, said, [], {})
        number = made_of
    made_for = _made_for(round, marked_for)
    sent = _sent(round, made_for if marked_for else given)
    reading = _marked(layer, version, sent, is_tagged=bool(tags)) or _letter(layer, version, pages)
    old = (
        f" Tệp làm từ dự thảo lần {number}, đợt này hỏi lần {round.version.number}."
        if number != round.version.number
        else ""
    )
    facts = {**reading.facts, "version": number, "warnings": list(layer.warnings)[:20]}
    if marked_for and marked_for[0] != round.pk:
        return _of_another_round(marked_for[0], reading, facts)
    who = made_for.pk if made_for else _by_name(round, str(reading.facts.get("issuer", "")), name)
    if made_for is not None and given is not None and made_for.pk != given.pk:
        facts["made_for"] = made_for.name
    return replace(reading, said=f"{reading.said}{old}".strip(), facts=facts, invited=who)


def _made_for(round: Round, mark: tuple[int, int] | None) -> Invited | None:  # noqa: A002
    """For whom the file was made out, by its first bookmark."""
    return round.invited.filter(pk=mark[1]).first() if mark and mark[0] == round.pk and mark[1] else None


def _sent(round: Round, invited: Invited | None) -> frozenset[str] | None:  # noqa: A002
    """Which blocks the file held when it went out; None for all."""
    return blocks_in(round.version.content, invited.parts) if invited is not None and invited.parts else None


def _of_another_round(pk: int, reading: Reading, facts: Mapping[str, Any]) -> Reading:
    """Kept with what was read in it, so that a person may still take it into this round."""
    other = Round.objects.filter(pk=pk).first()
    where = f"đợt “{other.name}”" if other else "một đợt khác"
    said = (
        f"Tệp này được gửi ra trong {where}. Nếu đúng là trả lời của đợt này, xin chọn nơi gửi để vẫn lấy; nếu không, xin "
        "nộp ở đợt ấy."
    )
    return Reading(ReturnedState.FOREIGN, said, reading.found, facts)


def _marked(
    layer: Layer, version: VersionText, sent: frozenset[str] | None, *, is_tagged: bool
) -> Reading | None:
    """The file as the version with things written into it; None when it is not the version."""
    marks = read_marks(layer, version, sent)
    if not is_tagged and marks.like < min(3, max(1, len(version.by_key if sent is None else sent))):
        return None
    found = list(marks.said)[:MOST_SAID]
    left_out = len(marks.said) - len(found)
    parts = []
    if left_out:
        parts.append(f"Tệp có {len(marks.said)} ý kiến; chỉ lấy {MOST_SAID} ý kiến đầu.")
    if marks.wordless:
        parts.append(f"{marks.wordless} nhận xét không có lời nên không lấy.")
    if not found:
        printed = layer.source in {"pdf", "scan"}
        parts.insert(0, _NOTHING_PRINTED if printed else "Tệp không có nhận xét, không có chỗ sửa nào.")
    state = ReturnedState.TAKEN if found else ReturnedState.AGREES
    return Reading(state, " ".join(parts), found, {"form": "marked"})


def _letter(layer: Layer, version: VersionText, pages: Pages | None) -> Reading:
    cites_pages = any("trang " in one.text.lower() for one in layer.paragraphs)
    if cites_pages and pages is None:
        raise NotNow
    letter = read_letter(layer, version, pages() if pages is not None and cites_pages else ())
    facts = {
        "form": "letter", "code": letter.code, "dated": letter.dated.isoformat() if letter.dated else "",
        "issuer": letter.issuer, "agrees": letter.agrees,
    }  # fmt: skip
    if not layer.letters:
        return Reading(
            ReturnedState.UNREAD, "Tệp không có chữ nào đọc được. Xin xem tệp và nhập tay.", [], facts
        )
    if not letter.said:
        said = (
            "Công văn thống nhất, không nêu điểm nào."
            if letter.agrees
            else "Không tìm thấy điểm góp ý nào trong công văn."
        )
        return Reading(ReturnedState.AGREES, said, [], facts)
    said = f"Công văn có {len(letter.said)} điểm. Xin xem từng điểm và đoạn mà máy gợi ý."
    return Reading(ReturnedState.POINTS, said, letter.said, facts)


def _by_name(round: Round, issuer: str, file_name: str) -> int:  # noqa: A002
    """Whose letter it is by the body that issued it, or by the file's name; 0 unless exactly one fits."""
    words = f" {fold(issuer)} | {' '.join(fold(file_name).replace('_', ' ').replace('-', ' ').split())} "
    named = [(one.pk, " ".join(fold(one.name).replace("-", " ").split())) for one in round.invited.all()]
    fits = [pk for pk, name in named if len(name) >= 6 and f" {name} " in words.replace("-", " ")]
    return fits[0] if len(fits) == 1 else 0
