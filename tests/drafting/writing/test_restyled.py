"""Two versions that differ in bold and italic only: told on the screen and in Word, and as they look on the pages of a round."""

import io
import zipfile

import pytest
from django.urls import reverse
from lxml import etree

from tests.cast import NOW
from tests.drafting.rounds.conftest import TWO, desk  # noqa: F401 - a fixture
from tests.reports.conftest import world  # noqa: F401 - a fixture
from tusach.drafting import actions, exports
from tusach.drafting.compare import BOLD, ITALIC, Styled, changes_of, styled
from tusach.kit.paper import form_on, to_docx
from tusach.kit.textlayer import read_layer

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def looked(text, **at):
    """`looked("a b", a=BOLD)`: the letters of the word look so."""
    looks = bytearray(len(text))
    for word, look in at.items():
        start = text.index(word)
        looks[start : start + len(word)] = bytes([look]) * len(word)
    return Styled(text, bytes(looks))


def told(old, new):
    return [(one.kind, one.text, one.restyling) for one in changes_of(old, new) if not one.is_same]


def test_words_that_stayed_and_look_otherwise_are_told_and_others_are_not():
    plain, bold = styled("một hai ba"), looked("một hai ba", hai=BOLD)

    assert told(plain, bold) == [("restyled", "hai", "in đậm")]
    assert told(bold, plain) == [("restyled", "hai", "bỏ đậm")]
    assert told(bold, looked("một hai ba", hai=ITALIC)) == [("restyled", "hai", "bỏ đậm, in nghiêng")]
    assert told(bold, bold) == []
    assert "".join(one.text for one in changes_of(bold, plain)) == "một hai ba"


def test_changed_words_keep_their_look_beside_restyled_ones():
    found = changes_of(looked("một hai ba", hai=BOLD), looked("một bốn ba", bốn=ITALIC, ba=BOLD))

    assert [(one.kind, one.text, one.look) for one in found if one.text.strip()] == [
        ("same", "một ", 0), ("deleted", "hai", BOLD), ("inserted", "bốn", ITALIC), ("restyled", "ba", BOLD),
    ]  # fmt: skip


def test_a_blank_between_bold_words_is_no_change_of_its_own():
    old, new = looked("hai ba", hai=BOLD, ba=BOLD), Styled("hai ba", bytes([BOLD]) * 6)

    assert told(old, new) == []


@pytest.fixture
def versions(desk):  # noqa: F811
    """The second says one word of the second paragraph in bold."""
    desk.save(desk.blocks[1], TWO.replace("nhiều khó khăn", "**nhiều khó khăn**"))
    newer = actions.fix_version(manuscript=desk.manuscript, by=desk.actor("hoa"), at=NOW)
    return desk.version, newer


def test_the_screen_tells_it(desk, sign_in, versions):  # noqa: F811
    older, newer = versions
    client = sign_in(desk.cast.person("hoa"))

    page = client.get(reverse("drafting:writing-compare", args=[newer.pk])).content.decode()
    assert '<mark><b>nhiều khó khăn</b></mark> <small class="soft">(in đậm)</small>' in page
    assert "1 đoạn khác ở 1 mục" in page
    block = client.get(reverse("drafting:writing-versions", args=[desk.blocks[1].key])).content.decode()
    assert "<mark><b>nhiều khó khăn</b></mark>" in block
    assert (
        len([one for node in exports.compared(older, newer) for one in node.blocks if not one.is_same]) == 1
    )


def test_word_has_it_as_a_change_of_look(versions):
    older, newer = versions
    data = to_docx(exports.paper_of_comparison(older, newer), form_on("party", NOW.date()))

    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        body = etree.fromstring(pack.read("word/document.xml"))
    (change,) = body.iter(f"{W}rPrChange")
    run = change.getparent().getparent()
    assert "".join(run.itertext()) == "nhiều khó khăn"
    assert change.getparent()[-1] is change  # last in its parent, as the schema wants it
    assert change.getparent().find(f"{W}b") is not None
    assert change.find(f"{W}rPr/{W}b") is None
    assert not read_layer(data, name="so-sanh.docx").revisions


def test_the_pages_of_a_round_show_the_words_as_they_look(desk, sign_in, versions):  # noqa: F811
    _, newer = versions
    made = desk.open(desk.lam_dong(), version=newer)
    invited = desk.invited(made, "Lâm Đồng")
    node = next(
        one["key"]
        for one in newer.content["nodes"]
        for block in one["blocks"]
        if block["key"] == desk.blocks[1].key
    )
    comment = desk.say(invited, block=desk.blocks[1].key, quote="còn nhiều khó")

    asked = sign_in(desk.cast.person("minh")).get(
        reverse("drafting:rounds-mine-node", args=[invited.pk, node])
    )
    assert "<b>nhiều khó khăn</b>" in asked.content.decode()
    client = sign_in(desk.cast.person("hoa"))
    work = client.get(reverse("drafting:rounds-work", args=[made.pk, desk.blocks[1].key])).content.decode()
    assert "<b>nhiều khó</b></mark><b> khăn</b>" in work
    point = client.get(reverse("drafting:rounds-point", args=[comment.points.get().pk])).content.decode()
    assert "<mark><b>nhiều khó</b></mark><b> khăn</b>" in point
    desk.save(desk.blocks[1], TWO.replace("cách làm tốt", "__cách làm tốt__"))
    now = client.get(reverse("drafting:rounds-work", args=[made.pk, desk.blocks[1].key])).content.decode()
    assert "<i>cách làm tốt</i>" in now
    stranger = sign_in(desk.cast.person("khach")).get(
        reverse("drafting:rounds-work", args=[made.pk, "chung"])
    )
    assert stranger.status_code == 404
