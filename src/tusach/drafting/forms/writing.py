"""What is filled in while the report is written."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tusach.drafting.actions import Bound, Signing
from tusach.drafting.models import LiveKind
from tusach.people.models import Body
from tusach.registry.queries import read_recipients
from tusach.reports.queries import find_quantities


class BlockForm(forms.Form):
    """`base` is the version the words were written on; `go_on` saves and stays."""

    text = forms.CharField(
        label="Nội dung đoạn", required=False, strip=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 12, "autofocus": True, "spellcheck": "false"}),
        help_text="Số có nguồn hiện dạng {{s1: 10.431}}: đổi chữ quanh số thì nguồn còn, đổi chính con số thì mất nguồn.",
    )  # fmt: skip
    why = forms.CharField(
        label="Sửa vì sao (không bắt buộc)", required=False, max_length=300,
        widget=forms.TextInput(attrs={"class": "input", "placeholder": "Ví dụ: theo ý kiến Vụ Báo chí - Xuất bản"}),
    )  # fmt: skip
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    go_on = forms.BooleanField(required=False, widget=forms.HiddenInput)


class BindForm(forms.Form):
    """A source, as the list of sources sends it, and where in the block its figure goes. `agreed`: the person has seen
    that the source says another number than the text.
    """

    kind = forms.ChoiceField(choices=LiveKind.choices)
    source = forms.CharField(required=False)
    quote = forms.CharField(required=False, strip=False, max_length=400)
    start = forms.IntegerField(required=False, min_value=0)
    base = forms.IntegerField(min_value=0)
    part = forms.CharField(required=False, max_length=12)
    shown = forms.CharField(required=False, max_length=200)
    document = forms.CharField(required=False, max_length=300)
    page = forms.CharField(required=False, max_length=40)
    said = forms.CharField(required=False, max_length=600)
    agreed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = str(data.get("kind", ""))
        if kind == LiveKind.HAND:
            if not str(data.get("document", "")).strip() or not find_quantities(str(data.get("shown", ""))):
                raise ValidationError("Xin ghi con số và văn bản có số ấy.")
            given = {name: str(data.get(name, "")).strip() for name in ("document", "page", "shown")}
            data["bound"] = Bound(kind, {**given, "quote": str(data.get("said", "")).strip()})
            return data
        data["bound"] = Bound(kind, _source(kind, data), unwrapped(data, "shown"))
        return data


def unwrapped(data: dict[str, Any], name: str) -> str:
    return str(data.get(name, "")).strip()


def _source(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """The source as Live keeps it; only what its kind may hold."""
    try:
        given = json.loads(str(data.get("source", "")))
        part = str(data.get("part", ""))
        if kind == LiveKind.CLAIM:
            return {"claim": int(given["claim"])}
        if kind == LiveKind.COUNT and "leaf" in given:
            of = part if part in {"expected", "accepted", "reports", "share"} else "expected"
            return {"leaf": str(given["leaf"]), "says": str(given["says"]), "of": of}
        if kind == LiveKind.COUNT:
            of = (
                part
                if part in {"expected", "accepted", "reports", "share"}
                else str(given.get("of", "expected"))
            )
            return {"code": int(given["code"]), "of": of}
        if kind == LiveKind.CITATION:
            return {"excerpt": int(given["excerpt"])}
        allowed = {"value", "numerator", "denominator", "n", "expected"}
        year, unit = given.get("year"), given.get("unit")
        return {
            "indicator": str(given["indicator"]), "year": None if year is None else int(year),
            "unit": None if unit is None else int(unit), "part": part if part in allowed else "value",
        }  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError("Nguồn này không đọc được. Xin chọn lại trong danh sách.") from error


class KeepForm(forms.Form):
    why = forms.CharField(
        label="Vì sao giữ số cũ", max_length=300, widget=forms.Textarea(attrs={"class": "input", "rows": 3})
    )


class TableForm(forms.Form):
    """A table or chart: what its rows are, which indicators or group of themes, which year."""

    KINDS = (("TABLE", "Bảng"), ("CHART", "Biểu đồ"))
    ROWS = (("PROVINCES", "Tỉnh, thành phố"), ("YEARS", "Từng năm, cả nước"), ("CODES", "Chủ đề của bảng mã"))
    kind = forms.ChoiceField(label="Loại", choices=KINDS, widget=forms.Select(attrs={"class": "input"}))
    rows = forms.ChoiceField(label="Mỗi hàng là", choices=ROWS, widget=forms.Select(attrs={"class": "input"}))
    caption = forms.CharField(
        label="Tên bảng, biểu đồ", max_length=300, widget=forms.TextInput(attrs={"class": "input"})
    )
    indicators = forms.MultipleChoiceField(
        label="Chỉ tiêu (nhiều nhất 5)",
        required=False,
        widget=forms.SelectMultiple(attrs={"class": "input", "size": 8}),
    )
    year = forms.ChoiceField(
        label="Năm",
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        help_text="Cho bảng theo tỉnh.",
    )
    group = forms.ChoiceField(
        label="Nhóm chủ đề", required=False, widget=forms.Select(attrs={"class": "input"}),
        help_text="Cho bảng theo chủ đề.",
    )  # fmt: skip
    draw = forms.ChoiceField(
        label="Vẽ bằng", required=False, choices=(("bars", "Thanh ngang"), ("lines", "Đường")),
        widget=forms.Select(attrs={"class": "input"}), help_text="Cho biểu đồ.",
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Any = None, **kwargs: Any) -> None:
        """`choices`: {"indicators", "year", "group"}: pairs to choose from."""
        super().__init__(*args, **kwargs)
        for name, pairs in (choices or {}).items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]


class DescribeForm(forms.Form):
    title = forms.CharField(
        label="Tên báo cáo, in dưới chữ BÁO CÁO",
        max_length=300,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    restricted = forms.BooleanField(
        label="Không gửi chữ nào ra ngoài", required=False,
        help_text="Báo cáo có nội dung hạn chế lưu hành thì không nhờ máy bên ngoài viết giúp.",
    )  # fmt: skip


class FixForm(forms.Form):
    note = forms.CharField(
        label="Ghi chú cho lần này",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "input"}),
    )


class IssueForm(forms.Form):
    """Who signs, who gets it, and which register the number is taken from."""

    keeper = forms.TypedChoiceField(
        label="Lấy số ở sổ văn bản đi của", coerce=int, widget=forms.Select(attrs={"class": "input"})
    )
    number = forms.CharField(
        label="Số", required=False, max_length=10, help_text="Để trống thì lấy số tiếp theo.",
        widget=forms.TextInput(attrs={"class": "input num", "inputmode": "numeric"}),
    )  # fmt: skip
    place = forms.CharField(label="Địa danh", max_length=80, widget=forms.TextInput(attrs={"class": "input"}))
    capacity = forms.CharField(
        label="Thẩm quyền, chức vụ", help_text="Mỗi dòng in một dòng, ví dụ K/T TRƯỞNG BAN rồi PHÓ TRƯỞNG BAN.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )  # fmt: skip
    signer = forms.CharField(
        label="Người ký", max_length=120, widget=forms.TextInput(attrs={"class": "input"})
    )
    recipients = forms.CharField(
        label="Nơi nhận", required=False, help_text="Mỗi dòng một nơi.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )  # fmt: skip
    once = forms.CharField(max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, keepers: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].choices = keepers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "keeper" in data:
            data["signing"] = Signing(
                keeper=Body.objects.get(pk=data["keeper"]), signer=data.get("signer", ""),
                capacity=str(data.get("capacity", "")).splitlines(), number=data.get("number", ""),
                recipients=read_recipients(str(data.get("recipients", ""))), place=data.get("place", ""),
            )  # fmt: skip
        return data
