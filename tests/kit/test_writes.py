"""Rows written together arrive in their order, all or none, as Django itself would have written them."""

import pytest
from django.db import IntegrityError, transaction

from tests.cast import NOW
from tusach.journal.models import Notice
from tusach.kit.prepared import param
from tusach.kit.writes import Insert, Update, is_together, send_waiting, together

pytestmark = pytest.mark.django_db
NOTICE = Insert(Notice)
READ = Update(lambda: Notice.objects.filter(person=param("who"), kind=param("kind")), ["read_at", "sentence"])


def note(person, sentence="Có phiếu mới; 100% 'đúng'."):
    return Notice(person=person, at=NOW, sentence=sentence, kind="k")


def all_or_none(*rows):
    with transaction.atomic(), together():
        for row in rows:
            NOTICE.add(row)


def plain(notice):
    return {name: value for name, value in vars(notice).items() if name not in {"_state", "id"}}


def test_a_row_is_as_save_would_write_it(cast):
    lan = cast.person("lan")
    saved = note(lan)
    saved.save()

    NOTICE.add(note(lan))

    first, second = Notice.objects.order_by("pk")
    assert plain(first) == plain(second)


def test_what_is_added_waits_and_is_sent_in_order(cast):
    lan, minh = cast.person("lan"), cast.person("minh")
    with transaction.atomic(), together() as changed:
        assert is_together()
        NOTICE.add(note(lan), note(minh, "b"))
        READ.add({"who": lan.pk, "kind": "k"}, read_at=NOW, sentence="c")
        READ.add({"who": lan.pk, "kind": "none"}, read_at=NOW, sentence="d")
        assert not Notice.objects.exists()

    assert changed == [2, 1, 0]
    assert list(Notice.objects.order_by("pk").values_list("sentence", "read_at")) == [("c", NOW), ("b", None)]
    assert not is_together()


def test_what_comes_next_can_read_what_was_sent_before(cast):
    with transaction.atomic(), together() as changed:
        NOTICE.add(note(cast.person("lan")))
        send_waiting()
        assert Notice.objects.count() == 1
        with together() as inner:
            NOTICE.add(note(cast.person("minh")))
        assert inner is changed
    assert (changed, Notice.objects.count()) == ([1, 1], 2)


def test_when_one_fails_or_the_block_raises_nothing_is_kept(cast):
    lan = cast.person("lan")
    written = note(lan)
    written.save()
    with pytest.raises(IntegrityError):
        all_or_none(note(lan), Notice(person=lan, at=None, sentence="x", kind="k"))
    with pytest.raises(ValueError, match="written already"):
        all_or_none(note(lan), written)
    assert (Notice.objects.count(), is_together()) == (1, False)


def test_a_written_row_is_not_written_again(cast):
    once = note(cast.person("lan"))
    NOTICE.add(once)
    with pytest.raises(ValueError, match="written already"):
        NOTICE.add(once)
