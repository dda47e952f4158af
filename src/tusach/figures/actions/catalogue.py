from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from tusach.figures import catalogue
from tusach.figures.models import Indicator
from tusach.kit.errors import Refused


@dataclass(frozen=True)
class Loaded:
    added: int
    changed: int
    kept: int
    recount: bool  # a change of levels: sums must be rebuilt


@transaction.atomic
def load_catalogue(*, path: Path = catalogue.FILE) -> Loaded:
    """Bring the table to the state of the file. Lines are added or mended, never removed.

    Refused when the file gives a known code another slot: cells on record would change their meaning.
    """
    lines = catalogue.read(path)
    held = {row.code: row for row in Indicator.objects.all()}
    revision = (Indicator.objects.aggregate(top=Max("revision"))["top"] or 0) + 1
    added, changed, recount = [], [], False
    for line in lines:
        facts = asdict(line)
        row = held.get(line.code)
        if row is None:
            added.append(Indicator(**facts, revision=revision))
            continue
        if row.slot != line.slot:
            raise Refused(f"Chỉ tiêu {line.code} đang giữ ô số {row.slot}, tệp danh mục ghi {line.slot}.")
        if any(getattr(row, name) != value for name, value in facts.items()):
            recount = recount or row.levels != line.levels
            for name, value in facts.items():
                setattr(row, name, value)
            row.revision = revision
            changed.append(row)
    Indicator.objects.bulk_create(added)
    Indicator.objects.bulk_update(
        changed, [*(name for name in asdict(lines[0]) if name != "code"), "revision"]
    )
    return Loaded(len(added), len(changed), len(lines) - len(added) - len(changed), recount)
