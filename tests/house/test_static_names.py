"""A page names only files that are there: a served house refuses a page whose script was never written."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tusach"
NAMED = re.compile(r"{%\s*static\s+['\"]([^'\"]+)['\"]")


def test_every_static_file_that_a_template_names_exists():
    named = {
        (name, path.name)
        for path in SOURCE.glob("**/templates/**/*.html")
        for name in NAMED.findall(path.read_text())
    }

    assert named, "templates name their files otherwise now; this test looks for {% static '...' %}"
    assert sorted(one for one in named if finders.find(one[0]) is None) == []
