"""Settings from the environment: a wrong value stops the start with a sentence that names it."""

import os
from collections.abc import Sequence
from pathlib import Path


class WrongSetting(ValueError):  # noqa: N818 - the message is the point
    pass


def text(name: str, default: str = "", *, one_of: Sequence[str] = ()) -> str:
    value = os.environ.get(name, default)
    if one_of and value not in one_of:
        raise WrongSetting(f"{name}={value!r}: expected one of {', '.join(one_of)}")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise WrongSetting(f"{name}={value!r}: expected yes or no")


def number(name: str, default: int, *, least: int = 0) -> int:
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        result = int(value)
    except ValueError:
        raise WrongSetting(f"{name}={value!r}: expected a whole number") from None
    if result < least:
        raise WrongSetting(f"{name}={value!r}: expected {least} or more")
    return result


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    path = Path(os.environ.get(name) or default).expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret(name: str, kept_in: Path) -> str:
    """The secret from the environment, or one made at first start and kept in a private file."""
    value = os.environ.get(name)
    if value:
        if len(value) < 32:
            raise WrongSetting(f"{name}: expected 32 characters or more")
        return value
    if not kept_in.exists():
        import secrets  # noqa: PLC0415 - only the very first start needs it

        try:
            descriptor = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process was first; its secret is read below
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
    return kept_in.read_text().strip()
