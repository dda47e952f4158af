"""What people fill in."""

from tusach.campaign.forms.parts import ActivityDetails, MilestoneDetails, MoveDueForm
from tusach.campaign.forms.plans import ConfirmForm, CorrectionForm, PlanForm, first_answers
from tusach.campaign.forms.running import (
    ActivityForm,
    AddUnitForm,
    BudgetForm,
    CommitteeForm,
    DropForm,
    LetterForm,
    MeetingDetails,
    MemberForm,
    MilestoneForm,
    ReasonForm,
    ReminderRuleForm,
    TripForm,
    WhyForm,
)

__all__ = [
    "ActivityDetails",
    "ActivityForm",
    "AddUnitForm",
    "BudgetForm",
    "CommitteeForm",
    "ConfirmForm",
    "CorrectionForm",
    "DropForm",
    "LetterForm",
    "MeetingDetails",
    "MemberForm",
    "MilestoneDetails",
    "MilestoneForm",
    "MoveDueForm",
    "PlanForm",
    "ReasonForm",
    "ReminderRuleForm",
    "TripForm",
    "WhyForm",
    "first_answers",
]
