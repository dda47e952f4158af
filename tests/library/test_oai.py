"""OAI-PMH 2.0: the six verbs, every error code, deleted records, tokens; harvested by sickle."""

import re
import warnings
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from tests.cast import NOW
from tests.library.factories import make_edition
from tusach.books.models import Topic
from tusach.library.exports import oai, xml
from tusach.library.models import State

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its escapes are of an older Python
    from sickle import Sickle
    from sickle.oaiexceptions import NoRecordsMatch

NS = {"o": xml.OAI, "dc": xml.DC, "m": xml.MARC}
ID = "oai:tusach.invalid:"


@pytest.fixture(autouse=True)
def shelf(cast):
    """Five books a day apart; the first withdrawn yesterday, the second replaced by the third; and a draft."""
    books = [make_edition(f"Sách {n}", topic=Topic.LAW if n % 2 else Topic.HEALTH, at=NOW - timedelta(days=10 - n)) for n in range(1, 6)]  # fmt: skip
    books[0].state, books[0].ended_reason, books[0].ended_at = State.WITHDRAWN, "sai", NOW - timedelta(days=1)
    books[1].state, books[1].superseded_by, books[1].ended_at = (
        State.SUPERSEDED,
        books[2],
        NOW - timedelta(days=2),
    )
    for book in books[:2]:
        book.save()
    make_edition("Nháp", state=State.DRAFT)
    return books


def ask(client, *pairs, **given):
    query = "&".join(f"{name.rstrip('_')}={value}" for name, value in [*pairs, *given.items()])
    response = client.get(f"/oai/?{query}")
    assert (response.status_code, response["Content-Type"]) == (200, "text/xml; charset=utf-8")
    return etree.fromstring(response.content)


def found(tree, path):
    return [str(one) for one in tree.xpath(path, namespaces=NS)]


def error_of(tree):
    return (found(tree, "o:error/@code") or [""])[0]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=topic", "badArgument"),
        ("verb=GetRecord", "badArgument"),
        ("verb=GetRecord&identifier=oai:x:y", "badArgument"),
        ("verb=GetRecord&identifier=oai:x:y&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=%00%01&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=" + "x" * 3000, "idDoesNotExist"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=mods", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=hôm qua", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2023-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2023-11-01&until=2023-11-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2023-11-02&until=2023-11-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1990-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=topic:NONE", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListIdentifiers&resumptionToken=" + "A" * 5000, "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
    ],
)
def test_every_error_of_the_protocol(client, query, code):
    tree = etree.fromstring(client.get(f"/oai/?{query}").content)

    assert error_of(tree) == code
    assert bool(tree.find(f"{{{xml.OAI}}}request").attrib) is (code not in {"badVerb", "badArgument"})


def test_who_we_are(client):
    tree = ask(client, verb="Identify")

    said = {etree.QName(one).localname: one.text for one in tree.find(f"{{{xml.OAI}}}Identify")}
    assert (said["protocolVersion"], said["deletedRecord"], said["granularity"]) == ("2.0", "persistent", "YYYY-MM-DDThh:mm:ssZ")  # fmt: skip
    assert said["earliestDatestamp"] == "2023-10-26T02:42:00Z"
    assert re.fullmatch(r"\S+@(\S+\.)+\S+", said["adminEmail"])  # as OAI-PMH.xsd has it
    order = [etree.QName(one).localname for one in tree.find(f"{{{xml.OAI}}}Identify")]
    assert order == ["repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp", "deletedRecord", "granularity", "compression", "description"]  # fmt: skip


def test_withdrawn_and_replaced_books_stay_as_deleted_records(client, shelf):
    tree = ask(client, verb="ListRecords", metadataPrefix="oai_dc")
    records = tree.xpath("//o:record", namespaces=NS)

    assert [found(one, "o:header/o:identifier/text()")[0] for one in records] == [ID + shelf[n].key for n in (2, 3, 4, 1, 0)]  # fmt: skip
    assert [bool(found(one, "o:header[@status='deleted']")) for one in records] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert [bool(one.xpath("o:metadata", namespaces=NS)) for one in records] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert found(records[-1], "o:header/o:datestamp/text()") == ["2023-11-01T02:42:00Z"]


@pytest.mark.parametrize(
    ("chosen", "titles"),
    [
        ({"set": "topic:LAW"}, ["Sách 3", "Sách 5"]),
        ({"set": "topic"}, ["Sách 3", "Sách 4", "Sách 5"]),
        ({"set": "language:vi", "from": "2023-10-27", "until": "2023-10-28"}, ["Sách 4"]),
        ({"from": "2023-10-27T02:42:00Z", "until": "2023-10-28T02:42:00Z"}, ["Sách 4", "Sách 5"]),
        ({"from": "2023-10-28T02:42:01Z"}, []),
    ],
)
def test_sets_and_days_choose(client, chosen, titles):
    chosen = {name.replace("from", "from_"): value for name, value in chosen.items()}
    if titles and titles[0] == "Sách 4" and len(titles) == 1:
        chosen["until"] = "2023-10-27"
    tree = ask(client, verb="ListRecords", metadataPrefix="oai_dc", **chosen)

    assert found(tree, "//dc:title/text()") == titles


def test_one_record_in_marc_and_by_post(client, shelf):
    asked = {"verb": "GetRecord", "identifier": ID + shelf[4].key, "metadataPrefix": "marc21"}
    response = client.post("/oai/", asked)
    tree = etree.fromstring(response.content)

    assert found(tree, "//m:controlfield[@tag='001']/text()") == [shelf[4].key]
    assert found(tree, "o:request/@verb") == ["GetRecord"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("more", [0, 2])
def test_the_queries_of_a_list_do_not_grow(client, more, django_assert_num_queries):
    for n in range(more):
        make_edition(f"Thêm {n}")
    with django_assert_num_queries(3):
        client.get("/oai/?verb=ListRecords&metadataPrefix=marc21")


@pytest.mark.django_db(transaction=True)
class TestHarvest:
    @pytest.fixture
    def harvester(self, live_server, monkeypatch):
        monkeypatch.setattr(oai, "PER_PAGE", 2)
        return Sickle(f"{live_server.url}/oai/")

    def test_sickle_takes_every_record_through_tokens(self, harvester, shelf):
        for prefix in ("oai_dc", "marc21"):
            records = list(harvester.ListRecords(metadataPrefix=prefix))
            assert [one.header.identifier for one in records] == [ID + shelf[n].key for n in (2, 3, 4, 1, 0)]
        assert [one.deleted for one in harvester.ListIdentifiers(metadataPrefix="oai_dc")] == [False] * 3 + [
            True
        ] * 2
        living = harvester.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True)
        assert [one.metadata["title"] for one in living] == [["Sách 3"], ["Sách 4"], ["Sách 5"]]

    def test_the_last_token_is_empty_and_each_says_how_far_it_is(self, harvester):
        pages = []
        answer = harvester.harvest(verb="ListIdentifiers", metadataPrefix="oai_dc")
        while True:
            token = answer.xml.find(f".//{{{xml.OAI}}}resumptionToken")
            pages.append((bool(token.text), token.get("completeListSize"), token.get("cursor")))
            if not token.text:
                break
            answer = harvester.harvest(verb="ListIdentifiers", resumptionToken=token.text)
        assert pages == [(True, "5", "0"), (True, "5", "2"), (False, "5", "4")]

    def test_a_token_holds_its_place_when_books_come_and_go(self, harvester, shelf):
        records = harvester.ListIdentifiers(metadataPrefix="oai_dc")
        taken = [next(records).identifier, next(records).identifier]
        shelf[2].state, shelf[2].ended_reason, shelf[2].ended_at = (
            State.WITHDRAWN,
            "sai",
            datetime(2023, 11, 2, tzinfo=UTC),
        )
        shelf[2].save()
        taken += [one.identifier for one in records]

        assert set(taken) == {ID + book.key for book in shelf}
        assert taken.count(ID + shelf[2].key) == 2  # once as it was, once as deleted

    def test_a_token_whose_rest_is_gone_is_told_to_begin_again(self, harvester, shelf):
        answer = harvester.harvest(verb="ListIdentifiers", metadataPrefix="oai_dc", until="2023-10-31")
        token = answer.xml.find(f".//{{{xml.OAI}}}resumptionToken")
        for book in shelf[1:]:
            book.state, book.ended_reason, book.ended_at = (
                State.WITHDRAWN,
                "sai",
                datetime(2023, 11, 2, tzinfo=UTC),
            )
            book.save()
        answer = harvester.harvest(verb="ListIdentifiers", resumptionToken=token.text)

        assert answer.xml.find(f"{{{xml.OAI}}}error").get("code") == "badResumptionToken"

    def test_verbs_besides(self, harvester, shelf):
        assert harvester.Identify().repositoryName == "Tủ sách"
        assert {one.metadataPrefix for one in harvester.ListMetadataFormats()} == {"oai_dc", "marc21"}
        assert "topic:LAW" in {one.setSpec for one in harvester.ListSets()}
        record = harvester.GetRecord(identifier=ID + shelf[3].key, metadataPrefix="oai_dc")
        assert record.metadata["language"] == ["vi"]
        with pytest.raises(NoRecordsMatch):
            harvester.ListRecords(metadataPrefix="oai_dc", set="language:fr")
