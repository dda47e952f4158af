"""Automatic numbers as Word prints them."""

import random

import pytest

from tests.kit.textlayer.word import abstract, docx, lvl, num, p, restart
from tusach.kit.textlayer import read_layer
from tusach.kit.textlayer.numbering import letters, printed, roman


def labels(body, numbering, **parts):
    return [one.label for one in read_layer(docx(body, numbering=numbering, **parts), name="x").paragraphs]


def outline(*more):
    return abstract(
        0, lvl(0, "%1.", "upperRoman"), lvl(1, "%2."), lvl(2, "%2.%3."), lvl(3, "%4)", "lowerLetter"), *more
    )


def test_levels_restart_under_a_higher_one_and_text_between_changes_nothing():
    shape = [0, 1, 2, 2, None, 2, 1, 2, None, 0, 1, 3, 3, 2, 3]
    body = "".join(p("chữ") if depth is None else p("mục", num=1, level=depth) for depth in shape)

    assert labels(body, outline() + num(1, 0)) == [
        "I.", "1.", "1.1.", "1.2.", "", "1.3.", "2.", "2.1.", "", "II.", "1.", "a)", "b)", "1.1.", "a)",
    ]  # fmt: skip


def test_two_lists_of_one_definition_count_on_and_an_override_begins_anew():
    body = p("a", num=1) + p("b", num=2) + p("c", num=3) + p("d", num=1) + p("e", num=3)

    assert labels(body, abstract(0, lvl(0, "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, restart(0, 5))) == [
        "1.", "2.", "5.", "6.", "7.",
    ]  # fmt: skip


def test_a_level_may_be_put_in_place_by_the_list():
    numbering = abstract(0, lvl(0, "%1.")) + num(
        1, 0, f'<w:lvlOverride w:ilvl="0">{lvl(0, "Điều %1.", start=3)}</w:lvlOverride>'
    )

    assert labels(p("a", num=1) + p("b", num=1), numbering) == ["Điều 3.", "Điều 4."]


def test_a_level_that_never_restarts_goes_on():
    levels = lvl(0, "Chương %1", "upperRoman"), lvl(1, "Điều %2.", extra='<w:lvlRestart w:val="0"/>')
    body = "".join(p("x", num=1, level=depth) for depth in (0, 1, 1, 0, 1))

    assert labels(body, abstract(0, *levels) + num(1, 0)) == [
        "Chương I",
        "Điều 1.",
        "Điều 2.",
        "Chương II",
        "Điều 3.",
    ]


def test_legal_numbering_writes_romans_as_digits():
    levels = lvl(0, "%1.", "upperRoman"), lvl(1, "%1.%2.", extra="<w:isLgl/>")

    assert labels(p("a", num=1) + p("b", num=1, level=1), abstract(0, *levels) + num(1, 0)) == ["I.", "1.1."]


def test_styles_bring_their_numbers():
    linked = [
        lvl(0, "%1.", "upperRoman", extra='<w:pStyle w:val="H1"/>'),
        lvl(1, "%2.", extra='<w:pStyle w:val="H2"/>'),
    ]
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/><w:pPr><w:numPr>'
        f'<w:numId w:val="4"/></w:numPr></w:pPr></w:style>' for n in (1, 2)
    )  # fmt: skip
    body = p("a", style="H1") + p("b", style="H2") + p("không số", style="H2", num=0) + p("c", style="H2")

    assert labels(body, abstract(0, *linked) + num(4, 0), styles=styles) == ["I.", "1.", "", "2."]


def test_a_list_style_lends_its_levels():
    numbering = (
        abstract(0, lvl(0, "%1)"), extra='<w:styleLink w:val="Kieu"/>')
        + abstract(1, extra='<w:numStyleLink w:val="Kieu"/>') + num(1, 0) + num(2, 1)
    )  # fmt: skip

    assert labels(p("a", num=1) + p("b", num=2), numbering) == ["1)", "2)"]


def test_bullets_are_signs():
    numbering = (
        abstract(0, lvl(0, "\uf0b7", "bullet", extra='<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>'))
        + abstract(1, lvl(0, "-", "bullet")) + abstract(2, lvl(0, "+", "bullet")) + num(1, 0) + num(2, 1) + num(3, 2)
    )  # fmt: skip

    assert labels(p("a", num=1) + p("b", num=2) + p("c", num=3), numbering) == ["•", "-", "+"]


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [(4, "decimal", "4"), (4, "decimalZero", "04"), (14, "upperRoman", "XIV"), (9, "lowerRoman", "ix"),
     (28, "upperLetter", "BB"), (3, "lowerLetter", "c"), (1, "ordinalText", "thứ nhất"), (4, "ordinalText", "thứ tư"),
     (3, "cardinalText", "ba"), (5, "vietnameseCounting", "năm"), (2, "decimalEnclosedCircle", "②"),
     (2, "numberInDash", "- 2 -"), (7, "none", ""), (5, "unheardOf", "5"), (0, "upperRoman", "0")],
)  # fmt: skip
def test_forms(value, form, said):
    assert printed(value, form) == said


def test_missing_lists_have_no_label():
    assert labels(p("a", num=99), "") == [""]
    assert labels(p("a", num=1, level=7), abstract(0, lvl(0, "%1.")) + num(1, 0)) == [""]


def test_any_outline_is_numbered_as_if_counted_by_hand():
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)  # noqa: T201 - to be repeated
    chance = random.Random(seed)  # noqa: S311 - no secret
    shape = [chance.choice([0, 1, 1, 2, 2, 2, None]) for _ in range(200)]
    body = "".join(p("chữ") if depth is None else p("mục", num=1, level=depth) for depth in [0, 1, 2, *shape])
    counts, expected = [0, 0, 0], []
    for depth in [0, 1, 2, *shape]:
        if depth is None:
            expected.append("")
            continue
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (2 - depth)
        shown = [max(1, one) for one in counts[:depth]] + [counts[depth]]
        counts[:depth] = shown[:depth]
        expected.append(
            {0: f"{roman(shown[0])}.", 1: f"{letters(shown[-1])})"}.get(depth, ".".join(map(str, shown)))
        )
    numbering = abstract(0, lvl(0, "%1.", "upperRoman"), lvl(1, "%2)", "lowerLetter"),
                         lvl(2, "%1.%2.%3", extra="<w:isLgl/>")) + num(1, 0)  # fmt: skip

    assert labels(body, numbering) == expected
