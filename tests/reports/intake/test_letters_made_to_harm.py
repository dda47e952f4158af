"""Letters as files: what is attached, and letters made to keep their reader busy or to end it."""

import time

import pytest

from tusach.kit.errors import Refused
from tusach.reports.mailed import read_letter

ATTACHED = b"Content-Disposition: attachment; filename=bao-cao.docx\r\n\r\nchu"
DEEP = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(1_200)
)
LESS_DEEP = DEEP[: DEEP.index(b"b150")]  # ends inside of a header


def test_a_letter_gives_what_is_attached():
    letter = read_letter(b"From: Lan <lan@example.vn>\r\n" + ATTACHED)
    assert (letter.sender, letter.files) == ("Lan <lan@example.vn>", (("bao-cao.docx", b"chu"),))


def test_a_letter_to_very_many_is_read_and_its_names_are_understood():
    to = b"To: " + b",\r\n ".join(b"xa%d@example.vn" % n for n in range(2_000)) + b"\r\n"
    name = b"Content-Disposition: attachment; filename*=utf-8''b%C3%A1o%20c%C3%A1o.docx\r\n\r\nchu"
    letter = read_letter(b"From: =?utf-8?q?L=E1=BB=87?= <le@example.vn>\r\n" + to + name)
    assert (letter.sender, letter.files) == ("Lệ <le@example.vn>", (("báo cáo.docx", b"chu"),))


def test_a_large_forwarded_letter_is_read():
    lines = b"eA==\r\n" * 60_000
    inner = b"Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    data = (
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
        + inner
        + ATTACHED
        + lines
        + b"--b--\r\n--a--\r\n"
    )
    assert [name for name, _ in read_letter(data).files] == ["bao-cao.docx"]


@pytest.mark.parametrize(
    "data",
    [
        DEEP,
        b"Content-Type: message/rfc822\r\n\r\n" * 1_500,
        b"From: " + b'"a" <a@b>,' * 20_000 + b"\r\n" + ATTACHED,
        b"Content-Disposition: attachment; filename*0=a;"
        + b";".join(b"filename*%d=a" % n for n in range(1, 9_000))
        + b"\r\n\r\nx",
        b'Content-Disposition: attachment; filename="' + b"=?utf-8?q?a?= " * 9_000 + b'"\r\n\r\nx',
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\n\nx\n" * 9_000,
        b'Content-Type: multipart/mixed; boundary="b"\r\r' + b"--b\r\rx\r" * 9_000,
        LESS_DEEP.replace(b": ", b":            ") + b"x\n" * 400_000,
        LESS_DEEP.replace(b": ", b": (a) ") + b"x\r" * 400_000,
        b"Content-Type: " + b"(a)" * 8_000 + b"text/plain\r\n" + ATTACHED,
        b"Content-Type: text/plain;\r" + b" (a)\r" * 8_000 + ATTACHED,
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + (b"--b\nContent-Type: " + b"(a)" * 1_000 + b"text/plain\n\nx\n") * 100,
    ],
    ids=[
        "deep",
        "letters in letters",
        "addresses",
        "name in pieces",
        "name in codes",
        "many parts",
        "parts after returns",
        "lines in nests",
        "lines after returns in nests",
        "remarks",
        "remarks in lines",
        "many with remarks",
    ],
)
def test_a_letter_made_to_harm_is_a_sentence_soon(data):
    began = time.process_time()
    with pytest.raises(Refused, match="không đọc được"):
        read_letter(data)
    assert time.process_time() - began < 1
