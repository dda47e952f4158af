"""Asked about some parts only: what is seen, sent, answered and counted is those parts; what comes beyond them is kept."""

import io

import docx
import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.drafting.rounds.conftest import ONE, THREE
from tests.drafting.rounds.word import Word
from tests.drafting.test_pages import text_of_pdf
from tusach.drafting import actions, exports, queries
from tusach.drafting.models import Comment, Invited
from tusach.drafting.narrowing import OUTSIDE, blocks_in, covered, is_outside, names_of, narrowed, tops
from tusach.journal.models import Mail, Notice
from tusach.kit.errors import Refused

NODES = [
    {"key": "1", "label": "Phần thứ nhất", "title": "Kết quả", "depth": 0, "blocks": []},
    {"key": "1.1", "label": "1.1.", "title": "Chỉ đạo", "depth": 1, "blocks": [{"key": "a"}]},
    {"key": "1.2", "label": "1.2.", "title": "Sách", "depth": 1, "blocks": [{"key": "b"}]},
    {"key": "1.2.a", "label": "-", "title": "Sách giấy", "depth": 2, "blocks": [{"key": "c"}]},
    {"key": "2", "label": "Phần thứ hai", "title": "Kiến nghị", "depth": 0, "blocks": [{"key": "d"}]},
]
CONTENT = {"title": "Tổng kết", "nodes": NODES}


def at(name, *args):
    return reverse(f"drafting:rounds{name}", args=args)


@pytest.fixture
def made(desk):
    """Bộ Thử and Bà Mai are asked about 1.1 alone, Lâm Đồng about the whole."""
    guests = [
        desk.lam_dong(),
        desk.guest("Bộ Thử", parts=("1.1",)),
        desk.guest("Bà Mai", email="mai@example.vn", parts=("1.1",)),
    ]
    return desk.open(*guests)


def text_of_docx(data):
    return "\n".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)


@pytest.mark.parametrize(
    ("parts", "keys"),
    [((), {"1", "1.1", "1.2", "1.2.a", "2"}), (("1.2",), {"1.2", "1.2.a"}), (("1",), {"1", "1.1", "1.2", "1.2.a"}),
     (("1.1", "2"), {"1.1", "2"}), (("nothing",), set())],
)  # fmt: skip
def test_a_part_is_a_node_with_all_below_it(parts, keys):
    assert covered(NODES, parts) == keys
    assert [bool(node["blocks"]) for node in narrowed(CONTENT, parts)["nodes"]] == [
        node["key"] in keys and bool(node["blocks"]) for node in NODES
    ]


def test_parts_are_named_by_their_uppermost_node_as_people_call_them():
    assert [node["key"] for node in tops(NODES, ["1.2.a", "2", "1.2"])] == ["1.2", "2"]
    shouted = [{**NODES[4], "title": "ĐỀ XUẤT, KIẾN NGHỊ."}]
    assert names_of(shouted, ["2"]) == ["Phần thứ hai, Đề xuất, kiến nghị"]
    assert names_of(NODES, ["2", "1.2.a"]) == ["mục 1.2, Sách giấy", "Phần thứ hai, Kiến nghị"]
    assert blocks_in(CONTENT, ["1.2"]) == {"b", "c"}


@pytest.mark.parametrize(
    ("node", "block", "outside"),
    [("1.2", "", False), ("1.1", "", True), ("1.1", "a", True), ("", "c", False), ("", "", False),
     ("1.1", "gone", True), ("1.2", "gone", False)],
)  # fmt: skip
def test_what_is_outside_of_what_was_asked(node, block, outside):
    assert is_outside(CONTENT, ["1.2"], node=node, block=block) is outside
    assert not is_outside(CONTENT, [], node=node, block=block)


def test_parts_are_kept_once_and_the_whole_is_no_part(desk, made):
    kept = {one.name: one.parts for one in made.invited.all()}
    assert kept == {"Ban Tuyên giáo Tỉnh ủy Lâm Đồng": [], "Bộ Thử": ["1.1"], "Bà Mai": ["1.1"]}
    every = [str(node["key"]) for node in desk.version.content["nodes"]]
    actions.invite(round=made, guests=[desk.guest("Bộ Hai", parts=every)], by=desk.actor("hoa"), at=NOW)
    assert desk.invited(made, "Bộ Hai").parts == []
    with pytest.raises(Refused, match="chưa có chữ nào"):
        actions.invite(round=made, guests=[desk.guest("Bộ Ba", parts=["9.9"])], by=desk.actor("hoa"), at=NOW)
    assert "Xin ý kiến về: mục 1.1, " in Mail.objects.get().text


@pytest.mark.parametrize("make", [lambda *who: text_of_docx(exports.asking_docx(*who)), lambda *who: text_of_pdf(exports.asking_pdf(*who))])  # fmt: skip
def test_the_files_sent_out_hold_the_words_of_the_parts_alone(desk, made, make):
    narrow, whole = make(made, desk.invited(made)), make(made, desk.invited(made, "Lâm Đồng"))
    title = next(node["title"] for node in desk.version.content["nodes"] if node["key"] == "1.2")

    assert "10.431" in narrow
    assert "64 lượt mượn" not in narrow
    assert title[:12] in narrow
    assert "chỉ in phần xin ý kiến" in " ".join(narrow.split())
    assert "64 lượt mượn" in whole
    assert exports.pages_of(made, desk.invited(made)) != exports.pages_of(made)


def test_a_file_for_parts_comes_back_without_missing_what_was_not_sent(desk, made):
    bo = desk.invited(made)
    word = Word(exports.asking_docx(made, bo))
    word.remark("10.431", "Xem lại.")
    word.type_after("XIN GHI Ý KIẾN CHUNG", "Nên ngắn hơn.")
    got = actions.receive_file(
        round=made, file=io.BytesIO(word.saved()), name="a.docx", way="WORD", by=None, at=NOW
    )

    assert (got.invited, got.said) == (bo, "Đã lấy 2 ý kiến.")
    assert {one.text for one in bo.comments.all()} == {"Xem lại.", "Nên ngắn hơn."}


def test_a_remark_on_a_part_that_was_not_asked_is_kept_and_marked(desk, made):
    bo = desk.invited(made)
    word = Word(exports.asking_docx(made))  # the whole text came to them by another way
    word.remark("64 lượt mượn", "Nguồn đâu?")
    word.remark("10.431", "Xem lại.")
    got = actions.receive_file(
        round=made, file=io.BytesIO(word.saved()), name="a.docx", way="WORD", by=None, at=NOW, invited=bo
    )

    assert got.said == "Đã lấy 2 ý kiến. 1 ý kiến về chỗ không hỏi, vẫn giữ và có ghi rõ."
    beyond = bo.comments.get(text="Nguồn đâu?")
    assert (beyond.block, beyond.doubt, beyond.lost) == (desk.blocks[2], OUTSIDE, False)
    assert bo.comments.get(text="Xem lại.").doubt == ""
    point = beyond.points.get()
    placed = actions.place_comment(
        comment=point.comment, block_key=desk.blocks[0].key, by=desk.actor("hoa"), at=NOW
    )
    assert placed.doubt == ""


def test_on_the_site_only_what_was_asked_and_the_whole_may_be_spoken_of(desk, made):
    bo = desk.invited(made)
    for where in ({"block": desk.blocks[2].key}, {"node": "1.2"}):
        with pytest.raises(Refused, match="không thuộc phần xin ý kiến"):
            desk.say(bo, way="LINK", **where)
    desk.say(bo, "Nên ngắn hơn.", way="LINK")
    desk.say(bo, "Qua điện thoại: nguồn đâu?", block=desk.blocks[2].key)

    assert [(one.way, one.doubt) for one in Comment.objects.order_by("pk")] == [
        ("LINK", ""),
        ("HAND", OUTSIDE),
    ]


def test_agreement_is_with_what_was_asked_and_the_table_says_so(desk, made):
    actions.agree(invited=desk.invited(made), way="LINK", by=None, at=NOW)
    table = queries.table_of(made)

    (agreed,) = next(group for group in table.groups if group.title == "Thống nhất").rows
    assert agreed.said.startswith("Thống nhất phần được hỏi: mục 1.1, ")
    assert agreed.place.startswith("Mục 1.1, ")
    assert "1 nơi thống nhất, 2 nơi chưa có ý kiến" in exports.summary_of(made, table)[0]


def test_the_parts_are_changed_until_it_is_agreed(desk, made):
    one = desk.invited(made, "Lâm Đồng")
    now = actions.ask_parts(invited=one, parts=["1.2"], by=desk.actor("hoa"), at=NOW)
    assert now.parts == ["1.2"]
    assert Notice.objects.filter(sentence__startswith="Phần xin ý kiến nay là: mục 1.2, ").count() == 2
    with pytest.raises(Refused, match="vẫn như cũ"):
        actions.ask_parts(invited=one, parts=["1.2"], by=desk.actor("hoa"), at=NOW)
    actions.agree(invited=now, way="HAND", by=desk.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="đã thống nhất phần được hỏi"):
        actions.ask_parts(invited=one, parts=[], by=desk.actor("hoa"), at=NOW)


def test_the_letter_says_what_is_asked_and_lists_who_is_asked_what(desk, made):
    assert "phần xin ý kiến của từng nơi ghi trong danh sách kèm theo" in exports.covering_of(made).text
    (listed,) = exports.letter_paper(made, NOW).annexes
    rows = [list(row) for row in listed.blocks[0].rows]
    assert rows[0][1:] == ["Ban Tuyên giáo Tỉnh ủy Lâm Đồng", "Toàn văn"]
    assert rows[1][2].startswith("Mục 1.1, ")
    same = desk.open(desk.guest("Bộ Thử", parts=["1.1"]), name="Đợt hẹp")
    assert "các nội dung sau của dự thảo: mục 1.1, " in exports.covering_of(same).text
    assert not exports.letter_paper(same, NOW).annexes


# --- the doors --------------------------------------------------------------------------------------------------


def test_by_code_the_pages_show_the_parts_and_of_the_rest_the_headings(client, clock, desk, made):
    code = actions.print_passes(
        round=made, only=[desk.invited(made, "Mai").pk], by=desk.actor("hoa"), at=NOW
    )[0].code
    client.post(at("-door"), {"code": code})
    home = client.get(at("-door-home")).content.decode()
    assert at("-door-node", "1.1") in home
    assert at("-door-node", "1.2") not in home
    assert "Thống nhất phần được hỏi" in home
    assert "10.431" in client.get(at("-door-node", "1.1")).content.decode()
    assert client.get(at("-door-node", "1.2")).status_code == 404
    for name, read in (("docx", text_of_docx), ("pdf", text_of_pdf)):
        sent = read(b"".join(client.get(at(f"-door-{name}")).streaming_content))
        assert ("10.431" in sent, "64 lượt mượn" in sent) == (True, False)
    answer = client.post(at("-door-say"), {"text": "Nguồn?", "block": desk.blocks[2].key, "once": "x"})
    assert (answer.status_code, THREE[:20] in answer.content.decode()) == (422, False)


def test_by_account_the_same_and_the_whole_after_it_is_asked(desk, made, sign_in):
    mine = desk.invited(made, "Lâm Đồng")
    client = sign_in(desk.cast.person("minh"))
    assert client.get(at("-mine-node", mine.pk, "1.2")).status_code == 200
    actions.ask_parts(invited=mine, parts=["1.1"], by=desk.actor("hoa"), at=NOW)
    assert client.get(at("-mine-node", mine.pk, "1.2")).status_code == 404
    for name, read in (("docx", text_of_docx), ("pdf", text_of_pdf)):
        sent = read(b"".join(client.get(at(f"-mine-{name}", mine.pk)).streaming_content))
        assert (ONE[:20] in sent, "64 lượt mượn" in sent) == (True, False)


def test_the_secretariat_chooses_parts_in_its_forms_and_takes_each_ones_file(desk, made, sign_in):
    client = sign_in(desk.cast.person("hoa"))
    said = {"name": "Hẹp", "audience": "EXPERTS", "deadline": "2023-11-20", "names": "Bộ X", "parts": ["1.2"]}
    assert client.post(at("-open", desk.version.pk), said).status_code == 302
    one = Invited.objects.get(name="Bộ X")
    assert one.parts == ["1.2"]
    page = client.get(at("-invited", one.pk)).content.decode()
    assert "Mục 1.2, " in page
    assert "hỏi 1 phần" in client.get(at("-show", one.round_id)).content.decode()
    answer = client.post(at("-parts", one.pk), {"parts": ["1.1"]}, follow=True)
    assert "Bộ X: nay xin ý kiến về mục 1.1" in answer.text
    assert client.post(at("-parts", one.pk), {"parts": ["8"]}).status_code == 422
    sent = client.get(at("-invited-file", one.pk, "docx"))
    assert "64 lượt mượn" not in text_of_docx(b"".join(sent.streaming_content))


@pytest.mark.parametrize("name", ["khach", "lan", "minh"])
def test_a_stranger_changes_no_parts_and_takes_no_file(desk, made, sign_in, name):
    client, one = sign_in(desk.cast.person(name)), desk.invited(made)
    assert client.get(at("-parts", one.pk)).status_code == 404
    assert client.post(at("-parts", one.pk), {"parts": ["1.2"]}).status_code == 404
    assert client.get(at("-invited-file", one.pk, "pdf")).status_code == 404
    assert client.get(at("-mine-pdf", one.pk)).status_code == 404
    assert client.get(at("-door-pdf")).url == at("-door")  # without a code
    one.refresh_from_db()
    assert one.parts == ["1.1"]


def test_an_expert_is_asked_and_reads_no_draft_as_a_whole(desk, sign_in):
    expert = desk.cast.person("hung")
    made = desk.open(desk.guest("Hùng", person=expert, parts=["1.1"]))
    client = sign_in(expert)
    assert client.get(at("-mine-node", desk.invited(made, "Hùng").pk, "1.1")).status_code == 200
    manuscript, campaign = desk.manuscript.pk, desk.manuscript.campaign_id
    for name, args in (
        ("writing-version", [desk.version.pk]), ("writing-pdf", [desk.version.pk]), ("writing-node", [manuscript, "1.2"]),
        ("writing-home", [campaign]), ("all", []), ("reading-leaf", [campaign, "1.2"]),
    ):  # fmt: skip
        assert client.get(reverse(f"drafting:{name}", args=args)).status_code in {403, 404}, name
