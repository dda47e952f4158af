"""tusach shelf: what is due on the shelves."""

from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, subcommand
from tusach.kit.text import number
from tusach.shelf.actions import forget_readers


class Command(CommandGroup):
    help = "The shelves of the communes: forget"

    @subcommand("forget who borrowed what, so many days after it came back as each shelf says")
    def forget(self) -> object:
        count = forget_readers(at=clock.now())
        return Answer({"forgotten": count}, [f"Đã bỏ tên người mượn ở {number(count)} lượt"])
