import hashlib
import io
import zipfile

import pytest
from django.core.files.storage import FileSystemStorage

from tusach.kit import store
from tusach.kit.errors import Refused


@pytest.fixture
def shelf(tmp_path):
    return FileSystemStorage(tmp_path)


def packed(*names, **contents):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pack:
        for name in names:
            pack.writestr(name, "x")
        for name, content in contents.items():
            pack.writestr(name, content)
    return file.getvalue()


def test_a_file_is_kept_under_its_hash_and_read_back(shelf):
    kept = store.keep_bytes(b"%PDF-1.7 abc", storage=shelf)
    assert kept == store.Kept(hashlib.sha256(b"%PDF-1.7 abc").hexdigest(), 12, "application/pdf")
    assert store.is_kept(kept.sha256, storage=shelf)
    with store.open_kept(kept.sha256, storage=shelf) as file:
        assert file.read() == b"%PDF-1.7 abc"


def test_the_same_content_is_kept_once(shelf, tmp_path):
    first, second = store.keep_bytes(b"abc", storage=shelf), store.keep_bytes(b"abc", storage=shelf)
    assert first == second
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_two_at_once_leave_one(shelf, tmp_path):
    path = store.path_of(hashlib.sha256(b"abc").hexdigest())
    store.keep_bytes(b"abc", storage=shelf)
    saved = shelf.save(path, io.BytesIO(b"abc"))
    assert saved != path
    store._drop_twin(shelf, path, saved)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_empty_and_large_files_get_a_sentence_and_leave_nothing(shelf, tmp_path):
    with pytest.raises(Refused, match="không có gì"):
        store.keep_bytes(b"", storage=shelf)
    with pytest.raises(Refused, match="lớn hơn 1 MB"):
        store.keep_bytes(b"a" * 1_100_000, most=1024 * 1024, storage=shelf)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "0" * 64])
def test_what_is_not_kept_cannot_be_opened(shelf, name):
    with pytest.raises(Refused, match="Không có tệp này"):
        store.open_kept(name, storage=shelf)


def test_a_changed_file_is_found(shelf, tmp_path):
    good, bad = store.keep_bytes(b"good", storage=shelf), store.keep_bytes(b"bad", storage=shelf)
    (tmp_path / store.path_of(bad.sha256)).write_bytes(b"changed")
    assert dict(store.verify(storage=shelf)) == {good.sha256: True, bad.sha256: False}


def test_an_empty_store_verifies(shelf):
    assert list(store.verify(storage=shelf)) == []


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (packed("word/document.xml"), "docx"),
        (packed("xl/workbook.xml"), "xlsx"),
        (packed(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (packed(mimetype="text/html"), "zip"),
        (packed("a.txt"), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), "doc"),
        ("Kế hoạch".encode(), "txt"),
        (b"MZ\x00\x01\x02", None),
        (b"PK\x03\x04 broken", None),
    ],
)
def test_the_kind_is_seen_from_the_bytes(data, ending):
    kind = store.content_type(io.BytesIO(data))
    assert store.EXTENSIONS.get(kind) == ending
    assert ending or kind == store.OCTETS


@pytest.mark.parametrize(
    ("given", "kind", "safe"),
    [
        ("Báo cáo 412-BC-TU.pdf", "application/pdf", "Báo cáo 412-BC-TU.pdf"),
        ("..\\..\\a/b/Kế hoạch.exe", "application/pdf", "Kế hoạch.pdf"),
        ('a"\r\nSet-Cookie: x.docx', "", "a-Set-Cookie- x.docx"),
        ("báo cáo\u202efdp.exe", "image/png", "báo cáofdp.png"),
        ("...", "", "tep"),
        ("x" * 500 + ".pdf", "application/pdf", "x" * 120 + ".pdf"),
    ],
)
def test_download_names_are_safe(given, kind, safe):
    assert store.safe_name(given, kind) == safe
