"""What people fill in about units."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from tusach.kit.fields import ReadField
from tusach.kit.text import read_decimal
from tusach.places.models import Extent, UnitVersion

ROWS = 4


class ProposalForm(forms.Form):
    file = forms.FileField(
        label="Tệp sắp xếp",
        help_text="CSV hoặc XLSX, không quá 5 MB.",
        error_messages={
            "required": "Chưa chọn tệp. Xin chọn tệp CSV hoặc XLSX rồi gửi lại.",
            "empty": "Tệp không có gì bên trong. Xin chọn tệp khác.",
        },
    )


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="Lý do gỡ",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Một câu, để người sau đọc lịch sử hiểu vì sao.",
        error_messages={"required": "Chưa ghi lý do gỡ. Xin ghi một câu để người sau hiểu."},
    )


class ShareField(ReadField):
    """A share as people write it: 0,4 or 0.4; empty is None."""

    def read(self, text: str) -> Decimal:
        return read_decimal(text).value


class BasisForm(forms.Form):
    """What settles a doubt by keeping the table as it is."""

    legal_basis = forms.CharField(
        label="Căn cứ", max_length=200, help_text="Ví dụ Nghị quyết 1250/NQ-UBTVQH15, ngày 24/10/2024.",
        error_messages={"required": "Xin ghi căn cứ: số, ký hiệu của nghị quyết."},
    )  # fmt: skip
    note = forms.CharField(
        label="Ghi chú", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Đọc ở đâu, ai cho biết, còn điều gì chưa chắc.",
    )  # fmt: skip


class SettleForm(BasisForm):
    """Up to four units that carry a unit on (or that it came from), how much each, and on what basis."""

    def __init__(self, *args: Any, choices: Iterable[UnitVersion], forward: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.near = list(choices)
        said = "Đơn vị nhận" if forward else "Tách ra từ"
        rows: dict[str, forms.Field] = {}
        for row in range(1, ROWS + 1):
            rows[f"unit_{row}"] = forms.CharField(
                label=f"{said} {row}", max_length=120, required=row == 1,
                help_text="Mã năm chữ số hoặc tên." if row == 1 else "", error_messages={"required": "Xin chọn ít nhất một đơn vị."},
                widget=forms.TextInput(attrs={"list": "gan-do", "autocomplete": "off", "class": "input"}),
            )  # fmt: skip
            rows[f"extent_{row}"] = forms.ChoiceField(
                label=f"Phạm vi {row}", choices=Extent.choices, required=False,
                initial=Extent.WHOLE if forward and row == 1 else Extent.PART,
            )  # fmt: skip
            rows[f"share_{row}"] = ShareField(
                label=f"Tỷ lệ {row}", max_length=12, required=False,
                help_text="Từ 0 đến 1, ví dụ 0,4; chưa có căn cứ thì để trống." if row == 1 else "",
            )  # fmt: skip
        self.fields = {**rows, **self.fields}

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{row}"] for name in ("unit", "extent", "share")] for row in range(1, ROWS + 1)]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self["legal_basis"], self["note"]]
