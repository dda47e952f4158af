"""`tusach pack ...`: books for places with bad networks, by the network, a stick or a neighbour's machine."""

import hashlib
import os
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command

from tusach.books.models import Language, Topic
from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, argument, bar, subcommand
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.library import signing
from tusach.library.actions.packing import Choice, copy_pack, make_pack, wires_of
from tusach.library.actions.pruning import GRACE, prune_packs
from tusach.library.actions.unpacking import take_pack
from tusach.library.models import Edition, Pack, State
from tusach.library.packs import disk, keeping, merkle, plain_html, trust
from tusach.library.packs.fetch import Fetcher
from tusach.library.packs.sources import source_of
from tusach.library.queries import packs as queries
from tusach.places.models import Level, Unit
from tusach.places.queries import versions_on

_TOPIC = argument(
    "--topic", action="append", choices=list(Topic), default=[], help="a topic; may be repeated"
)
_LANGUAGE = argument(
    "--language", action="append", choices=list(Language), default=[], help="a language; may be repeated"
)


class Command(CommandGroup):
    help = "Packs of books: make, copy, apply, serve, list, show, verify, prune, trust, key, export-html"

    @subcommand(
        "make the next serial of a pack; with --to also copy it to a folder (a USB stick)",
        argument("pack", metavar="NAME", help="small letters, digits and hyphens"),
        _TOPIC,
        _LANGUAGE,
        argument("--commune", default="", metavar="CODE", help="what its readers open most comes first"),
        argument("--most-mb", type=int, default=0, help="leave out what does not fit into so many megabytes"),
        argument("--originals", action="store_true", help="with the original files that may be downloaded"),
        argument("--to", default="", metavar="FOLDER", help="copy what is missing there"),
    )
    def make(self, *, pack: str, topic: list[str], language: list[str], to: str, **more: Any) -> Answer:
        choice = Choice(
            tuple(topic), tuple(language), _commune(more["commune"]), more["most_mb"] * 1_000_000,
            more["originals"],
        )  # fmt: skip
        made = make_pack(name=pack, choice=choice, at=clock.now())
        facts = _facts(made)
        lines = [
            f"Gói {made.name} số {made.serial}: {number(facts['editions'])} cuốn, {disk.megabytes(made.size)}.",
            f"Dấu vân tay của khóa: {trust.fingerprint(signing.public_key())}",
        ]
        if to:
            copied = copy_pack(pack=made, folder=Path(to))
            facts |= {"copied": copied["bytes"], "dropped": copied["dropped"]}
            lines.append(f"Đã chép vào {to}: {disk.megabytes(copied['bytes'])}.")
        return Answer(facts, lines)

    @subcommand(
        "copy the newest serial of a pack to a folder (a USB stick), only what is missing there",
        argument("pack", metavar="NAME"),
        argument("--to", required=True, metavar="FOLDER"),
    )
    def copy(self, *, pack: str, to: str) -> Answer:
        made = _pack(pack)
        copied = copy_pack(pack=made, folder=Path(to))
        said = f"Đã chép gói {made.name} số {made.serial} vào {to}: {disk.megabytes(copied['bytes'])}."
        return Answer({**_facts(made), "copied": copied["bytes"], "dropped": copied["dropped"]}, [said])

    @subcommand(
        "take a pack from a folder, a server or a neighbour's machine; a second run goes on where it broke",
        argument("source", help="a folder, or http(s)://machine/goi/NAME/"),
        argument("--fingerprint", default="", help="of a key that this machine does not know yet"),
        argument("--kbps", type=int, default=0, help="at most so many kilobits a second"),
    )
    def apply(self, *, source: str, fingerprint: str, kbps: int) -> Answer:
        with closing(Fetcher(source_of(source), Path(settings.DATA) / "packs", kbps=kbps)) as fetcher:
            taken = take_pack(fetcher=fetcher, at=clock.now(), fingerprint=fingerprint, heard=self._heard)
        return Answer(
            taken,
            [
                f"Gói {taken.name} số {taken.serial}: {number(taken.new)} cuốn mới, {number(taken.changed)} cuốn đổi trạng thái.",
                f"Đã lấy {number(taken.fetched)} tệp ({disk.megabytes(taken.bytes)}), {number(taken.held)} tệp có sẵn.",
            ],
        )

    def _heard(self, done: int, whole: int) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r" + bar(done // 1000, whole // 1000, "Nhận gói (kB)"), ending="")

    @subcommand(
        "serve packs and the library to the neighbours on this network",
        argument("--host", default="0.0.0.0", help="address to listen on"),  # noqa: S104 - the point of it
        argument("--port", type=int, default=8000),
        answers=False,
    )
    def serve(self, *, host: str, port: int) -> None:
        for pack in queries.latest_packs():
            self.stdout.write(f"Gói {pack.name}: http://{host}:{port}/goi/{pack.name}/")
        os.environ.setdefault("TUSACH_HOSTS", "*")  # neighbours call the machine by whatever address it has
        call_command("run", host=host, port=port)

    @subcommand("the newest serial of every pack on this machine", name="list")
    def list_packs(self) -> Answer:
        rows = [_facts(pack) for pack in queries.latest_packs()]
        return Answer(rows, None if rows else ["Chưa có gói nào. Làm gói: tusach pack make TÊN"])

    @subcommand("what a pack holds", argument("pack", metavar="NAME"))
    def show(self, *, pack: str) -> Answer:
        made = _pack(pack)
        index = queries.index_of(made)
        rows = [{"key": e.key, "title": e.title, "bytes": e.wire} for e in index.editions]
        facts = {**_facts(made), "books": rows, "gone": [one.key for one in index.gone]}
        lines = [
            f"Gói {index.name} số {index.serial}, ký bởi {trust.fingerprint(index.key)}",
            f"Gốc Merkle: {index.merkle}",
            *(f"{row['key']}  {disk.megabytes(int(str(row['bytes']))):>9}  {row['title']}" for row in rows),
        ]
        return Answer(facts, lines)

    @subcommand(
        "read every file of a pack again and compare it with the signed list",
        argument("pack", metavar="NAME"),
    )
    def verify(self, *, pack: str) -> Answer:
        index = queries.index_of(_pack(pack))
        names = [wire.removesuffix(".br") for wire in wires_of(index)]
        wrong = [one for one in self.progress(names, label="Kiểm tra tệp") if not _is_whole(one)]
        if wrong:
            raise Refused(
                f"Gói {pack} có {len(wrong)} tệp hỏng hoặc thiếu: {', '.join(one[:12] for one in wrong[:10])}. "
                "Xin nhận lại gói từ nơi làm gói."
            )
        root = merkle.root(merkle.leaves(names))
        if root != index.merkle:
            raise Refused(f"Gói {pack}: danh sách tệp không khớp gốc Merkle đã ký. Xin nhận lại gói.")
        return Answer(
            {"pack": pack, "files": len(names), "merkle": root},
            [f"Gói {pack} nguyên vẹn: {number(len(names))} tệp, gốc Merkle {root}."],
        )

    @subcommand(
        "remove files of books that came by a pack and are in no pack of this machine any more",
        argument("--days", type=int, default=GRACE, help="only what has been unused so long"),
        argument("--dry-run", action="store_true", help="tell what would go, change nothing"),
    )
    def prune(self, *, days: int, dry_run: bool) -> Answer:
        told = prune_packs(at=clock.now(), days=days, dry=dry_run)
        verb = "Sẽ dọn" if dry_run else "Đã dọn"
        lines = [
            f"{verb} {number(told.files)} tệp ({disk.megabytes(told.bytes)}) của {number(len(told.editions))} cuốn."
        ]
        if told.waiting:
            lines.append(
                f"{number(told.waiting)} tệp ({disk.megabytes(told.waiting_bytes)}) không còn dùng nhưng chưa đủ {days} ngày nên còn giữ."
            )
        return Answer(told, lines)

    @subcommand(
        "take packs signed by this key from now on",
        argument("key", help="64 hexadecimal digits, from `tusach pack key` on the other machine"),
        argument("owner", metavar="NAME", help="whose key it is, in your words"),
    )
    def trust(self, *, key: str, owner: str) -> Answer:
        trust.trust(Path(settings.DATA), key, owner)
        print_of_key = trust.fingerprint(key.strip())
        return Answer(
            {"key": key, "name": owner, "fingerprint": print_of_key},
            [f"Tin khóa của {owner}: {print_of_key}"],
        )

    @subcommand("this machine's public key and its fingerprint, and the keys it trusts")
    def key(self) -> Answer:
        own, known = signing.public_key(), trust.known(Path(settings.DATA))
        facts = {"key": own, "fingerprint": trust.fingerprint(own), "trusted": known}
        lines = [f"Khóa: {own}", f"Dấu vân tay: {trust.fingerprint(own)}"]
        lines += [f"Tin: {trust.fingerprint(one)}  {name}" for one, name in known.items()]
        return Answer(facts, lines)

    @subcommand(
        "write books as plain pages that any computer opens without a server",
        argument("--to", required=True, metavar="FILE.zip"),
        argument("--key", action="append", default=[], help="an edition; may be repeated; without it all"),
        _TOPIC,
        _LANGUAGE,
        name="export-html",
    )
    def export_html(self, *, to: str, key: list[str], topic: list[str], language: list[str]) -> Answer:
        rows = queries.choice_of(topic, language).filter(state=State.PUBLISHED)
        editions: list[Edition] = list((rows.filter(key__in=key) if key else rows).order_by("sort_key", "pk"))
        if not editions:
            raise Refused("Không có cuốn nào đang phát hành hợp với lựa chọn này.")
        with Path(to).open("wb") as file:
            pages = plain_html.write_zip(file, self.progress(editions, label="Xuất sách"))
        size = Path(to).stat().st_size
        return Answer(
            {"file": to, "editions": len(editions), "pages": pages, "bytes": size},
            [
                f"Đã ghi {number(len(editions))} cuốn, {number(pages)} trang vào {to} ({disk.megabytes(size)})."
            ],
        )


def _commune(code: str) -> Unit | None:
    if not code:
        return None
    version = versions_on(clock.day_of(clock.now())).filter(code=code, unit__level=Level.COMMUNE).first()
    if version is None:
        raise Refused(f"Không có xã nào mang mã {code} hiện nay. Xin tìm mã bằng: tusach places find TÊN")
    return version.unit


def _pack(name: str) -> Pack:
    pack = queries.latest_pack(name)
    if pack is None:
        raise Refused(f"Máy này không có gói “{name}”. Xem các gói: tusach pack list")
    return pack


def _facts(pack: Pack) -> dict[str, Any]:
    index = queries.index_of(pack)
    return {
        "name": pack.name, "serial": pack.serial, "editions": len(index.editions), "blobs": pack.blobs,
        "bytes": pack.size, "made_at": pack.made_at, "merkle": index.merkle, "key": index.key,
    }  # fmt: skip


def _is_whole(sha256: str) -> bool:
    path = keeping.wire_path(sha256)
    if not default_storage.exists(path):
        return False
    with default_storage.open(path) as file:
        digest = hashlib.sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest() == sha256
