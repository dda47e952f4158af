"""A centre and a commune in one test: two databases are not needed, since packs meet by files and signatures only."""

import http.server
import threading
from contextlib import closing
from pathlib import Path

from tests.cast import NOW
from tusach.library.actions.packing import Choice, copy_pack, make_pack
from tusach.library.actions.unpacking import take_pack
from tusach.library.models import Edition, IndexChange, Pack
from tusach.library.packs.fetch import Fetcher
from tusach.library.packs.sources import source_of


def pack_in(folder: Path, name: str = "xa", **choice: object) -> Pack:
    """A pack of what is published now, copied into `folder`."""
    pack = make_pack(name=name, choice=Choice(**choice), at=NOW)
    copy_pack(pack=pack, folder=folder)
    return pack


def become_a_commune(settings, home: Path) -> None:
    """From here on this is another machine: nothing of the library, its own key, its own files."""
    IndexChange.objects.all().delete()
    Edition.objects.update(superseded_by=None)
    Edition.objects.all().delete()
    Pack.objects.all().delete()
    home.mkdir(exist_ok=True)
    settings.DATA, settings.MEDIA_ROOT = home, home / "files"


def take(source: object, settings, **more: object):
    """`apply`, without waiting between tries; `fingerprint` as a person would have compared it."""
    pauses = more.pop("pauses", [])
    with closing(Fetcher(source_of(str(source)), settings.DATA / "packs", pause=pauses.append)) as fetcher:
        return take_pack(fetcher=fetcher, at=NOW, **more)


class OldServer(http.server.SimpleHTTPRequestHandler):
    """Another machine over real loopback HTTP: Range, no list at once (so each file goes alone), and a bad line.

    `breaks_after`: bytes of files after which the line breaks, once for each number in the list.
    """

    breaks_after: list[int] = []
    asked: list[tuple[str, str]] = []

    def log_message(self, *_: object) -> None: ...

    def do_POST(self) -> None:
        self.send_error(404)

    def do_GET(self) -> None:
        if "/blob/" not in self.path:
            super().do_GET()
            return
        wire = self.path.rsplit("/", 1)[-1]
        data = (Path(self.directory) / "xa" / "blob" / wire[:2] / wire).read_bytes()
        begin = int(self.headers.get("Range", "bytes=0-").split("=")[1].strip("-"))
        self.asked.append((wire, self.headers.get("Range", "")))
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(data) - begin))
        self.end_headers()
        if self.breaks_after and len(data) - begin > self.breaks_after[0]:
            self.wfile.write(data[begin : begin + self.breaks_after.pop(0)])
            self.wfile.flush()
            self.connection.close()
            return
        self.wfile.write(data[begin:])

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.replace("/goi/", "/"))


def serve(folder: Path):
    """(address of the pack `xa`, handler class with what was asked, a function that stops it)"""
    kind = type("Served", (OldServer,), {"breaks_after": [], "asked": []})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *args: kind(*args, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return f"http://127.0.0.1:{server.server_port}/goi/xa/", kind, stop
