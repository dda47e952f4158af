from datetime import date
from typing import Any

from django import forms

from tusach.kit.text import day


class OpeningsForm(forms.Form):
    file = forms.FileField(
        label="Bảng mở sổ (XLSX hoặc CSV)",
        help_text="Cột cần có: Mã xã, Mã đầu sách, Số bản. Thêm được: Ngày hoặc Năm, Mức, Nguồn, Chứng từ.",
    )
    codes_on = forms.DateField(
        label="Mã xã theo địa giới ngày",
        help_text="Ví dụ 31/10/2023 nếu bảng dùng mã của các xã trước khi sắp xếp.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
    )


class ClosePeriodForm(forms.Form):
    until = forms.DateField(label="Khóa các ngày trước", input_formats=["%d/%m/%Y", "%Y-%m-%d"])
    reason = forms.CharField(label="Ghi chú", max_length=200, required=False)

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if today:
            self.fields["until"].help_text = f"Hôm nay là {day(today)}."


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Lý do", max_length=200)
