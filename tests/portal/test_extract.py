"""The printed extract by itself: titles of any script and length, and drawings in lines."""

import io

import pypdfium2
import pytest
from PIL import Image

from tests.library.test_epub_readers import drawn as drawing
from tusach.portal import extract
from tusach.portal.leaves import Leaf, Run


def set_paper(**facts) -> pypdfium2.PdfDocument:
    known = {"book": "Sổ tay", "title": "Chương 1", "source": "NXB, 2022", "address": "https://tusach.example/doc/a/1/",
             "leaves": [Leaf("p1", "text", 0, [Run("Đất đai của xã. " * 400)])]}  # fmt: skip
    return pypdfium2.PdfDocument(extract.pdf(extract.Sheet(**known | facts)))


@pytest.mark.parametrize("title", ["សៀវភៅដីធ្លី" * 27, "Đất đai ở cơ sở " * 18, "كتاب الأرض " * 20])
def test_a_title_is_cut_between_letters_and_never_inside_one(title):
    paper = set_paper(title=title[:300])

    assert len(paper) > 1  # the head with the title stands from the second page on


@pytest.mark.parametrize(("title", "times"), [("Ca dao", 1), ("Chương 1", 1)])
def test_a_heading_is_left_out_only_where_the_title_says_it(title, times):
    leaves = [Leaf("p1", "heading", 1, [Run("Ca dao")]), Leaf("p2", "text", 0, [Run("Trăm năm.")])]
    said = set_paper(title=title, leaves=leaves)[0].get_textpage().get_text_bounded()

    assert said.count("Ca dao") == times
    assert title in said


def test_the_house_speaks_from_the_left_in_a_book_from_the_right():
    page = set_paper(right_to_left=True, language="ar", leaves=[Leaf("p1", "text", 0, [Run("نص عربي")])])[0]

    drawn = page.render(scale=1).to_pil().convert("L").point(lambda light: 255 * (light < 100))
    width, height = drawn.size
    left, right = (
        drawn.crop((x, height // 5, x + width // 3, height)).histogram()[255] for x in (0, 2 * width // 3)
    )

    assert left > 5 * right  # the square code stands at the left edge


def test_drawings_go_in_as_drawings_and_what_is_no_picture_is_left_out():
    lines = drawing('<rect width="9" height="9" fill="#2a6f4e"/>').encode()
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "#a1201b").save(out, "PNG")
    made = extract.drawn({"a": lines, "b": out.getvalue(), "c": b"<svg", "d": b"\x89PNG"})

    assert made["a"] == lines.decode()
    assert "data:image/jpeg" in made["b"]
    assert set(made) == {"a", "b"}
    picture = Leaf("p1", "picture", 0, picture="a", alt="Sơ đồ", width=9, height=9)
    page = set_paper(leaves=[picture], pictures={"a": lines})[0].render(scale=1).to_pil().convert("RGB")
    assert (42, 111, 78) in {colour for _, colour in page.getcolors(1 << 20)}
