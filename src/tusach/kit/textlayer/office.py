"""Old Word files (DOC, RTF), OpenDocument and web pages, turned into DOCX by LibreOffice when the machine has it."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tusach.kit.errors import Refused

_SECONDS = 90
_MISSING = (
    "“{}” là tệp Word đời cũ hoặc tệp OpenDocument. Máy chủ chưa cài LibreOffice để đọc; "
    "xin mở bằng Word hoặc LibreOffice, lưu thành .docx rồi gửi lại."
)
_FAILED = "Không đọc được “{}”: tệp hỏng hoặc đặt mật khẩu. Xin mở bằng Word, lưu thành .docx rồi gửi lại."
_LATE = "Đọc “{}” quá lâu nên đã dừng. Xin mở bằng Word, lưu thành .docx rồi gửi lại."
_BUSY = "Máy chủ đang đọc tệp khác. Xin thử lại sau ít phút."

_NO_RISKS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def can_read_doc() -> bool:
    return _program() is not None


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes, *, name: str, seconds: float = _SECONDS) -> bytes:
    """The same document as DOCX. Macros are not run, links are not followed. Raises Refused."""
    program = _program()
    if program is None:
        raise Refused(_MISSING.format(name))
    with tempfile.TemporaryDirectory(prefix="tusach-office-") as folder, _one_at_a_time(seconds):
        return _converted(program, data, Path(folder), name, seconds)


def _converted(program: str, data: bytes, folder: Path, name: str, seconds: float) -> bytes:
    source = folder / f"tep{_ending(data)}"
    source.write_bytes(data)
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_NO_RISKS)
    order = [
        program, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    worker = subprocess.Popen(  # noqa: S603 - our own words and a path of ours
        order, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=kept | {"HOME": str(folder)}, start_new_session=True, cwd=folder,
    )  # fmt: skip
    try:
        worker.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Refused(_LATE.format(name)) from error
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    made = folder / "out" / "tep.docx"
    if not made.is_file() or not made.stat().st_size:
        raise Refused(_FAILED.format(name))
    return made.read_bytes()


def _ending(data: bytes) -> str:
    """LibreOffice looks at the name too."""
    head = data[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return ".doc"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if head.startswith(b"PK"):
        return ".odt"
    return ".xml" if b"wordDocument" in head or b"office:document" in head else ".html"


@contextmanager
def _one_at_a_time(seconds: float) -> Iterator[None]:
    """Two at once would each take a processor and several hundred megabytes."""
    path = Path(tempfile.gettempdir()) / f"tusach-office-{os.getuid()}.lock"
    with path.open("w") as file:
        until = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if time.monotonic() > until:
                    raise Refused(_BUSY) from error
                time.sleep(0.1)
            else:
                break
        yield
