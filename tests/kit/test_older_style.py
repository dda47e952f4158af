"""The style for browsers without cascade layers: made of the one sheet, fresh, and in words that they know."""

import re

import pytest
from tools import older_style
from tools.older_style import MORE, OUT, SOURCE, older, written

LAYERS = "@layer tokens, base, layout, parts, screens, print;\n"


def test_the_file_is_what_the_sheet_makes_now():
    fresh = written(SOURCE.read_text(), MORE.read_text())

    assert OUT.read_text() == fresh, "tusach.css has changed: run python -m tools.older_style"


def test_the_file_has_nothing_that_a_browser_of_2020_does_not_know():
    plain = OUT.read_text()
    rules = re.sub(r"@supports[^{]*\{", "{", plain)

    for young in (
        "@layer",
        "@container",
        ":has(",
        ":is(",
        ":where(",
        "color-mix(",
        "cqi",
        "dvh",
        "container-type",
    ):
        assert young not in rules, young
    assert not re.search(
        r"[{;](?:inset|margin-block|margin-inline|padding-block|padding-inline|rotate|translate):", plain
    )
    assert plain.count("{") == plain.count("}") > 700


def test_only_browsers_without_layers_take_the_import():
    """A block in front makes the import void for whoever knows layers; the others skip the block as unknown."""
    plain = re.sub(r"/\*.*?\*/", "", SOURCE.read_text(), flags=re.DOTALL).split()

    assert " ".join(plain).startswith(
        f'{LAYERS.strip()} @layer tokens {{}} @import url("older.css"); @layer tokens {{'
    )


def test_a_later_layer_wins_however_heavy_an_earlier_selector_is():
    source = (
        f"{LAYERS}@layer base {{ .a .b.c {{ color: red }} }}\n@layer parts {{ b::before {{ color: green }} }}"
    )

    assert written(source, "").splitlines()[1:] == [
        ".a .b.c{color:red}",
        "b:not(#_):not(#_)::before{color:green}",
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (".list :is(th, td):last-child", [".list th:last-child", ".list td:last-child"]),
        ("td:is(.a, .b)", ["td.a", "td.b"]),
        (".task > :not(.i, .j)", [".task > :not(.i):not(.j)"]),
        (":root:not([data-nen], :has([name]:checked))", [":root:not([data-nen])"]),
        (".seg label:has(:checked)", []),
        (":is(:root[data-nen], :root:has(#a:checked))", [":root[data-nen]"]),
    ],
)
def test_selectors_in_older_words(given, told):
    assert older(given) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([("inset", "1px 2px")], [("top", "1px"), ("right", "2px"), ("bottom", "1px"), ("left", "2px")]),
        (
            [("margin-block", "0 var(--a, 1px)")],
            [("margin-block-start", "0"), ("margin-block-end", "var(--a, 1px)")],
        ),
        ([("rotate", "45deg")], [("transform", "rotate(45deg)")]),
        ([("max-block-size", "70dvh")], [("max-block-size", "70vh")]),
        ([("background", "color-mix(in srgb, var(--a) 12%, transparent)")], [("background", "transparent")]),
        ([("color", "color-mix(in srgb, var(--a) 70%, var(--b))")], [("color", "var(--a)")]),
        ([("text-wrap", "balance"), ("overflow", "clip")], [("overflow", "hidden")]),
    ],
)
def test_values_in_older_words(given, told):
    assert list(older_style.lowered(given)) == told
