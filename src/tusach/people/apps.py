from typing import Any

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tusach.people"
    label = "people"

    def ready(self) -> None:
        from allauth.account import signals  # noqa: PLC0415 - allauth reads models, which apps come before

        for signal in (signals.password_changed, signals.password_set, signals.password_reset):
            signal.connect(_password_is_own, dispatch_uid="people")


def _password_is_own(*, user: Any, **_told: Any) -> None:
    from tusach.kit import clock  # noqa: PLC0415
    from tusach.people.actions import note_own_password  # noqa: PLC0415

    note_own_password(person=user, at=clock.now())
