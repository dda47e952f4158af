"""Records of the tests' own making, right and wrong ones, byte by byte where the bytes matter."""

from pymarc import Field, Indicators, Record, Subfield

END, FIELD, SUB = b"\x1d", b"\x1e", b"\x1f"


def marc(title="Trồng nấm rơm", *, isbn="", author="", year="2019", language="vie", code="", extra=()):
    record = Record(leader="00000nam a2200000 i 4500", force_utf8=True)
    if code:
        record.add_field(Field("001", data=code), Field("003", data="VN-TuSach-DS"))
    record.add_field(Field("008", data=f"190101s{year}    vm |||||r|||||00| ||{language} d"))
    if isbn:
        record.add_field(field("020", a=isbn))
    if author:
        record.add_field(field("100", a=author))
    record.add_field(field("245", a=f"{title} /"))
    for one in extra:
        record.add_field(one)
    return record


def field(tag, **parts):
    return Field(tag, Indicators(" ", " "), subfields=[Subfield(code, text) for code, text in parts.items()])


def raw(fields, *, length=None, base=None, coding=b"a"):
    """One record from (tag, bytes) pairs; `length` and `base` may lie."""
    directory, data = b"", b""
    for tag, body in fields:
        directory += tag.encode() + b"%04d%05d" % (len(body) + 1, len(data))
        data += body + FIELD
    true_base = 24 + len(directory) + 1
    true_length = true_base + len(data) + 1
    leader = b"%05dnam " % (true_length if length is None else length) + coding + b"22"
    leader += b"%05d i 4500" % (true_base if base is None else base)
    return leader + directory + FIELD + data + END


def titled(text, **more):
    body = text if isinstance(text, bytes) else text.encode()
    return raw([("245", b"00" + SUB + b"a" + body)], **more)


ONIX = """<?xml version="1.0" encoding="UTF-8"?>
<ONIXMessage xmlns="http://ns.editeur.org/onix/{release}/reference" release="{release}"><Header><Sender><SenderName>NXB</SenderName></Sender></Header>
{products}</ONIXMessage>"""
PRODUCT = """<Product><RecordReference>r1</RecordReference><NotificationType>03</NotificationType>
<ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9786045770986</IDValue></ProductIdentifier>
<DescriptiveDetail><ProductComposition>00</ProductComposition><ProductForm>BC</ProductForm>
<TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel><TitlePrefix>Những</TitlePrefix><TitleWithoutPrefix>cây cầu</TitleWithoutPrefix><Subtitle>ghi chép</Subtitle></TitleElement></TitleDetail>
<Contributor><SequenceNumber>2</SequenceNumber><ContributorRole>A01</ContributorRole><PersonName>Lê B</PersonName></Contributor>
<Contributor><SequenceNumber>1</SequenceNumber><ContributorRole>A01</ContributorRole><NamesBeforeKey>Nguyễn</NamesBeforeKey><KeyNames>A</KeyNames></Contributor>
<Language><LanguageRole>01</LanguageRole><LanguageCode>vie</LanguageCode></Language>
<Extent><ExtentType>00</ExtentType><ExtentValue>212</ExtentValue><ExtentUnit>03</ExtentUnit></Extent></DescriptiveDetail>
<PublishingDetail><Publisher><PublishingRole>01</PublishingRole><PublisherName>NXB Mẫu</PublisherName></Publisher><PublishingDate><PublishingDateRole>01</PublishingDateRole><Date dateformat="00">20210315</Date></PublishingDate></PublishingDetail>
<ProductSupply><SupplyDetail><Price><PriceType>02</PriceType><PriceAmount>45000.00</PriceAmount><CurrencyCode>VND</CurrencyCode></Price></SupplyDetail></ProductSupply></Product>"""
SHORT = """<ONIXmessage xmlns="http://ns.editeur.org/onix/3.1/short" release="3.1"><product><a001>r1</a001><a002>03</a002>
<productidentifier><b221>15</b221><b244>9786045770986</b244></productidentifier>
<descriptivedetail><x314>00</x314><b012>BC</b012><titledetail><b202>01</b202><titleelement><x409>01</x409><b203>Ngắn gọn</b203></titleelement></titledetail>
<contributor><b034>1</b034><b035>A01</b035><b036>Nguyễn A</b036></contributor><language><b253>01</b253><b252>khm</b252></language></descriptivedetail>
<publishingdetail><publisher><b291>01</b291><b081>NXB Mẫu</b081></publisher><publishingdate><x448>01</x448><b306>2022</b306></publishingdate></publishingdetail></product></ONIXmessage>"""


def onix(*products, release="3.0"):
    return ONIX.format(release=release, products="".join(products)).encode()
