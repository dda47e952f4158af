"""Fields of forms: Django draws them with templates of its own, so their words are said in English before that."""

from typing import Any

from django.forms.renderers import DjangoTemplates

from tusach.kit.english import catalogue, runs
from tusach.kit.english.tongue import is_english


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        if is_english() and "widget" in context:
            _say(context["widget"])
        return super().render(template_name, context, request)


def _say(widget: dict[str, Any]) -> None:
    """Options and what an empty field shows; the value that somebody typed stays. The widget's context is made anew
    for each rendering, its `attrs` too. A day or number that shows how to type one (28/8/2023) is left: it is read so.
    """
    for name in runs.SPOKEN & widget["attrs"].keys():
        said = widget["attrs"][name]
        if isinstance(said, str) and any(sign.isalpha() for sign in said):
            widget["attrs"][name] = catalogue.said(said)
    widget["optgroups"] = [
        (_label(group), [option | {"label": _label(option["label"])} for option in options], index)
        for group, options, index in widget.get("optgroups", [])
    ]
    for part in widget.get("subwidgets", []):
        _say(part)


def _label(label: Any) -> Any:
    return catalogue.said(str(label)) if label else label
