from collections.abc import Collection
from typing import Any

from tusach.library.queries.editions import published


def keys_of_works(*, works: Collection[int], **_: Any) -> dict[int, str]:
    """{work id: key of its newest published edition}: the answer to `books.queries.ebooks.asked_of_library`."""
    return dict(
        published().filter(work__in=works).order_by("published_at", "pk").values_list("work_id", "key")
    )
