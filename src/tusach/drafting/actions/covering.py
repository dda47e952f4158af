"""The covering letter of a round: written, issued under a number of the outgoing register, or joined when it was issued
elsewhere. One round has one letter.
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tusach.drafting.actions.issuing import Signing
from tusach.drafting.covering import BLANK, KIND, Covering
from tusach.drafting.models import Invited, Round
from tusach.drafting.queries.covering import letter_page, letter_registries
from tusach.journal import actions as journal
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import fold
from tusach.people.models import Actor
from tusach.registry import actions as registry
from tusach.registry.models import Direction, Document, Family
from tusach.registry.queries import read_recipients, waits_since

LONGEST = 20_000


def _now(round: Round) -> Round:  # noqa: A002
    return (
        Round.objects.select_for_update(of=("self",))
        .select_related("version__manuscript__campaign", "document")
        .get(pk=round.pk)
    )


def _without_letter(made: Round) -> Round:
    """Refused once the round has its letter."""
    if made.document is not None:
        raise Refused(f"Đợt này đã có công văn: {made.document}.")
    return made


@transaction.atomic
def save_letter(*, round: Round, covering: Covering, by: Actor, at: datetime) -> Round:  # noqa: A002
    """Keep the words of the letter; they may be changed until it has its number."""
    made = _without_letter(_now(round))
    _check_words(covering)
    made.covering = covering.to_json()
    made.save(update_fields=["covering"])
    if waits_since(letter_page(made)):
        _put_before_clerks(made, covering, by, at)
    _note(made, by, at, "save_letter", f"Soạn công văn lấy ý kiến: {made.name}")
    return made


def _check_words(covering: Covering) -> None:
    if not covering.subject.strip():
        raise Refused("Xin ghi trích yếu: công văn về việc gì.", field="subject")
    if len(covering.subject) > 500:
        raise Refused("Trích yếu dài quá 500 ký tự, sổ văn bản không giữ được. Xin rút gọn.", field="subject")
    if not covering.to:
        raise Refused("Xin ghi công văn kính gửi ai, mỗi dòng một nơi.", field="to")
    if not covering.text.strip():
        raise Refused("Công văn chưa có nội dung.", field="text")
    if len(covering.text) > LONGEST:
        raise Refused("Nội dung công văn dài quá 20.000 ký tự. Xin viết gọn lại.", field="text")


@transaction.atomic
def issue_letter(
    *, round: Round, covering: Covering, signing: Signing, by: Actor, at: datetime, once: str = ""  # noqa: A002
) -> Round:  # fmt: skip
    """Give the letter its number in the outgoing register and join the two; those who are asked are its recipients.

    The same `once` again changes nothing. Its files are made afterwards (exports.keep_letter_files).
    """
    made = _now(round)
    if once and made.document is not None and made.document.once == once:
        return made
    _without_letter(made)
    _check_to_issue(made, covering, signing, at)
    paper = registry.Paper(
        kind=KIND, subject=covering.subject.strip(), dated=day_of(at), number=signing.number, family=Family.PARTY,
        place=signing.place, signer=signing.signer.strip()[:120], due=made.deadline,
        signer_title="; ".join(line.strip() for line in signing.capacity if line.strip())[:200],
    )  # fmt: skip
    document = registry.enter_outgoing(
        keeper=signing.keeper, paper=paper, recipients=_recipients(made, covering), by=by, at=at, once=once
    )
    made.covering = covering.to_json() | {"document": document.pk}
    made.save(update_fields=["covering"])
    _join(
        made,
        document,
        by,
        at,
        "issue_letter",
        f"Ban hành {document}, ngày {said_day(day_of(at))}, lấy ý kiến: {made.name}",
    )
    return made


@transaction.atomic
def send_to_clerk(*, round: Round, covering: Covering, by: Actor, at: datetime) -> Round:  # noqa: A002
    """The letter is ready: the clerks of the centre are told and have it in their list until it has its number."""
    made = _without_letter(_now(round))
    _check_ready(made, covering, at)
    _put_before_clerks(made, covering, by, at)
    return made


def _put_before_clerks(made: Round, covering: Covering, by: Actor, at: datetime) -> None:
    paper = registry.Written(KIND, covering.subject.strip(), letter_page(made), made.deadline)
    registry.await_number(keepers=letter_registries(day_of(at)), paper=paper, by=by, at=at)


@transaction.atomic
def take_back_letter(*, round: Round, by: Actor, at: datetime) -> Round:  # noqa: A002
    """It is to be written on: it waits for no number."""
    made = _without_letter(_now(round))
    if not registry.settle_awaiting(url=letter_page(made), by=by, at=at):
        raise Refused("Công văn này không ở danh sách chờ cấp số.")
    return made


def _check_ready(made: Round, covering: Covering, at: datetime) -> None:
    """What stands in the way of a number, whoever signs."""
    _check_words(covering)
    if made.closed_at is not None:
        raise Refused("Đợt này đã chốt nên không gửi công văn lấy ý kiến nữa.")
    if made.deadline < day_of(at):
        raise Refused(
            f"Hạn trả lời của đợt, {said_day(made.deadline)}, đã qua. Xin lùi hạn, sửa hạn trong công văn, rồi ban hành."
        )
    if covering.blanks:
        raise Refused(
            f"Công văn còn {covering.blanks} chỗ “{BLANK}” chưa điền. Xin sửa nội dung công văn rồi ban hành."
        )


def _check_to_issue(made: Round, covering: Covering, signing: Signing, at: datetime) -> None:
    _check_ready(made, covering, at)
    if not signing.signer.strip():
        raise Refused("Xin ghi người ký.", field="signer")


def _recipients(made: Round, covering: Covering) -> list[registry.RecipientLine]:
    """Everybody who is asked by name, then the lines of "Nơi nhận" but the one that says "as above"."""
    asked = [_line(one) for one in made.invited.order_by("order", "pk")]
    lines = [line for line in covering.recipients if not fold(line).lstrip("-–+• ").startswith("nhu tren")]
    return [*asked, *read_recipients("\n".join(lines))]


def _line(one: Invited) -> registry.RecipientLine:
    return registry.RecipientLine(
        name=one.name, is_group=False, level="", purpose="", copies=None, raw=one.name, body_id=one.body_id
    )


@transaction.atomic
def link_letter(*, round: Round, document: Document, by: Actor, at: datetime) -> Round:  # noqa: A002
    """Join a letter that was issued outside this page: a document of the outgoing register."""
    made = _without_letter(_now(round))
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if document.direction != Direction.OUTGOING or document.cancelled_at is not None:
        raise Refused(f"{document} không phải văn bản đi còn hiệu lực. Xin chọn văn bản khác.", field="code")
    _join(made, document, by, at, "link_letter", f"Nối {document} với đợt: {made.name}")
    return made


def _join(made: Round, document: Document, by: Actor, at: datetime, verb: str, sentence: str) -> None:
    registry.note_work(
        document=document, work=f"Lấy ý kiến dự thảo lần {made.version.number}: {made.name}", by=by, at=at,
        url=reverse("drafting:rounds-show", args=[made.pk]),
    )  # fmt: skip
    registry.settle_awaiting(url=letter_page(made), by=by, at=at, document=document)
    made.document = document
    made.save(update_fields=["document"])
    _note(made, by, at, verb, sentence)


@transaction.atomic
def unlink_letter(*, round: Round, by: Actor, at: datetime) -> Round:  # noqa: A002
    """Take back a join that was a mistake, or to a letter whose number was cancelled; the document stays where it is."""
    made = _now(round)
    document = made.document
    if document is None:
        raise Refused("Đợt này chưa nối với công văn nào.")
    registry.note_work(document=document, work="", url="", by=by, at=at)
    made.document = None
    made.save(update_fields=["document"])
    _note(made, by, at, "unlink_letter", f"Bỏ nối {document} khỏi đợt: {made.name}")
    return made


def _note(made: Round, by: Actor, at: datetime, verb: str, sentence: str) -> None:
    journal.record(
        act=f"drafting.{verb}", subject=f"drafting.Round:{made.pk}", by=by, at=at, sentence=sentence,
        facts={"document": made.document_id, "version": made.version_id},
    )  # fmt: skip
