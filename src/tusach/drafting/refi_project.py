"""The project of the REFI-QDA standard (file ending QDPX, namespace urn:QDA-XML:project:1.0), read. Pure.

The standard (REFI-QDA 1.5, part "Project exchange", 2019): a ZIP of `project.qde` and of the sources beside it. Read here
are the codes, the users and the texts (`TextSource`) with their `PlainTextSelection`s and what these are coded with;
positions count Unicode characters from 0, the end outside. Pictures, sound, cases, links and graphs are left alone.
"""

import io
import lzma
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tusach.drafting.refi import Theirs, codes_of, local, parsed
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Paragraph

MACHINE, DISSENT = "machine", "dissent"  # what the house calls a coder and a note of its own
MOST_MARKS = 20_000
_MOST_FILES, _MOST_XML, _MOST_TEXT, _MOST_IN_ALL = 5_000, 40 << 20, 8 << 20, 200 << 20
_NOT_IN_A_LINE = re.compile(r"[\x00-\x08\x0a-\x1f\x85\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_BROKEN = "Không đọc được tệp này, có thể bị cắt hoặc hỏng. Xin xuất lại."
_TOO_LARGE = "Tệp này bung ra quá lớn nên không nhận. Xin xuất lại dự án, chỉ chọn các văn bản."
_NO_PROJECT = "Tệp này không phải dự án QDPX. Xin xuất lại từ phần mềm kia ở dạng “REFI-QDA Project”."


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text, marked by one user with one code. Identities are in capitals without braces."""

    guid: str
    start: int
    end: int
    code: str
    user: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    guid: str
    name: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """`users`: {identity: name}. `left`: sources of other kinds, and texts that are not in the file."""

    codes: tuple[Theirs, ...]
    users: Mapping[str, str]
    sources: tuple[Source, ...]
    left: int


def read_qdpx(data: bytes) -> Project:
    """Refused in a sentence for what is no project, is broken, or unpacks to more than a project is."""
    try:
        pack = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Refused(_NO_PROJECT) from None
    with pack:
        files = _files(pack)
        if "project.qde" not in files:
            raise Refused(_NO_PROJECT)
        root = parsed(_unpacked(pack, files["project.qde"], _MOST_XML))
        if local(root) != "Project":
            raise Refused(_NO_PROJECT)
        return _project(root, pack, files)


def _files(pack: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """{name in small letters without folders: file}; programs differ in how they write the folder of sources."""
    told = pack.infolist()
    if len(told) > _MOST_FILES or sum(one.file_size for one in told) > _MOST_IN_ALL:
        raise Refused(_TOO_LARGE)
    return {one.filename.rpartition("/")[2].casefold(): one for one in told if not one.is_dir()}


def _unpacked(pack: zipfile.ZipFile, told: zipfile.ZipInfo, most: int) -> bytes:
    """What a file says of its own size is not believed."""
    try:
        with pack.open(told) as file:
            data = file.read(most + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ):
        raise Refused(_BROKEN) from None
    if len(data) > most:
        raise Refused(_TOO_LARGE)
    return data


def _project(root: Any, pack: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo]) -> Project:
    book = next((one for one in root if local(one) == "CodeBook"), None)
    users = {_guid(one.get("guid")): str(one.get("name") or "") for one in _inside(root, "Users", "User")}
    sources, left, marks, letters = [], 0, 0, 0
    for one in _inside(root, "Sources", ""):
        text = _text_of(one, pack, files) if local(one) == "TextSource" else None
        if text is None:
            left += 1
            continue
        letters += len(text)
        if letters > _MOST_IN_ALL:  # many sources may point at one text
            raise Refused(_TOO_LARGE)
        own = tuple(_marks(one, text))
        marks += len(own)
        if marks > MOST_MARKS:
            raise Refused(
                f"Dự án có hơn {MOST_MARKS} lượt gắn mã nên không nhận một lần. Xin chia nhỏ rồi nhập."
            )
        sources.append(
            Source(_guid(one.get("guid")), str(one.get("name") or ""), text.replace("\r\n", "\n"), own)
        )
    codes = () if book is None else tuple(codes_of(book))
    return Project(codes, users, tuple(sources), left)


def _inside(root: Any, name: str, kind: str) -> list[Any]:
    return [
        one for part in root if local(part) == name for one in part if local(one) and kind in {"", local(one)}
    ]


def _text_of(source: Any, pack: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo]) -> str | None:
    """The text as positions count it; None when it is not in the file."""
    held = next((one.text or "" for one in source if local(one) == "PlainTextContent"), None)
    if held is not None:
        return str(held)
    name = str(source.get("plainTextPath") or "").rpartition("/")[2].casefold()
    if not name or name not in files:
        return None
    try:
        return _unpacked(pack, files[name], _MOST_TEXT).decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _marks(source: Any, text: str) -> Iterator[Mark]:
    """Positions as they count once a line ends with one sign."""
    for selection in source:
        if local(selection) != "PlainTextSelection":
            continue
        try:
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
        except (TypeError, ValueError):
            continue
        if not 0 <= start < end <= len(text):
            continue
        if "\r\n" in text:
            start, end = (at - text.count("\r\n", 0, at) for at in (start, end))
        for coding in selection:
            if local(coding) == "Coding":
                yield from _mark(coding, start, end)


def _mark(coding: Any, start: int, end: int) -> Iterator[Mark]:
    told = {local(one): _guid(one.get("targetGUID")) for one in coding}
    notes = tuple(_guid(one.get("targetGUID")) for one in coding if local(one) == "NoteRef")
    if code := told.get("CodeRef"):
        yield Mark(_guid(coding.get("guid")), start, end, code, _guid(coding.get("creatingUser")), notes)


def _guid(text: Any) -> str:
    return str(text or "").strip("{} ").upper()


# --- a report as one text --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A report's text as one: `starts` says where the words of each paragraph (without its printed label) begin."""

    words: str
    starts: Mapping[str, int]

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        return [(begins, paragraph) for paragraph, begins in self.starts.items()]


def text_of(paragraphs: Iterable[Paragraph]) -> Text:
    """Paragraphs as they stand on paper, a line each; the same paragraphs always give the same text."""
    pieces: list[str] = []
    starts: dict[str, int] = {}
    at = 0
    for one in paragraphs:
        label = f"{one.label} " if one.label else ""
        starts[one.id] = at + len(label)
        line = _line(f"{label}{one.text}")
        pieces.append(line)
        at += len(line) + 1
    return Text("\n".join(pieces), starts)


def _line(text: str) -> str:
    """As long as it was: a sign that XML or a line does not take becomes a space."""
    return _NOT_IN_A_LINE.sub(" ", text)


def lines_at(text: Text, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """(paragraph, start, end within its words) of what stands at [start, end) of the text, line by line."""
    first = max(0, bisect_right(text.lines, (start, "\uffff")) - 1)
    for begins, paragraph in text.lines[first:]:
        if begins >= end:
            return
        line_end = text.words.find("\n", begins)
        left, right = max(start, begins), min(end, line_end if line_end >= 0 else len(text.words))
        if left < right:
            yield paragraph, left - begins, right - begins
