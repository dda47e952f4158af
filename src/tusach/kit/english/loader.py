"""Templates in the language of the moment: compiled once for each, English ones with their runs translated."""

import html
from collections.abc import Iterator
from typing import Any

from django.template import Origin, Template
from django.template.base import Node, VariableNode
from django.template.library import SimpleNode
from django.template.loaders import app_directories, cached
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from tusach.kit.english import catalogue, forms, runs, scripts
from tusach.kit.english.tongue import is_english
from tusach.kit.templatetags import ui


class Loader(app_directories.Loader):
    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        return runs.translated(scripts.with_words(source), catalogue.say) if is_english() else source


class Cached(cached.Loader):
    """Django's cache of compiled templates, one drawer for each language."""

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        return f"{get_language()}:{super().cache_key(template_name, skip)}"

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new and is_english():
            made_english(template)
        return template


def made_english(template: Template) -> None:
    """The template's variables say what they hold in English from now on, those marked `kept` apart."""
    for node in _nodes(template, VariableNode):
        if not _is_kept(node):
            node.__class__ = _EnglishVariable
            _swap(node.filter_expression)
    for node in _nodes(template, SimpleNode):  # {% icon "x" "Bỏ lọc" %}
        for expression in (*node.args, *node.kwargs.values()):
            if isinstance(expression.var, str) and not expression.var.isascii():
                expression.var = mark_safe(catalogue.said(str(expression.var)))


def _nodes(template: Template, kind: type[Node]) -> Iterator[Any]:
    for node in template.nodelist:
        yield from node.get_nodes_by_type(kind)


def _is_kept(node: Any) -> bool:
    return any(used.__name__ == "kept" for used, _ in node.filter_expression.filters)


def _swap(expression: Any) -> None:
    """Numbers and days are written the English way: the filters that write them are changed for those of `forms`."""
    expression.filters = [
        (forms.FILTERS.get(used.__name__, used) if used.__module__ == ui.__name__ else used, given)
        for used, given in expression.filters
    ]


class _EnglishVariable(VariableNode):
    """A variable whose text is a label or a sentence of the house is said in English; all else comes out as it is."""

    def render(self, context: Any) -> str:
        shown = super().render(context)
        if shown.isascii() and any(
            used.__module__ == forms.__name__ for used, _ in self.filter_expression.filters
        ):
            return shown  # a number or a day that is English already: 1,238 is not a fraction
        if "&" in shown:
            plain = html.unescape(shown)
            other = catalogue.said(plain)
            return shown if other == plain else html.escape(other)
        return catalogue.said(shown) if shown else shown
