"""A milestone or an activity of the plan and the common due days, as the centre changes them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from tusach.campaign.actions import Part
from tusach.campaign.models import Activity, Milestone
from tusach.kit.fields import DayField, Dressed, LastDayField, LinesField, dress

_WHY = "Lý do hiện trong danh sách thay đổi của đợt và trong thông báo gửi các nơi."
_WHY_ACTIVITY = "Lý do hiện trong danh sách thay đổi của đợt và trong thông báo gửi ban, tổ của đợt."


class PartDetails(Dressed):
    """`part`: what is changed, none for a new one. `dues`: {field: (label, day)} of the common due days that lie in its time,
    each a box of its own. `seen`: how many changes the page knows of.
    """

    word: ClassVar[str]
    first: ClassVar[Sequence[str]]
    last: ClassVar[Sequence[str]]
    reason = forms.CharField(label="Lý do", max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, part: Part | None = None, dues: Mapping[str, tuple[str, date]] | None = None, seen: int = 0,
        **options: Any,
    ) -> None:  # fmt: skip
        if part is not None:
            names = [*self.first, *self.last]
            options["initial"] = {"seen": seen, **{name: getattr(part, name) for name in names}}
        super().__init__(*args, **options)
        boxes = self._take_dues(dues or {})
        self.order_fields([*self.first, *boxes, *self.last, "reason", "seen"])
        dress(self)

    def _take_dues(self, dues: Mapping[str, tuple[str, date]]) -> list[str]:
        """Boxes for them and one to let them lie outside; the names of all."""
        of = self.word
        for field, (label, day) in dues.items():
            self.fields[field] = DayField(
                label=f"Hạn gửi {label}", initial=day, help_text=f"Hạn chung này nằm trong {of}. Dời {of} thì xem lại cả hạn."
            )  # fmt: skip
        if dues:
            self.fields["may_leave"] = forms.BooleanField(
                label=f"Để hạn nằm ngoài {of}", required=False, help_text=f"Chỉ đánh dấu khi hạn không còn thuộc {of} này."
            )  # fmt: skip
        return [*dues, "may_leave"]


class MilestoneDetails(PartDetails):
    word, first, last = Milestone.word, ("title", "from_date", "to_date"), ("details",)
    title = forms.CharField(label="Tên mốc", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    from_date = DayField(label="Từ ngày")
    to_date = LastDayField(label="Đến hết ngày")
    details = LinesField(label="Việc của mốc", required=False, help_text="Mỗi việc một dòng.")
    reason = forms.CharField(label="Lý do", max_length=500, help_text=_WHY)


class ActivityDetails(PartDetails):
    word, first, last = Activity.word, ("title", "lead", "partners", "from_date", "to_date"), ("contents",)
    title = forms.CharField(label="Tên hoạt động", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    lead = forms.CharField(label="Chủ trì", required=False, max_length=200)
    partners = LinesField(label="Phối hợp", required=False, help_text="Mỗi nơi một dòng.")
    from_date = DayField(label="Từ ngày", required=False)
    to_date = LastDayField(
        label="Đến hết ngày", required=False, help_text="Chưa định ngày thì để trống cả hai ô."
    )
    contents = LinesField(label="Nội dung", required=False, help_text="Mỗi việc một dòng.")
    reason = forms.CharField(label="Lý do", max_length=500, help_text=_WHY_ACTIVITY)


class MoveDueForm(Dressed):
    kind = forms.ChoiceField(label="Hạn nào")
    until = DayField(label="Hạn mới")
    reason = forms.CharField(label="Lý do", max_length=500, help_text=_WHY)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined] # a choice field
        dress(self)
