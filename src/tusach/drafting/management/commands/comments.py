from tusach.drafting import actions
from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, subcommand


class Command(CommandGroup):
    help = "Rounds of comment on a version of the report"

    @subcommand(
        "remind who has not answered, two days before the deadline and once after it (by the worker every minute)"
    )
    def remind(self) -> Answer:
        told = actions.remind_silent(at=clock.now())
        return Answer({"told": told}, [f"{told} nơi được nhắc góp ý."])
