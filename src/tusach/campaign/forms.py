"""What people fill in: the plan's file, its corrected reading, the campaign's days, extensions, trips."""

import re
from datetime import date
from typing import Any

from django import forms

from tusach.campaign.models import Activity, PlanReading, Trip
from tusach.campaign.plan import outline_as_text, outline_from_text
from tusach.campaign.plan.source import MAX_BYTES
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import read_day


class DayField(forms.CharField):
    """A day as people write it: 31/10/2023; empty is None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(help_text=options.pop("help_text", "Ngày/tháng/năm, ví dụ 31/10/2023."), **options)

    def prepare_value(self, value: Any) -> Any:
        return said_day(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_day(text).value
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None


class PlanForm(forms.Form):
    file = forms.FileField(
        label="Tệp kế hoạch",
        help_text="Word (.docx), PDF hoặc văn bản thường (.txt), dưới 50 MB. Kèm đề cương trong cùng tệp.",
        error_messages={
            "required": "Xin chọn tệp kế hoạch.",
            "empty": "Tệp này trống; xin chọn lại tệp kế hoạch.",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"Tệp lớn hơn {MAX_BYTES >> 20} MB. Xin bớt ảnh trong tệp rồi gửi lại."
            )
        return file


class CorrectionForm(forms.Form):
    """The parts that a campaign is made of, as plain fields; the outline one heading a line."""

    number = forms.CharField(label="Số", max_length=20, required=False)
    symbol = forms.CharField(label="Ký hiệu", max_length=60, required=False)
    dated = DayField(label="Ngày ban hành", required=False)
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    subject = forms.CharField(label="Trích yếu", max_length=500, required=False)
    signer = forms.CharField(label="Người ký", max_length=120, required=False)
    outline = forms.CharField(
        label="Đề cương", required=False, widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Mỗi đề mục một dòng, giữ nguyên số hiệu: Phần thứ nhất, I., 1.1., 1.2.1., -",
    )  # fmt: skip

    def __init__(self, *args: Any, plan: PlanReading, **options: Any) -> None:
        self.plan = plan
        document = plan.reading["document"]
        first = {name: document.get(name) for name in ("number", "symbol", "issuer", "subject", "signer")}
        first["dated"] = date.fromisoformat(document["dated"]) if document.get("dated") else None
        first["outline"] = outline_as_text(plan.reading["outline"])
        super().__init__(*args, **{**options, "initial": first})

    def changes(self) -> dict[str, Any]:
        """The parts of the reading as corrected; an outline left as it was keeps its lines."""
        given = self.cleaned_data
        document = {**self.plan.reading["document"]}
        document |= {name: given[name] for name in ("number", "symbol", "issuer", "subject", "signer")}
        document["dated"] = given["dated"].isoformat() if given["dated"] else None
        if given["number"] or given["symbol"]:
            joint = "/" if self.plan.reading["document"].get("code", "").partition("/")[0].isdigit() else "-"
            document["code"] = f"{given['number']}{joint}{given['symbol']}"
        text = given["outline"].replace("\r\n", "\n").strip()
        same = text == outline_as_text(self.plan.reading["outline"]).strip()
        return {"document": document} | ({} if same else {"outline": outline_from_text(text)})


class ConfirmForm(forms.Form):
    name = forms.CharField(label="Tên đợt", max_length=300)
    short_name = forms.CharField(label="Tên ngắn", max_length=80)
    reference_date = DayField(label="Ngày xác định địa giới")
    first_year = forms.IntegerField(label="Từ năm", min_value=1945, max_value=2200)
    last_year = forms.IntegerField(label="Đến năm", min_value=1945, max_value=2200)
    survey_due = DayField(label="Hạn gửi phiếu khảo sát của xã", required=False)
    report_due = DayField(label="Hạn gửi báo cáo của tỉnh", required=False)


class ReasonForm(forms.Form):
    until = DayField(label="Hạn mới")
    reason = forms.CharField(label="Lý do", max_length=500)


class TripForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    from_date = DayField(label="Từ ngày", required=False)
    to_date = DayField(label="Đến trước ngày", required=False)

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


class ActivityForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    class Meta:
        model = Activity
        fields = ("state",)


def first_answers(plan: PlanReading) -> dict[str, Any]:
    """What the confirmation form begins with, from the reading."""
    document = plan.reading["document"]
    subject = str(document.get("subject") or plan.name)
    years = re.search(r"\((\d{4})\s*[-–]\s*(\d{4})\)", subject)
    owed = [one["due"] for one in plan.reading["obligations"] if one["kind"] in {"REPORT", "OTHER"}]
    due = date.fromisoformat(owed[0]) if owed else None
    dated = date.fromisoformat(document["dated"]) if document.get("dated") else None
    year = (due or dated or date(2000, 1, 1)).year
    return {
        "name": subject[:300], "short_name": subject[:80], "reference_date": due or dated,
        "first_year": int(years[1]) if years else year, "last_year": int(years[2]) if years else year,
        "survey_due": due, "report_due": due,
    }  # fmt: skip
