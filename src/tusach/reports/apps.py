from typing import Any

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tusach.reports"
    label = "reports"

    def ready(self) -> None:
        from tusach.campaign import actions as campaign  # noqa: PLC0415 - models are loaded only now
        from tusach.reports.actions import following  # noqa: PLC0415

        for signal, follow in (
            (campaign.opened, following.follow_opening),
            (campaign.asked, following.follow_asking),
            (campaign.released, following.follow_release),
            (campaign.days_moved, following.follow_days),
            (campaign.closed, following.lock_accepted),
            (campaign.reopened, following.unlock_closed),
        ):
            signal.connect(_following(follow), weak=False, dispatch_uid=f"reports.{follow.__name__}")


def _following(follow: Any) -> Any:
    """What is heard without Django's own two arguments."""

    def hear(sender: object, signal: object, **told: Any) -> None:  # noqa: ARG001 - Django's shape
        follow(**told)

    return hear
