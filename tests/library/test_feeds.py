"""OPDS 1.2 and 2.0, Atom, sitemap, records and manifests, as a reading app or a harvester takes them."""

from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from tests.cast import NOW
from tests.library.factories import make_edition
from tests.library.opds2_schema import FEED, PUBLICATION
from tusach.books.models import Language, Topic
from tusach.library.exports import xml
from tusach.library.exports.marc import fixed_length
from tusach.library.models import Form, Licence, Resource, ResourceUse, State
from tusach.library.views import feeds

pytestmark = pytest.mark.django_db
NS = {"a": xml.ATOM, "opds": xml.OPDS, "os": xml.SEARCH, "dc": xml.DC, "oai_dc": xml.OAI_DC, "m": xml.MARC, "s": xml.SITEMAP, "t": xml.THREAD}  # fmt: skip
FREE = "http://opds-spec.org/acquisition/open-access"


@pytest.fixture(autouse=True)
def shelf(cast):
    return [
        make_edition(isbn="9786045770986", description="Hỏi & đáp <cho> cán bộ xã.", at=NOW - timedelta(days=2)),
        make_edition("Trồng cà phê\x0b", topic=Topic.FARMING, licence=Licence.READ_ONLY, authors=["Y Mô", "Lê Lan"], year=None),
        make_edition("Sách nói", topic="", form=Form.AUDIO, language=Language.EDE, reader_of="H’Len", seconds=3600),
        make_edition("Nháp", state=State.DRAFT),
        make_edition("Đã rút", state=State.WITHDRAWN, ended_at=NOW),
    ]  # fmt: skip


def got(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    return response


def tree(client, address):
    return etree.fromstring(got(client, address).content)


def texts(node, path):
    return [str(one) for one in node.xpath(path, namespaces=NS)]


def links(node, rel):
    return {one.get("type"): one.get("href") for one in node.xpath(f"a:link[@rel='{rel}']", namespaces=NS)}


class TestOpds1:
    def test_every_feed_that_the_root_leads_to_holds_what_atom_and_opds_ask(self, client):
        waiting, seen = ["/opds/"], {}
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            feed = seen[address] = tree(client, address)
            for name in (
                "id",
                "title",
                "updated",
                "link[@rel='self']",
                "link[@rel='start']",
                "author/a:name",
            ):
                assert feed.xpath(f"a:{name}", namespaces=NS), (address, name)
            for entry in feed.xpath("a:entry", namespaces=NS):
                for name in ("id", "title", "updated", "link"):
                    assert entry.xpath(f"a:{name}", namespaces=NS), (address, name)
            waiting += [one.replace("http://testserver", "") for one in texts(feed, "//a:link[contains(@type, 'profile=opds-catalog') and not(contains(@type, 'type=entry'))]/@href")]  # fmt: skip
        assert len(seen) > 10
        kinds = {address: client.get(address)["Content-Type"] for address in ("/opds/", "/opds/sach/")}
        assert kinds["/opds/"].endswith("kind=navigation")
        assert kinds["/opds/sach/"].endswith("kind=acquisition")

    def test_the_file_itself_only_where_its_licence_lets_it_go(self, client, shelf):
        law, farming, *_ = shelf
        entries = {
            texts(one, "a:title/text()")[0]: one
            for one in tree(client, "/opds/sach/").xpath("a:entry", namespaces=NS)
        }

        assert set(entries) == {"Hỏi đáp về đất đai", "Trồng cà phê", "Sách nói"}
        assert links(entries["Hỏi đáp về đất đai"], FREE) == {
            "application/epub+zip": f"http://testserver/sach/{law.key}/tep/",
            "text/html": f"http://testserver/doc/{law.key}/",
        }
        assert links(entries["Trồng cà phê"], FREE) == {"text/html": f"http://testserver/doc/{farming.key}/"}

    @pytest.mark.parametrize(
        ("asked", "titles"),
        [
            ({"chu-de": "LAW"}, ["Hỏi đáp về đất đai"]),
            ({"ngon-ngu": "rad"}, ["Sách nói"]),
            ({"tac-gia": "Y Mô"}, ["Trồng cà phê"]),
            ({"tac-gia": "Y"}, []),
            ({"dang": "audio"}, ["Sách nói"]),
            ({"tim": "DAT dai hoi"}, ["Hỏi đáp về đất đai"]),
            ({"tim": "không có gì"}, []),
            ({"tim": "\0", "dang": "text"}, ["Hỏi đáp về đất đai", "Trồng cà phê"]),
            ({"tac-gia": "\0x", "chu-de": "\0"}, []),
            ({"chu-de": "NONE"}, []),
        ],
    )
    def test_a_choice_from_the_shelf(self, client, asked, titles):
        feed = etree.fromstring(client.get("/opds/sach/", asked).content)

        assert texts(feed, "a:entry/a:title/text()") == titles
        assert texts(feed, "os:totalResults/text()") == [str(len(titles))]

    def test_facets_count_and_say_which_is_on(self, client):
        feed = tree(client, "/opds/sach/?chu-de=LAW")
        facets = {
            one.get("title"): one
            for one in feed.xpath("a:link[@rel='http://opds-spec.org/facet']", namespaces=NS)
        }
        on = facets[Topic.LAW.label]

        assert on.get(f"{{{xml.OPDS}}}activeFacet") == "true"
        assert on.get(f"{{{xml.THREAD}}}count") == "1"
        assert on.get("href") == "http://testserver/opds/sach/"
        assert {one.get(f"{{{xml.OPDS}}}facetGroup") for one in facets.values()} == {
            "Chủ đề",
            "Ngôn ngữ",
            "Dạng sách",
        }

    def test_leaves_are_turned_and_beyond_the_last_there_is_nothing(self, client, monkeypatch):
        monkeypatch.setattr(feeds, "PER_PAGE", 2)
        first, second = tree(client, "/opds/sach/"), tree(client, "/opds/sach/?trang=2")

        assert texts(first, "a:link[@rel='next']/@href") == ["http://testserver/opds/sach/?trang=2"]
        assert texts(second, "a:link[@rel='previous']/@href") == ["http://testserver/opds/sach/"]
        assert not texts(second, "a:link[@rel='next']/@href")
        for page in ("3", "0", "-1", "99999999999999999999", "x", "²", "1e9"):
            got(client, f"/opds/sach/?trang={page}", 404)

    def test_the_search_is_described(self, client):
        described = tree(client, "/opds/tim.xml")

        template = described.xpath("os:Url[contains(@type, 'acquisition')]/@template", namespaces=NS)[0]
        found = tree(
            client,
            template.replace("http://testserver", "")
            .replace("{searchTerms}", "ca+phe")
            .replace("{startPage?}", "1"),
        )
        assert texts(found, "a:entry/a:title/text()") == ["Trồng cà phê"]

    def test_an_entry_by_itself(self, client, shelf):
        entry = tree(client, f"/opds/sach/{shelf[0].key}/")

        assert entry.tag == f"{{{xml.ATOM}}}entry"
        assert texts(entry, "a:summary/text()") == ["Hỏi & đáp <cho> cán bộ xã."]
        for gone in shelf[3:]:
            got(client, f"/opds/sach/{gone.key}/", 404)

    def test_an_entry_by_itself_has_an_author_as_atom_asks(self, client):
        law = make_edition("Luật", authors=[])
        nobody = make_edition("Sổ tay", authors=[], publisher="")

        said = [
            texts(tree(client, f"/opds/sach/{one.key}/"), "a:author/a:name/text()") for one in (law, nobody)
        ]
        assert said == [["NXB Chính trị quốc gia Sự thật"], ["Tủ sách"]]

    @pytest.mark.parametrize("more", [0, 3])
    def test_queries_do_not_grow_with_the_books(self, client, more, django_assert_num_queries):
        for n in range(more):
            make_edition(f"Sách {n}")
        for address, queries in (("/opds/", 1), ("/opds/sach/", 6), ("/opds/theo/tac-gia/", 1), ("/opds2/sach/", 6), ("/opds2/", 4), ("/sach-moi.atom", 1), ("/sitemap.xml", 2)):  # fmt: skip
            with django_assert_num_queries(queries):
                client.get(address)


class TestOpds2:
    @pytest.mark.parametrize(
        "address", ["/opds2/", "/opds2/sach/", "/opds2/sach/?chu-de=FARMING", "/opds2/sach/?tim=xyz"]
    )
    def test_feeds_hold_to_the_schema(self, client, address):
        response = got(client, address)

        assert response["Content-Type"] == "application/opds+json"
        Draft202012Validator(FEED).validate(response.json())

    def test_a_publication_with_its_cover(self, client, shelf):
        book = shelf[2]
        Resource.objects.create(edition=book, use=ResourceUse.COVER, sha256="a" * 64, content_type="image/webp", size=9, width=240, height=360)  # fmt: skip
        said = got(client, f"/opds2/sach/{book.key}/").json()

        Draft202012Validator(PUBLICATION).validate(said)
        assert said["metadata"]["@type"] == "http://schema.org/Audiobook"
        assert (said["metadata"]["narrator"], said["metadata"]["duration"]) == ("H’Len", 3600)
        assert said["images"] == [{"href": f"http://testserver/doc/{book.key}/r/{'a' * 64}/", "type": "image/webp", "width": 240, "height": 360}]  # fmt: skip

    def test_the_search_template_finds(self, client):
        search = next(one for one in got(client, "/opds2/").json()["links"] if one["rel"] == "search")
        assert search["templated"] is True
        address = search["href"].replace("http://testserver", "").replace("{?query}", "?query=ca+phe")

        assert [one["metadata"]["title"] for one in got(client, address).json()["publications"]] == [
            "Trồng cà phê\x0b"
        ]


class TestRecords:
    def test_dublin_core(self, client, shelf):
        record = tree(client, f"/sach/{shelf[0].key}/dc.xml")

        assert record.tag == f"{{{xml.OAI_DC}}}dc"
        assert {etree.QName(one).namespace for one in record} == {xml.DC}
        assert texts(record, "dc:identifier/text()") == [
            f"http://testserver/sach/{shelf[0].key}/",
            "urn:isbn:9786045770986",
        ]

    def test_marc_as_another_library_reads_it(self, client, shelf):
        from io import BytesIO

        from pymarc import parse_xml_to_array

        (record,) = parse_xml_to_array(BytesIO(got(client, f"/sach/{shelf[0].key}/marc.xml").content))
        assert record.title == "Hỏi đáp về đất đai /"
        assert (record.isbn, record["001"].data, record["264"]["c"]) == (
            "9786045770986",
            shelf[0].key,
            "2021",
        )
        assert len(str(record.leader)) == 24
        (spoken,) = parse_xml_to_array(BytesIO(got(client, f"/sach/{shelf[2].key}/marc.xml").content))
        assert (spoken.leader[6], spoken["511"]["a"], spoken["041"]["a"]) == ("i", "Người đọc: H’Len", "rad")

    def test_the_fixed_field_has_its_forty_characters_in_their_places(self, shelf):
        for edition in shelf[:3]:
            field = fixed_length(edition)
            assert len(field) == 40
            assert field[:6] in {"231031", "231102"}
            assert (field[15:18], field[23], field[38:]) == ("vm ", "o", " d")
        assert [fixed_length(one)[35:38] for one in shelf[:3]] == ["vie", "vie", "cmc"]
        assert [fixed_length(one)[7:11] for one in shelf[:2]] == ["2021", "uuuu"]

    def test_json_ld(self, client, shelf):
        said = got(client, f"/sach/{shelf[0].key}/sach.jsonld").json()

        assert (said["@context"], said["@type"], said["isbn"]) == (
            "https://schema.org",
            "Book",
            "9786045770986",
        )
        assert said["isAccessibleForFree"] is True

    def test_a_manifest_of_a_scan_in_two_sizes(self, client, shelf):
        book = make_edition("Sách chụp", form=Form.PAGES)
        for section in book.sections.all():
            for use, width in ((ResourceUse.PAGE_LARGE, 960), (ResourceUse.PAGE_SMALL, 480)):
                Resource.objects.create(edition=book, section=section, use=use, sha256=f"{section.ordinal}{width}".ljust(64, "0"), content_type="image/webp", size=9, width=width, height=2 * width)  # fmt: skip
        said = got(client, f"/iiif/{book.key}/manifest.json").json()

        assert (said["type"], len(said["items"])) == ("Manifest", 2)
        canvas = said["items"][0]
        image = canvas["items"][0]["items"][0]
        assert (
            (canvas["width"], canvas["height"])
            == (image["body"]["width"], image["body"]["height"])
            == (960, 1920)
        )
        assert image["target"] == canvas["id"]
        assert canvas["thumbnail"][0]["width"] == 480
        names = [
            one["id"]
            for canvas in said["items"]
            for one in (canvas, *canvas["items"], *canvas["items"][0]["items"])
        ]
        assert len(set(names)) == 6
        assert not [
            one for one in names if "#" in one or not one.startswith(said["id"].removesuffix("manifest.json"))
        ]
        got(client, f"/iiif/{shelf[0].key}/manifest.json", 404)

    def test_what_is_not_published_has_no_record(self, client, shelf):
        for edition in shelf[3:]:
            for name in ("dc.xml", "marc.xml", "sach.jsonld"):
                got(client, f"/sach/{edition.key}/{name}", 404)


class TestTheOpenWeb:
    def test_new_books(self, client):
        feed = tree(client, "/sach-moi.atom")

        assert texts(feed, "a:entry/a:title/text()")[-1] == "Hỏi đáp về đất đai"
        assert len(texts(feed, "a:entry/a:id/text()")) == 3

    def test_a_sitemap_and_an_index_of_several(self, client, monkeypatch):
        assert len(texts(tree(client, "/sitemap.xml"), "s:url/s:loc/text()")) == 5
        monkeypatch.setattr(feeds.Sitemap, "most", 2)
        parts = texts(tree(client, "/sitemap.xml"), "s:sitemap/s:loc/text()")
        assert parts == [f"http://testserver/sitemap.xml?phan={n}" for n in (1, 2)]

        found = [
            texts(tree(client, part.replace("http://testserver", "")), "s:url/s:loc/text()") for part in parts
        ]
        assert [len(one) for one in found] == [4, 1]
        for part in ("3", "0", "x", "9" * 30):
            got(client, f"/sitemap.xml?phan={part}", 404)

    def test_robots_are_told_the_way(self, client):
        said = got(client, "/robots.txt").content.decode()

        assert "Sitemap: http://testserver/sitemap.xml" in said
        assert "Disallow: /tim/" in said
        assert "Disallow: /sach" not in said

    def test_nobody_is_given_a_cookie_and_caches_may_keep_it(self, sign_in, cast):
        signed = sign_in(cast.person("lan"))
        for address in ("/opds/", "/opds2/", "/oai/?verb=Identify", "/sitemap.xml"):
            response = signed.get(address)
            assert "Set-Cookie" not in response.headers
            assert "Cookie" not in response.headers.get("Vary", "")
            assert response.headers["Cache-Control"].startswith("public")
