"""The manuscript as it is written now: its nodes, its blocks in the order of the outline, their words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from tusach.campaign.models import Campaign
from tusach.drafting import content, live
from tusach.drafting.compare import Styled
from tusach.drafting.models import Block, BlockVersion, Comment, Live, Manuscript, Version
from tusach.drafting.rules import is_of_the_desk
from tusach.people.models import Actor, BodyKind
from tusach.people.queries import bodies_of, names_of
from tusach.places.models import Level, Unit


@dataclass(frozen=True)
class Node:
    """A heading of the outline; `label` as printed (labels repeat, keys do not, and a bullet's is only a dash).

    `number` is the label, or that of the nearest numbered heading above a bullet, whose heading `above` is then.
    """

    key: str
    label: str
    title: str
    depth: int
    is_leaf: bool
    number: str = ""
    above: str = ""

    @property
    def heading(self) -> str:
        """`1.2.2. Quản lý ...`, `Phần thứ nhất. ...`; a bullet by its title alone."""
        return f"{self.label}. {self.title}" if any(map(str.isalnum, self.label)) else self.title


def manuscripts_visible_to(actor: Actor) -> QuerySet[Manuscript]:
    """A manuscript is the centre's until it is issued."""
    found = Manuscript.objects.select_related("campaign", "outline", "document", "made_by")
    return found if is_of_the_desk(actor) else found.none()


def blocks_visible_to(actor: Actor) -> QuerySet[Block]:
    blocks = Block.objects.select_related("manuscript__campaign", "manuscript__outline", "locked_by")
    return blocks if is_of_the_desk(actor) else blocks.none()


def versions_visible_to(actor: Actor) -> QuerySet[Version]:
    found = Version.objects.select_related("manuscript__campaign", "manuscript__document", "made_by")
    return found if is_of_the_desk(actor) else found.none()


def manuscript_of(campaign: Campaign) -> Manuscript | None:
    return Manuscript.objects.filter(campaign=campaign).select_related("campaign", "outline").first()


def nodes_of(manuscript: Manuscript) -> list[Node]:
    """Parts and leaves in the order of the outline that the manuscript was begun with."""
    nodes: list[Node] = []
    parents: dict[int, Node] = {}
    for depth, one in content.walk(manuscript.outline.tree):
        label, title = str(one.get("label") or ""), str(one.get("title") or "")
        numbered, parent = any(map(str.isalnum, label)), parents.get(depth - 1)
        parents[depth] = Node(
            str(one["key"]), label, title, depth, content.is_leaf(one),
            label if numbered or parent is None else parent.number,
            "" if numbered or parent is None else parent.above or parent.heading,
        )  # fmt: skip
        nodes.append(parents[depth])
    return nodes


def spoken_node(manuscript: Manuscript, key: str) -> str:
    """A part within a sentence: `1.2.2, Khai thác, sử dụng sách điện tử`; one that is only a dash has the number above."""
    node = next((one for one in nodes_of(manuscript) if one.key == key), None)
    parts = (node.number.rstrip("."), node.title.strip().rstrip(".")) if node else ()
    return ", ".join(part for part in parts if part) or "không còn trong đề cương"


def standing_blocks(manuscript: Manuscript) -> QuerySet[Block]:
    """Blocks that are not removed, each with `.standing`: its lives in use."""
    lives = Prefetch(
        "lives",
        queryset=Live.objects.filter(removed_at__isnull=True).select_related("taken_by").order_by("pk"),
        to_attr="standing",
    )
    return (
        Block.objects.filter(manuscript=manuscript, removed_at__isnull=True)
        .select_related("locked_by")
        .prefetch_related(lives)
    )


def blocks_of(manuscript: Manuscript, node: str | None = None) -> list[Block]:
    """In the order they are read; those of one node when it is named."""
    blocks = standing_blocks(manuscript)
    if node is not None:
        return list(blocks.filter(node=node).order_by("order", "pk"))
    place = {each.key: order for order, each in enumerate(nodes_of(manuscript))}
    return sorted(blocks, key=lambda block: (place.get(block.node, len(place)), block.order, block.pk))


def lives_of(block: Block) -> list[Live]:
    """The lives in use; those already read with the block when they were."""
    held: list[Live] | None = getattr(block, "standing", None)
    return held if held is not None else list(block.lives.filter(removed_at__isnull=True).order_by("pk"))


def shown_of(block: Block | BlockVersion | Mapping[str, Any]) -> dict[str, str]:
    """{live's name: what the text prints for it}; of a row, a kept version or a block of a Version's content."""
    if isinstance(block, Block):
        return {each.name: each.shown for each in lives_of(block)}
    lives = block.lives if isinstance(block, BlockVersion) else block["lives"]
    return {name: str(each["shown"]) for name, each in lives.items()}


def words_of(block: Block | BlockVersion | Mapping[str, Any]) -> str:
    """The text with its figures printed, as a reader reads it; a caption for a table or a chart."""
    text = block["text"] if isinstance(block, Mapping) else block.text
    return live.printed(text, shown_of(block))


def styled_of(block: Block | BlockVersion | Mapping[str, Any]) -> Styled:
    """`words_of` with its bold and italic."""
    text = block["text"] if isinstance(block, Mapping) else block.text
    shown = shown_of(block)
    return Styled(live.printed(text, shown), live.looks(text, shown))


def comment_counts(blocks: Iterable[Block]) -> dict[int, int]:
    """{block's pk: comments that came in about it}."""
    rows = Comment.objects.filter(block__in=[block.pk for block in blocks]).order_by().values_list("block")
    return dict(rows.annotate(n=Count("pk")))


def versions_of(block: Block) -> list[BlockVersion]:
    """Newest first, with who saved them."""
    return list(block.versions.select_related("person").order_by("-number"))


def keepers_of(actor: Actor, on: date) -> list[tuple[int, str]]:
    """(body, its name): the outgoing registers that a report may take its number from, the issuing department's first."""
    nation = Unit.objects.filter(level=Level.NATION).first()
    if nation is None:
        return []
    departments = [body.pk for body in bodies_of(nation, on, BodyKind.PROPAGANDA)]
    own = [body.pk for body in bodies_of(nation, on) if body.pk in actor.bodies()]
    names = names_of([*departments, *own], on)
    return [(pk, names[pk].name) for pk in dict.fromkeys([*departments, *own]) if pk in names]


def last_saved(manuscript: Manuscript, node: str) -> BlockVersion | None:
    """The newest save under a node."""
    saved = BlockVersion.objects.filter(block__manuscript=manuscript, block__node=node)
    return saved.select_related("person").order_by("-at", "-pk").first()


def removed_of(manuscript: Manuscript, node: str) -> list[BlockVersion]:
    """The last version with words of each block that was taken out of a node, the latest first."""
    gone = Block.objects.filter(manuscript=manuscript, node=node, removed_at__isnull=False).order_by(
        "-removed_at"
    )
    versions = BlockVersion.objects.filter(block__in=gone, removed=False).select_related("block", "person")
    last: dict[int, BlockVersion] = {}
    for version in versions.order_by("number"):
        last[version.block_id] = version
    return [last[block.pk] for block in gone if block.pk in last]
