"""Packs over real loopback HTTP: cut and gone on, only what is missing, the live doors of this server."""

import hashlib

import brotli
import pytest
from django.core.files.storage import default_storage

from tests.cast import NOW
from tests.library.factories import make_edition
from tests.library.packing import become_a_commune, pack_in, serve, take
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.library import signing
from tusach.library.actions.packing import Choice, make_pack, wires_of
from tusach.library.models import Edition, Resource, ResourceUse
from tusach.library.packs import trust
from tusach.library.packs.fetch import Fetcher, Slow
from tusach.library.packs.record import Blob
from tusach.library.packs.sources import Folder, source_of
from tusach.library.queries.packs import index_of


@pytest.fixture(autouse=True)
def _centre(settings, tmp_path):
    settings.DATA = tmp_path / "centre"
    settings.DATA.mkdir()


def fingerprint() -> str:
    return trust.fingerprint(signing.public_key())


def add_sound(edition: Edition, size: int = 300_000) -> str:
    """A track that does not compress, large enough to be cut in the middle."""
    noise = b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(size // 32 + 1))[:size]
    kept = store.keep_bytes(b"ID3" + noise)
    Resource.objects.create(
        edition=edition, section=edition.sections.first(), use=ResourceUse.AUDIO, sha256=kept.sha256,
        content_type="audio/mpeg", size=kept.size,
    )  # fmt: skip
    return kept.sha256


@pytest.fixture
def neighbour(db, tmp_path, settings):
    """(address, what it was asked, the sound's digest) of a machine that serves one book with a sound."""
    sound = add_sound(make_edition())
    pack_in(tmp_path / "usb")
    known = fingerprint()
    become_a_commune(settings, tmp_path / "commune")
    address, served, stop = serve(tmp_path / "usb")
    served.known = known
    yield address, served, sound
    stop()


def test_a_transfer_that_breaks_goes_on_where_it_broke(neighbour, settings):
    address, served, sound = neighbour
    served.breaks_after += [120_000, 90_000]
    pauses: list[float] = []

    taken = take(address, settings, fingerprint=served.known, pauses=pauses)

    assert [asked for wire, asked in served.asked if wire == sound] == ["", "bytes=120000-", "bytes=210000-"]
    assert pauses == [1, 1]  # each break came after new bytes, so the patience began anew
    assert taken.new == 1
    with store.open_kept(sound) as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == sound
    assert [one.name for one in (settings.DATA / "packs").iterdir()] == [
        "lock"
    ]  # nothing half-fetched is left


def test_a_run_that_gave_up_is_gone_on_with_by_the_next(neighbour, settings):
    address, served, sound = neighbour
    served.breaks_after += [100_000, *[0] * 6]
    pauses: list[float] = []

    with pytest.raises(Refused, match=r"Mất kết nối .* sau 6 lần thử"):
        take(address, settings, fingerprint=served.known, pauses=pauses)
    assert pauses == [1, 2, 4, 8, 16]
    assert not Edition.objects.exists()
    assert (settings.DATA / "packs" / f"{sound}.part").stat().st_size == 100_000

    served.breaks_after.clear()
    served.asked.clear()
    assert take(address, settings).new == 1
    assert (sound, "bytes=100000-") in served.asked


def test_a_half_file_of_something_else_is_fetched_from_its_beginning(neighbour, settings):
    address, served, sound = neighbour
    partial = settings.DATA / "packs"
    partial.mkdir()
    (partial / f"{sound}.part").write_bytes(b"x" * 1000)

    assert take(address, settings, fingerprint=served.known).new == 1
    assert [asked for wire, asked in served.asked if wire == sound] == ["bytes=1000-", ""]


def test_a_new_edition_costs_only_what_changed(db, tmp_path, settings):
    chapters = [(f"Chương {n}", [f"Đoạn {n} " + "chữ " * 400]) for n in range(12)]
    old = make_edition("Sách dày", chapters)
    sound = add_sound(old)
    pack_in(tmp_path / "usb")
    known = fingerprint()
    chapters[3] = ("Chương 3", ["Đoạn đã sửa " + "lời " * 400])
    new = make_edition("Sách dày", chapters, isbn="9786045700000")
    Resource.objects.create(
        edition=new, use=ResourceUse.AUDIO, sha256=sound, content_type="audio/mpeg", size=300_003
    )
    Edition.objects.filter(pk=old.pk).update(state="SUPERSEDED", superseded_by=new, ended_at=NOW)
    pack_in(tmp_path / "usb2")
    become_a_commune(settings, tmp_path / "commune")
    first = take(tmp_path / "usb", settings, fingerprint=known)

    delta = take(tmp_path / "usb2", settings)

    assert (delta.new, delta.changed) == (1, 1)
    assert delta.fetched == 3  # the edition's record, the changed section's page and its text
    assert delta.bytes < 6_000
    assert first.bytes > 300_000


def test_a_stick_gets_only_what_it_lacks_and_loses_what_it_needs_no_more(db, tmp_path):
    one = make_edition("Một", [("Một", ["chữ một"])])
    pack_in(tmp_path)
    before = {p.name for p in tmp_path.glob("xa/blob/??/*")}
    make_edition("Hai", [("Hai", ["chữ hai"])])
    Edition.objects.filter(pk=one.pk).update(state="WITHDRAWN", ended_reason="sai", ended_at=NOW)

    pack = pack_in(tmp_path)

    after = {p.name for p in tmp_path.glob("xa/blob/??/*")}
    index = index_of(pack)
    assert after == set(wires_of(index))
    assert before - after
    assert "HUONG-DAN.txt" in {p.name for p in (tmp_path / "xa").iterdir()}


def test_a_bomb_stops_at_the_size_that_was_told(tmp_path):
    packed = brotli.compress(b"\0" * 50_000_000, quality=3)
    digest = hashlib.sha256(b"something else").hexdigest()
    place = tmp_path / "blob" / digest[:2]
    place.mkdir(parents=True)
    (tmp_path / "index.json").write_text("{}")
    (place / f"{digest}.br").write_bytes(packed)
    fetcher = Fetcher(Folder(tmp_path), tmp_path / "part", pause=lambda _: None)

    with pytest.raises(Refused, match="không đúng nội dung đã ký"):
        list(fetcher.each([Blob(digest, 1000, len(packed))]))


def test_the_pace_is_held():
    pauses: list[float] = []
    slow = Slow(80, pauses.append)  # 10.000 bytes a second

    slow.took(5_000)

    assert 0.4 < pauses[0] <= 0.5


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("/nowhere/at/all", "Không thấy thư mục"),
        ("http://", "không đúng"),
        ("http://127.0.0.1:9/goi/xa/", "Mất kết nối"),
    ],
)
def test_a_wrong_source_is_a_sentence(source, sentence, tmp_path):
    with pytest.raises(Refused, match=sentence):
        Fetcher(source_of(source), tmp_path, pause=lambda _: None).envelope()


@pytest.mark.django_db(transaction=True)
def test_our_own_doors_serve_a_pack_many_files_at_once(live_server, tmp_path, settings):
    sound = add_sound(make_edition())
    make_pack(name="xa", choice=Choice(), at=NOW)
    known, home, files = fingerprint(), settings.DATA, settings.MEDIA_ROOT
    fetcher = Fetcher(source_of(live_server.url), tmp_path / "half", pause=lambda _: None)

    envelope = fetcher.envelope()
    blobs = [Blob(sound, 300_003), *_texts()]
    got = {blob.sha256: content for blob, content in fetcher.each(blobs)}
    fetcher.close()

    assert known
    assert envelope.startswith(b'{"body"')
    assert len(got) == len(blobs) > 4
    assert (home, files) == (settings.DATA, settings.MEDIA_ROOT)
    assert all(isinstance(got[one.sha256], bytes) for one in blobs[1:])


def _texts() -> list[Blob]:
    found = []
    for edition in Edition.objects.all():
        for section in edition.sections.all():
            for digest in (section.html_sha256, section.text_sha256):
                path = store.path_of(digest)
                packed = default_storage.size(path + ".br") if default_storage.exists(path + ".br") else 0
                found.append(Blob(digest, default_storage.size(path), packed))
    return found
