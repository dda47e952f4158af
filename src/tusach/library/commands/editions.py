from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.library.models import Edition, State
from tusach.library.queries import published


class Editions(CommandGroup):
    """Books in, and what becomes of them."""

    @subcommand(
        "list the editions",
        argument("--all", action="store_true", help="drafts and what is no longer published too"),
        name="list",
    )
    def list_editions(self, *, all: bool) -> Answer:  # noqa: A002 - the option's own name
        rows = Edition.objects.order_by("sort_key", "pk") if all else published().order_by("sort_key", "pk")
        data = [
            {"key": one.key, "title": one.title, "authors": ", ".join(one.authors), "form": one.form,
             "state": State(one.state).label, "sections": one.section_count}
            for one in rows
        ]  # fmt: skip
        return Answer(data, None if data else ["Chưa có sách nào. Thêm sách: tusach library add TỆP"])
