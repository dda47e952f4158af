from tools.permissions import PAGE, permissions_page

from tests.house.doors import doors
from tusach.kit.pages import Door


def test_every_view_is_a_door_that_names_its_rule():
    unnamed = [
        f"{address}: {view.__module__}.{view.__name__}"
        for address, view in doors()
        if not (isinstance(view, type) and issubclass(view, Door) and "may" in _attributes(view))
    ]

    assert unnamed == []


def _attributes(view: type) -> set[str]:
    """Attributes given in the view or a base of ours, the bare `Door`, `Page` and `Act` excepted."""
    return {name for base in view.__mro__ if base.__module__ != "tusach.kit.pages" for name in vars(base)}


def test_the_permissions_page_is_as_the_doors_are():
    assert PAGE.read_text() == permissions_page(), "docs/permissions.md is stale: run `make permissions`"
