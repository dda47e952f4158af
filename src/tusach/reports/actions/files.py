from collections.abc import Collection
from datetime import datetime
from typing import Any

from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.reports.actions.steps import head
from tusach.reports.answers import MOST_FILES
from tusach.reports.form import Leaf
from tusach.reports.models import Report

PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".heic")
MOST_PHOTO = 10 * 1024 * 1024


def attach(
    *,
    report: Report,
    leaf: Leaf,
    files: Any,
    drop: Collection[str],
    at: datetime,  # noqa: ARG001 - an action's shape
) -> dict[str, Any]:
    """Keep uploaded files (field `f-<question>`) and return the new answers of the questions they belong to.

    `drop` holds `<question>:<sha>` to take off. Nothing is saved here but content, which is named by its digest.
    """
    revision = head(report)
    held = revision.answers if revision else {}
    changed: dict[str, Any] = {}
    for question in leaf.questions:
        if question.kind not in {"file", "photo"}:
            continue
        before = held.get(question.key) or []
        now = [one for one in before if f"{question.key}:{one['sha']}" not in drop]
        for upload in files.getlist(f"f-{question.key}"):
            if question.kind == "photo" and not upload.name.lower().endswith(PHOTOS):
                raise Refused(
                    f"“{upload.name[:60]}” không phải ảnh. Ô này nhận ảnh JPG, PNG, WEBP hoặc HEIC."
                )
            kept = store.keep(upload, most=MOST_PHOTO if question.kind == "photo" else None)
            one = {"sha": kept.sha256, "name": upload.name[-200:], "size": kept.size}
            now += [one] if all(held_one["sha"] != kept.sha256 for held_one in now) else []
        if len(now) > MOST_FILES:
            raise Refused(f"Mỗi câu nhận nhiều nhất {MOST_FILES} tệp.")
        if now != before:
            changed[question.key] = now or None
    return changed
