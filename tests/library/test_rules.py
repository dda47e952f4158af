import pytest

from tests.library.factories import make_edition
from tusach.library import queries, rules
from tusach.library.models import State


@pytest.mark.parametrize(
    ("who", "keeps", "sees_drafts"), [("ngoc", True, True), ("hoa", False, False), ("khach", False, False)]
)
def test_librarians_keep_editions_and_see_drafts(cast, who, keeps, sees_drafts):
    draft = make_edition(state=State.DRAFT)
    actor = cast.actor(who)

    assert rules.may_change(actor, draft) is keeps
    assert queries.visible_to(actor).filter(pk=draft.pk).exists() is sees_drafts


def test_everyone_finds_what_was_once_published_but_reads_nothing_withdrawn(cast):
    gone = make_edition(state=State.WITHDRAWN)

    assert list(queries.visible_to(cast.nobody())) == [gone]
    assert not rules.may_read(cast.nobody(), gone)
    assert list(queries.published()) == []
