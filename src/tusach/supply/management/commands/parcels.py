"""tusach parcels: what is due about parcels that are on their way."""

from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, subcommand
from tusach.kit.text import number
from tusach.supply.actions.cases import remind_silent


class Command(CommandGroup):
    help = "Parcels of a round: remind"

    @subcommand(
        "remind receivers of parcels they have not answered for; put the silent ones on the list of calls"
    )
    def remind(self) -> object:
        reminded, silent = remind_silent(at=clock.now())
        return Answer(
            {"reminded": reminded, "silent": silent},
            [f"Đã nhắc {number(reminded)} kiện; {number(silent)} kiện chuyển sang danh sách gọi điện."],
        )
