"""What tests begin with stands from one to the next, and none of them sees what another did with it."""

import pytest
from django.db import IntegrityError, connection

from tests.cast import NOW, make_cast
from tests.standing import Grounds, Layer
from tusach.figures.models import Indicator
from tusach.journal.actions import record
from tusach.journal.models import Entry
from tusach.kit import store
from tusach.people.models import Person, Post, Role
from tusach.places.models import Unit


@pytest.mark.parametrize("turn", [1, 2])
def test_each_finds_the_rows_and_the_objects_as_they_were_written(cast, turn):
    assert Person.objects.count() == len(cast.people) == 14
    assert (cast.person("lan").full_name, Person.objects.get(username="lan").full_name) == ("Lan", "Lan")
    assert cast.actor("lan").has_role(Role.KEEPER)

    cast.people.pop("vang").delete()
    Post.objects.all().delete()
    lan = cast.person("lan")
    lan.full_name = "Lan khác"
    lan.save()


def test_who_begins_with_nothing_finds_nothing(db):
    assert not Unit.objects.exists()


def nation():
    return Unit.objects.create(level="NATION", key="n")


def commune(nation):
    return [nation, Unit.objects.create(level="COMMUNE", key="c")]


def stranger(nation):
    return Unit.objects.create(level="PROVINCE", key="s")


def with_a_file():
    return store.keep_bytes(b"x").sha256


LOW, HIGH, OTHER = Layer(nation, ""), Layer(commune, "nation"), Layer(stranger, "nation")


def test_only_the_layers_that_are_asked_for_stand_and_the_lower_stay(db, tmp_path):
    grounds = Grounds(tmp_path)
    first = grounds.under([LOW])["nation"]
    high = grounds.under([LOW, HIGH])
    assert high["commune"][0] is high["nation"]
    assert set(Unit.objects.values_list("key", flat=True)) == {"n", "c"}
    other = grounds.under([LOW, OTHER])
    assert set(Unit.objects.values_list("key", flat=True)) == {"n", "s"}
    assert (other["nation"].pk, other["nation"] is first) == (first.pk, False)

    assert grounds.under([]) == {}
    assert not Unit.objects.exists()


def test_a_pile_that_somebody_broke_into_is_written_anew(db, tmp_path):
    grounds = Grounds(tmp_path)
    grounds.under([LOW, HIGH])
    connection.needs_rollback = True
    grounds.under([LOW])

    assert Unit.objects.get().key == "n"
    grounds.fall()
    assert not Unit.objects.exists()


def test_a_layer_may_write_no_file(db, tmp_path):
    grounds = Grounds(tmp_path / "own")
    (tmp_path / "own").mkdir()

    with pytest.raises(AssertionError, match="with_a_file writes files"):
        grounds.under([Layer(with_a_file, "")])
    assert not Unit.objects.exists()


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_with_real_transactions_each_writes_for_itself_and_leaves_nothing(cast, turn):
    assert not connection.in_atomic_block
    assert Person.objects.count() == 14
    assert not Entry.objects.exists()
    assert Indicator.objects.exists()  # what every house begins with is there for the next one too
    lan = cast.person("lan")
    # Rows of the journal cannot be deleted by anybody.
    record(
        act="people.sign_in",
        subject=f"people.Person:{lan.pk}",
        by=cast.actor("lan"),
        at=NOW,
        sentence="Lan đăng nhập.",
    )
    Indicator.objects.all().delete()
    with pytest.raises(IntegrityError):
        make_cast()
