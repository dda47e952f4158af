"""A long register read a leaf at a time, as cheaply at its far end as at its beginning."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from tusach.registry.models import Document


class Lines(Sequence[Any]):
    """`rows` by slices: which they are is read from `keys`, ids in the same order that an index holds alone, from the
    nearer end; only those of the slice are fetched. One question for the length, one for a slice.
    """

    def __init__(self, rows: QuerySet[Document], keys: QuerySet[Any]) -> None:
        self.rows = rows
        self.keys = keys
        self._total: int | None = None

    def __len__(self) -> int:
        if self._total is None:
            self._total = self.keys.count()
        return self._total

    def __getitem__(self, asked: Any) -> Any:
        if not isinstance(asked, slice):
            return self[asked : asked + 1][0]
        total = len(self)
        first, last, _ = asked.indices(total)
        if first >= last:
            return []
        far = first > total - last
        keys = self.keys.reverse()[total - last : total - first] if far else self.keys[first:last]
        return list(self.rows.filter(pk__in=keys))
