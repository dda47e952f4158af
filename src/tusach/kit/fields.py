"""Fields of forms for what people write in their own way: days, money, one thing a line; and the look of every box.

A day is typed, not picked: a browser's own calendar shows 5/9 as 9/5 wherever its language is English, and then stores the
wrong month. What a picker would send, 2023-09-05, is read all the same.
"""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.forms import BaseForm

from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import nfc, number, read_day, read_isbn, read_money

_AS_THEY_ARE = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect, forms.HiddenInput)


def dress(form: BaseForm) -> None:
    """Every box of the form looks like the house's; ticks and choices in a row keep their own look. An empty box that has no
    sentence of its own says the house's.
    """
    for field in form.fields.values():
        field.label_suffix = ""
        if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = "Chưa điền ô này."
        if not isinstance(field.widget, _AS_THEY_ARE):
            field.widget.attrs.setdefault("class", "input")


class Dressing:
    """Before `forms.ModelForm` among the bases: its form is dressed. Fields added after `__init__` want another `dress`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)  # type: ignore[arg-type] # stands before a form


class Dressed(Dressing, forms.Form):
    pass


INPUT = {"class": "input"}  # the look of a box, for forms that are not `Dressed`


def line_of(label: str, most: int, *, required: bool = False, help_text: str = "") -> forms.CharField:
    """One line of up to `most` letters; unlike Django's own it may stay empty unless `required`."""
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=forms.TextInput(attrs=INPUT)
    )  # fmt: skip


def text_of(
    label: str,
    rows: int,
    *,
    required: bool = False,
    help_text: str = "",
    most: int = 20_000,
    strip: bool = True,
) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=most, strip=strip,
        widget=forms.Textarea(attrs={**INPUT, "rows": rows}),
    )  # fmt: skip


class ReadField(forms.CharField):
    """Text that `read` understands. Empty is None; what it refuses stands beside the field."""

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None


class DayField(ReadField):
    """A day as people write it: 28/8/2023."""

    widget = forms.TextInput(attrs={"class": "input num", "placeholder": "28/8/2023", "autocomplete": "off"})
    default_error_messages = {"required": "Chưa ghi ngày."}

    def read(self, text: str) -> date:
        return read_day(text).value

    def prepare_value(self, value: Any) -> Any:
        return said_day(value) if isinstance(value, date) else value


class LastDayField(DayField):
    """The last day of a half-open period: shown and typed as people say it, kept as the day after."""

    def read(self, text: str) -> date:
        return super().read(text) + timedelta(days=1)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value - timedelta(days=1) if isinstance(value, date) else value)


class MoneyField(ReadField):
    """Whole đồng as people write them: 27 tỷ, 45 nghìn đồng, 1.250.000. `most`: what is more is a slip of the keyboard."""

    def __init__(self, *, most: int | None = None, **options: Any) -> None:
        super().__init__(**{"max_length": 60, **options})
        self.most = most

    def read(self, text: str) -> int:
        return read_money(text).value

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        if amount is not None and self.most is not None and not 0 <= amount <= self.most:
            raise forms.ValidationError("Số tiền này lớn quá mức. Xin xem lại số chữ số.")
        return amount


class YearField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        said = dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Xin ghi năm bằng bốn chữ số, ví dụ 2023."
        )
        super().__init__(**{"min_value": 1800, "max_value": 2200, "error_messages": said, **options})


class IsbnField(ReadField):
    """13 digits; "" when nothing is typed."""

    def __init__(self, **options: Any) -> None:
        said = {"max_length": 40, "help_text": "10 hoặc 13 chữ số, có gạch hay không."}
        super().__init__(**{**said, **options})

    def read(self, text: str) -> str:
        return read_isbn(text)

    def clean(self, value: Any) -> str:
        return super().clean(value) or ""


class LinesField(forms.CharField):
    """One thing a line: a list of texts without the empty lines. `most` lines of up to `letters` each; `once`: each text once."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(
        self, *, most: int = 100, letters: int | None = None, once: bool = False, **options: Any
    ) -> None:
        super().__init__(**{"max_length": 20_000, **options})
        self.most, self.letters, self.once = most, letters, once

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        squashed = (nfc(" ".join(line.split())) for line in super().clean(value).splitlines())
        lines = [line for line in squashed if line]
        lines = list(dict.fromkeys(lines)) if self.once else lines
        if len(lines) > self.most:
            raise forms.ValidationError(f"Ô này có hơn {self.most} dòng; xin gộp bớt thành từng dòng chung.")
        for line in lines:
            if self.letters is not None and len(line) > self.letters:
                raise forms.ValidationError(f"Dòng “{line[:40]}…” dài hơn {self.letters} chữ; xin rút gọn.")
        return lines
