"""What left every pack of a machine leaves its disk, later, and nothing else ever does."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.cast import NOW
from tests.library.factories import LAND, make_edition
from tests.library.packing import become_a_commune, pack_in, take
from tusach.journal.models import Entry
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.library import queries, signing
from tusach.library.actions.pruning import prune_packs
from tusach.library.models import Edition, Intake, State
from tusach.library.packs import trust
from tusach.library.packs.unused import packs_alone

pytestmark = pytest.mark.django_db
LATER, LATEST = NOW + timedelta(days=29), NOW + timedelta(days=30)
OLD = [("Cũ", ["Chữ chỉ có ở cuốn này."]), LAND[0]]  # the second chapter is in the other book too


@pytest.fixture
def commune(tmp_path, settings, clock):
    """It took a pack of two books and then a serial with one of them withdrawn; both sticks lie at hand."""
    settings.DATA = tmp_path / "centre"
    settings.DATA.mkdir()
    stays, leaves = make_edition(), make_edition("Bản cũ", OLD)
    pack_in(tmp_path / "first")
    Edition.objects.filter(pk=leaves.pk).update(state=State.WITHDRAWN, ended_reason="sai", ended_at=NOW)
    pack_in(tmp_path / "second")
    known = trust.fingerprint(signing.public_key())
    become_a_commune(settings, tmp_path / "commune")
    take(tmp_path / "first", settings, fingerprint=known)
    take(tmp_path / "second", settings)
    return Edition.objects.get(key=stays.key), Edition.objects.get(key=leaves.key)


def files(edition) -> dict[str, bool]:
    return {one.title: store.is_kept(one.html_sha256) for one in edition.sections.all()}


def test_what_left_goes_after_a_month_and_what_others_share_stays(commune):
    stays, leaves = commune

    first = prune_packs(at=NOW)
    assert (first.files, first.editions, files(leaves)) == (0, (), {"Cũ": True, LAND[0][0]: True})
    assert first.waiting >= 3  # a page, its text, its record
    assert prune_packs(at=LATER).files == 0

    told = prune_packs(at=LATEST)

    assert (told.files, told.waiting, told.editions) == (first.waiting, 0, (leaves.key,))
    assert told.bytes == first.waiting_bytes > 0
    assert files(leaves) == {"Cũ": False, LAND[0][0]: True}
    assert files(stays) == {title: True for title, _ in LAND}
    assert not store.default_storage.exists(store.path_of(leaves.sections.get(ordinal=1).html_sha256) + ".br")
    assert Entry.objects.filter(act="library.prune_packs").count() == 1
    assert prune_packs(at=LATEST).files == 0


def test_a_dry_run_tells_and_changes_nothing(commune, settings):
    _, leaves = commune
    prune_packs(at=NOW)
    before = (settings.DATA / "packs" / "unused.json").read_bytes()

    told = prune_packs(at=LATEST, dry=True)

    assert (told.is_dry, told.editions) == (True, (leaves.key,))
    assert told.files >= 3
    assert all(files(leaves).values())
    assert (settings.DATA / "packs" / "unused.json").read_bytes() == before
    assert not Entry.objects.filter(act="library.prune_packs").exists()


def test_a_book_that_only_left_the_choice_is_told_to_readers_and_may_come_back(tmp_path, settings, clock):
    settings.DATA = tmp_path / "centre"
    settings.DATA.mkdir()
    make_edition()
    other = make_edition("Cà phê chè", OLD, topic="FARMING")
    pack_in(tmp_path / "all")
    pack_in(tmp_path / "law", topics=("LAW",))
    Edition.objects.filter(pk=other.pk).update(topic="LAW")  # and later it is in the choice again
    pack_in(tmp_path / "again", topics=("LAW",))
    known = trust.fingerprint(signing.public_key())
    become_a_commune(settings, tmp_path / "commune")
    take(tmp_path / "all", settings, fingerprint=known)
    take(tmp_path / "law", settings)
    here = Edition.objects.get(key=other.key)
    prune_packs(at=NOW)
    assert queries.search("chu chi co").total_books == 1

    prune_packs(at=LATEST)
    here.refresh_from_db()
    assert (here.state, "không giữ" in here.ended_reason, files(here)["Cũ"]) == (State.WITHDRAWN, True, False)
    assert queries.search("chu chi co").total_books == 0

    take(tmp_path / "again", settings)
    here.refresh_from_db()
    assert (here.state, files(here)["Cũ"]) == (State.PUBLISHED, True)
    assert prune_packs(at=LATEST + timedelta(days=60)).files <= 1  # the record of the first serial at most
    assert all(files(here).values())


def test_a_file_that_is_used_again_begins_to_wait_anew(commune, tmp_path, settings):
    _, leaves = commune
    prune_packs(at=NOW)
    page = leaves.sections.get(ordinal=1).html_sha256
    noted = settings.DATA / "packs" / "unused.json"
    used = Intake.objects.create(sha256=page, name="x.html", size=1, content_type="text/html", at=NOW)

    prune_packs(at=LATER)
    assert page not in json.loads(noted.read_text())
    used.delete()
    prune_packs(at=LATEST)

    assert store.is_kept(page)
    assert json.loads(noted.read_text())[page] == LATEST.isoformat()


def test_books_made_here_and_the_maker_of_packs_lose_nothing(tmp_path, settings, clock):
    settings.DATA = tmp_path / "centre"
    settings.DATA.mkdir()
    bad = make_edition("Sách sai", OLD)
    pack_in(tmp_path / "usb")
    Edition.objects.filter(pk=bad.pk).update(state=State.WITHDRAWN, ended_reason="sai", ended_at=NOW)
    make_edition()
    pack_in(tmp_path / "usb")

    told = prune_packs(at=NOW, days=0)

    assert (told.files, told.waiting) == (0, 0)
    assert all(files(bad).values())


def test_one_at_a_time_and_no_days_below_none(commune, tmp_path, settings):
    with packs_alone(settings.DATA):
        with pytest.raises(Refused, match="đang nhận gói"):
            prune_packs(at=NOW)
        with pytest.raises(Refused, match="đang nhận gói"):
            take(tmp_path / "second", settings)
    with pytest.raises(Refused, match="không được âm"):
        prune_packs(at=NOW, days=-1)


def test_the_command_in_words_and_in_json(commune):
    _, leaves = commune

    def typed(*words):
        said = io.StringIO()
        call_command("pack", "prune", *words, stdout=said)
        return said.getvalue()

    assert "chưa đủ 30 ngày nên còn giữ" in typed()
    assert "Sẽ dọn" in typed("--days", "0", "--dry-run")
    told = json.loads(typed("--days", "0", "--json"))
    assert (told["editions"], told["waiting"], told["is_dry"]) == ([leaves.key], 0, False)
    assert files(leaves)["Cũ"] is False
