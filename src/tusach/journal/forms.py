from collections.abc import Mapping
from typing import Any

from django import forms

from tusach.journal.models import Delivery
from tusach.kit.fields import DayField, line_of

TONGUES = [("vi", "Tiếng Việt"), ("en", "English")]
HOURS = [(hour, f"{hour} giờ") for hour in range(24)]


class EntryFilter(forms.Form):
    """What the address asks for; a wrong day is said beside its field and the other filters still hold."""

    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến ngày", required=False)
    nguoi = line_of("Người làm", 120)
    viec = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    cua = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def wanted(self) -> Mapping[str, Any]:
        self.is_valid()
        data = self.cleaned_data
        return {
            "since": data.get("tu"),
            "until": data.get("den"),
            "person": data.get("nguoi", ""),
            "act": data.get("viec", ""),
            "subject": data.get("cua", ""),
        }


class DeliveryForm(forms.Form):
    """One choice a kind of notice, and the quiet hours. `choices_of`: (kind, label, present choice)."""

    def __init__(
        self, *args: Any, choices_of: list[tuple[str, str, str]], hours: tuple[int, int], in_english: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kinds = {f"kind-{number}": kind for number, (kind, _, _) in enumerate(choices_of)}
        for name, (_, label, chosen) in zip(self.kinds, choices_of, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=Delivery.choices,
                initial=chosen,
                widget=forms.Select(attrs={"class": "input"}),
            )
        self.fields["tongue"] = forms.ChoiceField(
            label="Thư viết bằng", required=False, choices=TONGUES, initial="en" if in_english else "vi",
            widget=forms.Select(attrs={"class": "input"}),
        )  # fmt: skip
        for name, label, hour in [("from_hour", "Không gửi thư từ", hours[0]), ("to_hour", "đến", hours[1])]:
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=HOURS,
                coerce=int,
                initial=hour,
                widget=forms.Select(attrs={"class": "input num"}),
            )

    def chosen(self, data: Mapping[str, Any]) -> Mapping[str, str]:
        """The kinds whose choice was changed."""
        return {kind: data[name] for name, kind in self.kinds.items() if name in self.changed_data}
