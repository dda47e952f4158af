"""What is read later, and the room's command."""

import io

import pytest
from django.core.files.base import File
from django.core.management import call_command

from tests.cast import NOW
from tests.kit.textlayer.pages import mixed
from tests.registry.signed import cms
from tests.registry.test_actions import PDF, attach, come, go, own
from tests.registry.test_routing import lead, route
from tusach.kit.errors import Refused
from tusach.kit.paper import Letterhead, Paper, Paragraph, form_on, to_docx
from tusach.kit.textlayer import can_read_scans
from tusach.registry import actions, jobs, queries
from tusach.registry.models import AttachmentText, ReadingState


def word_file(text):
    paper = Paper(letterhead=Letterhead(issuer=["A"]), blocks=[Paragraph(text)], type_name="BÁO CÁO")
    return to_docx(paper, form_on("party", NOW.date()))


def test_files_that_wait_are_read_linked_and_found(cast):
    document = come(cast)
    data = word_file("Căn cứ Kết luận số 30-KL/TW, ngày 08/02/2018; đề nghị báo cáo tủ sách.")
    actions.attach_file(
        document=document, file=File(io.BytesIO(data), name="bc.docx"), by=cast.actor("an"), at=NOW
    )
    attach(cast, document, "hong.pdf", PDF)
    attach(cast, document, "ky.p7s", cms(b"x"))

    assert jobs.read_waiting(at=NOW) == (1, 1)

    states = dict(AttachmentText.objects.values_list("attachment__name", "state"))
    assert states == {
        "bc.docx": ReadingState.READ,
        "hong.pdf": ReadingState.FAILED,
        "ky.p7s": ReadingState.FAILED,
    }
    assert AttachmentText.objects.get(attachment__name="hong.pdf").said
    assert (document.references.get().kind, document.references.get().to.code) == ("BASIS", "30-KL/TW")
    assert queries.search_documents(cast.actor("an"), "tủ sách").ids == (document.pk,)
    assert jobs.read_waiting(at=NOW) == (0, 0)


def test_a_lost_file_says_so(cast, settings, tmp_path):
    kept = attach(cast, come(cast), "a.txt", "Một đoạn".encode())
    settings.MEDIA_ROOT = tmp_path / "elsewhere"

    jobs.read_now(kept, by=cast.actor("an"), at=NOW)
    jobs.read_waiting(at=NOW)

    assert kept.reading.__class__.objects.get(attachment=kept).said == "Tệp không còn trong kho."


@pytest.mark.skipif(not can_read_scans(), reason="tesseract with Vietnamese is not installed")
def test_a_file_with_scanned_pages_among_others_is_found_at_once_and_read_whole_later(cast):
    document = come(cast)
    data = mixed([["Trang có chữ nói về tủ sách của cơ sở."] * 8], [["Trang quét nói về bể bơi."]], dpi=150)
    kept = attach(cast, document, "lan.pdf", data)
    jobs.read_now(kept, by=cast.actor("an"), at=NOW)

    assert AttachmentText.objects.get(attachment=kept).state == ReadingState.WAITING
    assert queries.search_documents(cast.actor("an"), "tủ sách").ids == (document.pk,)
    assert jobs.read_waiting(at=NOW) == (1, 0)
    whole = AttachmentText.objects.get(attachment=kept)
    assert (whole.state, "quét" in whole.text) == (ReadingState.READ, True)


def test_no_further_file_is_begun_when_the_time_is_over(cast):
    document = come(cast)
    for name in ("a.txt", "b.txt"):
        attach(cast, document, name, f"Một đoạn của {name}".encode())

    assert jobs.read_waiting(at=NOW, seconds=-1) == (0, 0)
    assert jobs.read_waiting(at=NOW) == (2, 0)


def said(*words, **options):
    out = io.StringIO()
    call_command("registry", *words, stdout=out, **options)
    return out.getvalue()


def test_the_command_reads_reminds_rebuilds_and_tells_gaps(cast, clock):
    go(cast, own(number="1"))
    go(cast, own(number="4"), why="Sổ giấy")
    route(cast, come(cast), lead(cast), due=NOW.date())

    assert said("read") == "Đã đọc 0 tệp; 0 tệp không đọc được.\n"
    assert said("remind") == "Đã nhắc 1 việc sắp đến hạn, 0 việc quá hạn.\n"
    assert said("reindex") == "Đã lập lại mục lục tìm của 3 văn bản.\n"
    assert said("gaps", "NXBCTQG") == "Công văn: số 02 đến 03 chưa dùng\n"
    assert '"missing": "02 đến 03"' in said("gaps", "NXBCTQG", "--json")
    assert said("gaps", "Ban Tuyên giáo Trung ương") == "Không bỏ trống số nào.\n"
    with pytest.raises(Refused, match="Không rõ cơ quan nào là “BTGTU”"):
        said("gaps", "BTGTU")


def test_a_file_whose_words_break_their_reader_does_not_stop_the_others(cast, monkeypatch):
    document = come(cast)
    for name in ("a.txt", "b.txt"):
        attach(cast, document, name, f"Một đoạn của {name}".encode())
    keep = actions.keep_text

    def breaks(*, attachment, read, by, at):
        if attachment.name == "a.txt" and read.text:
            raise StopIteration
        return keep(attachment=attachment, read=read, by=by, at=at)

    monkeypatch.setattr(actions, "keep_text", breaks)

    assert jobs.read_waiting(at=NOW) == (1, 1)
    states = dict(AttachmentText.objects.values_list("attachment__name", "state"))
    assert states == {"a.txt": ReadingState.FAILED, "b.txt": ReadingState.READ}
