"""A line of a book corrected: with a reason, the old words kept."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW
from tests.registry.test_actions import come, go, own
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.registry import actions, queries
from tusach.registry.actions import Correction


def correct(cast, document, why="Gõ sai", **facts):
    said = {name: getattr(document, name) for name in Correction.__dataclass_fields__} | facts
    return actions.correct_document(
        document=document, correction=Correction(**said), why=why, by=cast.actor("an"), at=NOW
    )


def test_a_line_is_corrected_found_anew_and_the_old_words_are_kept(cast):
    document = come(cast)

    correct(cast, document, subject="Sơ kết 10 năm", number="342", dated=date(2023, 8, 21))

    assert queries.search_documents(cast.actor("an"), "so ket").ids == (document.pk,)
    assert queries.search_documents(cast.actor("an"), "341").ids == ()
    entry = Entry.objects.get(act="registry.correct_document")
    assert entry.facts["before"] == {"subject": "Tổng kết 15 năm", "number": "341", "dated": "2023-08-22"}
    assert entry.facts["why"] == "Gõ sai"


def test_what_names_an_issued_document_stays(cast):
    sent = go(cast)

    now = correct(cast, sent, subject="Trích yếu đúng", number="99", kind="Kế hoạch", dated=date(2020, 1, 1))

    assert (now.subject, now.code, now.kind, now.dated) == (
        "Trích yếu đúng",
        "01-CV/NXBCTQG",
        "Công văn",
        date(2023, 8, 22),
    )


@pytest.mark.parametrize(
    ("facts", "why", "sentence"),
    [
        ({"subject": " "}, "x", "trích yếu"), ({"subject": "Khác"}, " ", "vì sao sửa"), ({}, "x", "Chưa có gì thay đổi"),
        ({"dated": NOW.date() + timedelta(days=1)}, "x", "chưa tới"),
    ],
)  # fmt: skip
def test_what_cannot_be_corrected_gets_its_sentence(cast, facts, why, sentence):
    with pytest.raises(Refused, match=sentence):
        correct(cast, come(cast), why=why, **facts)


def test_a_cancelled_document_is_left_as_it_is(cast):
    sent = go(cast)
    actions.cancel_document(document=sent, why="x", by=cast.actor("an"), at=NOW)

    with pytest.raises(Refused, match="đã hủy, không sửa nữa"):
        correct(cast, sent, subject="Khác")


@pytest.mark.parametrize(("name", "status"), [("an", 200), ("hoa", 403), ("khach", 404), ("vang", 404)])
def test_only_the_clerk_opens_the_page(cast, sign_in, name, status):
    assert sign_in(cast.person(name)).get(f"/van-ban/{come(cast).pk}/sua/").status_code == status


def test_the_clerk_corrects_on_the_page(cast, sign_in):
    client = sign_in(cast.person("an"))
    for document, changed in (
        (come(cast), "Tổng kết 16 năm"),
        (go(cast, own(secrecy="")), "Tổng kết 17 năm"),
    ):
        form = client.get(f"/van-ban/{document.pk}/sua/").context["form"]
        data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
        assert ("number" in data) is (document.direction == "INCOMING")

        page = client.post(
            f"/van-ban/{document.pk}/sua/", data | {"subject": changed, "why": "Gõ sai"}, follow=True
        )

        assert "Đã sửa; nhật ký giữ lời cũ." in page.content.decode()
        document.refresh_from_db()
        assert (document.subject, document.dated) == (changed, date(2023, 8, 22))
