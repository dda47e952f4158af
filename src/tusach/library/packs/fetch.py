"""Files one by one from a source to the disk: what came is kept, what broke goes on, what is wrong is thrown away.

The size in an index is only where to stop reading; whether a file is the right one, its digest says.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import brotli

from tusach.kit.errors import Refused
from tusach.library.packs import disk
from tusach.library.packs.record import Blob
from tusach.library.packs.sources import MANY, Cut, OutsideError, Source, inflate

T = TypeVar("T")
_SMALL = 64 << 10  # bytes; larger ones are fetched alone and go on where they broke
_PAUSES = (1, 2, 4, 8, 16)  # seconds before each further try, when the one before brought nothing


class Slow:
    """Holds the pace at so many kilobits a second, counted from the first byte; 0 is as fast as it goes."""

    def __init__(self, kbps: int, pause: Callable[[float], object] = time.sleep) -> None:
        self._per_second = kbps * 1000 / 8
        self._pause, self._begun, self._bytes = pause, time.monotonic(), 0

    def took(self, size: int) -> None:
        if not self._per_second:
            return
        self._bytes += size
        ahead = self._bytes / self._per_second - (time.monotonic() - self._begun)
        if ahead > 0:
            self._pause(ahead)


class Fetcher:
    """`folder` keeps what is half fetched, by name, from one run to the next. `bytes` counts what came in."""

    def __init__(
        self, source: Source, folder: Path, *, kbps: int = 0, pause: Callable[[float], object] = time.sleep
    ) -> None:
        self.source, self.folder, self.bytes = source, folder, 0
        self._pause, self._slow = pause, Slow(kbps, pause)
        folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        self.source.close()

    def envelope(self) -> bytes:
        data, size = self._tried(self.source.envelope)
        self._count(size)
        return data

    def each(self, blobs: Sequence[Blob]) -> Iterator[tuple[Blob, bytes | Path]]:
        """Every file with its true content: bytes when it is small, else the path of a temporary file."""
        try:
            small = [one for one in blobs if one.wire_size <= _SMALL and not self._part(one).exists()]
            for begin in range(0, len(small), MANY):
                yield from self._batch(small[begin : begin + MANY])
            taken = {one.sha256 for one in small}
            for one in blobs:
                if one.sha256 not in taken:
                    yield one, self._alone(one)
        except OSError as error:
            if disk.is_full(error):
                raise disk.full() from error
            raise

    def _batch(self, blobs: Sequence[Blob]) -> Iterator[tuple[Blob, bytes]]:
        """Several small files at once. What does not come, or comes wrong, is then fetched alone."""
        open_ones = {one.wire: one for one in blobs}
        if len(blobs) > 1:
            try:
                for wire, data in self.source.many(list(open_ones)):
                    self._count(len(data))
                    content = _unpacked(open_ones[wire], data)
                    if content is not None:
                        yield open_ones.pop(wire), content
            except Cut:
                pass
        for one in list(open_ones.values()):
            path = self._alone(one)
            content = path.read_bytes()
            path.unlink()
            yield one, content

    def _alone(self, blob: Blob) -> Path:
        """The path of its unpacked content. One with a wrong digest is fetched once more from its beginning."""
        part = self._part(blob)
        for _ in range(2):
            self._tried(lambda: self._go_on(blob, part))
            whole = self._checked(blob, part)
            if whole is not None:
                return whole
            part.unlink()
        raise Refused(
            f"Tệp {blob.sha256[:12]} của gói không đúng nội dung đã ký: hỏng hoặc bị sửa. Chưa cuốn nào được thay đổi."
        )

    def _go_on(self, blob: Blob, part: Path) -> None:
        held = part.stat().st_size if part.exists() else 0
        if held >= blob.wire_size > 0:
            return
        try:
            begin, chunks = self.source.read(blob.wire, held)
        except OutsideError:
            part.unlink()
            raise Cut("begin anew") from None
        with part.open("r+b" if part.exists() else "wb") as file:
            file.truncate(begin)
            file.seek(begin)
            for chunk in chunks:
                file.write(
                    chunk[: blob.wire_size - file.tell() + 1]
                )  # one byte too many shows that it is wrong
                self._count(len(chunk))
                if file.tell() > blob.wire_size:
                    return
            size = file.tell()
        if size < blob.wire_size:
            raise Cut("ended early")

    def _checked(self, blob: Blob, part: Path) -> Path | None:
        if not blob.packed:
            with part.open("rb") as file:
                return part if hashlib.file_digest(file, "sha256").hexdigest() == blob.sha256 else None
        content = _unpacked(blob, part.read_bytes())
        if content is None:
            return None
        whole = part.with_suffix(".whole")
        whole.write_bytes(content)
        part.unlink()
        return whole

    def _tried(self, once: Callable[[], T]) -> T:
        """The answer of `once`, tried again after a cut; the tries count from the last one that brought bytes."""
        failed = 0
        while True:
            before = self.bytes
            try:
                return once()
            except Cut as cut:
                failed = 0 if self.bytes > before else failed
                if failed == len(_PAUSES):
                    raise Refused(
                        f"Mất kết nối với {self.source.name} sau {failed + 1} lần thử. Phần đã lấy vẫn còn; "
                        "khi có mạng xin chạy lại lệnh này."
                    ) from cut
                self._pause(_PAUSES[failed])
                failed += 1

    def _count(self, size: int) -> None:
        self.bytes += size
        self._slow.took(size)

    def _part(self, blob: Blob) -> Path:
        return self.folder / f"{blob.wire}.part"


def _unpacked(blob: Blob, data: bytes) -> bytes | None:
    """The content of what was sent, or None when it is not what its digest says. Never grows past its size."""
    content = data
    if blob.packed:
        try:
            content = inflate(data, blob.size)
        except brotli.error:
            return None
    return content if hashlib.sha256(content).hexdigest() == blob.sha256 else None
