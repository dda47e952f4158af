"""Days and money as people write them."""

from datetime import date, timedelta
from typing import Any

from django import forms

from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import number, read_day, read_money


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


class LastDayField(DayField):
    """The last day of a half-open period: shown and typed as people say it, kept as the day after."""

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value - timedelta(days=1) if isinstance(value, date) else value)

    def clean(self, value: Any) -> Any:
        last = super().clean(value)
        return last + timedelta(days=1) if last else None


class MoneyField(forms.CharField):
    """Whole đồng as written: 1.250.000, 1,5 triệu; empty is None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            help_text=options.pop("help_text", "Đồng, ví dụ 12.500.000."), max_length=60, **options
        )

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_money(text).value
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None


class Dressed:
    """Every box of the form looks like the house's; a tick keeps its own look."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dress()

    def dress(self) -> None:
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "input")
