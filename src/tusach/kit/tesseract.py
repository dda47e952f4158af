"""The reader of letters in pictures that the machine may have."""

import shutil
import subprocess
from functools import lru_cache


@lru_cache(maxsize=1)
def ocr_version() -> str:
    """Of tesseract with Vietnamese; "" when the machine has none."""
    program = shutil.which("tesseract")
    if not program:
        return ""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, timeout=20, check=True)  # noqa: S603
        known = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=True)  # noqa: S603
    except (subprocess.SubprocessError, OSError):
        return ""
    return told.stdout.split(b"\n")[0].decode("ascii", "replace") if b"vie" in known.stdout.split() else ""
