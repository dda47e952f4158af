"""Small things of the printed paper and of the pages: captions, lone notes, capitals inside a sentence."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from django.urls import reverse

from tests.cast import NOW
from tusach.drafting import actions, exports
from tusach.drafting.exports.manuscript import paragraphs
from tusach.drafting.models import Block, Excerpt
from tusach.drafting.skeleton import lowered
from tusach.kit.paper import Chart, Paragraph, form_on, to_docx
from tusach.kit.paper.blocks import runs
from tusach.kit.textlayer import read_layer


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("TỔNG KẾT VIỆC THỰC HIỆN ĐỀ ÁN CỦA BAN BÍ THƯ", "tổng kết việc thực hiện Đề án của Ban Bí thư"),
        ("Ban Bí thư về Tổng kết", "Ban Bí thư về Tổng kết"),
        ("Tổng kết Đề án", "tổng kết Đề án"),
        ("CNTT trong thư viện", "CNTT trong thư viện"),
        ("UBND", "UBND"),
    ],
)
def test_a_title_inside_a_sentence(title, inside):
    assert lowered(title) == inside


def note(text, desk):
    desk.mark(desk.code())
    block = desk.block(text, c1=("CITATION", {"excerpt": Excerpt.objects.get().pk}))
    version = actions.fix_version(manuscript=desk.manuscript, by=desk.hoa, at=NOW)
    held = next(one for node in version.content["nodes"] for one in node["blocks"] if one["key"] == block.key)
    return paragraphs(held, "")


def test_a_line_with_nothing_but_a_note_gives_it_to_the_line_before(desk):
    (one,) = note("Nhiều nơi làm tốt.\n{{c1}}.", desk)

    assert "".join(run.text for run in runs(one.text)) == "Nhiều nơi làm tốt."
    assert [bool(run.note) for run in runs(one.text)] == [False, True]


def test_a_lone_note_is_said_in_words(desk):
    (one,) = note("{{c1}}", desk)

    assert runs(one.text)[0].text.startswith("Nguồn: ")
    assert not any(run.note for run in runs(one.text))


def test_a_chart_stays_with_its_caption(desk):
    asked = {"kind": "CHART", "rows": "CODES", "group": "LIMITATION"}
    desk.mark(desk.code())
    actions.add_table(
        manuscript=desk.manuscript, node="1.1", asked=asked, caption="Hạn chế", by=desk.hoa, at=NOW
    )
    version = actions.fix_version(manuscript=desk.manuscript, by=desk.hoa, at=NOW)
    paper = exports.paper_of_version(version)
    place = next(at for at, block in enumerate(paper.blocks) if isinstance(block, Chart))
    assert isinstance(paper.blocks[place + 1], Paragraph)
    short = replace(paper, blocks=paper.blocks[place : place + 2])
    made = docx.Document(BytesIO(to_docx(short, form_on("party", NOW.date()))))
    drawn = [each for each in made.paragraphs if each._p.xpath(".//w:drawing")]

    assert [each.paragraph_format.keep_with_next for each in drawn] == [True]


def test_a_section_without_text_is_not_called_being_written_and_the_first_save_has_no_number(desk, sign_in):
    client = sign_in(desk.world.cast.person("hoa"))
    address = reverse("drafting:writing-node", args=[desk.manuscript.pk, "1.2"])
    empty = client.get(address).content.decode()
    assert ("Chưa viết" in empty, "Đang viết" in empty) == (True, False)
    client.post(reverse("drafting:writing-add", args=[desk.manuscript.pk, "1.2"]))
    edit = reverse("drafting:writing-edit", args=[Block.objects.get().key])
    first = client.post(edit, {"text": "Một.", "base": 1}, follow=True).content.decode()
    again = client.post(edit, {"text": "Hai.", "base": 2}, follow=True).content.decode()

    assert ("Đã lưu." in first, "Đã lưu bản" in first, "Đã lưu bản 3." in again) == (True, False, True)


def test_bold_and_italic_are_printed_and_the_file_that_comes_back_is_known_by_its_paragraphs(desk):
    claim = desk.claim()
    desk.mark(desk.code())
    lives = {"s1": ("CLAIM", {"claim": claim.pk}), "c1": ("CITATION", {"excerpt": Excerpt.objects.get().pk})}
    block = desk.block("**Có {{s1}}** duy trì __rất{{c1}}__ tốt.\n**- Một** hai", **lives)
    version = actions.fix_version(manuscript=desk.manuscript, by=desk.hoa, at=NOW)
    held = next(one for node in version.content["nodes"] for one in node["blocks"] if one["key"] == block.key)
    first, second = (
        [(run.text, run.bold, run.italic, bool(run.note)) for run in one.text] for one in paragraphs(held, "")
    )
    assert first == [
        ("Có 14 trên 16 chi bộ", True, False, False), (" duy trì ", False, False, False),
        ("rất", False, True, True), (" tốt.", False, False, False),
    ]  # fmt: skip
    assert second == [("Một", True, False, False), (" hai", False, False, False)]
    data = to_docx(exports.paper_of_version(version), form_on("party", NOW.date()))
    back = {one.text: list(one.tags) for one in read_layer(data, name="x.docx").paragraphs}
    tag = f"block:{block.key}:1"

    assert tag in back["Có 14 trên 16 chi bộ duy trì rất tốt."]
    assert any(tag in tags for text, tags in back.items() if text.endswith("Một hai"))


def test_the_page_of_a_section_shows_emphasis_and_lists(desk, sign_in):
    block = desk.block("**Có {{s1}}** xã.\n\n- __Một__ **64** lượt", s1=("CLAIM", {"claim": desk.claim().pk}))
    client = sign_in(desk.world.cast.person("hoa"))
    shown = client.get(reverse("drafting:writing-node", args=[desk.manuscript.pk, "1.2"])).content.decode()

    assert '<b><span data-s="2">Có </span></b><b><a class="live' in shown
    assert '<p class="item"><span data-s="19">- </span><i><span data-s="23">Một</span></i>' in shown
    assert "Gắn nguồn cho “64 lượt”" in shown
    assert "**" not in shown.split(f'id="{block.key}"')[1].split("</section>")[0]
