"""Terms, numbers set aside, books, groups of recipients, dossiers."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from tusach.kit.fields import INPUT, DayField, line_of, text_of
from tusach.registry.actions import DossierFacts, Hold
from tusach.registry.forms.kinds import FAMILIES, KINDS, wrong_kind
from tusach.registry.models import Direction


class TermForm(forms.Form):
    name = line_of("Nhiệm kỳ", 40, required=True, help_text="Ví dụ 2020 - 2025.")
    from_date = DayField(label="Từ ngày", help_text="Ngày sau ngày bế mạc đại hội.")


class HoldForm(forms.Form):
    family = forms.ChoiceField(label="Hệ thống văn bản", choices=FAMILIES, widget=forms.Select(attrs=INPUT))
    kind = forms.ChoiceField(label="Tên loại", choices=KINDS, widget=forms.Select(attrs=INPUT))
    for_whom = line_of("Giữ cho", 120, help_text="Phòng hoặc người sẽ dùng số này.")
    why = line_of("Lý do", 300)
    until = DayField(label="Giữ đến hết ngày", required=False)
    number = line_of("Số", 20, help_text="Để trống thì giữ số tiếp theo; hoặc ghi một số bỏ trống.")
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = lambda: str(uuid.uuid4())
        self.fields["kind"].error_messages["required"] = "Xin chọn tên loại của số cần giữ."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if wrong := wrong_kind(data.get("family", ""), data.get("kind", "")):
            self.add_error("kind", wrong)
        return data

    @staticmethod
    def hold(data: Mapping[str, Any]) -> Hold:
        return Hold(for_whom=data["for_whom"], why=data["why"], until=data["until"], number=data["number"])


class UnusedForm(forms.Form):
    number = forms.IntegerField(
        label="Số", min_value=1, widget=forms.NumberInput(attrs={"class": "input num"})
    )
    why = line_of("Lý do", 300)


class VolumeForm(forms.Form):
    direction = forms.ChoiceField(
        label="Sổ", widget=forms.Select(attrs=INPUT),
        choices=[(Direction.INCOMING, "Văn bản đến"), (Direction.OUTGOING, "Văn bản đi")],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Tên loại",
        required=False,
        widget=forms.Select(attrs=INPUT),
        choices=[("", "Mọi loại"), *KINDS[1:]],
    )
    from_date = DayField(label="Từ ngày")


class GroupForm(forms.Form):
    name = line_of("Tên nhóm", 200, required=True, help_text="Viết như ở nơi nhận: Các ban đảng Tỉnh ủy.")
    members = text_of("Các nơi", 8, required=True, help_text="Mỗi nơi một dòng, tên đủ của cơ quan.")


class DossierForm(forms.Form):
    """`maintenance` offers the usual periods and takes another."""

    title = text_of("Tiêu đề hồ sơ", 2, required=True)
    notation = line_of(
        "Số và ký hiệu", 20, required=True, help_text="Ví dụ 01-TH, theo danh mục hồ sơ của năm."
    )
    year = forms.IntegerField(label="Năm", widget=forms.NumberInput(attrs={"class": "input num"}))
    maintenance = forms.CharField(
        label="Thời hạn bảo quản", max_length=30, widget=forms.TextInput(attrs={**INPUT, "list": "thoi-han"}),
        help_text="Vĩnh viễn, hoặc số năm như 10 năm.",
    )  # fmt: skip
    rights = line_of("Chế độ sử dụng", 30, help_text="Ví dụ Hạn chế; để trống là không hạn chế.")
    note = line_of("Ghi chú", 300)

    @staticmethod
    def facts(data: Mapping[str, Any]) -> DossierFacts:
        return DossierFacts(**{name: data[name] for name in DossierFacts.__dataclass_fields__})


class FileIntoForm(forms.Form):
    """Which of the body's open dossiers a document goes into."""

    dossier = forms.TypedChoiceField(label="Hồ sơ", coerce=int, widget=forms.Select(attrs=INPUT))

    def __init__(self, *args: Any, dossiers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{one.notation} ({one.year}) {one.title[:80]}") for one in dossiers]
        self.fields["dossier"].choices = choices  # type: ignore[attr-defined] # a choice field
