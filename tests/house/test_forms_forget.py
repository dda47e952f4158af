"""A page that is loaded again shows what the house knows now. Firefox puts back what was typed and ticked before, by the
place of each box on the page: beside a newer `base` an older text would overwrite what others saved meanwhile, and ticks
would slip to the rows that moved up. A form that says autocomplete="off" is left alone (docs/running.md, "Browsers")."""

import re
from pathlib import Path

import tusach

ROOT = Path(tusach.__file__).parent
FORM = re.compile(r"""(<form(?:[^>"]|"[^"]*")*method="post"(?:[^>"]|"[^"]*")*>)(.*?)</form>""", re.DOTALL)
ROW = re.compile(r"""<input type="checkbox"[^>]*value="[^"{]*\{\{""")
LOCK = re.compile(r"""<input type="hidden" name="(?:base|seen|client_key)\"""")
TYPED = re.compile(r"""<textarea|\{% include|\{\{ form|<input class="input""")


def remembered(text: str) -> list[str]:
    """The tags of the forms that need to be forgotten and do not say so."""
    return [
        tag
        for tag, inside in FORM.findall(text)
        if 'autocomplete="off"' not in tag
        and (ROW.search(inside) or (LOCK.search(inside) and TYPED.search(inside)))
    ]


def test_forms_with_rows_to_tick_or_a_base_are_forgotten_when_a_page_is_loaded_again():
    found = [
        (one.name, tag)
        for one in sorted(ROOT.glob("*/templates/**/*.html"))
        for tag in remembered(one.read_text())
    ]

    assert found == []


def test_the_search_sees_what_it_looks_for():
    row = '<input type="checkbox" name="wish" value="{{ wish.pk }}">'
    lock = '<input type="hidden" name="base" value="{{ n }}">'

    assert remembered(f'<form method="post">{row}</form>') == ['<form method="post">']
    assert remembered(f'<form class="x" method="post">{lock}<textarea></textarea></form>')
    assert not remembered(f'<form method="post">{lock}<button>Duyệt</button></form>')
    assert not remembered(f'<form method="post" autocomplete="off">{row}</form>')
