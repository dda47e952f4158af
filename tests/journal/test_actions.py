from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.cast import NOW
from tusach.journal import actions, queries
from tusach.journal.models import AppendOnlyError, Delivery, Entry, Notice, Seal
from tusach.kit import clock, deeds
from tusach.kit.errors import Refused
from tusach.people.models import Delegation


def record(cast, sentence="Lan gửi phiếu khảo sát.", **more):
    facts = {
        "at": NOW,
        "by": cast.actor("lan"),
        "act": "reports.submit",
        "subject": "reports.Report:1",
    } | more
    return actions.record(sentence=sentence, **facts)


def test_an_entry_says_who_for_which_body_and_carries_its_digest(cast):
    entry = Entry.objects.get(
        pk=record(cast, facts={"copies": 412, "on": date(2023, 8, 22), "a": Decimal("1.5")}).pk
    )

    assert (entry.person, entry.body, entry.at) == (cast.person("lan"), cast.bodies["ta_nung"], NOW)
    assert entry.facts == {"copies": 412, "on": "2023-08-22", "a": "1.5"}
    assert entry.digest == entry.true_digest


def test_an_act_in_anothers_place_names_both(cast):
    post = cast.person("minh").posts.first()
    Delegation.objects.create(post=post, to=cast.person("lan"), from_date=date(2023, 10, 1))

    lent, own = record(cast, body_id=post.body_id), record(cast)

    assert (lent.person, lent.in_place_of, lent.body) == (cast.person("lan"), cast.person("minh"), post.body)
    assert (own.in_place_of, own.body) == (None, cast.bodies["ta_nung"])


def test_two_equal_acts_have_two_digests(cast):
    assert record(cast).digest != record(cast).digest


def test_a_long_sentence_is_cut_and_kept_whole_and_nul_is_left_out(cast):
    entry = record(cast, "Đ" * 400 + "\0", facts={"name": "a\0b"})
    entry.refresh_from_db()

    assert (len(entry.sentence), entry.sentence[-1]) == (300, "…")
    assert entry.facts == {"whole_sentence": "Đ" * 400, "name": "ab"}
    assert entry.digest == entry.true_digest


def test_earlier_rooms_tell_their_deeds_by_the_signal(cast):
    deeds.tell(act="places.apply", subject="places.Event:1", by=None, at=NOW, sentence="Nhập đợt sắp xếp.")

    assert Entry.objects.get().sentence == "Nhập đợt sắp xếp."


@pytest.mark.parametrize(
    "deed",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda _: Entry.objects.all().delete(),
        lambda _: Entry.objects.update(sentence="khác"),
        lambda entry: Entry.objects.bulk_update([entry], ["sentence"]),
    ],
    ids=["save", "delete", "delete many", "update", "bulk update"],
)
def test_an_entry_is_never_changed_or_deleted(cast, deed):
    entry = record(cast)

    with pytest.raises(AppendOnlyError):
        deed(entry)
    assert Entry.objects.get().sentence == "Lan gửi phiếu khảo sát."


@pytest.mark.parametrize("sql", ["UPDATE journal_entry SET sentence = 'khác'", "DELETE FROM journal_entry"])
def test_the_table_itself_refuses(cast, sql, request):
    if request.config.getoption("nomigrations"):
        pytest.skip("the triggers are put by a migration")
    record(cast)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_notice_is_written_once_for_each_person(cast):
    lan, bao = cast.person("lan"), cast.person("bao")

    told = actions.tell(
        people=[lan, bao, lan], kind="reports.returned", sentence="Tỉnh trả lại một mục.", at=NOW
    )

    assert (told, Notice.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    "url", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)"]
)
def test_a_notice_leads_nowhere_else(cast, url):
    actions.tell(people=[cast.person("lan")], kind="x", sentence="Mở.", at=NOW, url=url)

    assert Notice.objects.get().url == ""


def test_telling_a_thousand_people_takes_few_queries(cast, django_assert_max_num_queries):
    people = [cast.person("lan")] * 600 + list(cast.people.values())

    with django_assert_max_num_queries(8):
        actions.tell(people=people, kind="campaign.issued", sentence="Kế hoạch đã ban hành.", at=NOW)


@pytest.mark.parametrize(
    ("delivery", "due"),
    [
        (Delivery.IMMEDIATE, NOW),
        (Delivery.DAILY, NOW.replace(day=3, hour=7, minute=30)),
        (Delivery.NONE, None),
    ],
)
def test_the_choice_of_a_kind_wins_over_the_rest(cast, delivery, due):
    lan = cast.person("lan")
    actions.set_delivery(person=lan, kind="", delivery=Delivery.NONE, at=NOW)
    actions.set_delivery(person=lan, kind="reports.returned", delivery=delivery, at=NOW)

    actions.tell(people=[lan], kind="reports.returned", sentence="Trả lại.", at=NOW)
    actions.tell(people=[lan], kind="another", sentence="Khác.", at=NOW)

    assert [notice.mail_due_at for notice in Notice.objects.order_by("pk")] == [due, None]


def test_a_choice_moves_what_already_waits(cast):
    lan = cast.person("lan")
    actions.tell(people=[lan], kind="a", sentence="Một.", at=NOW)
    actions.tell(people=[lan], kind="b", sentence="Hai.", at=NOW)

    actions.set_delivery(person=lan, kind="a", delivery=Delivery.NONE, at=NOW)

    assert [notice.mail_due_at for notice in Notice.objects.order_by("pk")] == [None, NOW]


def test_wrong_choices_get_a_sentence(cast):
    with pytest.raises(Refused, match="ba cách nhận"):
        actions.set_delivery(person=cast.person("lan"), kind="", delivery="LOUD", at=NOW)
    with pytest.raises(Refused, match="0 đến 23"):
        actions.set_quiet_hours(person=cast.person("lan"), from_hour=24, to_hour=7)


def test_reading_all_leaves_what_came_later(cast):
    lan = cast.person("lan")
    actions.tell(people=[lan], kind="a", sentence="Trước.", at=NOW)
    actions.tell(people=[lan], kind="a", sentence="Sau.", at=NOW + timedelta(minutes=1))

    assert actions.mark_all_read(person=lan, at=NOW) == 1
    assert queries.unread_count(lan) == 1


def test_seals_take_settled_entries_only(cast):
    record(cast)
    later = clock.now() + timedelta(minutes=2)

    assert actions.seal_entries(at=clock.now()) == []
    assert [(seal.number, seal.count) for seal in actions.seal_entries(at=later)] == [(1, 1)]
    assert actions.seal_entries(at=later) == []
    with pytest.raises(AppendOnlyError):
        Seal.objects.get().save()
