"""A milestone of the plan and the common due days, as the centre changes them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from tusach.campaign.forms.days import DayField, Dressed, LastDayField
from tusach.campaign.models import Milestone

_WHY = "Lý do hiện trong danh sách thay đổi của đợt và trong thông báo gửi các nơi."


class MilestoneDetails(Dressed, forms.Form):
    """`dues`: {field: (label, day)} of the common due days that lie in the milestone, each a box of its own."""

    title = forms.CharField(label="Tên mốc", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    from_date = DayField(label="Từ ngày")
    to_date = LastDayField(label="Đến hết ngày")
    details = forms.CharField(
        label="Việc của mốc", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi việc một dòng.",
    )  # fmt: skip
    reason = forms.CharField(label="Lý do", max_length=500, help_text=_WHY)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, milestone: Milestone | None = None, dues: Mapping[str, tuple[str, date]] | None = None,
        seen: int = 0, **options: Any,
    ) -> None:  # fmt: skip
        self.dues = dues or {}
        if milestone is not None:
            options["initial"] = {
                "title": milestone.title, "from_date": milestone.from_date, "to_date": milestone.to_date,
                "details": "\n".join(milestone.details), "seen": seen,
            } | {field: day for field, (_, day) in self.dues.items()}  # fmt: skip
        super().__init__(*args, **options)
        for field, (label, _) in self.dues.items():
            self.fields[field] = DayField(
                label=f"Hạn gửi {label}", help_text="Hạn chung này nằm trong mốc. Dời mốc thì xem lại cả hạn."
            )
        if self.dues:
            self.fields["may_leave"] = forms.BooleanField(
                label="Để hạn nằm ngoài mốc",
                required=False,
                help_text="Chỉ đánh dấu khi hạn không còn thuộc mốc này.",
            )
        self.order_fields(
            ["title", "from_date", "to_date", *self.dues, "may_leave", "details", "reason", "seen"]
        )
        self.dress()


class MoveDueForm(Dressed, forms.Form):
    kind = forms.ChoiceField(label="Hạn nào")
    until = DayField(label="Hạn mới")
    reason = forms.CharField(label="Lý do", max_length=500, help_text=_WHY)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined] # a choice field
        self.dress()
