"""Each way to sign that is worked out, and what an evil or an odd file may not make the page say."""

import hashlib

import pytest

from tests.registry import sealed
from tests.registry.sealed import (
    attribute,
    digest_attribute,
    keyed,
    made,
    pdf_with,
    stamp_over,
    time_attribute,
    token_attribute,
)
from tusach.registry.models.files import _shown
from tusach.registry.signatures import read_signatures

TEXT = "Toàn tỉnh có 118 xã nhận đủ sách.".encode()
WAYS = [
    ("rsa", "sha1"), ("rsa", "sha256"), ("rsa", "sha384"), ("rsa", "sha512"), ("pss", "sha256"), ("pss", "sha512"),
    ("ecdsa", "sha256"), ("ecdsa", "sha384"), ("ecdsa", "sha512"), ("eddsa", "sha512"),
]  # fmt: skip


def one_of(data):
    (one,) = read_signatures(data)
    return one


def fits(data):
    return _shown(one_of(data))["fits"]


@pytest.mark.parametrize(("kind", "name"), WAYS)
@pytest.mark.parametrize("named", [True, False])
def test_each_scheme_is_worked_out(kind, name, named):
    """With the hash in the scheme's own name, and with the digest's; PSS without parameters means SHA-1 (RFC 4055)."""
    if kind == "pss" and not named:
        name = "sha1"
    data = made(TEXT, kind, name, inside=True, named=named)
    forged = data[:-3] + bytes([data[-3] ^ 1]) + data[-2:]
    changed = data.replace(b"118", b"119", 1)

    assert (one_of(data)["digest"], one_of(data)["seal"], fits(data)) == ("same", "same", "yes")
    assert (one_of(forged)["seal"], fits(forged)) == ("differs", "no")
    assert (one_of(changed)["digest"], fits(changed)) == ("differs", "no")


def test_the_signatures_own_hash_may_be_another_than_the_digests():
    assert fits(made(TEXT, "rsa", "sha1", inside=True, sign_hash="sha256")) == "yes"


def test_a_hash_or_a_key_that_is_unknown_here_is_not_judged():
    odd = made(TEXT, "pss", "sha3_256", inside=True)
    one = one_of(odd)

    assert (one["hash_name"], one["digest"], one["seal"], fits(odd)) == ("", "", "", "")
    wrong = made(TEXT, "ecdsa", inside=True, who=(keyed("ecdsa")[0], keyed("rsa")[1]))
    assert (one_of(wrong)["seal"], fits(wrong)) == ("", "")


def test_what_only_stands_beside_the_sealed_attributes_proves_nothing():
    """Anybody can add to them: a digest of other words, another time."""
    sealed_ones = [attribute(sealed.KIND, sealed.oid(sealed.DATA)), digest_attribute(b"other words")]
    evil = [digest_attribute(TEXT), time_attribute("200101000000Z")]
    data = made(TEXT, inside=True, attributes=sealed_ones, unsealed=evil)

    assert (one_of(data)["digest"], one_of(data)["signed_at"], fits(data)) == ("differs", "", "no")


def test_attributes_out_of_order_and_none_at_all():
    assert fits(made(TEXT, inside=True, in_order=False)) == "yes"
    bare = made(TEXT, inside=True, attributes=[])
    assert (one_of(bare)["hash_value"], one_of(bare)["seal"], fits(bare)) == ("", "same", "yes")
    assert fits(bare.replace(b"118", b"119", 1)) == "no"


def test_the_signers_certificate_is_told_from_others_that_came_along():
    """By issuer and number, for another may have the same number; or by the identifier of its key."""
    other = keyed("rsa", "Người khác")[1]
    for by_key in (False, True):
        one = one_of(made(TEXT, inside=True, certificates=[other], by_key=by_key))
        assert (one["subject"], one["seal"]) == ("Trần Thanh Lâm", "same")


def test_a_time_stamp_of_a_signature_is_read_and_compared():
    def stamped(over=None):
        attributes = [attribute(sealed.KIND, sealed.oid(sealed.DATA)), digest_attribute(TEXT)]
        ordered = sealed.tlv(0x31, b"".join(sorted(attributes)))
        signature = sealed.sign(keyed("eddsa")[0], "eddsa", ordered, "sha512")
        token = stamp_over(over or signature)
        return one_of(
            made(TEXT, "eddsa", inside=True, attributes=attributes, unsealed=[token_attribute(token)])
        )

    good, other = stamped(), stamped(b"another signature")
    assert (good["has_timestamp"], good["stamp"], good["stamped_at"][:16]) == (
        True,
        "same",
        "2023-08-22T02:35",
    )
    assert other["stamp"] == "differs"
    broken = one_of(made(TEXT, inside=True, unsealed=[token_attribute(sealed.seq())]))
    assert (broken["has_timestamp"], broken["stamp"], broken["stamped_at"]) == (True, "", "")


def test_several_signatures_of_a_pdf_each_with_what_it_covers():
    data = pdf_with(lambda part: made(part, "rsa"), lambda part: made(part, "pss"), made)
    found = read_signatures(data)

    assert [one["covers"] for one in found] == ["part", "part", "whole"]
    assert {(one["digest"], one["seal"]) for one in found} == {("same", "same")}
    assert [_shown(one)["fits"] for one in found] == ["part", "part", "yes"]
    first_changed = read_signatures(data.replace(b"1 0 obj\n<< >>", b"1 0 obj\n<<X>>", 1))
    assert [one["digest"] for one in first_changed] == ["differs"] * 3
    later = data.rpartition(b"4 0 obj")
    assert [one["digest"] for one in read_signatures(later[0] + b"4 1 obj" + later[2])] == [
        "same",
        "same",
        "differs",
    ]


def test_a_hole_with_more_than_the_signature_in_it_is_none():
    data = pdf_with(made)
    begin = data.index(b"/Contents <") + len(b"/Contents ")
    assert read_signatures(data[:begin] + b"(x" + data[begin + 2 :]) == []


def test_the_older_kinds_of_pdf_signature():
    def sha1_inside(part):
        return made(hashlib.sha1(part, usedforsecurity=False).digest(), "rsa", "sha1", inside=True)

    data = pdf_with(sha1_inside, kind="adbe.pkcs7.sha1")
    assert (one_of(data)["form"], fits(data)) == ("PDF", "yes")
    assert fits(data.replace(b"1 0 obj\n<< >>", b"1 0 obj\n<<X>>", 1)) == "no"
    raw = pdf_with(lambda _: sealed.tlv(0x04, b"\x01" * 256), kind="adbe.x509.rsa_sha1")
    assert (one_of(raw)["form"], one_of(raw)["subject"], fits(raw)) == ("PDF", "", "")


def test_a_time_stamp_over_a_whole_pdf_is_no_signature_of_a_person():
    data = pdf_with(stamp_over, kind="ETSI.RFC3161")
    one = one_of(data)

    assert (one["form"], one["digest"], one["seal"], one["covers"]) == ("STAMP", "same", "same", "whole")
    assert (one["subject"], one["signed_at"][:16]) == ("Máy đóng dấu thời gian", "2023-08-22T02:35")
    assert one_of(data.replace(b"1 0 obj\n<< >>", b"1 0 obj\n<<X>>", 1))["digest"] == "differs"


@pytest.mark.parametrize(
    ("held", "bent", "subject"),
    [
        (b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x58", ""),  # a version that there is not
        (b"\x02\x04\x00\xab\xc1\x23", b"\x02\x04\x80\xab\xc1\x23", "Trần Thanh Lâm"),  # a number below zero
        (b"\x17\x0d230101000000Z", b"\x17\x0d230199000000Z", ""),  # a day that there is not
    ],
)
def test_a_certificate_that_cannot_be_is_nobodys_and_an_odd_one_is_read(held, bent, subject):
    data = made(TEXT, inside=True)
    assert held in data
    one = one_of(data.replace(held, bent))

    assert (one["subject"], one["digest"]) == (subject, "same")
    assert _shown(one)["fits"] == ("yes" if subject else "")


def test_a_file_cut_or_bent_anywhere_never_breaks_the_reader():
    data = made(TEXT, "ecdsa", inside=True, unsealed=[token_attribute(stamp_over(b"x", kind="ecdsa"))])
    for place in range(0, len(data), 5):
        bent = data[:place] + bytes([data[place] ^ 0x5A]) + data[place + 1 :]
        assert all(_shown(one)["fits"] in {"yes", "no", "part", ""} for one in read_signatures(bent))
