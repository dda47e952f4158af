"""CPU time of what is read side by side and of one figure's page, on the demo at national size.

    TUSACH_DEMO=yes TUSACH_DATA=... tusach demo && TUSACH_DATA=... python bench/intake.py

Prints the best of five in milliseconds of CPU time, with the number of reports, sections and letters they speak of.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402 - models load after setup

from tusach.kit.clock import now  # noqa: E402
from tusach.reports import actions, queries  # noqa: E402
from tusach.reports.models import Claim, Intake, Section, Way  # noqa: E402


def best(what: Callable[[], object], times: int = 5) -> float:
    found = []
    for _ in range(times):
        start = time.process_time()
        what()
        found.append(time.process_time() - start)
    return 1000 * min(found)


def main() -> None:
    campaign = next(
        one
        for one in queries.campaigns_with_outline()
        if Section.objects.filter(layer__intake__campaign=one).exists()
    )
    leaf = queries.leaf_keys(campaign)[0]
    texts = queries.passages(campaign)
    print(f"{len({one.report_id for one in texts})} reports, {Section.objects.count()} sections, "
          f"{sum(one.letters for one in texts):,} letters, {Claim.objects.count()} figures")  # fmt: skip
    print(f"passages of one leaf   {best(lambda: queries.passages(campaign, leaf=leaf)):7.1f} ms")
    print(f"passages of all leaves {best(lambda: queries.passages(campaign)):7.1f} ms")
    print(f"matrix                 {best(lambda: queries.matrix(campaign)):7.1f} ms")
    claim = queries.claims_of(campaign).first()
    if claim is not None:
        print(
            f"source of a figure     {best(lambda: queries.claim_source(Claim.objects.get(pk=claim.pk))):7.1f} ms"
        )
    for intake in Intake.objects.filter(campaign=campaign, is_source=True).exclude(way=Way.WEB)[:3]:
        letters = intake.layers.get(current=True).letters
        print(
            f"file read, placed, figures compared ({letters:,} letters) {best(lambda one=intake: read(one), 2):7.1f} ms"
        )


def read(intake: Intake) -> None:
    """As the worker does it, then undone. Opening the file itself is another process's time (bench/textlayer.py)."""
    with transaction.atomic():
        actions.read_intake(intake=Intake.objects.get(pk=intake.pk), at=now())
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
