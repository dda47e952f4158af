"""A Word file as a layer: what stands in it now, what it was before tracked changes, what was remarked on it."""

from collections import defaultdict
from dataclasses import replace

from tusach.kit.errors import Refused
from tusach.kit.textlayer.finish import Finished, finish, parted
from tusach.kit.textlayer.inline import Piece
from tusach.kit.textlayer.legacy import NAMES, Legacy
from tusach.kit.textlayer.ooxml import Package
from tusach.kit.textlayer.remarks import remarks_of
from tusach.kit.textlayer.shape import Layer, Paragraph, Remark, Revision
from tusach.kit.textlayer.story import Raw, Story

EXTRACTOR, VERSION = "tusach-docx", 1


def read_docx(data: bytes, *, name: str) -> Layer:
    """Raises Refused for what is no Word file, is damaged, locked or built to harm."""
    package = Package(data, name=name)
    root = package.xml(package.main)
    if root is None:
        raise Refused(f"“{name}” không phải tệp Word. Xin gửi tệp .docx hoặc .pdf.")
    story = Story(package)
    story.read(root)
    return _Assembly(story, package).layer()


class _Assembly:
    def __init__(self, story: Story, package: Package) -> None:
        self._story = story
        self._package = package
        self._legacy = Legacy([[one for one in raw.items if isinstance(one, Piece)] for raw in story.raws])
        self._kept: list[tuple[Raw, Finished, tuple[str, ...]]] = []
        self._bookmarks: dict[str, str] = {}
        self._runners: set[tuple[str, str]] = set()

    def layer(self) -> Layer:
        for raw in self._story.raws:
            self._keep(raw)
        paragraphs = [self._paragraph(n, *one) for n, one in enumerate(self._kept, start=1)]
        revisions = [
            Revision(
                f"p{n}",
                "inserted" if one.kind == "inserted" else "deleted",
                one.text,
                one.start,
                one.author,
                one.date,
            )
            for n, (_, finished, _) in enumerate(self._kept, start=1)
            for one in finished.changes
        ]
        facts = {"tables": str(self._story.tables)} if self._story.tables else {}
        if self._story.contents:
            facts["contents"] = str(self._story.contents)
        return Layer(
            source="docx", extractor=EXTRACTOR, version=VERSION, paragraphs=tuple(paragraphs),
            revisions=tuple(revisions), remarks=tuple(self._remarks()), warnings=tuple(self._warnings()),
            pages=self._story.page if self._story.turned else None, facts=facts,
        )  # fmt: skip

    def _keep(self, raw: Raw) -> None:
        pieces = [one for one in raw.items if isinstance(one, Piece)]
        self._legacy.put_right(pieces)
        if raw.label and not raw.label.isascii():
            raw.label = self._legacy.label(raw.label, pieces)
        for n, items in enumerate(parted(raw.items, is_heading=raw.level > 0)):
            self._keep_line(raw if not n else replace(raw, label="", level=0), finish(items))

    def _keep_line(self, raw: Raw, finished: Finished) -> None:
        tags = (*raw.tags, *self._bookmarked(finished))
        if raw.where in {"header", "footer"} and self._is_repeated(raw, finished):
            return
        if raw.slot is not None:
            raw.slot.texts.append(finished.text)
            raw.slot.bold = raw.slot.bold and (finished.bold or not finished.text)
        remarked = any(mark.kind in {"comment", "comment+"} for mark, _ in finished.marks)
        if finished.text or finished.changes or remarked or raw.controlled:
            self._kept.append((raw, finished, tuple(dict.fromkeys(tags))))

    def _is_repeated(self, raw: Raw, finished: Finished) -> bool:
        """Empty or bare page numbers, and the same head for odd, even and first pages."""
        key = raw.where, finished.text
        said = key in self._runners or not finished.text.strip("-–— \t0123456789")
        self._runners.add(key)
        return said

    def _bookmarked(self, finished: Finished) -> list[str]:
        """Names of bookmarks that hold a part of the paragraph, or a point of it."""
        names = [] if not finished.text else list(self._bookmarks.values())
        for mark, place in finished.marks:
            if mark.kind == "bookmark+":
                self._bookmarks[mark.id] = mark.name
                if place < len(finished.text) or not finished.text:
                    names.append(mark.name)
            elif mark.kind == "bookmark-" and mark.id in self._bookmarks:
                name = self._bookmarks.pop(mark.id)
                if place == 0 and name in names and (mark.id, name) not in _begun_here(finished):
                    names.remove(name)
                elif name not in names:
                    names.append(name)
        return names

    def _paragraph(self, n: int, raw: Raw, finished: Finished, tags: tuple[str, ...]) -> Paragraph:
        return Paragraph(
            id=f"p{n}", text=finished.text, label=raw.label, level=raw.level, style=raw.style.name,
            where=raw.where, cell=raw.grid.cell(raw.slot) if raw.grid and raw.slot else None,
            bold=finished.bold, italic=finished.italic, centred=raw.centred, size=finished.size,
            page=raw.page if self._story.turned else None, original=finished.was, tags=tags,
        )  # fmt: skip

    def _remarks(self) -> list[Remark]:
        spans: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        points: dict[str, tuple[str, int]] = {}
        begun: dict[str, int] = {}
        for n, (_, finished, _) in enumerate(self._kept, start=1):
            here = dict.fromkeys(begun, 0)
            for mark, place in finished.marks:
                if mark.kind == "comment+":
                    here[mark.id] = place
                elif mark.kind == "comment-" and mark.id in here:
                    spans[mark.id].append((f"p{n}", here.pop(mark.id), place))
                elif mark.kind == "comment":
                    points.setdefault(mark.id, (f"p{n}", place))
            for key, start in here.items():
                spans[key].append((f"p{n}", start, len(finished.text)))
            begun = here
        texts = {f"p{n}": finished.text for n, (_, finished, _) in enumerate(self._kept, start=1)}
        return remarks_of(self._story.part, spans, points, texts)

    def _warnings(self) -> list[str]:
        said = [
            f"Tệp dùng bảng mã cũ {NAMES.get(encoding, encoding)}, đã chuyển sang Unicode; xin dò lại dấu."
            for encoding in sorted(self._legacy.found)
        ]
        if any(name.lower().endswith("vbaproject.bin") for name in self._package.names):
            said.append("Tệp có macro; máy chỉ đọc chữ, không chạy macro.")
        if self._story.foreign_parts:
            said.append(
                f"Tệp chứa {self._story.foreign_parts} phần nhúng từ tệp khác, chưa đọc. Xin mở bằng Word rồi lưu lại."
            )
        if not any(finished.text for _, finished, _ in self._kept):
            said.append("Tệp không có chữ nào.")
        return said


def _begun_here(finished: Finished) -> set[tuple[str, str]]:
    return {(mark.id, mark.name) for mark, _ in finished.marks if mark.kind == "bookmark+"}
