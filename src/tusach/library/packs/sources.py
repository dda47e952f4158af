"""Where a pack comes from: a folder (a USB stick, an SD card) or the address of another machine, near or far."""

import http.client
import json
import ssl
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import brotli

from tusach.kit.errors import Refused
from tusach.library.packs.index import LARGEST, NAME

_CHUNK = 64 << 10
_TIMEOUT = 30
MANY = 200  # small files asked for at once: one round trip instead of so many
_LONGEST_HEAD = 200


class Cut(Exception):  # noqa: N818 - it is what happened
    """The connection broke, the stick was pulled out, the server is busy: worth another try."""


class Source(Protocol):
    """`envelope` gives the signed index and what it weighed on the way; `read` gives (where the bytes begin, the bytes): a server that cannot begin at `begin` begins at 0."""

    name: str

    def envelope(self) -> tuple[bytes, int]: ...

    def read(self, wire: str, begin: int) -> tuple[int, Iterator[bytes]]: ...

    def many(self, wires: Sequence[str]) -> Iterator[tuple[str, bytes]]: ...

    def close(self) -> None: ...


def source_of(text: str) -> "Folder | Web":
    return Web(text) if text.lower().startswith(("http://", "https://")) else Folder(Path(text))


class Folder:
    """A folder with `index.json` and `blob/ab/...`, or one that holds exactly one such folder."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        if not path.is_dir():
            raise Refused(f"Không thấy thư mục {path}. Xin xem USB đã cắm chưa.")
        found = [path] if (path / "index.json").is_file() else [p.parent for p in path.glob("*/index.json")]
        if len(found) > 1:
            names = ", ".join(sorted(one.name for one in found))
            raise Refused(f"Thư mục {path} có nhiều gói: {names}. Xin ghi rõ một gói.")
        if not found:
            raise Refused(f"Thư mục {path} không có gói sách nào.")
        self.path = found[0]

    def envelope(self) -> tuple[bytes, int]:
        try:
            with (self.path / "index.json").open("rb") as file:
                data = file.read(LARGEST)
        except OSError as error:
            raise Cut(str(error)) from error
        return data, len(data)

    def read(self, wire: str, begin: int) -> tuple[int, Iterator[bytes]]:
        return begin, self._bytes(self.path / "blob" / wire[:2] / wire, begin)

    def _bytes(self, path: Path, begin: int) -> Iterator[bytes]:
        try:
            with path.open("rb") as file:
                file.seek(begin)
                while chunk := file.read(_CHUNK):
                    yield chunk
        except FileNotFoundError:
            raise Refused(
                f"Thư mục {self.name} thiếu tệp {path.name[:12]}. Xin chép lại cả gói từ nơi làm gói."
            ) from None
        except OSError as error:
            raise Cut(str(error)) from error

    def many(self, wires: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        for wire in wires:
            yield wire, b"".join(self.read(wire, 0)[1])

    def close(self) -> None:
        """Nothing stays open between reads."""


class Web:
    """Another machine: `https://tusach.example.vn/goi/ten-goi/`, or its bare address when it offers one pack."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if not parts.hostname:
            raise Refused(f"Địa chỉ {address} không đúng. Ví dụ: http://192.168.1.10:8000/goi/nong-nghiep/")
        self.name = address
        self._secure, self._host, self._port = parts.scheme.lower() == "https", parts.hostname, parts.port
        self._folder = parts.path.removesuffix("index.json").rstrip("/")
        self._open: http.client.HTTPConnection | None = None
        self._answer: http.client.HTTPResponse | None = None

    def envelope(self) -> tuple[bytes, int]:
        if "/goi/" not in self._folder:
            self._folder = f"{self._folder}/goi/{self._only_pack()}"
        return self._whole(f"{self._folder}/index.json")

    def _only_pack(self) -> str:
        try:
            names = [str(one["name"]) for one in json.loads(self._whole(f"{self._folder}/goi/")[0])["packs"]]
        except (ValueError, KeyError, TypeError):
            raise Refused(f"{self.name} không phải một máy sách.") from None
        if len(names) != 1 or not NAME.fullmatch(names[0]):
            shown = ", ".join(names) or "không có gói nào"
            raise Refused(f"Máy {self.name} có: {shown}. Xin ghi rõ, ví dụ {self.name.rstrip('/')}/goi/TÊN/.")
        return names[0]

    def _whole(self, path: str) -> tuple[bytes, int]:
        answer = self._ask("GET", path, {"Accept": "application/json", "Accept-Encoding": "br"})
        data = b"".join(self._chunks(answer, most=LARGEST))
        told = answer.getheader("Content-Length")
        if told and told.isdecimal() and len(data) < int(told):
            raise Cut("index cut short")
        if answer.getheader("Content-Encoding") != "br":
            return data, len(data)
        try:
            return inflate(data, LARGEST), len(data)
        except brotli.error as error:
            raise Cut("index cut short") from error

    def read(self, wire: str, begin: int) -> tuple[int, Iterator[bytes]]:
        headers = {"Range": f"bytes={begin}-"} if begin else {}
        answer = self._ask("GET", f"{self._folder}/blob/{wire}", headers)
        return (begin if answer.status == http.client.PARTIAL_CONTENT else 0), self._chunks(answer)

    def many(self, wires: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Each as `name size` on a line and then its bytes; ends early, without a word, where the way broke.

        A machine that does not know this question gives nothing; the files are then asked for one by one.
        """
        body = "\n".join(wires).encode()
        try:
            answer = self._ask("POST", f"{self._folder}/blobs", {"Content-Type": "text/plain"}, body)
        except Refused:
            return
        wanted = set(wires)
        while True:
            try:
                head = answer.readline(_LONGEST_HEAD)
                name, _, size = head.decode("ascii").strip().partition(" ")
                if name not in wanted or not size.isdecimal():
                    break
                data = answer.read(int(size))
            except (OSError, http.client.HTTPException, ValueError):
                break
            if len(data) != int(size):
                break
            wanted.discard(name)
            yield name, data
        self.close()

    def close(self) -> None:
        for one in (self._answer, self._open):
            if one is not None:
                one.close()
        self._answer = self._open = None

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> http.client.HTTPResponse:
        """One question on the open connection, which is opened anew when it is not. Files come uncompressed."""
        if self._answer is not None and not self._answer.isclosed():
            self.close()  # the last answer was not read to its end
        link = self._open or self._connect()
        try:
            link.request(method, path, body=body, headers={"Accept-Encoding": "identity", **headers})
            self._answer = answer = link.getresponse()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Cut(str(error)) from error
        return self._judged(answer, path)

    def _connect(self) -> http.client.HTTPConnection:
        if self._secure:
            context = ssl.create_default_context()
            self._open = http.client.HTTPSConnection(
                self._host, self._port, timeout=_TIMEOUT, context=context
            )
        else:
            self._open = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT)
        return self._open

    def _judged(self, answer: http.client.HTTPResponse, path: str) -> http.client.HTTPResponse:
        if answer.status in {http.client.OK, http.client.PARTIAL_CONTENT}:
            return answer
        self.close()
        if answer.status in range(300, 400):
            raise Refused(f"Máy {self.name} chuyển sang {answer.getheader('Location')}. Xin dùng địa chỉ đó.")
        if answer.status == http.client.NOT_FOUND:
            raise Refused(
                f"Máy {self.name} không có {path.rsplit('/', 1)[-1][:24]}. Nếu gói vừa được làm mới, xin chạy lại."
            )
        if answer.status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise OutsideError
        raise Cut(f"HTTP {answer.status}")

    def _chunks(self, answer: http.client.HTTPResponse, most: int | None = None) -> Iterator[bytes]:
        taken = 0
        try:
            while chunk := answer.read(_CHUNK):
                taken += len(chunk)
                yield chunk
                if most is not None and taken > most:
                    raise Refused(f"Mục lục của gói ở {self.name} lớn quá mức cho phép.")
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Cut(str(error)) from error


def inflate(data: bytes, most: int) -> bytes:
    """What was compressed by Brotli, at most `most` bytes and a few: a bomb ends there. Raises `brotli.error`."""
    unpack, out = brotli.Decompressor(), bytearray()
    piece = unpack.process(data, output_buffer_limit=_CHUNK)
    while piece and len(out) <= most:
        out += piece
        piece = b"" if unpack.is_finished() else unpack.process(b"", output_buffer_limit=_CHUNK)
    return bytes(out)


class OutsideError(Exception):
    """The other machine's file is shorter than what we hold of it: begin anew."""
