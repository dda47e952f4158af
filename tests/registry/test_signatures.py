"""What digital signatures say of themselves: never that they are valid."""

import base64

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.cast import NOW
from tests.registry.signed import cms, signed_pdf, xml_of
from tests.registry.test_actions import PDF, attach, come
from tusach.kit.errors import Refused
from tusach.registry import jobs
from tusach.registry.models import FileRole
from tusach.registry.models.files import _shown
from tusach.registry.signatures import is_signature, read_signatures


def test_a_signed_pdf_says_who_when_and_that_nothing_was_changed():
    (one,) = read_signatures(signed_pdf())

    assert (one["form"], one["subject"], one["organ"]) == (
        "PAdES",
        "Trần Thanh Lâm",
        "Ban Tuyên giáo Trung ương",
    )
    assert (one["issuer"], one["serial"], one["valid_to"][:10]) == ("CA thử nghiệm", "ABC123", "2028-01-01")
    assert (one["covers"], one["digest"], one["hash_name"], one["has_timestamp"]) == (
        "whole",
        "same",
        "sha256",
        False,
    )
    assert one["signed_at"].endswith("+00:00")


def test_what_was_added_after_signing_and_what_was_changed_is_told():
    data = signed_pdf()
    (added,) = read_signatures(data + b"3 0 obj\n<< >>\nendobj\n")
    (changed,) = read_signatures(data.replace(b"1 0 obj\n<< >>", b"1 0 obj\n<<X>>", 1))

    assert (added["covers"], added["digest"]) == ("part", "same")
    assert (changed["covers"], changed["digest"]) == ("whole", "differs")
    assert (added["seal"], changed["seal"]) == ("same", "same")


def test_what_another_key_sealed_is_told():
    """The last bytes of a CMS file are the signature itself."""
    der = cms(b"noi dung", detached=False)
    forged = der[:-4] + bytes(byte ^ 1 for byte in der[-4:])

    assert [read_signatures(one)[0]["seal"] for one in (der, forged)] == ["same", "differs"]
    assert _shown(read_signatures(forged)[0])["fits"] == "no"


def test_xml_that_holds_its_signature_is_read():
    data = xml_of()
    (one,) = read_signatures(data)
    (changed,) = read_signatures(data.replace("Nội dung".encode(), "Nội  dung".encode()))
    (forged,) = read_signatures(data.replace(b"#enveloped-signature", b"#enveloped-signatura"))

    assert (one["form"], one["subject"], one["covers"], one["digest"], one["seal"]) == (
        "XML", "Trần Thanh Lâm", "whole", "same", "same",
    )  # fmt: skip
    assert one["signed_at"] == "2023-08-22T09:30:00+07:00"
    assert (changed["digest"], changed["seal"]) == ("differs", "same")
    assert (forged["digest"], forged["seal"]) == ("", "differs")


@pytest.mark.parametrize(
    "data",
    [
        b"<Signature/>", b"<a><Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/></a>", b"<?xml version='1.0'?><Signature",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + xml_of().partition(b"\n")[2], xml_of()[:-30],
    ],
)  # fmt: skip
def test_xml_that_is_no_signature_or_brings_its_own_rules_is_none(data):
    assert read_signatures(data) == []


def test_a_cms_file_is_read_as_der_pem_and_base64():
    der = cms(b"noi dung", detached=False)
    forms = [der, cms(b"noi dung", detached=False, encoding=Encoding.PEM), base64.encodebytes(der)]

    assert all(is_signature(data) for data in forms)
    assert [read_signatures(data)[0]["digest"] for data in forms] == ["same"] * 3
    assert read_signatures(cms(b"x"))[0]["digest"] == ""


@pytest.mark.parametrize(
    "data",
    [
        b"", b"0", b"0\x80", b"0\x82\xff\xff", b"\x30" * 500, b"0\x80" * 500, b"%PDF-1.7 /ByteRange [0 5 9 900] <00>",
        b"%PDF-1.7\n/ByteRange [0 22 26 4] <3081>xxx", b"-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----", cms(b"x")[:-40],
        cms(b"x")[:60] + b"\xff" * 200,
    ],
)  # fmt: skip
def test_what_is_no_signature_is_none(data):
    assert read_signatures(data) == []


def test_a_cut_signature_of_any_length_never_breaks_the_reader():
    data = cms(b"noi dung")
    assert all(len(read_signatures(data[:size])) <= 1 for size in range(0, len(data), 7))


def test_a_detached_signature_names_the_file_it_was_made_for(cast):
    document = come(cast)
    loose = attach(cast, document, "kh.pdf.p7s", cms(PDF))
    assert (loose.role, loose.content_type) == (FileRole.SIGNATURE, "application/pkcs7-signature")
    assert loose.signatures[0]["of_file"] == ""

    attach(cast, document, "kh.pdf", PDF)

    loose.refresh_from_db()
    assert loose.signatures[0]["of_file"] == "kh.pdf"
    assert attach(cast, document, "ky.pdf", signed_pdf()).role == FileRole.SIGNED
    with pytest.raises(Refused, match="không phải loại nhận được"):
        attach(cast, document, "x.p7s", b"\x00\x01\x02 no signature")


def test_an_xml_signature_beside_a_file_names_it(cast):
    document = come(cast)
    attach(cast, document, "kh.pdf", PDF)
    loose = attach(cast, document, "kh.pdf.xml", xml_of(PDF, uri="kh.pdf"))
    other = attach(cast, document, "khac.xml", xml_of(b"khac", uri="khac.pdf"))

    assert (loose.role, loose.content_type) == (FileRole.SIGNATURE, "application/xml")
    assert loose.name == "kh.pdf.xml"
    jobs.read_now(loose, by=None, at=NOW)
    assert loose.reading.state == "FAILED"
    assert (loose.signed[0]["of_file"], loose.signed[0]["fits"]) == ("kh.pdf", "yes")
    assert (other.signed[0]["of_file"], other.signed[0]["fits"]) == ("", "")
    assert attach(cast, document, "bao-cao.xml", xml_of()).role == FileRole.SIGNED


def test_the_page_shows_it_and_says_what_is_not_checked(cast, sign_in):
    document = come(cast)
    attach(cast, document, "ky.pdf", signed_pdf())

    page = sign_in(cast.person("an")).get(f"/van-ban/{document.pk}/").content.decode()

    assert "của Trần Thanh Lâm, Ban Tuyên giáo Trung ương" in page
    assert "Chứng thư do CA thử nghiệm cấp, số ABC123, hạn từ 01/01/2023 đến 01/01/2028" in page
    assert "Chữ ký khớp với tệp" in page
    assert "Chưa kiểm tra được người ký" in page
    assert "hệ thống không hỏi cơ quan chứng thực" in page
    assert "hợp lệ" not in page
