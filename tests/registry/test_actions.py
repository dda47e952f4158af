from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import NOW
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused
from tusach.people.models import Post, Role
from tusach.registry import actions, queries
from tusach.registry.actions import Paper, Stamp
from tusach.registry.models import Document
from tusach.registry.recipients import read_recipients

PDF = b"%PDF-1.4\n1 0 obj\n"


def paper(**more):
    facts = {"kind": "Kế hoạch", "subject": "Tổng kết 15 năm", "dated": date(2023, 8, 22), "number": "341",
             "symbol": "-KH/BTGTW", "issuer": "Ban Tuyên giáo Trung ương"}  # fmt: skip
    return Paper(**facts | more)


def own(**more):
    return paper(**{"number": "", "symbol": "", "issuer": "", "kind": "Công văn"} | more)


def come(cast, paper=paper(), once="", **stamp):  # noqa: B008 - a frozen value
    facts = {"arrived_on": date(2023, 8, 28)} | stamp
    return actions.enter_incoming(
        keeper=cast.bodies["publisher"],
        paper=paper,
        stamp=Stamp(**facts),
        by=cast.actor("an"),
        at=NOW,
        once=once,
    )


def go(cast, paper=None, recipients="", once="", at=NOW, **more):
    return actions.enter_outgoing(
        keeper=cast.bodies["publisher"], paper=paper or own(), recipients=read_recipients(recipients),
        by=cast.actor("an"), at=at, once=once, **more,
    )  # fmt: skip


def test_an_incoming_document_gets_the_next_number_of_the_year(cast):
    first, second = come(cast), come(cast, paper(number="342"))
    last_year = come(cast, paper(number="7", dated=date(2022, 3, 1)), arrived_on=date(2022, 3, 5))

    assert [one.arrival.number for one in (first, second, last_year)] == ["1", "2", "1"]
    assert Entry.objects.filter(act="registry.enter_incoming").count() == 3


def test_numbering_goes_on_after_the_number_of_the_paper_book(cast):
    come(cast, number="3974")

    assert come(cast, paper(number="342")).arrival.number == "3975"


@pytest.mark.parametrize(
    ("change", "stamp", "field", "sentence"),
    [
        ({"subject": "  "}, {}, "subject", "trích yếu"),
        ({"subject": "x" * 501}, {}, "subject", "501 ký tự"),
        ({"kind": ""}, {}, "kind", "tên loại"),
        ({"dated": NOW.date() + timedelta(days=1)}, {}, "dated", "03/11/2023 chưa tới"),
        ({}, {"arrived_on": NOW.date() + timedelta(days=1)}, "arrived_on", "chưa tới"),
        ({}, {"arrived_on": date(2023, 8, 21)}, "arrived_on", "trước ngày văn bản"),
        ({}, {"forwarded_on": date(2023, 8, 27)}, "forwarded_on", "trước ngày đến"),
    ],
)
def test_what_cannot_be_entered_gets_its_sentence(cast, change, stamp, field, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        come(cast, paper(**change), **stamp)

    assert (refusal.value.field, Document.objects.count()) == (field, 0)


def test_an_arrival_number_is_given_once(cast):
    come(cast, number="12")

    with pytest.raises(Refused, match="Số đến 12 của năm 2023 đã dùng; để trống thì hệ thống cấp số 13"):
        come(cast, paper(number="9"), number="12")


def test_the_same_document_is_not_entered_twice(cast):
    come(cast, number="3974")

    with pytest.raises(Refused, match="đã vào sổ, số đến 3974"):
        come(cast, paper(issuer="BAN TUYÊN GIÁO TRUNG ƯƠNG"))


def test_a_form_sent_twice_enters_one_document(cast):
    assert come(cast, once="a").pk == come(cast, once="a").pk
    assert go(cast, once="b").pk == go(cast, once="b").pk
    assert Document.objects.count() == 2


def test_the_party_numbers_by_type_and_the_state_by_year(cast):
    party = [go(cast, own(dated=date(2022, 5, 1))).code, go(cast).code, go(cast, own(kind="Kế hoạch")).code]
    state = [
        go(cast, own(family="STATE", dated=day)).code
        for day in (date(2022, 5, 1), date(2023, 5, 1), date(2023, 5, 2))
    ]

    assert party == ["01-CV/NXBCTQG", "02-CV/NXBCTQG", "01-KH/NXBCTQG"]
    assert state == ["01/NXBCTQG", "01/NXBCTQG", "02/NXBCTQG"]


def test_a_new_term_begins_the_partys_numbers_anew(cast):
    body, an = cast.bodies["publisher"], cast.actor("an")
    go(cast)
    actions.open_term(body=body, name="2020 - 2025", from_date=date(2023, 8, 1), by=an, at=NOW)

    late = go(cast, own(dated=date(2023, 7, 31)), why="Văn thư nghỉ ốm")
    assert (go(cast).code, late.code) == ("01-CV/NXBCTQG", "02-CV/NXBCTQG")
    with pytest.raises(Refused, match="đã bắt đầu ngày"):
        actions.open_term(body=body, name="2020 - 2025", from_date=date(2023, 8, 1), by=an, at=NOW)
    with pytest.raises(Refused, match="tên nhiệm kỳ"):
        actions.open_term(body=body, name=" ", from_date=date(2024, 8, 1), by=an, at=NOW)


def test_a_number_asked_for_twice_says_who_has_it(cast):
    go(cast, own(number="5"))

    with pytest.raises(Refused, match="Số 05 đã cấp cho “Tổng kết 15 năm”; số tiếp theo là 06"):
        go(cast, own(number="5"))
    with pytest.raises(Refused, match="số nguyên"):
        go(cast, own(number="năm"))
    assert go(cast, own(number="3")).code == "03-CV/NXBCTQG"
    assert go(cast).code == "06-CV/NXBCTQG"


def test_the_clerks_of_the_recipients_hear_of_it(cast):
    for name, body in [("minh", "lam_dong"), ("khach", "ha_giang"), ("lan", "ta_nung")]:
        Post.objects.create(
            person=cast.person(name), body=cast.bodies[body], role=Role.CLERK, from_date=date(2009, 1, 1)
        )

    go(cast, recipients="- Các tỉnh ủy, thành ủy,\n- Đảng ủy xã Bảo Thuận,\n- Lưu.")

    assert sorted(notice.person.username for notice in Notice.objects.all()) == ["khach", "minh"]
    assert [row.body for row in Document.objects.get().recipients.order_by("order")] == [
        None, cast.bodies["bao_thuan"], None,
    ]  # fmt: skip


def test_references_are_found_and_seen_from_both_documents(cast):
    plan = come(cast)
    text = "Công văn số 1741-CV/VPTW, ngày 07/9/2021; Kết luận số 30-KL/TW; Kết luận 30; Kế hoạch số 341-KH/BTGTW"

    found = actions.read_references(document=plan, text=text, by=cast.actor("an"), at=NOW)
    again = actions.read_references(document=plan, text=text, by=cast.actor("an"), at=NOW)

    assert [str(one.to) for one in found] == ["Công văn số 1741-CV/VPTW", "Kết luận số 30-KL/TW"]
    assert ([one.pk for one in again], Document.objects.count()) == ([one.pk for one in found], 3)
    assert found[0].to.cited_by.get().document == plan
    with pytest.raises(Refused, match="Không thấy số và ký hiệu"):
        actions.read_references(document=plan, text="không có gì", by=cast.actor("an"), at=NOW)
    with pytest.raises(Refused, match="không dẫn chính nó"):
        actions.add_reference(document=plan, raw="x", to=plan, by=cast.actor("an"), at=NOW)


def test_a_cited_document_in_the_register_is_linked_itself(cast):
    sent, plan = go(cast), come(cast)

    (one,) = actions.read_references(
        document=plan, text=f"Công văn số {sent.code}", by=cast.actor("an"), at=NOW
    )

    assert one.to == sent


def test_a_known_document_becomes_fuller(cast):
    facts = {"kind": "Kết luận", "number": "30", "symbol": "-KL/TW", "by": cast.actor("an"), "at": NOW}
    first = actions.enter_known(**facts)
    second = actions.enter_known(**facts, dated=date(2018, 2, 8), issuer="Ban Bí thư")
    other = actions.enter_known(**facts, dated=date(2019, 2, 8))

    assert (first.pk == second.pk, second.dated, second.issuer) == (True, date(2018, 2, 8), "Ban Bí thư")
    assert other.pk != first.pk


def attach(cast, document, name, data):
    file = SimpleUploadedFile(name, data)
    return actions.attach_file(document=document, file=file, by=cast.actor("an"), at=NOW)


def test_a_file_is_kept_once_under_a_safe_name(cast):
    document = come(cast)

    kept = attach(cast, document, "../../Bao cao.pdf", PDF)

    assert (kept.name, kept.size, kept.content_type) == ("Bao cao.pdf", len(PDF), "application/pdf")
    with pytest.raises(Refused, match="đã có trong văn bản này"):
        attach(cast, document, "khac.pdf", PDF)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.pdf", b"", "không có gì"),
        ("a.pdf", b"MZ\x90\x00\x03", "không phải loại"),
        ("a.pdf", PDF + b"x" * 2000, "lớn hơn"),
    ],
)
def test_an_empty_a_wrong_and_a_huge_file_get_their_sentence(cast, settings, name, data, sentence):
    settings.MAX_FILE_BYTES = 1000
    document = come(cast)

    with pytest.raises(Refused, match=sentence):
        attach(cast, document, name, data)
    assert document.files.count() == 0


def test_recipients_are_replaced_and_the_journal_keeps_the_old(cast):
    sent = go(cast, recipients="- A,\n- B.")

    actions.set_recipients(document=sent, recipients=read_recipients("- C."), by=cast.actor("an"), at=NOW)

    assert [row.name for row in sent.recipients.all()] == ["C"]
    assert Entry.objects.get(act="registry.set_recipients").facts == {"before": ["- A,", "- B."]}


@pytest.mark.parametrize(
    ("name", "sees_in", "sees_out", "sees_known"),
    [
        ("an", True, True, True), ("hoa", True, True, True), ("minh", False, True, True), ("khach", False, True, True),
        ("lan", False, False, True), ("vang", False, False, False),
    ],
)  # fmt: skip
def test_who_sees_a_document(cast, name, sees_in, sees_out, sees_known):
    arrived, sent = come(cast), go(cast, recipients="- Các tỉnh ủy, thành ủy")
    known = actions.enter_known(kind="Kết luận", number="30", symbol="-KL/TW", by=None, at=NOW)
    seen = set(queries.visible_to(cast.actor(name)))

    assert (arrived in seen, sent in seen, known in seen) == (sees_in, sees_out, sees_known)


def test_control_characters_that_come_along_with_pasted_text_are_not_kept(cast):
    sent = go(cast, own(subject="về việc\x02 thử\x0b", note="xem\x1f"), recipients="- Bộ\x01 Thử,")
    assert (sent.subject, sent.note, sent.recipients.get().name) == ("về việc thử", "xem", "Bộ Thử")
