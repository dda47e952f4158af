"""The manuscript whole, as it is fixed into a version: self-contained, so that it reads the same in ten years."""

import hashlib
from collections.abc import Mapping
from typing import Any

from tusach.drafting.models import Block, Live, Manuscript, Version
from tusach.drafting.queries.manuscript import blocks_of, nodes_of
from tusach.drafting.queries.opened import places_of
from tusach.drafting.queries.present import as_json, present_of_lives
from tusach.drafting.queries.shapes import Present


def content_of(manuscript: Manuscript) -> dict[str, Any]:
    """The shape of Version.content; each live also keeps where it comes from, in words, as it was known now."""
    blocks = blocks_of(manuscript)
    lives: list[Live] = [each for block in blocks for each in block.standing]  # type: ignore[attr-defined]
    present = present_of_lives(manuscript.campaign, lives)
    places = places_of(lives)
    by_node: dict[str, list[dict[str, Any]]] = {}
    for block in blocks:
        by_node.setdefault(block.node, []).append(_block(block, present, places))
    return {
        "title": manuscript.title,
        "nodes": [
            {"key": node.key, "label": node.label, "title": node.title, "depth": node.depth, "is_leaf": node.is_leaf,
             "blocks": by_node.get(node.key, [])}
            for node in nodes_of(manuscript)
        ],
    }  # fmt: skip


Places = Mapping[int, Mapping[str, str]]


def _block(block: Block, present: Mapping[int, Present], places: Places) -> dict[str, Any]:
    standing: list[Live] = block.standing  # type: ignore[attr-defined]
    return {
        "key": block.key, "number": block.number, "kind": block.kind, "text": block.text, "spec": block.spec,
        "lives": {each.name: _live(each, present[each.pk], places.get(each.pk, {})) for each in standing},
    }  # fmt: skip


def _live(each: Live, present: Present, place: Mapping[str, str]) -> dict[str, Any]:
    return {
        "shown": each.shown, "kind": each.kind, "source": each.source, "taken": each.taken,
        "taken_at": each.taken_at.isoformat(), "kept_why": each.kept_why,
        "told": {name: value for name, value in present.told.items() if name != "silent"} | dict(place),
    }  # fmt: skip


def digest_of_content(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(as_json(content).encode()).hexdigest()


def mark_of(manuscript: Manuscript) -> str:
    """What is written now, as one mark: another one after any block was saved, moved, added or removed, or the title changed."""
    blocks = manuscript.blocks.filter(removed_at__isnull=True).order_by("pk")
    title = Manuscript.objects.values_list("title", flat=True).get(pk=manuscript.pk)
    rows = [list(row) for row in blocks.values_list("key", "number", "node", "order")]
    return hashlib.sha256(as_json({"title": title, "blocks": rows}).encode()).hexdigest()


def last_version(manuscript: Manuscript) -> Version | None:
    return manuscript.versions.order_by("-number").first()


def versions_of_manuscript(manuscript: Manuscript) -> list[Version]:
    """Newest first, without their contents."""
    return list(manuscript.versions.select_related("made_by").defer("content").order_by("-number"))


def block_in(version: Version, key: str) -> dict[str, Any] | None:
    """A block of a version by its key."""
    found = (block for node in version.content["nodes"] for block in node["blocks"] if block["key"] == key)
    return next(found, None)
