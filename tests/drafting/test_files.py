"""A draft is set as a file once; the file stands until what goes into it changes."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.drafting.test_pages import doors, draft
from tusach.drafting import exports
from tusach.drafting.models import FileKind, MadeFile
from tusach.kit import store
from tusach.kit.paper import digest
from tusach.people.models import BodyName

__all__ = ["draft"]
LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize("kind", [FileKind.DOCX, FileKind.PDF])
def test_a_second_request_reads_the_file_of_the_first(draft, kind):
    first = exports.file_of(draft, kind, at=NOW)

    second = exports.file_of(draft, kind, at=LATER)

    assert (second.pk, second.made_at) == (first.pk, NOW)
    with store.open_kept(first.sha256) as file:
        assert store.content_type(file) == exports.TYPES[kind]
        assert file.size == first.size


def test_another_name_of_the_issuer_makes_a_new_file_and_keeps_the_old(draft):
    first = exports.file_of(draft, FileKind.DOCX, at=NOW)
    BodyName.objects.filter(symbol="BTGTW").update(symbol="BTGDVTW")

    second = exports.file_of(draft, FileKind.DOCX, at=LATER)

    assert first.sha256 != second.sha256
    assert second.made_at == LATER
    assert store.is_kept(first.sha256)


def test_another_version_of_the_code_makes_a_new_file(draft, monkeypatch):
    first = exports.file_of(draft, FileKind.DOCX, at=NOW)
    monkeypatch.setattr(digest, "_code", lambda: "a later version")

    second = exports.file_of(draft, FileKind.DOCX, at=LATER)

    assert (first.digest != second.digest, second.made_at) == (True, LATER)


def test_a_file_lost_from_the_store_is_made_again(draft):
    first = exports.file_of(draft, FileKind.DOCX, at=NOW)
    store.default_storage.delete(store.path_of(first.sha256))
    assert exports.leaving(draft).files == {}

    second = exports.file_of(draft, FileKind.DOCX, at=LATER)

    assert (second.sha256, second.made_at) == (first.sha256, LATER)
    assert MadeFile.objects.count() == 1


def test_the_page_says_when_each_file_was_made(draft, world, sign_in):
    client = sign_in(world.cast.person("hoa"))
    before = client.get(doors(draft)[0]).text
    answer = client.get(doors(draft)[2])

    after = client.get(doors(draft)[0]).text

    assert "Bản Word chưa làm" in before
    assert answer["Content-Disposition"] == 'attachment; filename="du-thao-1.docx"'
    assert answer["Content-Type"] == exports.TYPES[FileKind.DOCX]
    assert answer.getvalue()[:2] == b"PK"
    assert "Bản Word làm" in after
    assert "Bản PDF chưa làm" in after
