"""Letters as files: what is attached, and letters made to keep their reader busy or to end it."""

import time

import pytest

from tusach.kit.errors import Refused
from tusach.reports.mailed import read_letter

ATTACHED = b"Content-Disposition: attachment; filename=bao-cao.docx\r\n\r\nchu"
DEEP = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(1_200)
)


def test_a_letter_gives_what_is_attached():
    letter = read_letter(b"From: Lan <lan@example.vn>\r\n" + ATTACHED)
    assert (letter.sender, letter.files) == ("Lan <lan@example.vn>", (("bao-cao.docx", b"chu"),))


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
    ],
    ids=["deep", "letters in letters", "addresses", "name in pieces", "name in codes", "many parts"],
)
def test_a_letter_made_to_harm_is_a_sentence_soon(data):
    began = time.process_time()
    with pytest.raises(Refused, match="không đọc được"):
        read_letter(data)
    assert time.process_time() - began < 1
