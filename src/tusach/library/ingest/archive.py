"""Zip files from strangers: bounded, with honest names, read one entry at a time and never unpacked to a disk."""

import stat
import zipfile
from pathlib import PurePosixPath
from typing import IO

from tusach.kit.errors import Refused
from tusach.kit.text import decimal, nfc
from tusach.library.ingest.shape import Limits

_DIRECTORY = 0x10
_BROKEN = "Tệp nén hỏng, không mở được. Xin tải lại tệp từ nơi đã lấy rồi nộp lại."


class Archive:
    """The entries of a zip by their path. Raises Refused when opened on something that no honest tool makes."""

    def __init__(self, file: IO[bytes], limits: Limits, *, size: int) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise Refused(_BROKEN) from error
        self._limits = limits
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._read = 0
        infos = self._zip.infolist()
        if len(infos) > limits.entries:
            raise Refused(f"Tệp nén chứa {len(infos)} mục, nhiều hơn mức {limits.entries}. Xin chia nhỏ.")
        for info in infos:
            self._admit(info)
        unpacked = sum(info.file_size for info in infos)
        if unpacked > limits.unpacked_bytes:
            raise Refused(
                f"Tệp nén bung ra {decimal(unpacked >> 20, 0)} MB khi mở, quá mức cho phép. Xin kiểm tra lại tệp."
            )
        if unpacked > limits.entry_bytes and unpacked > limits.ratio * max(size, 1):
            raise Refused("Tệp nén bung ra gấp hàng trăm lần khi mở, giống bom nén, nên không nhận.")
        self._folded = {name.casefold(): name for name in reversed(self._entries)}

    def _admit(self, info: zipfile.ZipInfo) -> None:
        name = nfc(info.filename.replace("\\", "/"))
        if info.is_dir() or info.external_attr & _DIRECTORY:
            return
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or "\0" in info.orig_filename or name[1:2] == ":":
            raise Refused(f"Tệp nén có đường dẫn ra ngoài (“{name[:80]}”) nên không nhận.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Refused(f"Tệp nén có lối tắt sang tệp khác (“{name[:80]}”) nên không nhận.")
        if name in self._entries:
            raise Refused(
                f"Tệp nén có hai mục cùng tên “{name[:80]}”, không rõ mục nào đúng. Xin đóng gói lại."
            )
        if info.flag_bits & 1:
            raise Refused("Tệp nén đặt mật khẩu. Xin nộp bản không có mật khẩu.")
        self._entries[name] = info

    @property
    def names(self) -> list[str]:
        return list(self._entries)

    def find(self, path: str) -> str:
        """The entry meant by a path: as written, in another case, or by its bare name when only one has it; or ""."""
        if path in self._entries:
            return path
        if found := self._folded.get(path.casefold()):
            return found
        bare = PurePosixPath(path).name.casefold()
        alike = [name for name in self._entries if PurePosixPath(name).name.casefold() == bare]
        return alike[0] if bare and len(alike) == 1 else ""

    def size(self, path: str) -> int:
        return self._entries[path].file_size

    def read(self, path: str, *, most: int = 0) -> bytes:
        """The bytes of an entry. Raises Refused when it is larger than `most`, damaged, or lies about its size."""
        info, limit = self._entries[path], most or self._limits.entry_bytes
        if info.file_size > limit:
            raise Refused(
                f"Mục “{path[-80:]}” trong tệp lớn {decimal(info.file_size >> 20, 0)} MB, quá mức {limit >> 20} MB."
            )
        self._read += info.file_size
        if self._read > 3 * self._limits.unpacked_bytes:
            raise Refused("Tệp nén bắt đọc đi đọc lại quá nhiều nên không nhận.")
        try:
            with self._zip.open(info) as entry:
                data = entry.read(limit + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ) as error:
            raise Refused(_BROKEN) from error
        except Exception as error:  # zlib, lzma and bz2 each raise their own
            raise Refused(_BROKEN) from error
        if len(data) > limit:
            raise Refused("Tệp nén ghi sai dung lượng của mục bên trong nên không nhận.")
        return data
