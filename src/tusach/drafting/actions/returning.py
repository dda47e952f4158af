"""Files that come back: kept as they came, read apart, their words made into comments where they belong.

What is sure is taken at once; what is not is asked: whose answer it is, whether an untouched file means agreement,
which lines of a letter are points (docs/hard/comment-rounds.md).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from tusach.drafting import queries
from tusach.drafting.actions.answering import agree, keep, note_their_letter
from tusach.drafting.anchoring import VersionText, best_version, block_tags, round_tag
from tusach.drafting.letters import read_letter
from tusach.drafting.marks import Said, read_marks
from tusach.drafting.models import CommentWay, Invited, Returned, ReturnedState, Round
from tusach.drafting.narrowing import OUTSIDE, blocks_in
from tusach.journal import actions as journal
from tusach.kit import store, textlayer
from tusach.kit.errors import Refused
from tusach.kit.text import fold, moment
from tusach.kit.textlayer import Layer
from tusach.people.models import Actor

MOST_SAID = 5_000
_ON_SITE = (CommentWay.ACCOUNT, CommentWay.LINK)
_NOTHING_PRINTED = (
    "Tệp là bản in của dự thảo, không có nhận xét nào đính vào. Chữ viết tay, chỗ sửa trong bản in máy không đọc được: xin mở "
    "tệp xem."
)
_FOREIGN_SAID = (
    "Đã giữ tệp, nhưng tệp này làm từ bản của một đợt hoặc báo cáo khác nên chưa lấy ý kiến nào. Xin tải bản Word ở trang này "
    "rồi ghi ý kiến vào đó; nếu tệp vẫn đúng, nơi mời góp ý sẽ xem và lấy."
)
Pages = Callable[[], Sequence[Sequence[str]]]


@dataclass(frozen=True)
class Reading:
    """What a file is to a round. `invited` is 0 when the file does not say whose it is."""

    state: str
    said: str
    found: Sequence[Said]
    facts: Mapping[str, Any]
    invited: int = 0


def receive_file(
    *,
    round: Round,  # noqa: A002
    file: IO[bytes],
    name: str,
    way: str,
    by: Actor | None,
    at: datetime,
    invited: Invited | None = None,
    pages: Pages | None = None,
) -> Returned:
    """Keep a file, read it, take what is sure. The same file again changes nothing.

    A file that cannot be read is kept all the same, with the sentence that says why.
    """
    if way in _ON_SITE and round.closed_at is not None:
        raise Refused("Đợt này đã chốt nên trang không nhận thêm tệp. Xin gửi văn bản cho nơi mời góp ý.")
    kept = store.keep(file)
    if held := _held(round, invited, kept.sha256):
        return (
            held
            if held.state != ReturnedState.UNREAD
            else read_again(returned=held, by=by, at=at, pages=pages)
        )
    file.seek(0)
    reading = _read(round, file.read(), name, pages, invited)
    whose = invited or (round.invited.filter(pk=reading.invited).first() if reading.invited else None)
    state = reading.state
    if whose is None and state in {ReturnedState.TAKEN, ReturnedState.POINTS, ReturnedState.AGREES}:
        state = ReturnedState.WHOSE
    try:
        with transaction.atomic():
            made = Returned.objects.create(
                round=round, invited=whose, name=store.safe_name(name, kept.content_type), sha256=kept.sha256,
                size=kept.size, way=way, state=state, said=reading.said, at=at, person=by.person if by else None,
                reading=[one.to_json() for one in reading.found], facts=dict(reading.facts),
            )  # fmt: skip
            _note(made, by, at, f"Nhận tệp “{made.name}”{f' của {whose.name}' if whose else ''}")
            if state == ReturnedState.TAKEN:
                _take(made, made.reading)
    except IntegrityError:  # the same file twice at once: the other one was first
        return round.returned.filter(sha256=kept.sha256, invited=whose)[0]
    return made


def read_again(*, returned: Returned, by: Actor | None, at: datetime, pages: Pages | None = None) -> Returned:
    """Try once more a file that could not be read: letters are recognised now, or the reader has learnt something."""
    with store.open_kept(returned.sha256) as file:
        reading = _read(returned.round, file.read(), returned.name, pages, returned.invited)
    with transaction.atomic():
        made = _now(returned, ReturnedState.UNREAD)
        if made.invited is None and reading.invited:
            made.invited = made.round.invited.filter(pk=reading.invited).first()
        knows = made.invited is not None or reading.state in {ReturnedState.UNREAD, ReturnedState.FOREIGN}
        made.state = reading.state if knows else ReturnedState.WHOSE
        made.said, made.facts = reading.said, dict(reading.facts)
        made.reading = [one.to_json() for one in reading.found]
        made.save(update_fields=["invited", "state", "said", "facts", "reading"])
        _note(made, by, at, f"Đọc lại tệp “{made.name}”")
        if made.state == ReturnedState.TAKEN:
            _take(made, made.reading)
    return made


def _held(round: Round, invited: Invited | None, sha256: str) -> Returned | None:  # noqa: A002
    """The same file as it came before: from the same body, or while nobody knew whose it was. Two bodies may well send
    back the same untouched file.
    """
    rows = round.returned.filter(sha256=sha256)
    if invited is not None:
        rows = rows.filter(Q(invited=invited) | Q(invited__isnull=True))
    return rows.first()


# --- reading ---------------------------------------------------------------------------------------------


def _read(
    round: Round, data: bytes, name: str, pages: Pages | None, given: Invited | None  # noqa: A002
) -> Reading:  # fmt: skip
    """`given` is who is known to have sent the file, whatever it says itself."""
    try:
        layer = textlayer.read_apart(data, name=name)
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
    cites_pages = pages is not None and any("trang " in one.text.lower() for one in layer.paragraphs)
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


def said_of(one: Mapping[str, Any]) -> Said:
    """One line of a file's reading, to be changed by a person."""
    return Said.from_json(one)


# --- what a person says of a file -------------------------------------------------------------------------


def _now(returned: Returned, *states: str) -> Returned:
    made = (
        Returned.objects.select_for_update(of=("self",))
        .select_related("round__version__manuscript", "invited__round__version__manuscript")
        .get(pk=returned.pk)
    )
    if made.state not in states:
        raise Refused(f"Tệp này {ReturnedState(made.state).label}, không còn việc này nữa.")
    return made


@transaction.atomic
def say_whose(*, returned: Returned, invited: Invited, by: Actor, at: datetime) -> Returned:
    """Whose answer a file is. Remarks and changes become comments at once, a letter waits for its points. By this a file of
    another round of the same report is taken into this one.
    """
    made = _now(returned, ReturnedState.WHOSE, ReturnedState.FOREIGN)
    if made.state == ReturnedState.FOREIGN and not made.reading:
        raise Refused("Tệp này không thuộc báo cáo đang xin ý kiến, nên không lấy ý kiến nào được.")
    if invited.round_id != made.round_id:
        raise Refused("Nơi này không được mời trong đợt này.")
    made.invited = invited
    letter = made.facts.get("form") == "letter"
    if made.reading and not letter:
        made.state = ReturnedState.TAKEN
    else:
        made.state = ReturnedState.POINTS if made.reading else ReturnedState.AGREES
    made.save(update_fields=["invited", "state"])
    _note(made, by, at, f"Tệp “{made.name}” là của {invited.name}")
    if made.state == ReturnedState.TAKEN:
        _take(made, made.reading)
    return made


@transaction.atomic
def confirm_points(
    *,
    returned: Returned,
    points: Sequence[Said],
    by: Actor,
    at: datetime,
    code: str = "",
    dated: date | None = None,
) -> Returned:
    """The points of a letter as a person left them after looking; number and date of the letter with them."""
    made = _now(returned, ReturnedState.POINTS)
    kept = [one for one in points if one.text.strip()]
    if not kept:
        raise Refused("Chưa chọn điểm nào. Nếu công văn chỉ thống nhất, xin bấm “Ghi là thống nhất”.")
    made.state = ReturnedState.TAKEN
    made.save(update_fields=["state"])
    if code and made.invited is not None:
        note_their_letter(invited=made.invited, code=code, dated=dated, way=CommentWay.HAND, by=by, at=at)
    _take(made, [replace(one, doubt="").to_json() for one in kept])
    _note(made, by, at, f"Xác nhận {len(kept)} điểm của tệp “{made.name}”")
    return made


@transaction.atomic
def file_agrees(
    *, returned: Returned, by: Actor, at: datetime, code: str = "", dated: date | None = None
) -> Returned:
    """A file without a remark, or a letter without a point, means agreement: a person says so, no machine."""
    made = _now(returned, ReturnedState.AGREES, ReturnedState.POINTS)
    if made.invited is None:
        raise Refused("Chưa rõ tệp này của ai. Xin chọn nơi gửi trước.")
    agree(invited=made.invited, way=CommentWay.HAND, by=by, at=at)
    if code:
        note_their_letter(invited=made.invited, code=code, dated=dated, way=CommentWay.HAND, by=by, at=at)
    made.state = ReturnedState.TAKEN
    made.save(update_fields=["state"])
    return made


@transaction.atomic
def drop_file(*, returned: Returned, by: Actor, at: datetime) -> Returned:
    """Nothing is taken from the file; it stays in the store and in the round's list."""
    made = _now(
        returned, *(one for one in ReturnedState if one not in (ReturnedState.TAKEN, ReturnedState.DROPPED))
    )
    made.state = ReturnedState.DROPPED
    made.save(update_fields=["state"])
    _note(made, by, at, f"Không lấy ý kiến từ tệp “{made.name}”")
    return made


def _take(made: Returned, reading: Sequence[Mapping[str, Any]]) -> None:
    if made.invited is None:
        raise Refused("Chưa rõ tệp này của ai. Xin chọn nơi gửi trước.")
    found = [Said.from_json(one) for one in reading]
    comments = keep(made.invited, found, way=CommentWay.WORD, at=made.at, returned=made)
    again = len(found) - len(comments)
    lost = sum(comment.lost for comment in comments)
    outside = sum(comment.doubt.startswith(OUTSIDE) for comment in comments)
    parts = [f"Đã lấy {len(comments)} ý kiến."]
    if again:
        parts.append(f"{again} ý kiến đã có từ trước.")
    if lost:
        parts.append(f"{lost} ý kiến không còn đoạn để gắn, ở danh sách cần xem.")
    if outside:
        parts.append(f"{outside} ý kiến về chỗ không hỏi, vẫn giữ và có ghi rõ.")
    made.said = " ".join([*parts, made.said]).strip()
    made.save(update_fields=["said"])


def sentence_of(returned: Returned, *, again_at: datetime | None = None) -> str:
    """What its sender reads."""
    if returned.state == ReturnedState.UNREAD:
        return f"Đã giữ tệp nhưng chưa đọc được: {returned.said}"
    if again_at is not None and returned.at != again_at:
        return f"Tệp này đã nhận lúc {moment(returned.at)}; không có gì đổi."
    if returned.state == ReturnedState.TAKEN:
        return returned.said
    if returned.way in _ON_SITE and (said := _to_sender(returned)):
        return said
    return f"Đã giữ tệp, {ReturnedState(returned.state).label}. {returned.said}".strip()


def _to_sender(returned: Returned) -> str:
    """What the sender on the site is told where the secretariat reads something else."""
    if returned.state == ReturnedState.FOREIGN:
        return _FOREIGN_SAID  # names of other rounds and reports are not told to who may not know of them
    if returned.state == ReturnedState.AGREES and returned.invited is not None:
        return (
            f"Đã giữ tệp, nhưng không thấy ý kiến nào trong đó. Nếu không có ý kiến gì khác, xin bấm “Thống nhất "
            f"{queries.scope_of(returned.invited)}”; nếu ý kiến viết tay hoặc ở chỗ máy không đọc được, nơi mời góp ý sẽ mở tệp xem."
        )
    if returned.state == ReturnedState.POINTS:
        return f"Đã giữ công văn, có {len(returned.reading)} điểm. Nơi mời góp ý sẽ xem rồi ghi từng điểm."
    return ""


def _note(made: Returned, by: Actor | None, at: datetime, sentence: str) -> None:
    journal.record(
        act="drafting.receive_answer_file", subject=f"drafting.Round:{made.round_id}", by=by, at=at, sentence=sentence,
        facts={"returned": made.pk, "sha256": made.sha256, "state": made.state},
    )  # fmt: skip
