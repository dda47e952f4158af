from tusach.kit.pages import Page
from tusach.people import rules


class Me(Page):
    template_name = "people/me.html"
    may = rules.is_known
