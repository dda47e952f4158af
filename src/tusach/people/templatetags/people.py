from django import template

from tusach.people.demo_accounts import DemoAccount
from tusach.people.demo_accounts import demo_accounts as read
from tusach.people.models import Body
from tusach.people.queries import name_of

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[DemoAccount]:
    """The demo's ready accounts, none elsewhere."""
    return read()


@register.simple_tag(takes_context=True)
def body_name(context: template.Context, body: Body) -> str:
    """The body's name on the day of the page."""
    return name_of(body, context["actor"].day)
