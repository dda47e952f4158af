"""Packs from hand to hand: made, copied, taken, taken again, renewed; and everything that must be refused."""

import errno
import json

import pytest

from tests.cast import NOW
from tests.library.factories import LAND, make_edition
from tests.library.packing import become_a_commune, pack_in, take
from tusach.journal.models import Entry
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.library import signing
from tusach.library.actions.packing import Choice, make_pack
from tusach.library.models import Edition, IndexChange, Pack, Section, State
from tusach.library.packs import disk, trust
from tusach.library.queries.packs import index_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre(settings, tmp_path):
    settings.DATA = tmp_path / "centre"
    settings.DATA.mkdir()


def fingerprint() -> str:
    return trust.fingerprint(signing.public_key())


@pytest.fixture
def stick(tmp_path, settings):
    """A stick with two books, in the hands of a commune that compared the centre's fingerprint."""
    one, two = make_edition(), make_edition("Cà phê chè", topic="FARMING", confidence="98.50")
    pack_in(tmp_path / "usb")
    known = fingerprint()
    become_a_commune(settings, tmp_path / "commune")
    return tmp_path / "usb", known, one, two


def test_a_pack_from_a_stick_brings_whole_books(stick, settings):
    folder, known, one, _two = stick

    taken = take(folder, settings, fingerprint=known)

    assert (taken.new, taken.changed) == (2, 0)
    here = Edition.objects.get(key=one.key)
    assert (here.title, here.state, here.content_sha256) == (one.title, State.PUBLISHED, one.content_sha256)
    assert here.work.title == one.title
    section = here.sections.get(ordinal=2)
    assert section.title == LAND[1][0]
    with store.open_kept(section.html_sha256) as file:
        assert "nhà văn hóa" in file.read().decode()
    assert store.default_storage.exists(store.path_of(section.html_sha256) + ".br")
    assert IndexChange.objects.filter(edition=here, drop=False).exists()
    assert str(Edition.objects.get(topic="FARMING").confidence) == "98.50"
    assert Entry.objects.filter(act="library.take_pack").count() == 1


def test_a_pack_taken_twice_changes_nothing(stick, settings):
    folder, known, *_ = stick
    take(folder, settings, fingerprint=known)
    before = (
        Section.objects.count(),
        Pack.objects.count(),
        IndexChange.objects.count(),
        Entry.objects.count(),
    )

    again = take(folder, settings)

    assert (again.new, again.changed, again.fetched) == (0, 0, 0)
    assert before == (
        Section.objects.count(),
        Pack.objects.count(),
        IndexChange.objects.count(),
        Entry.objects.count(),
    )


def test_an_unknown_key_is_let_in_only_by_its_fingerprint(stick, settings):
    folder, known, *_ = stick

    with pytest.raises(Refused, match=known):
        take(folder, settings)
    with pytest.raises(Refused, match="không khớp"):
        take(folder, settings, fingerprint="0000 1111 2222 3333 4444 5555 6666 7777")
    assert not Edition.objects.exists()

    take(folder, settings, fingerprint=known.lower().replace(" ", ""))
    assert list(trust.known(settings.DATA).values()) == ["xa"]


def test_a_key_trusted_by_name_needs_no_fingerprint(stick, settings):
    folder, *_ = stick
    key = json.loads((folder / "xa" / "index.json").read_text())["key"]

    trust.trust(settings.DATA, key, "Nhà xuất bản")

    assert take(folder, settings).new == 2


def test_a_changed_index_is_refused(stick, settings):
    folder, known, *_ = stick
    place = folder / "xa" / "index.json"
    told = json.loads(place.read_text())
    told["body"] = told["body"].replace("Cà phê", "Ca cao")
    place.write_text(json.dumps(told))

    with pytest.raises(Refused, match="Chữ ký của gói không đúng"):
        take(folder, settings, fingerprint=known)


def test_another_signer_cannot_take_over_a_name(stick, settings, tmp_path):
    folder, known, *_ = stick
    take(folder, settings, fingerprint=known)
    edition = Edition.objects.first()
    settings.DATA = tmp_path / "forger"
    settings.DATA.mkdir()
    with pytest.raises(Refused, match="của nơi khác làm"):
        make_pack(name="xa", choice=Choice(), at=NOW)
    Pack.objects.all().delete()
    pack_in(tmp_path / "usb2")
    forged = fingerprint()
    become_a_commune(settings, tmp_path / "commune")
    take(folder, settings, fingerprint=known)

    with pytest.raises(Refused, match="khóa khác ký"):
        take(tmp_path / "usb2", settings, fingerprint=forged)
    assert Edition.objects.get(key=edition.key).state == State.PUBLISHED


def test_a_changed_file_is_refused_and_nothing_is_let_in(stick, settings):
    folder, known, *_ = stick
    victim = next(p for p in (folder / "xa" / "blob").glob("??/*.br"))
    victim.write_bytes(victim.read_bytes()[:-3] + b"xyz")

    with pytest.raises(Refused, match="không đúng nội dung đã ký"):
        take(folder, settings, fingerprint=known)
    assert not Edition.objects.exists()
    assert not Pack.objects.exists()


def test_a_missing_file_is_named_and_nothing_is_let_in(stick, settings):
    folder, known, *_ = stick
    next((folder / "xa" / "blob").glob("??/*.br")).unlink()

    with pytest.raises(Refused, match="thiếu tệp"):
        take(folder, settings, fingerprint=known)
    assert not Edition.objects.exists()


def test_a_full_disk_is_a_sentence_before_anything_is_fetched(tmp_path):
    with pytest.raises(Refused, match="ổ đĩa chỉ còn"):
        disk.check_room(tmp_path, 1 << 60)

    assert disk.is_full(OSError(errno.ENOSPC, "full"))
    assert not disk.is_full(OSError(errno.EPIPE, "broken"))


def test_an_older_serial_is_a_replay(tmp_path, settings):
    make_edition()
    pack_in(tmp_path / "first")
    make_edition("Sách thứ hai")
    second = pack_in(tmp_path / "second")
    known = fingerprint()
    become_a_commune(settings, tmp_path / "commune")
    take(tmp_path / "second", settings, fingerprint=known)

    with pytest.raises(Refused, match=f"cũ hơn số {second.serial}"):
        take(tmp_path / "first", settings)
    assert Edition.objects.count() == 2


def test_the_same_key_with_other_content_is_refused(stick, settings):
    folder, known, one, _ = stick
    take(folder, settings, fingerprint=known)
    Edition.objects.filter(key=one.key).update(content_sha256="f" * 64)

    with pytest.raises(Refused, match="khác nội dung"):
        take(folder, settings)


def test_what_another_machine_wrote_is_held_to_our_models(tmp_path, settings):
    make_edition(topic="")
    Edition.objects.update(language="xx-new")
    pack_in(tmp_path / "usb")
    known = fingerprint()
    become_a_commune(settings, tmp_path / "commune")

    with pytest.raises(Refused, match="language"):
        take(tmp_path / "usb", settings, fingerprint=known)
    assert not Section.objects.exists()


def test_a_withdrawn_and_a_replaced_book_are_so_at_the_commune_too(tmp_path, settings):
    bad, old = make_edition("Sách sai"), make_edition("Bản cũ")
    pack_in(tmp_path / "usb")
    known, home = fingerprint(), settings.DATA
    files = settings.MEDIA_ROOT
    new = make_edition("Bản mới", [("Một", ["Chữ mới."])])
    Edition.objects.filter(pk=bad.pk).update(state=State.WITHDRAWN, ended_reason="sai số liệu", ended_at=NOW)
    Edition.objects.filter(pk=old.pk).update(state=State.SUPERSEDED, superseded_by=new, ended_at=NOW)
    pack_in(tmp_path / "usb2")
    become_a_commune(settings, tmp_path / "commune")
    take(tmp_path / "usb", settings, fingerprint=known)
    assert Edition.objects.filter(state=State.PUBLISHED).count() == 2

    taken = take(tmp_path / "usb2", settings)

    assert (home, files) != (settings.DATA, settings.MEDIA_ROOT)
    assert (taken.new, taken.changed) == (1, 2)
    assert Edition.objects.get(key=bad.key).ended_reason == "sai số liệu"
    assert Edition.objects.get(key=old.key).superseded_by.key == new.key
    assert IndexChange.objects.filter(edition__key=bad.key, drop=True).exists()


def test_drafts_do_not_travel(tmp_path):
    make_edition("Nháp", state=State.DRAFT)

    with pytest.raises(Refused, match="Chưa có cuốn nào"):
        make_pack(name="xa", choice=Choice(), at=NOW)


def test_topics_languages_and_a_bound_choose(cast):
    make_edition("Luật", topic="LAW")
    farming = make_edition("Cà phê", topic="FARMING")
    make_edition("Chữ Thái", topic="FARMING", language="blt")

    pack = make_pack(name="ca-phe", choice=Choice(("FARMING",), ("vi",), cast.ta_nung), at=NOW)
    assert [line.key for line in index_of(pack).editions] == [farming.key]
    assert pack.choice["unit"] == cast.ta_nung.pk

    with pytest.raises(Refused, match="Chưa có cuốn nào"):
        make_pack(name="nho", choice=Choice(most=10), at=NOW)


def test_nothing_new_makes_no_new_serial():
    make_edition()
    first = make_pack(name="xa", choice=Choice(), at=NOW)

    assert make_pack(name="xa", choice=Choice(), at=NOW).pk == first.pk
    make_edition("Thêm một cuốn")
    assert make_pack(name="xa", choice=Choice(), at=NOW).serial == 2


@pytest.mark.parametrize("name", ["", "Nông", "a/b", "../x", "-a", "a" * 81])
def test_a_bad_name_is_refused(name):
    with pytest.raises(Refused, match="Tên gói"):
        make_pack(name=name, choice=Choice(), at=NOW)


def test_a_draft_that_was_put_aside_is_nobodys_business_elsewhere():
    make_edition()
    make_edition("Đã rút", key="darut222", state=State.WITHDRAWN, ended_at=NOW)
    draft = make_edition("Nháp", key="nhap2222", state=State.DRAFT)
    Edition.objects.filter(pk=draft.pk).update(state=State.WITHDRAWN, ended_reason="nhầm tệp", ended_at=NOW)

    assert [one.key for one in index_of(make_pack(name="moi-sach", choice=Choice(), at=NOW)).gone] == [
        "darut222"
    ]
