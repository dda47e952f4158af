"""The covering letter of a round: drafted, written, issued with a number of the outgoing register, or joined to one."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from docx import Document as Word

from tests.cast import NOW, TODAY, make_person
from tests.drafting.test_pages import text_of_pdf
from tusach.drafting import actions, exports, queries
from tusach.drafting.actions import Signing
from tusach.drafting.covering import BY_LIST, Covering, Facts, addressed, blocks_of_letter, drafted
from tusach.drafting.models import Round
from tusach.journal.models import Entry, Mail
from tusach.kit.errors import Refused
from tusach.kit.paper import Item, Paragraph
from tusach.people.models import Role
from tusach.registry import actions as registry
from tusach.registry.models import Document


def at(name, *args):
    return reverse(f"drafting:rounds-letter{name}", args=args)


@pytest.fixture
def round_(desk):
    """A round without a letter; Chi is the clerk of the department that asks."""
    desk.cast.people["chi"] = make_person("chi", "Chi", desk.cast.bodies["centre"], Role.CLERK)
    return desk.open()


def signing(desk, **more):
    return Signing(
        keeper=desk.cast.bodies["centre"], signer="Nguyễn Quang Vinh", capacity=["TRƯỞNG BAN"], **more
    )


def issue(desk, round_, once="", **more):
    return actions.issue_letter(
        round=round_, covering=exports.covering_of(round_), signing=signing(desk, **more), by=desk.actor("chi"), at=NOW,
        once=once,
    )  # fmt: skip


def outgoing(desk, subject="về việc lấy ý kiến", by="chi"):
    paper = registry.Paper(kind="Công văn", subject=subject, dated=TODAY, signer="A")
    return registry.enter_outgoing(keeper=desk.cast.bodies["centre"], paper=paper, by=desk.actor(by), at=NOW)


def test_the_draft_says_who_is_asked_what_until_when_and_how_to_answer(round_):
    made = exports.covering_of(round_)

    assert made.subject.startswith("về việc lấy ý kiến đối với dự thảo Báo cáo ")
    assert made.to == ("Ban Tuyên giáo Tỉnh ủy Lâm Đồng", "Bộ Thử", "Bà Mai")
    for words in (
        "toàn văn dự thảo",
        "dự thảo lần 1 Báo cáo tổng kết 15 năm",
        "/du-thao/gop-y/",
        "tệp Word",
        "ngày 12 tháng 11 năm 2023",
    ):
        assert words in made.text
    assert made.blanks == 0


def test_all_provinces_are_one_line_and_many_others_go_by_a_list():
    group = ["Ban Tuyên giáo Tỉnh ủy Hà Giang", "Ban Tuyên giáo Thành ủy Hà Nội"]
    line = "Ban Tuyên giáo các tỉnh ủy, thành ủy trực thuộc Trung ương"

    assert addressed([*group, "Bộ A"], group) == [line, "Bộ A"]
    assert addressed([group[0], "Bộ A"], group) == [group[0], "Bộ A"]
    assert addressed([*group, *(f"Bộ {nth}" for nth in range(9))], group) == [line, BY_LIST]
    assert addressed(["UBND A", "UBND B"], ["UBND A", "UBND B"]) == [
        "Các tỉnh ủy, thành ủy trực thuộc Trung ương"
    ]


def test_lines_become_paragraphs_and_items_and_what_is_open_is_marked():
    one, two = blocks_of_letter("Thực hiện ... của Ban.\n\n1. Trên hệ thống.")

    assert isinstance(one, Paragraph)
    assert [(run.text, run.blank) for run in one.text] == [
        ("Thực hiện ", False), ("...", True), (" của Ban.", False),
    ]  # fmt: skip
    assert isinstance(two, Item)
    assert two.label == "1."
    facts = Facts(title="Báo cáo tổng kết", number=2, issuer="", deadline=date(2023, 11, 5))
    letter = drafted(facts, ["A"])
    assert (letter.blanks, letter.subject) == (4, "về việc lấy ý kiến đối với dự thảo Báo cáo tổng kết")


def test_the_letter_takes_its_number_and_round_and_document_know_each_other(desk, round_):
    made = issue(desk, round_)
    document = made.document

    assert (document.kind, document.code, document.due) == ("Công văn", "01-CV/BTGTW", round_.deadline)
    assert [one.name for one in document.recipients.order_by("order")][:3] == list(
        exports.covering_of(made).to
    )
    assert document.recipients.get(order=1).body == desk.cast.bodies["lam_dong"]
    assert document.work_url == reverse("drafting:rounds-show", args=[round_.pk])
    assert made.is_issued_here
    assert Entry.objects.filter(act="drafting.issue_letter", facts__document=document.pk).count() == 1


def test_the_same_letter_sent_twice_is_one_and_another_is_refused(desk, round_):
    first = issue(desk, round_, once="t1")
    assert issue(desk, first, once="t1").document == first.document
    with pytest.raises(Refused, match="đã có công văn: Công văn số 01-CV/BTGTW"):
        issue(desk, round_, once="t2")

    assert Document.objects.filter(kind="Công văn").count() == 1


def test_the_files_carry_number_subject_and_recipients_and_are_kept_once(desk, round_):
    made = issue(desk, round_)
    for _ in range(2):
        exports.keep_letter_files(made, by=desk.actor("chi"), at=NOW)
    assert sorted(made.document.files.values_list("name", flat=True)) == [
        "cong-van-lay-y-kien.docx", "cong-van-lay-y-kien.pdf",
    ]  # fmt: skip
    with exports.letter_as_sent(made, "pdf", NOW) as file:
        printed = text_of_pdf(file.read())
    for words in ("Số 01-CV/BTGTW", "về việc lấy ý kiến", "Kính gửi:", "- Như trên", "Nguyễn Quang Vinh"):
        assert words in printed
    assert "DỰ THẢO" not in printed
    word = Word(io.BytesIO(exports.letter_file(round_, "docx", NOW)))
    assert "DỰ THẢO" in word.tables[0].rows[1].cells[0].text  # the one that is not issued


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": "Xin gửi ... để lấy ý kiến."}, "còn 1 chỗ “...” chưa điền"),
        ({"text": " "}, "chưa có nội dung"),
        ({"subject": ""}, "Xin ghi trích yếu"),
        ({"to": ()}, "kính gửi ai"),
        ({"text": "Dài " * 6000}, "dài quá 20.000"),
    ],
)
def test_a_letter_that_is_not_ready_is_refused(desk, round_, change, said):
    covering = Covering(**{"subject": "về việc", "to": ("A",), "text": "Xin ý kiến.", **change})
    with pytest.raises(Refused, match=said):
        actions.issue_letter(
            round=round_, covering=covering, signing=signing(desk), by=desk.actor("chi"), at=NOW
        )
    assert not Document.objects.filter(kind="Công văn").exists()


def test_no_letter_without_a_signer_or_for_a_round_that_is_over(desk, round_):
    no_name = Signing(keeper=desk.cast.bodies["centre"], signer=" ")
    with pytest.raises(Refused, match="người ký"):
        actions.issue_letter(
            round=round_, covering=exports.covering_of(round_), signing=no_name, by=desk.actor("chi"), at=NOW
        )
    Round.objects.update(deadline=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="đã qua"):
        issue(desk, round_)
    actions.close_round(round=round_, by=desk.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="đã chốt"):
        issue(desk, round_)


def test_a_letter_issued_elsewhere_is_joined_and_let_go_again(desk, round_):
    document, other = outgoing(desk), desk.open(name="Đợt khác")
    actions.link_letter(round=round_, document=document, by=desk.actor("chi"), at=NOW)
    with pytest.raises(Refused, match="đã nối với “Lấy ý kiến dự thảo lần 1: Xin ý kiến các tỉnh”"):
        actions.link_letter(round=other, document=document, by=desk.actor("chi"), at=NOW)
    joined = Round.objects.get(pk=round_.pk)
    assert (joined.document, joined.is_issued_here) == (document, False)
    actions.unlink_letter(round=round_, by=desk.actor("chi"), at=NOW)
    document.refresh_from_db()

    assert document.work_url == ""
    with pytest.raises(Refused, match="chưa nối"):
        actions.unlink_letter(round=round_, by=desk.actor("chi"), at=NOW)
    registry.cancel_document(document=document, why="Nhầm.", by=desk.actor("chi"), at=NOW)
    with pytest.raises(Refused, match="không phải văn bản đi còn hiệu lực"):
        actions.link_letter(round=other, document=document, by=desk.actor("chi"), at=NOW)


def test_the_table_the_shell_and_letters_sent_later_cite_it(desk, round_):
    issue(desk, round_)
    now = Round.objects.select_related("document", "version__manuscript__campaign").get(pk=round_.pk)
    cited = "Công văn số 01-CV/BTGTW, ngày 02/11/2023"

    assert f"gửi 3 nơi theo {cited}, hạn trả lời" in exports.summary_of(now, queries.table_of(now))[0]
    shell = exports.submission_papers(desk.manuscript)["to-trinh"]
    assert any(
        cited in "".join(run.text for run in one.text) for one in shell.blocks if isinstance(one, Paragraph)
    )
    actions.send_link(invited=desk.invited(now, "Mai"), email="mai@example.vn", by=desk.actor("hoa"), at=NOW)
    assert f"Theo {cited}." in Mail.objects.order_by("-pk")[0].text


# --- the doors --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["khach", "minh", "lan", "hung"])
def test_a_stranger_finds_no_letter(desk, round_, sign_in, name):
    client = sign_in(desk.cast.person(name))
    for page in ("", "-write", "-issue", "-join"):
        assert client.get(at(page, round_.pk)).status_code == 404
    assert client.post(at("-unjoin", round_.pk)).status_code == 404
    assert client.get(at("-file", round_.pk, "docx")).status_code == 404


def test_who_writes_does_not_issue_and_who_issues_does_not_write(desk, round_, sign_in):
    writer = sign_in(desk.cast.person("hoa"))
    assert (
        "Như trên,\nLãnh đạo Ban (để b/c),\nLưu HC." in writer.get(at("-write", round_.pk)).content.decode()
    )
    assert writer.get(at("", round_.pk)).content.decode().count("<p>") >= 9  # a paragraph each
    assert writer.get(at("-issue", round_.pk)).status_code == 403
    said = {
        "subject": "về việc hỏi",
        "to": "Bộ A\n- Bộ B",
        "text": "Xin ý kiến.\n1. Trên mạng.",
        "recipients": "- Như trên",
    }
    assert writer.post(at("-write", round_.pk), said).url == at("", round_.pk)
    assert exports.covering_of(Round.objects.get()).to == ("Bộ A", "Bộ B")
    assert "Nội dung công văn không nêu hạn của đợt" in writer.get(at("", round_.pk)).content.decode()
    wrong = writer.post(at("-write", round_.pk), said | {"text": ""})
    assert (wrong.status_code, "Bộ B" in wrong.content.decode()) == (422, True)

    clerk = sign_in(desk.cast.person("chi"))
    assert clerk.get(at("-write", round_.pk)).status_code == 403
    assert "Lấy số và ban hành" in clerk.get(at("", round_.pk)).content.decode()
    issue(desk, round_)
    link = reverse("registry:show", args=[Round.objects.get().document_id])
    assert link in clerk.get(at("", round_.pk)).content.decode()
    shown = sign_in(desk.cast.person("an")).get(at("", round_.pk)).content.decode()
    assert ("01-CV/BTGTW" in shown, link in shown) == (True, False)  # the register of another body


def test_the_clerk_issues_it_at_the_door_and_its_files_lie_with_the_document(desk, round_, sign_in):
    client = sign_in(desk.cast.person("chi"))
    said = {"keeper": desk.cast.bodies["centre"].pk, "signer": "Nguyễn Quang Vinh", "capacity": "TRƯỞNG BAN",
            "place": "Hà Nội", "once": "abc"}  # fmt: skip
    for _ in range(2):
        assert client.post(at("-issue", round_.pk), said).status_code == 302
    document = Document.objects.get(kind="Công văn")

    assert document.files.count() == 2
    shown = client.get(at("", round_.pk)).content.decode()
    assert "Số 01-CV/BTGTW" in shown
    assert f"{reverse('registry:show', args=[document.pk])}" in shown
    assert "01-CV/BTGTW" in client.get(reverse("drafting:rounds-show", args=[round_.pk])).content.decode()
    register = client.get(reverse("registry:show", args=[document.pk])).content.decode()
    assert reverse("drafting:rounds-show", args=[round_.pk]) in register
    sent = client.get(at("-file", round_.pk, "pdf"))
    assert b"".join(sent.streaming_content)[:4] == b"%PDF"


def test_a_letter_that_was_changed_since_it_was_read_is_not_issued(desk, round_, sign_in):
    client = sign_in(desk.cast.person("chi"))
    read = client.get(at("", round_.pk)).context["covering"]
    said = {"keeper": desk.cast.bodies["centre"].pk, "signer": "Nguyễn Quang Vinh", "capacity": "TRƯỞNG BAN",
            "place": "Hà Nội", "once": "abc"}  # fmt: skip
    assert f"?ban={read.mark}" in client.get(at("", round_.pk)).content.decode()
    changed = replace(read, text=f"{read.text}\nMột câu nữa.")
    actions.save_letter(round=round_, covering=changed, by=desk.actor("hoa"), at=NOW)
    late = client.post(f"{at('-issue', round_.pk)}?ban={read.mark}", said)
    assert "vừa được sửa sau khi anh chị xem" in late.content.decode()
    assert not Document.objects.filter(kind="Công văn").exists()

    client.post(f"{at('-issue', round_.pk)}?ban={changed.mark}", said)
    assert Document.objects.filter(kind="Công văn").count() == 1


def test_a_letter_is_joined_by_choice_or_by_its_number(desk, round_, sign_in):
    document, client = outgoing(desk), sign_in(desk.cast.person("chi"))
    assert document.subject in client.get(at("-join", round_.pk)).content.decode()
    none = client.post(at("-join", round_.pk), {"code": "99-CV/BTGTW"})
    assert "không có 99-CV/BTGTW" in none.content.decode()
    assert "Xin chọn một công văn" in client.post(at("-join", round_.pk), {}).content.decode()
    assert client.post(at("-join", round_.pk), {"code": "1 -CV/BTGTW"}).url == at("", round_.pk)

    assert Round.objects.get().document == document
    assert "ban hành ngoài trang này" in client.get(at("", round_.pk)).content.decode()
    client.post(at("-unjoin", round_.pk))
    client.post(at("-join", round_.pk), {"document": document.pk})
    assert Round.objects.get().document == document
