"""What a campaign under way is told: extensions, trips, units, reminders, letters, members, money, meetings."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tusach.campaign.models import (
    Activity,
    Audience,
    BudgetSource,
    Meeting,
    MeetingForm,
    ObligationKind,
    ReminderRule,
    Trip,
)
from tusach.kit.fields import DayField, Dressed, Dressing, LastDayField, MoneyField
from tusach.people.models import Person


class ReasonForm(Dressed):
    until = DayField(label="Hạn mới")
    reason = forms.CharField(label="Lý do", max_length=500)


class WhyForm(Dressed):
    reason = forms.CharField(label="Lý do", max_length=500, help_text="Lý do được giữ trong nhật ký.")


class TripForm(Dressing, forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    from_date = DayField(label="Từ ngày", required=False)
    to_date = LastDayField(label="Đến hết ngày", required=False)

    class Meta:
        model = Trip
        fields = (
            "name",
            "region",
            "leader",
            "members",
            "from_date",
            "to_date",
            "hosts",
            "findings",
            "proposals",
        )


class ActivityForm(Dressing, forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    class Meta:
        model = Activity
        fields = ("state",)


class AddUnitForm(Dressed):
    kind = forms.ChoiceField(label="Nội dung", choices=ObligationKind.choices)
    unit = forms.CharField(
        label="Đơn vị",
        max_length=120,
        help_text="Mã hoặc tên; trùng tên thì ghi thêm huyện, tỉnh: Tân Thành, Bắc Quang.",
    )
    until = DayField(
        label="Hạn riêng", required=False, help_text="Để trống thì theo hạn chung của đợt. Ví dụ 15/11/2023."
    )
    reason = forms.CharField(label="Lý do", max_length=500)


class DropForm(Dressed):
    reason = forms.CharField(
        label="Lý do", max_length=500, help_text="Ví dụ: đã sáp nhập vào xã bên từ 01/10/2023."
    )


class ReminderRuleForm(Dressed):
    kind = forms.ChoiceField(label="Nói về", choices=ObligationKind.choices)
    offset_days = forms.IntegerField(
        label="Số ngày so với hạn", min_value=-60, max_value=60,
        help_text="Trước hạn ghi số âm: -7 là trước bảy ngày; 3 là sau ba ngày.",
    )  # fmt: skip
    audience = forms.ChoiceField(label="Gửi cho", choices=Audience.choices)
    text = forms.CharField(
        label="Lời nhắc", max_length=250, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="{dot} là tên đợt, {han} là hạn, {so} là số đơn vị.",
    )  # fmt: skip
    is_active = forms.BooleanField(label="Đang dùng", required=False, initial=True)

    def __init__(self, *args: Any, rule: ReminderRule | None = None, **options: Any) -> None:
        if rule is not None:
            options["initial"] = {name: getattr(rule, name) for name in self.base_fields}
        super().__init__(*args, **options)


class MilestoneForm(Dressed):
    done_on = DayField(
        label="Xong ngày", required=False, help_text="Để trống nếu chưa xong. Ví dụ 22/8/2023."
    )


class CommitteeForm(Dressed):
    name = forms.CharField(label="Tên", max_length=200, help_text="Ví dụ Ban Chỉ đạo, Tổ thư ký.")
    legal_basis = forms.CharField(
        label="Quyết định thành lập", max_length=200, required=False, help_text="Ví dụ Quyết định số 12-QĐ/BTGTW, ngày 05/9/2023."
    )  # fmt: skip


class MemberForm(Dressed):
    person = forms.ModelChoiceField(
        label="Người có tài khoản", queryset=Person.objects.none(), required=False, empty_label="chưa có tài khoản",
        help_text="Người có tài khoản nhận được lời nhắc của đợt.",
    )  # fmt: skip
    name = forms.CharField(label="Hoặc họ và tên", max_length=120, required=False)
    title = forms.CharField(
        label="Nhiệm vụ", max_length=120, required=False, help_text="Ví dụ Trưởng ban, thành viên."
    )

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = people  # type: ignore[attr-defined] # a ModelChoiceField


class BudgetForm(Dressed):
    item = forms.CharField(label="Nội dung chi", max_length=300)
    source = forms.ChoiceField(label="Nguồn", choices=BudgetSource.choices)
    planned = MoneyField(label="Dự toán", help_text="Đồng, ví dụ 12.500.000.")
    spent = MoneyField(label="Đã chi", required=False, help_text="Đồng; để trống khi chưa chi.")
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)


class MeetingDetails(Dressing, forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    held_on = DayField(label="Ngày")
    form = forms.ChoiceField(label="Hình thức", choices=MeetingForm.choices)
    minutes = forms.FileField(
        label="Biên bản, kết luận", required=False, help_text="Tệp PDF, Word hoặc ảnh chụp."
    )

    class Meta:
        model = Meeting
        fields = ("name", "held_on", "form", "places", "invited", "outcome")


class LetterForm(Dressed):
    body = forms.TypedChoiceField(label="Cơ quan ban hành", coerce=int)
    kind = forms.ChoiceField(
        label="Đôn đốc", required=False, choices=[("", "cả phiếu và báo cáo"), *ObligationKind.choices]
    )
    symbol = forms.CharField(
        label="Ký hiệu", max_length=60, required=False, help_text="Để trống thì theo ký hiệu của cơ quan; số do sổ văn bản đi cấp."
    )  # fmt: skip
    place = forms.CharField(label="Địa danh", max_length=80)
    capacity = forms.CharField(
        label="Quyền hạn, chức vụ người ký", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi dòng một ý, ví dụ K/T TRƯỞNG BAN rồi PHÓ TRƯỞNG BAN.",
    )  # fmt: skip
    signer = forms.CharField(label="Người ký", max_length=120)
    once = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)

    def __init__(self, *args: Any, bodies: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].choices = bodies  # type: ignore[attr-defined] # a choice field
        if len(bodies) == 1:
            self.fields["body"].initial = bodies[0][0]
