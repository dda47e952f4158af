"""Records in and out, without a database: right ones, wrong ones, hostile ones."""

from datetime import date

import pytest
from lxml import etree
from pymarc import Record

from tests.books.records import PRODUCT, SHORT, field, marc, onix, raw, titled
from tests.cast import NOW
from tusach.books.exchange import (
    Facts,
    read_records,
    write_dublin_core,
    write_marc,
    write_marcxml,
    write_onix,
)
from tusach.books.exchange.onix_out import SPACE
from tusach.books.models import Audience, Carrier, Language, Topic
from tusach.kit.errors import Refused

DAY = date(2023, 11, 2)
WHOLE = Facts(
    code="DS0001", title="Hỏi đáp đất đai", subtitle="cho cán bộ xã", authors=["Nguyễn Văn An", "Trần Thị Bình"],
    publisher="NXB Mẫu", year=2021, isbn="9786045770986", pages=232, price=45_000, series="Tủ sách cơ sở", ddc="346.597043",
    language=Language.JARAI, topic=Topic.LAW, audience=Audience.OFFICIALS, carrier=Carrier.PRINT, summary="Gồm 100 câu hỏi.",
)  # fmt: skip


def read(data, name="tep"):
    return list(read_records(data, name=name))


def only(data):
    (one,) = read(data)
    return one


@pytest.mark.parametrize("write", [write_marc, write_marcxml])
def test_a_title_goes_out_and_comes_back_whole(write):
    back = only(write([(WHOLE, DAY)]))

    assert (back.broken, back.doubts) == ("", [])
    kept, back.facts.marc = back.facts.marc, {}
    assert back.facts == WHOLE
    assert kept["fields"] == []


def test_what_has_no_column_is_kept_and_goes_out_again():
    first = only(
        marc(extra=[field("500", a="In theo đơn đặt hàng"), field("650", a="Nấm", x="Trồng trọt")]).as_marc()
    )
    first.facts.code = "DS0001"
    second = only(write_marc([(first.facts, DAY)]))

    assert [next(iter(one)) for one in first.facts.marc["fields"]] == ["500", "650"]
    assert second.facts.marc["fields"] == first.facts.marc["fields"]


def test_a_foreign_record_reads_without_the_marks_between_its_parts():
    record = marc("Kỹ thuật nuôi ong", isbn="604-57-7098-X (bìa mềm)", extra=[
        field("260", a="H. :", b="Nông nghiệp,", c="[2018]"), field("300", a="156 tr. :", c="19 cm"),
        field("490", a="Bạn nhà nông ;", v="3"), field("653", a="Kỹ thuật nông nghiệp."),
    ])  # fmt: skip
    facts = only(record.as_marc()).facts

    assert (facts.title, facts.publisher, facts.year, facts.pages) == (
        "Kỹ thuật nuôi ong",
        "Nông nghiệp",
        2018,
        156,
    )
    assert (facts.series, facts.topic, facts.language) == ("Bạn nhà nông", Topic.FARMING, Language.VIETNAMESE)


@pytest.mark.parametrize(
    ("written", "isbn", "doubts"),
    [
        ("978-604-57-7098-6", "9786045770986", 0),
        ("6045770986 (bìa mềm)", "9786045770986", 0),
        ("9786045770987", "", 1),  # a wrong check digit
        ("12345", "", 1),
        ("không có", "", 0),
    ],
)
def test_an_isbn_is_read_carried_over_or_doubted(written, isbn, doubts):
    one = only(marc(isbn=written).as_marc())

    assert (one.broken, one.facts.isbn, len(one.doubts)) == ("", isbn, doubts)


def test_marc_8_is_read_with_its_marks_before_their_letters():
    # The letter for D with a stroke, then the marks of a before the a itself, as ANSEL has it.
    one = only(titled(b"\xa3\xe2\xe3at v\xe1a con ng\xbd\xe1\xbci", coding=b" "))

    other = only(
        titled(b"\xa3\xe3\xe2at v\xe1a con ng\xbd\xe1\xbci", coding=b" ")
    )  # the two marks the other way round

    assert (one.broken, one.doubts, one.facts.title) == ("", [], "Đất và con người")
    assert other.facts.title == "Đất và con người"


def test_a_leader_that_is_wrong_about_letters_is_not_believed():
    says_marc8 = only(titled("Đất và người", coding=b" "))
    says_utf8 = only(titled(b"\xa3\xe2\xe3at", coding=b"a"))

    assert (says_marc8.facts.title, len(says_marc8.doubts)) == ("Đất và người", 1)
    assert (says_utf8.facts.title, len(says_utf8.doubts)) == ("Đất", 1)


@pytest.mark.parametrize("wrong", [{"length": 17}, {"length": 99_999}, {"base": 0}, {"base": 90_000}])
def test_a_wrong_leader_costs_a_remark_and_no_record(wrong):
    first, second = read(titled("Một", **wrong) + titled("Hai"))

    assert [first.facts.title, second.facts.title] == ["Một", "Hai"]
    assert (len(first.doubts), second.doubts) == (1, [])


def test_a_directory_that_is_a_byte_off_is_put_right_by_the_ends_of_the_fields():
    good = titled("Một", coding=b"a")
    shifted = good[:31] + b"%05d" % 1 + good[36:]  # the title is said to begin a byte late
    one = only(shifted)

    assert (one.broken, one.facts.title, len(one.doubts)) == ("", "Một", 1)


def test_unimarc_is_told_apart_from_a_record_without_a_name():
    assert "UNIMARC" in only(raw([("200", b"1 \x1faMot ten")])).broken


def test_broken_records_are_told_one_by_one_and_their_neighbours_are_read():
    good, cut = titled("Tốt"), titled("Cụt mất đuôi")
    torn = cut[:-12] + b"\x1d"
    letters = good[:24] + b"x" * 12 + good[36:]
    nameless = raw([("500", b"  \x1faKhong co ten")])
    data = good + torn + b"\r\n" + letters + b"short\x1d" + nameless + good + cut[:-5]

    said = [(one.number, one.facts.title, one.broken) for one in read(data)]

    assert [(number, title) for number, title, broken in said if not broken] == [(1, "Tốt"), (6, "Tốt")]
    reasons = {number: broken for number, _, broken in said if broken}
    assert set(reasons) == {2, 3, 4, 5, 7}
    assert "ngoài biểu ghi" in reasons[2]
    assert "directory" in reasons[3]
    assert "quá ngắn" in reasons[4]
    assert "245" in reasons[5]
    assert "cắt cụt" in reasons[7]


def test_marcxml_that_breaks_off_gives_what_stood_before():
    whole = write_marcxml([(WHOLE, DAY), (WHOLE, DAY)])
    first, broken = read(whole[: whole.rindex(b"<leader>")])

    assert first.facts.title == WHOLE.title
    assert "hỏng từ dòng" in broken.broken


def test_marcxml_without_a_namespace_and_inside_a_harvest_is_read():
    plain = (
        write_marcxml([(WHOLE, DAY)])
        .decode()
        .replace(' xmlns="http://www.loc.gov/MARC21/slim"', "")
        .split("?>")[1]
    )
    record = plain.replace("<collection>", "<metadata>").replace("</collection>", "</metadata>")
    harvest = f"<OAI-PMH><ListRecords><record><header/>{record}</record></ListRecords></OAI-PMH>"

    assert only(plain.encode()).facts.title == WHOLE.title
    assert only(harvest.encode()).facts.title == WHOLE.title


@pytest.mark.parametrize("release", ["3.0", "3.1"])
def test_onix_is_read_by_its_reference_names(release):
    facts = only(onix(PRODUCT, release=release)).facts

    assert (facts.title, facts.subtitle, facts.authors) == ("Những cây cầu", "ghi chép", ["Nguyễn A", "Lê B"])
    assert (facts.isbn, facts.pages, facts.year, facts.price) == ("9786045770986", 212, 2021, 45_000)
    assert (facts.publisher, facts.language) == ("NXB Mẫu", "vi")


def test_onix_is_read_by_its_short_tags():
    facts = only(SHORT.encode()).facts

    assert (facts.title, facts.authors, facts.language, facts.year) == ("Ngắn gọn", ["Nguyễn A"], "km", 2022)


def test_onix_products_that_say_nothing_or_delete_are_told_apart():
    gone = PRODUCT.replace(">03</NotificationType>", ">05</NotificationType>")
    empty = "<Product><RecordReference>r</RecordReference></Product>"
    deleted, bare, good = read(onix(gone, empty, PRODUCT))

    assert "báo xóa" in deleted.broken
    assert "DescriptiveDetail" in bare.broken
    assert good.broken == ""


def test_onix_goes_out_in_the_order_of_its_schema_and_comes_back():
    data = write_onix([WHOLE], at=NOW, sender="Đề án")
    root = etree.fromstring(data)
    names = lambda element: [etree.QName(child).localname for child in element]  # noqa: E731
    product = root[1]

    assert (root.tag, root.get("release")) == (f"{{{SPACE}}}ONIXMessage", "3.0")
    assert names(root) == ["Header", "Product"]
    assert names(root[0]) == ["Sender", "SentDateTime", "DefaultLanguageOfText"]
    assert names(product) == [
        "RecordReference", "NotificationType", "ProductIdentifier", "ProductIdentifier", "ProductIdentifier",
        "DescriptiveDetail", "CollateralDetail", "PublishingDetail", "ProductSupply",
    ]  # fmt: skip
    assert names(product[5]) == [
        "ProductComposition", "ProductForm", "Collection", "TitleDetail", "Contributor", "Contributor", "Language", "Extent",
        "Subject", "Subject", "Audience", "AudienceDescription",
    ]  # fmt: skip
    assert names(product[7]) == ["Publisher", "CountryOfPublication", "PublishingStatus", "PublishingDate"]
    back = only(data).facts
    assert (back.code, back.title, back.isbn, back.topic) == ("DS0001", WHOLE.title, WHOLE.isbn, Topic.LAW)
    assert (back.authors, back.series, back.price, back.ddc) == (
        WHOLE.authors,
        WHOLE.series,
        45_000,
        WHOLE.ddc,
    )


def test_dublin_core_says_who_what_and_in_which_language():
    root = etree.fromstring(write_dublin_core([WHOLE]))
    said = [(etree.QName(one).localname, one.text) for one in root[0]]

    assert ("title", "Hỏi đáp đất đai: cho cán bộ xã") in said
    assert [text for name, text in said if name == "creator"] == WHOLE.authors
    assert ("identifier", "urn:isbn:9786045770986") in said
    assert ("language", "jra") in said


def test_letters_that_xml_cannot_hold_do_not_break_an_export():
    odd = Facts(code="DS1", title="Một\x0bhai\ufffe", authors=["\x00An"], language="vi")

    for data in (
        write_onix([odd], at=NOW, sender="x"),
        write_dublin_core([odd]),
        write_marcxml([(odd, DAY)]),
    ):
        assert etree.fromstring(data) is not None
    assert Record(data=write_marc([(odd, DAY)])).title


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><collection><record>&b;</record></collection>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không có gì"),
        (b" \r\n\0", "không có gì"),
        (BOMB, "ENTITY"),
        (BOMB.decode().encode("utf-16"), "ENTITY"),
        (b"<html><body>x</body></html>", "không phải MARCXML"),
        (b"<<<", "không phải MARCXML"),
        (b'<ONIXMessage xmlns="http://www.editeur.org/onix/2.1/reference"/>', "ONIX 2"),
        (b"PK\x03\x04broken", "Tệp tep"),
        (b"chi la chu thuong\nkhong co gi", "dòng tiêu đề"),
    ],
)
def test_what_is_no_such_file_gets_a_sentence(data, said):
    with pytest.raises(Refused) as refusal:
        read(data)
    assert said in refusal.value.sentence


def test_a_file_of_noise_is_broken_records_and_no_crash():
    noise = bytes(range(256)) * 40

    assert all(one.broken for one in read(b"00026" + noise))
    with pytest.raises(Refused, match="30 MB"):
        read(b"\x1d" * (30 * 1024 * 1024 + 1))


def test_more_records_than_are_read_at_once_are_refused(monkeypatch):
    monkeypatch.setattr("tusach.books.exchange.reading.MOST_RECORDS", 2)
    with pytest.raises(Refused, match="hơn 2 biểu ghi"):
        read(titled("a") * 3)


def test_fields_longer_than_their_columns_are_cut_and_said():
    one = only(marc("Rất dài " * 60).as_marc())

    assert (len(one.facts.title), one.broken) == (300, "")
    assert "được cắt" in one.doubts[0]


def test_what_is_kept_holds_no_nul_for_the_database():
    one = only(raw([("245", b"00\x1faMot"), ("500", b"  \x1faco\0nul")]))

    assert one.facts.marc["fields"] == [{"500": {"ind1": " ", "ind2": " ", "subfields": [{"a": "conul"}]}}]


def test_onix_names_what_replaces_a_title_and_only_remarks_it_on_the_way_in():
    gone = Facts(code="DS0001", title="Luật cũ", language="vi", standing="SUPERSEDED", superseded_by="DS0002")
    data = write_onix([gone], at=NOW, sender="Đề án")
    one = only(data)

    assert b"<PublishingStatus>08</PublishingStatus>" in data
    assert b"<RelatedProduct>" in data
    assert b"<NoContributor/>" in data
    assert (one.broken, one.facts.standing, len(one.doubts)) == ("", "", 1)
    assert "DS0002" in one.doubts[0]
