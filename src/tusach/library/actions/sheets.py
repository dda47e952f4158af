"""The quality sheet of an edition as its rows are now."""

from typing import Any

from django.db.models import Sum

from tusach.library.models import Edition, Licence, ResourceUse
from tusach.library.quality import Seen, sheet_of

_IMAGES = (ResourceUse.IMAGE, ResourceUse.PAGE_SMALL, ResourceUse.PAGE_LARGE, ResourceUse.COVER)


def judge(edition: Edition) -> dict[str, Any]:
    """A fresh sheet; what the derivation measured and noted is carried over from the one that is there."""
    kept = edition.quality or {}
    images = edition.resources.filter(use__in=_IMAGES).values("sha256", "size").distinct()
    return sheet_of(
        Seen(
            form=edition.form, title=edition.title, authors=edition.authors, publisher=edition.publisher,
            year=edition.year, topic=edition.topic, language=edition.language, licence=edition.licence,
            licence_label=Licence(edition.licence).label if edition.licence else "",
            cover=bool(edition.cover_sha256), toc=bool(edition.toc), accessibility=edition.accessibility,
            source_sha256=edition.source_sha256,
            words_of_sections=list(edition.sections.order_by("ordinal").values_list("words", flat=True)),
            confidence=None if edition.confidence is None else float(edition.confidence),
            image_bytes=images.aggregate(total=Sum("size"))["total"] or 0,
            measures=kept.get("measures", {}), notes=kept.get("notes", []),
        )
    )  # fmt: skip
