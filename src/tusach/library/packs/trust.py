"""Whose packs this machine takes: public keys with the names that a person gave them, in a file of the data folder.

A key is let in once, by a person who compared its fingerprint over another way (a telephone call, a letter).
"""

import hashlib
import json
from pathlib import Path

from tusach.kit.errors import Refused
from tusach.library import signing
from tusach.library.packs.index import is_hash

_DIGITS = 32


def fingerprint(key: str) -> str:
    """32 hexadecimal digits of the SHA-256 of the key, in groups of four, as one reads them aloud."""
    digits = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:_DIGITS].upper()
    return " ".join(digits[i : i + 4] for i in range(0, _DIGITS, 4))


def known(data: Path) -> dict[str, str]:
    """{key: name}, without the house's own."""
    try:
        told = json.loads(_file(data).read_text())
    except FileNotFoundError:
        return {}
    return {key: str(name) for key, name in told.items() if is_hash(key)}


def trust(data: Path, key: str, name: str) -> None:
    if not is_hash(key := key.strip().lower()):
        raise Refused(
            "Khóa gồm 64 ký tự: chữ số và chữ a đến f. Xin chép lại từ nơi làm gói (`tusach pack key`)."
        )
    keys = known(data) | {key: name.strip() or key[:8]}
    place, draft = _file(data), _file(data).with_suffix(".new")
    draft.write_text(json.dumps(keys, ensure_ascii=False, indent=1, sort_keys=True))
    draft.replace(place)


def name_of(data: Path, key: str) -> str:
    """The name given to the key; empty when it is not known."""
    return "máy này" if key == signing.public_key() else known(data).get(key, "")


def admit(data: Path, key: str, compared: str, *, pack: str) -> None:
    """Lets a known key pass. A new one is let in when a person gave its fingerprint; otherwise `Refused` shows it."""
    if name_of(data, key):
        return
    print_of_key = fingerprint(key)
    if "".join(compared.split()).upper() == print_of_key.replace(" ", ""):
        trust(data, key, pack)
        return
    if compared:
        raise Refused(
            f"Dấu vân tay không khớp: gói “{pack}” do khóa {print_of_key} ký. Xin hỏi lại nơi làm gói."
        )
    raise Refused(
        f"Máy này chưa biết ai ký gói “{pack}”. Dấu vân tay của khóa: {print_of_key}. Xin gọi nơi làm gói để so; "
        f"nếu đúng thì chạy lại với --fingerprint '{print_of_key}'."
    )


def _file(data: Path) -> Path:
    return data / "trusted-keys.json"
