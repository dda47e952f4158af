"""Templates in the language of the moment: compiled once for each, English ones with their runs translated."""

import html
from collections.abc import Iterator
from typing import Any

from django.template import Origin, Template
from django.template.base import Node, VariableNode
from django.template.loaders import app_directories, cached
from django.utils.translation import get_language

from tusach.kit.english import catalogue, runs

ENGLISH = "en"


def is_english() -> bool:
    return get_language() == ENGLISH


class Loader(app_directories.Loader):
    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        return runs.translated(source, catalogue.say) if is_english() else source


class Cached(cached.Loader):
    """Django's cache of compiled templates, one drawer for each language."""

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        return f"{get_language()}:{super().cache_key(template_name, skip)}"

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new and is_english():
            for node in _variables(template):
                node.__class__ = _EnglishVariable
        return template


def _variables(template: Template) -> Iterator[Node]:
    for node in template.nodelist:
        yield from node.get_nodes_by_type(VariableNode)


class _EnglishVariable(VariableNode):
    """A variable whose text is a label or a sentence of the house is said in English; all else comes out as it is."""

    def render(self, context: Any) -> str:
        shown = super().render(context)
        if any(used.__name__ == "kept" for used, _ in self.filter_expression.filters):
            return shown
        if "&" in shown:
            plain = html.unescape(shown)
            other = catalogue.said(plain)
            return shown if other == plain else html.escape(other)
        return catalogue.said(shown) if shown else shown
