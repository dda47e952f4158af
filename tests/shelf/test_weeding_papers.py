"""The paper behind a weeding list: the document that approved it, the signed minutes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.books.test_wishes import paper
from tests.cast import NOW
from tests.shelf.factories import stocked
from tusach.books.models import Standing, Title
from tusach.shelf import actions
from tusach.shelf.models import Weeding, WeedingState

pytestmark = pytest.mark.django_db
SIGNED = b"%PDF-1.4 signed"


@pytest.fixture
def proposed(cast):
    shelf, title = stocked(cast, 3)
    Title.objects.filter(pk=title.pk).update(standing=Standing.EXPIRED)
    weeding = actions.start_weeding(shelf=shelf, reason="Luật mới", by=cast.actor("lan"), at=NOW)
    return actions.propose_weeding(weeding=weeding, by=cast.actor("lan"), at=NOW)


def door(name, weeding):
    return reverse(f"shelf:{name}", args=[weeding.pk])


def test_the_document_that_approves_a_list_is_linked(cast, sign_in, proposed):
    document, leader = paper(), sign_in(cast.person("thu"))
    told = {"approves": "1", "answer": "Giữ bản có bút tích", "number": "157-QĐ/BTGTW"}
    refused = leader.post(door("decide_weeding", proposed), told)
    assert refused.status_code == 422
    assert "Không thấy văn bản số 157-QĐ/BTGTW" in refused.text
    assert "Giữ bản có bút tích" in refused.text
    assert "(Xã Tà Nung)" in refused.text
    assert leader.get(door("decide_weeding", proposed)).headers["Location"] == door("weeding", proposed)
    leader.post(door("decide_weeding", proposed), {**told, "number": "156-QĐ/BTGTW"})

    proposed.refresh_from_db()
    assert (proposed.state, proposed.document) == (WeedingState.APPROVED, document)
    assert (
        reverse("registry:show", args=[document.pk]) in leader.get(door("weeding", proposed)).content.decode()
    )
    assert leader.get(door("weeding_pdf", proposed)).content.startswith(b"%PDF")


def test_a_list_that_is_not_approved_has_no_document(cast, proposed):
    by = cast.actor("thu")
    actions.decide_weeding(
        weeding=proposed, approves=False, answer="Giữ lại", document=paper(), by=by, at=NOW
    )

    assert Weeding.objects.get().document is None


def test_minutes_of_the_registers_are_linked_and_the_signed_paper_is_kept(cast, sign_in, proposed):
    document = paper()
    actions.decide_weeding(weeding=proposed, approves=True, answer="", by=cast.actor("thu"), at=NOW)
    keeper = sign_in(cast.person("lan"))
    wrong = {"paper": "156-QĐ/BTGTW", "scan": SimpleUploadedFile("x.pdf", b"words only")}
    assert "phải là ảnh" in keeper.post(door("finish_weeding", proposed), wrong, follow=True).content.decode()
    told = {"paper": "156-qđ/btgtw", "scan": SimpleUploadedFile("x.pdf", SIGNED)}
    keeper.post(door("finish_weeding", proposed), told)

    proposed.refresh_from_db()
    assert (proposed.state, proposed.document) == (WeedingState.DONE, document)
    assert b"".join(keeper.get(door("weeding_scan", proposed)).streaming_content) == SIGNED
    assert sign_in(cast.person("khach")).get(door("weeding_scan", proposed)).status_code == 404


def test_the_signed_paper_can_come_later_and_from_the_keeper_only(cast, sign_in, proposed):
    actions.decide_weeding(weeding=proposed, approves=True, answer="", by=cast.actor("thu"), at=NOW)
    actions.finish_weeding(weeding=proposed, paper="03/BB", by=cast.actor("lan"), at=NOW)
    keeper = sign_in(cast.person("lan"))
    assert keeper.get(door("weeding_scan", proposed)).status_code == 404
    for who, status in (("thu", 403), ("khach", 404)):
        sent = {"scan": SimpleUploadedFile("x.pdf", SIGNED)}
        assert sign_in(cast.person(who)).post(door("keep_scan", proposed), sent).status_code == status

    keeper = sign_in(cast.person("lan"))
    keeper.post(door("keep_scan", proposed), {"scan": SimpleUploadedFile("x.pdf", SIGNED)})

    assert "bản ký" in keeper.get(door("weeding", proposed)).content.decode()
