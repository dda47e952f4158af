"""The template tags of every page: icons, states, Vietnamese numbers and dates."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tusach.kit.english import forms, scripts
from tusach.kit.icons import ICONS

register = template.Library()

_USED, _SPEAKS = "ui_icons_used", "ui_words_given"


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str, label: str = "") -> SafeString:
    """An icon by name; its drawing is put once into the page by `icon_sprite`. An unknown name is an error."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"no icon named {name!r}")
    _used(context)[name] = True
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="#{}"/></svg>', label, name)
    return format_html('<svg class="i" aria-hidden="true"><use href="#{}"/></svg>', name)


def _used(context: Context) -> dict[str, bool]:
    """The icons of this page so far: kept with the page's render, which includes share."""
    page: dict[str, Any] = context.render_context.dicts[0]  # type: ignore[assignment]
    return page.setdefault(_USED, {})  # type: ignore[no-any-return]


@register.simple_tag(takes_context=True)
def icon_sprite(context: Context) -> SafeString:
    """The drawings of the icons used on this page, once, at its end."""
    used = _used(context)
    symbols = format_html_join(
        "",
        '<symbol id="{}" viewBox="0 0 24 24">{}</symbol>',
        ((name, mark_safe(ICONS[name])) for name in used),
    )
    return format_html("<svg hidden>{}</svg>", symbols) if used else mark_safe("")


@register.filter
def number(value: Any) -> str:
    """14408340 -> 14.408.340; nothing -> an empty string (missing is not zero)."""
    if value is None or value == "":
        return ""
    return f"{int(value):,}".replace(",", ".")


@register.filter
def decimal(value: Any, places: int = 1) -> str:
    """98.44 -> 98,4"""
    if value is None or value == "":
        return ""
    whole = f"{Decimal(str(value)):,.{places}f}"
    return whole.replace(",", "\0").replace(".", ",").replace("\0", ".")


@register.filter
def day(value: date | datetime | None) -> str:
    """2023-08-28 -> 28/8/2023; days below 10 and months 1 and 2 carry a zero: 02/11/2023."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return f"{value.day:02}/{month}/{value.year}"


@register.filter
def moment(value: datetime | None) -> str:
    """9 giờ 42, 28/8/2023"""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local.hour} giờ {local.minute:02}, {day(local.date())}"


_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Thứ Năm, 02/11/2023"""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return f"{_WEEKDAYS[value.weekday()]}, {day(value)}"


@register.simple_tag(takes_context=True)
def leaf_url(context: Context, **changes: Any) -> str:
    """The present address with some query parameters changed; an empty value drops one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in {None, ""}:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag
def tongue() -> str:
    """The language that the interface speaks now: vi or en."""
    return get_language() or "vi"


@register.simple_tag(takes_context=True)
def words(context: Context, *files: str) -> SafeString:
    """The English of what scripts say, before the first of them the script that gives it to them (kit.english)."""
    told = {key: english for file in files for key, english in scripts.words(file).items()}
    if not told:
        return mark_safe("")
    page: dict[str, Any] = context.render_context.dicts[0]  # type: ignore[assignment]
    first = not page.get(_SPEAKS)
    page[_SPEAKS] = True
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    block = format_html('<script type="application/json" data-words>{}</script>', mark_safe(data))
    return block + format_html('<script src="{}"></script>', static("ui/words.js")) if first else block


@register.filter(is_safe=True)
def kept(value: Any) -> Any:
    """The value as it is; marks for the English interface what must not be translated (kit.english)."""
    return value


@register.filter
def by_count(value: Any, one_and_many: str) -> str:
    """`{{ n|by_count:"copy|copies" }}`: what `[copy|copies]` of an English line becomes (kit.english)."""
    return forms.by_count(value, one_and_many)
