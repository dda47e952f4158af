"""People correct where the parts of a file stand in the outline; what they confirm teaches the next reports."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.text import fold
from tusach.people.models import Actor
from tusach.reports import rules
from tusach.reports.actions.claims import move_claims
from tusach.reports.actions.intake import note
from tusach.reports.actions.intake_reading import contents, outline_of
from tusach.reports.align import joint_key, node_with, targets_of
from tusach.reports.form import form_kept
from tusach.reports.models import Alias, Intake, IntakeState, Outline, Section, SectionState
from tusach.reports.queries.intake import why_not_used

_EXACT = {"web", "tag"}
_FAR = 100_000
_SHORTEST_HEADING = 4
_LONGEST_KEY = 40  # of Alias.leaf


def _locked(section: Section, by: Actor) -> Section:
    """With its layer held: parts are counted through, so two people change them one after another. The file comes first, as
    for who confirms it and for the worker that reads it anew.
    """
    list(Intake.objects.select_for_update(of=("self",)).filter(layers=section.layer_id).values_list("pk"))
    held = Section.objects.select_for_update(of=("self", "layer"))
    section = held.select_related("layer__intake").get(pk=section.pk)
    _may(section.layer.intake, by)
    if not section.layer.current:
        raise Refused("Tệp đã được đọc lại. Xin mở lại trang rồi xếp.")
    return section


def _may(intake: Intake, by: Actor) -> None:
    if not rules.may_place(by, intake):
        raise Refused("Với chức trách hiện nay, anh chị không xếp được báo cáo này.")
    if closed := why_not_used(intake):
        raise Refused(closed)


@transaction.atomic
def place_section(
    *, section: Section, leaves: Sequence[str], by: Actor, at: datetime, is_foreign: bool = False
) -> Section:
    """A person says which leaves a section answers: one, several (written together), none, or foreign to all."""
    section = _locked(section, by)
    outline = outline_of(section.layer.intake.campaign)
    known = {leaf.key for leaf in form_kept(outline.digest, lambda: outline.tree).leaves}
    if not set(leaves) <= known:
        raise Refused("Đề cương không có mục này. Xin mở lại trang.")
    section.leaves = [] if is_foreign else list(dict.fromkeys(leaves))
    section.is_foreign, section.state = is_foreign, SectionState.MOVED
    section.person, section.at = by.person, at
    section.save(update_fields=["leaves", "is_foreign", "state", "person", "at"])
    move_claims(section)
    _open_again(section.layer.intake)
    _written(
        section, by, at, f"Xếp “{section.heading[:120]}” vào {', '.join(section.leaves) or 'ngoài đề cương'}."
    )
    return section


@transaction.atomic
def split_section(*, section: Section, at_position: int, by: Actor, at: datetime) -> Section:
    """A new section begins at this position of the layer; its first paragraph is its heading when it is a short one.

    Gives the new section, which stands nowhere yet.
    """
    section = _locked(section, by)
    if not section.first < at_position < section.last:
        raise Refused("Chỗ tách phải ở giữa phần này. Xin chọn một đoạn khác.")
    paragraphs = section.layer.content["paragraphs"]
    start = paragraphs[at_position]
    heading = start.get("text", "") if len(start.get("text", "")) <= 300 else ""
    below = Section.objects.filter(layer=section.layer, ordinal__gt=section.ordinal)
    below.update(ordinal=F("ordinal") + _FAR)
    Section.objects.filter(layer=section.layer, ordinal__gt=_FAR).update(ordinal=F("ordinal") - _FAR + 1)
    label = str(start.get("label", ""))[:60] if heading else ""
    made = Section.objects.create(
        layer=section.layer, ordinal=section.ordinal + 1, label=label, heading=heading, first=at_position,
        last=section.last, method="none", state=SectionState.MOVED, person=by.person, at=at,
        **contents(paragraphs, at_position, section.last, label, heading, heading),
    )  # fmt: skip
    _resize(section, section.first, at_position, by, at)
    move_claims(made)
    _open_again(section.layer.intake)
    _written(section, by, at, f"Tách “{section.heading[:120]}” ở đoạn {at_position + 1}.")
    return made


@transaction.atomic
def join_section(*, section: Section, by: Actor, at: datetime) -> Section:
    """The next section becomes part of this one, heading and all."""
    section = _locked(section, by)
    following = Section.objects.filter(layer=section.layer, ordinal__gt=section.ordinal).first()
    if following is None:
        raise Refused("Đây là phần cuối, không còn phần nào để gộp vào.")
    last = following.last
    following.delete()
    _resize(section, section.first, last, by, at)
    move_claims(section)
    _open_again(section.layer.intake)
    _written(section, by, at, f"Gộp phần sau vào “{section.heading[:120]}”.")
    return section


def _resize(section: Section, first: int, last: int, by: Actor, at: datetime) -> None:
    section.first, section.last, section.person, section.at = first, last, by.person, at
    section.state = SectionState.MOVED
    facts = contents(
        section.layer.content["paragraphs"], first, last, section.label, section.heading, section.heading
    )
    for name, value in facts.items():
        setattr(section, name, value)
    section.save()


def _open_again(intake: Intake) -> None:
    """What was moved after confirming asks to be confirmed again; what was taken in stays so."""
    confirmed = Intake.objects.filter(pk=intake.pk, state=IntakeState.CONFIRMED)
    if confirmed.update(state=IntakeState.READ):
        intake.state = IntakeState.READ


@transaction.atomic
def confirm_alignment(
    *, intake: Intake, by: Actor, at: datetime, sections: Iterable[int] | None = None
) -> Intake:
    """A person looked: at these sections (ids), or at the whole file, which is then CONFIRMED. What was looked at
    teaches the outline its headings, and a leaf that is nowhere is silence from then on.
    """
    intake = Intake.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=intake.pk)
    _may(intake, by)
    rows = Section.objects.filter(layer__intake=intake, layer__current=True)
    if sections is not None:
        rows = rows.filter(pk__in=list(sections))
    looked_at = list(rows)
    _learn(outline_of(intake.campaign), looked_at, by, at)
    for section in looked_at:
        if section.state == SectionState.READ:
            section.state, section.person, section.at = SectionState.CONFIRMED, by.person, at
    Section.objects.bulk_update(looked_at, ["state", "person", "at"])
    if sections is None:
        intake.state = IntakeState.CONFIRMED if intake.state == IntakeState.READ else intake.state
        intake.confirmed_by, intake.confirmed_at = by.person, at
        intake.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    said = (
        f"Đã dò lại “{intake.name}”."
        if sections is None
        else f"Đã dò {len(looked_at)} phần của “{intake.name}”."
    )
    note(intake, by, at, "reports.confirm_alignment", said, sections=[one.pk for one in looked_at])
    return intake


def _learn(outline: Outline, sections: Sequence[Section], by: Actor, at: datetime) -> None:
    """Headings that are not the title of their leaf, of the node whose leaves they answer together, or of no node but those
    leaves: written so elsewhere, they are found at once. A key of more leaves than the column holds is not learned.
    """
    targets = targets_of(outline.tree)
    titles = {one.key: fold(one.title) for one in targets}
    for section in sections:
        folded = fold(section.heading)[:400]
        known = [one.key for one in targets if one.is_leaf and one.key in section.leaves]
        if section.method in _EXACT or len(folded) < _SHORTEST_HEADING or not known:
            continue
        node = node_with(targets, known) or joint_key(known)
        if folded != titles.get(node) and len(node) <= _LONGEST_KEY:
            Alias.objects.get_or_create(
                outline=outline, leaf=node, folded=folded,
                defaults={"heading": section.heading[:400], "person": by.person, "at": at},
            )  # fmt: skip


def _written(section: Section, by: Actor, at: datetime, sentence: str) -> None:
    journal.record(
        act="reports.place_section", subject=f"reports.Intake:{section.layer.intake_id}", by=by, at=at,
        sentence=sentence, facts={"section": section.pk, "leaves": section.leaves, "foreign": section.is_foreign},
    )  # fmt: skip
