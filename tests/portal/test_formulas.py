"""A formula as one line: what it means must not change on paper and on the screen of a hall."""

import pytest
from lxml import html

from tusach.portal.formulas import said
from tusach.portal.leaves import leaves


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ("<mi>S</mi><mo>=</mo><mfrac><mrow><mo>(</mo><mi>a</mi><mo>+</mo><mi>b</mi><mo>)</mo><mi>h</mi></mrow><mn>2</mn></mfrac>", "S = ((a + b)h)/2"),
        ("<mfrac><mrow><mo>(</mo><mi>a</mi><mo>+</mo><mi>b</mi><mo>)</mo></mrow><mi>ab</mi></mfrac>", "(a + b)/(ab)"),
        ("<mi>x</mi><mo>=</mo><mo>-</mo><mi>b</mi><mo>±</mo><msqrt><msup><mi>b</mi><mn>2</mn></msup><mo>-</mo><mn>4</mn><mi>a</mi><mi>c</mi></msqrt>", "x = -b ± √(b² - 4ac)"),
        ("<msub><mi>x</mi><mn>12</mn></msub><mo>+</mo><msup><mi>e</mi><mi>kt</mi></msup>", "x₁₂ + e^(kt)"),
        ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>n</mi></msup>", "(a + b)ⁿ"),
        ("<mfrac><mn>12,5</mn><mrow><mn>2</mn><mi>a</mi></mrow></mfrac>", "12,5/(2a)"),
        ("<mroot><mi>V</mi><mn>3</mn></mroot>", "³√V"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mn>9</mn></munderover><mi>i</mi>", "∑_(i = 1)⁹i"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>", "1, 2; 3"),
        ("<mtext>diện tích</mtext>", "diện tích"),
        ("<mfrac><mi>a</mi></mfrac>", "a"),
        ("chữ", "chữ"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_above_below_and_under_a_root_stays_told_apart(inside, line):
    assert said(html.fragment_fromstring(f"<math>{inside}</math>")) == line


def test_a_formula_in_a_paragraph_goes_to_paper_and_hall_as_one_line():
    (leaf,) = leaves('<p id="p1">Cạnh <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> mét.</p>')

    assert leaf.text == "Cạnh 1/2 mét."
