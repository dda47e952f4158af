import brotli
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.cast import NOW
from tests.library.factories import make_edition
from tusach.kit import store
from tusach.library import signing
from tusach.library.actions.packing import Choice, make_pack
from tusach.library.packs.index import unseal
from tusach.library.packs.record import read
from tusach.library.queries.packs import index_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre(settings, tmp_path):
    settings.DATA = tmp_path / "centre"
    settings.DATA.mkdir()


@pytest.fixture
def pack():
    make_edition()
    return make_pack(name="xa", choice=Choice(), at=NOW)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def blob(client, pack, **headers):
    line = index_of(pack).editions[0]
    return client.get(reverse("library:pack_blob", args=["xa", f"{line.record}.br"]), headers=headers), line


def test_a_machine_without_an_account_finds_the_pack(client, clock, pack):
    listing = client.get(reverse("library:packs")).json()

    assert [one["name"] for one in listing["packs"]] == ["xa"]
    answer = client.get(reverse("library:pack", args=["xa"]), headers={"accept-encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["ETag"] == f'W/"{pack.index_sha256}"'
    assert unseal(brotli.decompress(answer.content)).key == signing.public_key()
    assert "sessionid" not in answer.cookies
    assert client.get(reverse("library:pack", args=["khong-co"])).status_code == 404


def test_a_file_comes_whole_or_in_part_and_never_compressed_on_the_way(client, clock, pack):
    whole, line = blob(client, pack, **{"accept-encoding": "gzip"})
    data = body(whole)

    assert len(data) == line.packed
    assert whole.headers["Content-Encoding"] == "identity"
    assert "immutable" in whole.headers["Cache-Control"]
    part, _ = blob(client, pack, range="bytes=10-19")
    assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes 10-19/{len(data)}")
    assert body(part) == data[10:20]
    outside, _ = blob(client, pack, range=f"bytes={len(data)}-")
    assert (outside.status_code, outside.headers["Content-Range"]) == (416, f"bytes */{len(data)}")
    known, _ = blob(client, pack, **{"if-none-match": whole.headers["ETag"]})
    assert known.status_code == 304
    other, _ = blob(client, pack, range="bytes=10-19", **{"if-range": '"another"'})
    assert other.status_code == 200
    body(other)


def test_only_files_of_the_pack_leave_by_its_door(client, clock, pack):
    """The store also holds official papers and drafts: knowing a digest opens nothing."""
    secret = store.keep(ContentFile(b"%PDF- mat"))

    assert client.get(reverse("library:pack_blob", args=["xa", secret.sha256])).status_code == 404
    many = client.post(reverse("library:pack_blobs", args=["xa"]), secret.sha256, content_type="text/plain")
    assert body(many) == b""
    junk = client.post(
        reverse("library:pack_blobs", args=["xa"]), b"../../secret\n\xff", content_type="text/plain"
    )
    assert body(junk) == b""


def test_many_small_files_come_in_one_answer(client, clock, pack):
    line = index_of(pack).editions[0]
    with store.open_kept(line.record) as file:
        wires = [f"{line.record}.br", read(file.read()).blobs[0].wire]

    answer = client.post(
        reverse("library:pack_blobs", args=["xa"]), "\n".join(wires), content_type="text/plain"
    )

    data = body(answer)
    assert data.startswith(f"{wires[0]} {line.packed}\n".encode())
    assert f"{wires[1]} ".encode() in data


def test_asking_for_a_file_costs_the_same_whatever_the_pack_holds(
    client, clock, pack, django_assert_num_queries
):
    blob(client, pack)
    with django_assert_num_queries(2):
        one, _ = blob(client, pack)
        body(one)
    make_edition("Hai")
    make_edition("Ba")
    bigger = make_pack(name="xa", choice=Choice(), at=NOW)
    with django_assert_num_queries(2):
        three, _ = blob(client, bigger)
        body(three)
