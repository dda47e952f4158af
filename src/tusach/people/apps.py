from typing import Any

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tusach.people"
    label = "people"

    def ready(self) -> None:
        from allauth.account import signals  # noqa: PLC0415 - allauth reads models, which apps come before
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - the same

        for signal in (signals.password_changed, signals.password_set, signals.password_reset):
            signal.connect(_password_is_own, dispatch_uid="people")
        user_logged_in.connect(_demo_clock, dispatch_uid="people")


def _password_is_own(*, user: Any, **_told: Any) -> None:
    from tusach.kit import clock  # noqa: PLC0415
    from tusach.people.actions import note_own_password  # noqa: PLC0415

    note_own_password(person=user, at=clock.now())


def _demo_clock(*, request: Any, user: Any, **_told: Any) -> None:
    """Whichever way a demo account came in, its campaign stands at its own day; other accounts live today."""
    from tusach.people.demo_accounts import demo_account  # noqa: PLC0415

    account = demo_account(user.get_username())
    if account is not None and account.clock:
        request.session["demo_clock"] = account.clock
    else:
        request.session.pop("demo_clock", None)
