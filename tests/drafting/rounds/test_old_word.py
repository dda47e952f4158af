"""A genuine DOC: the file that went out, commented and changed in a Word of before 2007. LibreOffice makes it and reads it."""

import os
import shutil
import subprocess

import pytest

from tests.drafting.rounds.word import Word, receive
from tusach.drafting import exports
from tusach.drafting.models import Comment


def as_doc(data, folder):
    """Saved as DOC by a program that people save such files with."""
    (folder / "gop-y.docx").write_bytes(data)
    order = [shutil.which("soffice"), f"-env:UserInstallation={(folder / 'home').as_uri()}", "--headless", "--convert-to",
             "doc:MS Word 97", "--outdir", str(folder), str(folder / "gop-y.docx")]  # fmt: skip
    subprocess.run(
        order,
        check=True,
        capture_output=True,
        timeout=120,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
    )
    return (folder / "gop-y.doc").read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_remarks_and_changes_of_a_doc_come_onto_their_blocks(desk, tmp_path):
    made = desk.open()
    word = Word(exports.asking_docx(made, desk.invited(made)))
    word.remark("10.431 trên 10.598", "Xem lại số này.")
    word.change("nhiều khó khăn", "ít khó khăn")
    word.insert("đọc sách điện tử hằng tháng", " và hằng quý")
    word.type_after("64 lượt mượn", "Đề nghị thêm một đoạn về kinh phí.")
    data = as_doc(word.saved(), tmp_path)
    assert data.startswith(b"\xd0\xcf\x11\xe0")

    got = receive(made, data, name="Cong van 97.doc")

    assert (got.state, got.invited) == ("TAKEN", desk.invited(made))
    one, two, _ = desk.blocks
    said = {
        (comment.block, comment.quote, comment.text or comment.proposed, comment.author)
        for comment in Comment.objects.all()
    }
    assert (one, "10.431 trên 10.598", "Xem lại số này.", "Bà Hoa") in said
    assert {(comment.block, comment.kind) for comment in Comment.objects.filter(author="Ông Ba")} == {
        (two, "EDIT")
    }
    assert {"ít khó khăn", "tử hằng tháng và hằng quý"} <= {
        comment.proposed for comment in Comment.objects.filter(block=two)
    }
    assert Comment.objects.filter(text="Đề nghị thêm một đoạn về kinh phí.").exists()
    assert not Comment.objects.filter(lost=True).exists()
