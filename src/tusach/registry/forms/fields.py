from django import forms

INPUT = {"class": "input"}


def line_of(label: str, length: int, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs=INPUT),
    )


def text_of(label: str, rows: int, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=20_000,
        widget=forms.Textarea(attrs={**INPUT, "rows": rows}),
    )  # fmt: skip


def count_of(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=30_000,
        widget=forms.NumberInput(attrs={"class": "input num"}),
    )


class WhyForm(forms.Form):
    """One line that says why."""

    why = line_of("Lý do", 300)
