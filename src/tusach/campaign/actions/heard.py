"""What a campaign does, told upwards: `figures` and `reports` follow it, and it knows neither.

Rooms after this one listen in their `apps.py`. A signal is sent inside the action's transaction, so that the deed
and what follows from it stand or fall together. Each carries `campaign`, `by` and `at`, and:

- `opened`: nothing more; the expected set is frozen;
- `asked`: `obligations`, expected from now on though they were not at the start;
- `released`: `obligations`, no longer expected;
- `days_moved`: `obligations`, whose last day is another now;
- `closed`: nothing more; `at` is also the campaign's `closed_at`;
- `reopened`: `closed_at`, the moment of the closing that is taken back.
"""

from django.dispatch import Signal

opened = Signal()
asked = Signal()
released = Signal()
days_moved = Signal()
closed = Signal()
reopened = Signal()
