"""The life of an edition: draft, checked, published, superseded, withdrawn; its facts and pages mended before."""

import io
import json

import pytest

from tests.cast import NOW
from tests.library.books import make_epub, make_mp3, make_scan, page
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.library import actions, manifest, signing
from tusach.library.ingest.ocr import can_recognise
from tusach.library.models import Correction, IndexChange, Resource, State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _key_of_their_own(settings, tmp_path):
    settings.DATA = tmp_path


def draft(cast, data=None, name="a.epub", **given):
    facts = {"topic": "LAW", "licence": "STATE", **given}
    intake = actions.hand_in(
        file=io.BytesIO(data or make_epub()),
        name=name,
        given=facts,
        body=cast.bodies["publisher"],
        by=cast.actor("ngoc"),
        at=NOW,
    )
    return actions.read_intake(intake=intake, at=NOW)


def publish(cast, edition):
    edition = actions.check_edition(edition=edition, by=cast.actor("ngoc"), at=NOW)
    return actions.publish_edition(edition=edition, by=cast.actor("ngoc"), at=NOW)


def test_a_checked_draft_is_published_with_a_signed_manifest_and_a_change_for_the_indexes(cast):
    edition = publish(cast, draft(cast))

    assert (edition.state, edition.published_at) == (State.PUBLISHED, NOW)
    with store.open_kept(edition.manifest_sha256) as file:
        data = file.read()
    body = manifest.read(data, key=signing.public_key())
    assert body["metadata"]["title"] == "Sổ tay đất đai"
    first = edition.sections.get(ordinal=1)
    assert body["readingOrder"][0]["properties"]["sha256"] == first.html_sha256
    assert body["readingOrder"][0]["properties"]["wordCount"] == first.words
    assert body["toc"][1] == {"title": "Chương 2", "href": "2/"}
    assert manifest.read(data.replace("Sổ tay".encode(), "Sổ Tay".encode())) is None
    assert manifest.read(data, key="00" * 32) is None
    assert [(row.edition, row.drop) for row in IndexChange.objects.all()] == [(edition, False)]


def test_the_manifest_of_an_audio_book_is_one(cast):
    edition = publish(cast, draft(cast, make_mp3(60, chapters=[("Một", 0), ("Hai", 20)]), name="a.mp3"))
    with store.open_kept(edition.manifest_sha256) as file:
        body = manifest.read(file.read())

    sound = Resource.objects.filter(edition=edition, use="AUDIO").first()
    assert body["metadata"]["conformsTo"].endswith("audiobook")
    assert [row["href"] for row in body["readingOrder"]] == [f"r/{sound.sha256}/", f"r/{sound.sha256}/#t=20"]
    assert store.is_kept(sound.sha256)


def test_what_is_not_checked_or_not_good_enough_is_not_published(cast):
    edition = draft(cast, topic="")
    with pytest.raises(Refused, match="chưa kiểm tra"):
        actions.publish_edition(edition=edition, by=None, at=NOW)
    with pytest.raises(Refused, match=r"^Chưa qua kiểm tra: .*Chưa xếp chủ đề"):
        actions.check_edition(edition=edition, by=None, at=NOW)

    edition = actions.describe_edition(edition=edition, facts={"topic": "LAW"}, by=cast.actor("ngoc"), at=NOW)
    edition = publish(cast, edition)
    with pytest.raises(Refused, match="đang phát hành"):
        actions.publish_edition(edition=edition, by=None, at=NOW)
    with pytest.raises(Refused, match="không còn là bản nháp"):
        actions.check_edition(edition=edition, by=None, at=NOW)


def test_facts_are_mended_before_publication_only_and_ask_for_a_new_check(cast):
    edition = actions.check_edition(edition=draft(cast), by=None, at=NOW)
    facts = {"title": "Tên mới", "authors": ["B"], "year": "", "language": "tyz"}
    edition = actions.describe_edition(edition=edition, facts=facts, by=cast.actor("ngoc"), at=NOW)

    assert (edition.state, edition.title, edition.year, edition.language) == (
        State.DRAFT,
        "Tên mới",
        None,
        "tyz",
    )
    assert (edition.work.title, edition.folded) == ("Tên mới", "ten moi b")
    for wrong, field in [({"topic": "X"}, "topic"), ({"title": " "}, "title"), ({"isbn": "123"}, "isbn")]:
        with pytest.raises(Refused) as refusal:
            actions.describe_edition(edition=edition, facts=wrong, by=None, at=NOW)
        assert refusal.value.field == field
    with pytest.raises(Refused, match="không sửa"):
        actions.describe_edition(edition=publish(cast, edition), facts={"title": "x"}, by=None, at=NOW)


def test_a_newer_edition_takes_the_place_of_the_older(cast):
    old = publish(cast, draft(cast))
    new = draft(cast, make_epub([page("<h1>Mới</h1><p>Bản mới.</p>")]), name="b.epub")
    with pytest.raises(Refused, match="chưa phát hành"):
        actions.supersede_edition(edition=old, by_edition=new, by=None, at=NOW)

    new = publish(cast, new)
    old = actions.supersede_edition(edition=old, by_edition=new, by=cast.actor("ngoc"), at=NOW)
    assert (old.state, old.superseded_by, old.ended_at) == (State.SUPERSEDED, new, NOW)
    assert [row.drop for row in IndexChange.objects.filter(edition=old).order_by("pk")] == [False, True]
    assert new.work == old.work
    for edition in (old, new):
        with pytest.raises(Refused):
            actions.supersede_edition(edition=edition, by_edition=new, by=None, at=NOW)


def test_a_withdrawn_edition_says_why(cast):
    edition = publish(cast, draft(cast))
    with pytest.raises(Refused, match="lý do"):
        actions.withdraw_edition(edition=edition, reason=" ", by=None, at=NOW)

    edition = actions.withdraw_edition(edition=edition, reason="sai bản in", by=cast.actor("ngoc"), at=NOW)
    assert (edition.state, edition.ended_reason) == (State.WITHDRAWN, "sai bản in")
    assert IndexChange.objects.order_by("-pk").first().drop
    with pytest.raises(Refused, match="đã rút"):
        actions.withdraw_edition(edition=edition, reason="lại nữa", by=None, at=NOW)


def test_a_page_is_corrected_by_hand_and_every_version_is_kept(cast):
    edition = draft(cast, make_scan("TIFF", pages=2), name="a.tif", title="Sổ cũ")
    section, before = edition.sections.get(ordinal=2), edition.content_sha256
    for text in ("Đất đai của xã.\n\nTrang hai <b>.", "Đất đai của xã."):
        section = actions.correct_page(section=section, text=text, by=cast.actor("ngoc"), at=NOW)

    with store.open_kept(section.html_sha256) as file:
        assert file.read().decode() == '<p id="p1">Đất đai của xã.</p>'
    with store.open_kept(section.text_sha256) as file:
        assert json.loads(file.read()) == [["p1", "Đất đai của xã."]]
    edition.refresh_from_db()
    assert section.confidence == 100
    if not can_recognise():  # with a reader of letters the first page has words of its own
        assert (edition.words, edition.confidence) == (4, 100)
        assert edition.sections.get(ordinal=1).html_sha256 == ""
    assert edition.content_sha256 != before
    assert Correction.objects.filter(section=section).count() == 2
    published = publish(cast, edition)
    with pytest.raises(Refused, match="đã phát hành"):
        actions.correct_page(section=section, text="x", by=cast.actor("ngoc"), at=NOW)
    assert published.words == edition.words


def test_only_pages_are_corrected(cast):
    edition = draft(cast)
    with pytest.raises(Refused, match="chụp trang"):
        actions.correct_page(section=edition.sections.first(), text="x", by=cast.actor("ngoc"), at=NOW)
