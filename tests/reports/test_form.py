"""An outline read into questions, seen from the reader of a list of its leaves."""

from tusach.reports.form import read_form


def test_leaves_that_print_alike_are_told_apart():
    def leaf(key, label):
        question = {"key": f"q{key}", "kind": "text", "label": "", "title": "?"}
        return {"key": key, "label": label, "title": "Mục", "type": "leaf", "children": [question]}

    def part(key, label, *children):
        return {"key": key, "label": label, "title": "Phần", "type": "part", "children": list(children)}

    one = part("p1", "Phần thứ nhất", part("p12", "1.2", leaf("a", "-"), leaf("b", "-")), leaf("c", "2.1"))
    two = part("p2", "Phần thứ hai", leaf("d", "1.1"), leaf("e", "2.1"))
    form = read_form([one, two])

    assert [leaf.sign for leaf in form.leaves] == [
        "1.2, ý\N{NO-BREAK SPACE}1",
        "1.2, ý\N{NO-BREAK SPACE}2",
        "2.1",
        "1.1",
        "2.1",
    ]
    assert [leaf.name for leaf in form.leaves] == [
        "1.2, ý\N{NO-BREAK SPACE}1", "1.2, ý\N{NO-BREAK SPACE}2", "2.1, Phần thứ nhất", "1.1", "2.1, Phần thứ hai",
    ]  # fmt: skip
    assert [leaf.label for leaf in form.leaves] == ["1.2", "1.2", "2.1", "1.1", "2.1"]
