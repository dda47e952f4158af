from tusach.campaign.models import Campaign
from tusach.drafting import actions
from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, subcommand


class Command(CommandGroup):
    help = "Marked passages of the reports"

    @subcommand("carry marked passages into the newest reading of each report (by the worker every minute)")
    def follow(self) -> Answer:
        done = [
            actions.follow_readings(campaign=campaign, by=None, at=clock.now())
            for campaign in Campaign.objects.filter(codes__isnull=False).distinct().defer("reading")
        ]
        moved, lost = sum(one.moved for one in done), sum(one.lost for one in done)
        return Answer(
            {"moved": moved, "lost": lost}, [f"{moved} đoạn theo kịp bản đọc mới, {lost} đoạn thất lạc."]
        )
