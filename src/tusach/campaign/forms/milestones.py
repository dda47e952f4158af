"""A milestone or an activity of the plan and the common due days, as the centre changes them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from tusach.campaign.models import Activity, Milestone
from tusach.kit.fields import DayField, Dressed, LastDayField, dress

_WHY = "Lý do hiện trong danh sách thay đổi của đợt và trong thông báo gửi các nơi."
_WHY_ACTIVITY = "Lý do hiện trong danh sách thay đổi của đợt và trong thông báo gửi ban, tổ của đợt."


class WithDues(Dressed):
    """`dues`: {field: (label, day)} of the common due days that lie in the time of what is changed, each a box of its own."""

    def take_dues(self, dues: Mapping[str, tuple[str, date]], *, of: str) -> list[str]:
        """Boxes for them and one to let them lie outside; the names of all."""
        for field, (label, day) in dues.items():
            self.fields[field] = DayField(
                label=f"Hạn gửi {label}", initial=day, help_text=f"Hạn chung này nằm trong {of}. Dời {of} thì xem lại cả hạn."
            )  # fmt: skip
        if dues:
            self.fields["may_leave"] = forms.BooleanField(
                label=f"Để hạn nằm ngoài {of}", required=False, help_text=f"Chỉ đánh dấu khi hạn không còn thuộc {of} này."
            )  # fmt: skip
        return [*dues, "may_leave"]


class MilestoneDetails(WithDues):
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
        if milestone is not None:
            options["initial"] = {
                "title": milestone.title, "from_date": milestone.from_date, "to_date": milestone.to_date,
                "details": "\n".join(milestone.details), "seen": seen,
            }  # fmt: skip
        super().__init__(*args, **options)
        boxes = self.take_dues(dues or {}, of="mốc")
        self.order_fields(["title", "from_date", "to_date", *boxes, "details", "reason", "seen"])
        dress(self)


class ActivityDetails(WithDues):
    title = forms.CharField(label="Tên hoạt động", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    lead = forms.CharField(label="Chủ trì", required=False, max_length=200)
    partners = forms.CharField(
        label="Phối hợp", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi nơi một dòng.",
    )  # fmt: skip
    from_date = DayField(label="Từ ngày", required=False)
    to_date = LastDayField(
        label="Đến hết ngày", required=False, help_text="Chưa định ngày thì để trống cả hai ô."
    )
    contents = forms.CharField(
        label="Nội dung", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi việc một dòng.",
    )  # fmt: skip
    reason = forms.CharField(label="Lý do", max_length=500, help_text=_WHY_ACTIVITY)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, activity: Activity | None = None, dues: Mapping[str, tuple[str, date]] | None = None,
        seen: int = 0, **options: Any,
    ) -> None:  # fmt: skip
        if activity is not None:
            options["initial"] = {
                "title": activity.title, "lead": activity.lead, "partners": "\n".join(activity.partners),
                "from_date": activity.from_date, "to_date": activity.to_date, "contents": "\n".join(activity.contents),
                "seen": seen,
            }  # fmt: skip
        super().__init__(*args, **options)
        boxes = self.take_dues(dues or {}, of="hoạt động")
        self.order_fields(
            ["title", "lead", "partners", "from_date", "to_date", *boxes, "contents", "reason", "seen"]
        )
        dress(self)


class MoveDueForm(Dressed):
    kind = forms.ChoiceField(label="Hạn nào")
    until = DayField(label="Hạn mới")
    reason = forms.CharField(label="Lý do", max_length=500, help_text=_WHY)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined] # a choice field
        dress(self)
