from tusach.kit.pages import Page, anyone


class Home(Page):
    template_name = "desk/home.html"
    may = anyone
