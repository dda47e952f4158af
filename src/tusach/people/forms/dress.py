from django import forms
from django.forms.forms import BaseForm

_PLAIN = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect, forms.HiddenInput)


def dress(form: BaseForm) -> None:
    """Gives every field the house's look; placeholders that only repeat the label go."""
    for field in form.fields.values():
        field.label_suffix = ""
        field.widget.attrs.pop("placeholder", None)
        if not isinstance(field.widget, _PLAIN):
            field.widget.attrs.setdefault("class", "input")


class Dressed(forms.Form):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        dress(self)


class Day(forms.DateField):
    """A day picked in the browser or typed as 28/8/2023."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        kwargs.setdefault(
            "error_messages",
            {"invalid": "Ngày chưa đúng. Ví dụ: 28/8/2023.", "required": "Chưa chọn ngày."},
        )
        super().__init__(**kwargs)  # type: ignore[arg-type]
