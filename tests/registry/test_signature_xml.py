"""XML signatures whose canonical bytes are written out by hand, so that the reader is compared with the standard."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.registry.sealed import keyed, sign
from tusach.registry import xmlsigned
from tusach.registry.models.files import _shown
from tusach.registry.signatures import read_signatures

DSIG = "http://www.w3.org/2000/09/xmldsig#"
PLAIN = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
METHODS = {
    "rsa": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "ecdsa": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "pss": "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "eddsa": "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519",
}  # fmt: skip
ENVELOPED = f"{DSIG}enveloped-signature"


def b64(data):
    return base64.b64encode(data).decode()


def reference(canonical, *, uri="", steps=(ENVELOPED,), kind=""):
    """One Reference in canonical form; `canonical` is what it signs, as bytes."""
    made = "".join(f'<Transform Algorithm="{one}"></Transform>' for one in steps)
    made = f"<Transforms>{made}</Transforms>" if steps else ""
    typed = f' Type="{kind}"' if kind else ""
    digest = b64(hashlib.sha256(canonical).digest())
    return (
        f'<Reference{typed} URI="{uri}">{made}<DigestMethod Algorithm="{SHA256}"></DigestMethod>'
        f"<DigestValue>{digest}</DigestValue></Reference>"
    )


def signature(*references, kind="ecdsa", how=PLAIN, inherited="", objects="", extra=(), info_ns=None):
    """A Signature. `inherited`: declarations of the document around it that SignedInfo's canonical form has by rule."""
    body = (
        f'<CanonicalizationMethod Algorithm="{how}"></CanonicalizationMethod>'
        f'<SignatureMethod Algorithm="{METHODS[kind]}"></SignatureMethod>{"".join(references)}</SignedInfo>'
    )
    key, certificate = keyed(kind)
    canonical = f'<SignedInfo xmlns="{DSIG}"{inherited if info_ns is None else info_ns}>{body}'
    value = sign(key, kind, canonical.encode(), "sha256")
    if kind == "ecdsa":
        r, s = decode_dss_signature(value)
        value = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    held = [b64(one.public_bytes(serialization.Encoding.DER)) for one in (*extra, certificate)]
    data = "".join(f"<X509Certificate>{one}</X509Certificate>" for one in held)
    return (
        f'<Signature xmlns="{DSIG}"><SignedInfo>{body}<SignatureValue>{b64(value)}</SignatureValue>'
        f"<KeyInfo><X509Data>{data}</X509Data></KeyInfo>{objects}</Signature>"
    )


def one_of(text):
    (one,) = read_signatures(text.encode())
    return one


def said(text):
    one = one_of(text)
    return one["covers"], one["digest"], one["seal"]


@pytest.mark.parametrize("kind", METHODS)
def test_each_scheme_is_worked_out(kind):
    content = "<bao-cao><so>118</so></bao-cao>"
    text = content.replace("</bao", signature(reference(content.encode()), kind=kind) + "</bao")

    assert said(text) == ("whole", "same", "same")
    assert said(text.replace(">118<", ">119<")) == ("whole", "differs", "same")
    assert said(text.replace(SHA256, SHA256 + " ")) == ("whole", "", "differs")
    assert _shown(one_of(text))["fits"] == "yes"


def test_declarations_of_the_document_go_along_in_the_plain_form_and_not_in_the_exclusive_one():
    """C14N 1.0 writes what is in scope into SignedInfo, exclusive C14N only what is used there."""
    held = ' xmlns:k="urn:khac"'
    root = f"<bao-cao{held}><k:so>118</k:so></bao-cao>"
    alone = '<bao-cao><k:so xmlns:k="urn:khac">118</k:so></bao-cao>'
    plain = signature(reference(root.encode()), inherited=held)
    exclusive = signature(
        reference(alone.encode(), steps=(ENVELOPED, EXCLUSIVE)), how=EXCLUSIVE, inherited=held, info_ns=""
    )
    mixed_up = signature(reference(root.encode()), how=EXCLUSIVE, inherited=held)

    for made, seal in ((plain, "same"), (exclusive, "same"), (mixed_up, "differs")):
        assert said(root.replace("</bao", made + "</bao")) == ("whole", "same", seal)


def test_instructions_around_the_root_are_signed_and_comments_are_not():
    canonical = b'<?xml-stylesheet href="a.xsl"?>\n<bao-cao><so>118</so></bao-cao>'
    made = signature(reference(canonical, steps=(ENVELOPED, f"{PLAIN}#WithComments")))
    text = f'<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><!-- a --><bao-cao><so><!-- b -->118</so>{made}</bao-cao>'

    assert said(text) == ("whole", "same", "same")
    assert said(text.replace("a.xsl", "b.xsl"))[1] == "differs"


def test_a_part_that_is_signed_is_called_a_part():
    part = '<muc Id="m1"><so>118</so></muc>'
    made = signature(reference(part.encode(), uri="#m1", steps=()))
    text = f"<bao-cao>{part}<them>1</them>{made}</bao-cao>"

    assert said(text) == ("part", "same", "same")
    assert _shown(one_of(text))["fits"] == "part"
    assert said(text.replace("<them>1", "<them>2")) == ("part", "same", "same")
    assert said(text.replace("118", "119")) == ("part", "differs", "same")
    twice = text.replace("<them>1</them>", '<muc Id="m1"><so>999</so></muc>')
    assert said(twice) == ("part", "", "same")


def test_what_is_not_known_here_is_not_judged():
    content = b"<bao-cao><so>118</so></bao-cao>"
    path = "http://www.w3.org/TR/1999/REC-xpath-19991116"
    text = content.decode().replace("</bao", signature(reference(content, steps=(path, ENVELOPED))) + "</bao")

    assert said(text) == ("part", "", "same")
    assert _shown(one_of(text))["fits"] == ""
    inner = f'<vo xml:lang="vi">{content.decode()}</vo>'.replace(
        "</bao", signature(reference(content)) + "</bao"
    )
    assert said(inner)[2] == ""


def test_the_time_counts_only_where_it_is_sealed():
    content = "<bao-cao><so>118</so></bao-cao>"
    when = "<SigningTime>2023-08-22T09:30:00+07:00</SigningTime>"
    properties = f'<SignedProperties Id="p">{when}</SignedProperties>'
    canonical = f'<SignedProperties xmlns="{DSIG}" Id="p">{when}</SignedProperties>'.encode()
    kind = "http://uri.etsi.org/01903#SignedProperties"
    sealed = signature(
        reference(content.encode()),
        reference(canonical, uri="#p", steps=(), kind=kind),
        objects=f"<Object>{properties}</Object>",
    )
    loose = signature(reference(content.encode()), objects=f"<Object>{properties}</Object>")

    in_it = content.replace("</bao", sealed + "</bao")
    assert one_of(in_it)["signed_at"] == "2023-08-22T09:30:00+07:00"
    assert one_of(in_it.replace("09:30", "08:30"))["signed_at"] == ""
    assert one_of(content.replace("</bao", loose + "</bao"))["signed_at"] == ""


def test_the_certificate_that_fits_is_named_whatever_stands_before_it():
    content = "<bao-cao><so>118</so></bao-cao>"
    other = keyed("rsa", "Cơ quan cấp", 0x99)[1]
    text = content.replace("</bao", signature(reference(content.encode()), extra=[other]) + "</bao")

    assert (one_of(text)["subject"], one_of(text)["seal"]) == ("Trần Thanh Lâm", "same")


def test_two_signatures_of_one_document_each_say_their_own():
    """The second is put in after the first and signs what was there: the first no longer covers what it signed."""
    content = "<bao-cao><so>118</so></bao-cao>"
    first = content.replace("</bao", signature(reference(content.encode()), kind="rsa") + "</bao")
    second = first.replace("</bao", signature(reference(first.encode())) + "</bao")
    found = read_signatures(second.encode())

    assert [one["seal"] for one in found] == ["same", "same"]
    assert [one["digest"] for one in found] == ["differs", "same"]


def test_a_file_that_asks_for_its_whole_again_and_again_holds_nobody_up(monkeypatch):
    """What is still worked out when it was enough is nothing, never a wrong word; who signed is told all the same."""
    content = b"<r><t>a</t></r>"
    text = f"<r><t>a</t>{signature(*[reference(content)] * 9)}</r>"
    assert [one["digest"] for one in read_signatures(text.encode())] == ["same"] * 9

    monkeypatch.setattr(xmlsigned, "_MOST_WORK", 4 * len(text.encode()))
    found = read_signatures(text.encode())

    assert [one["digest"] for one in found] == ["same"] * 3 + [""] * 6
    assert {one["seal"] for one in found} == {"same"}
