from django import forms

from tusach.kit.fields import line_of


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
