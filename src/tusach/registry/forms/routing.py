"""Handing a document on: who leads, who joins, who should know, by when."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from tusach.kit.fields import INPUT, DayField, line_of, text_of
from tusach.people.models import Person
from tusach.registry.actions import Share
from tusach.registry.models import Part


class RouteForm(forms.Form):
    lead = forms.TypedChoiceField(
        label="Chủ trì", required=False, coerce=int, empty_value=None, widget=forms.Select(attrs=INPUT)
    )
    lead_unit = line_of(
        "Đơn vị chủ trì", 120, help_text="Khi người nhận chưa có tài khoản: ghi tên phòng, đơn vị."
    )
    join = forms.TypedMultipleChoiceField(
        label="Phối hợp", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    know = forms.TypedMultipleChoiceField(
        label="Để biết", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    due = DayField(label="Thời hạn", required=False)
    instruction = text_of("Ý kiến chỉ đạo", 2)

    def __init__(self, *args: Any, people: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.pk: one for one in people}
        choices = [(pk, one.full_name or one.username) for pk, one in self.people.items()]
        self.fields["lead"].choices = [("", "Chọn người"), *choices]  # type: ignore[attr-defined] # a choice field
        for name in ("join", "know"):
            self.fields[name].choices = choices  # type: ignore[attr-defined] # a choice field

    def shares(self, data: Mapping[str, Any]) -> list[Share]:
        """Each person once: who leads does not also join."""
        found = [Share(Part.LEAD, person=self.people[data["lead"]])] if data["lead"] else []
        if data["lead_unit"] and not found:
            found.append(Share(Part.LEAD, unit=data["lead_unit"]))
        taken = {data["lead"]}
        for part, name in ((Part.JOIN, "join"), (Part.KNOW, "know")):
            found += [Share(part, person=self.people[pk]) for pk in data[name] if pk not in taken]
            taken |= set(data[name])
        return found


class FinishForm(forms.Form):
    """`answer` is number and symbol of an outgoing document: 05-CV/BTGTU."""

    answer = line_of("Văn bản trả lời", 80, help_text="Số, ký hiệu trong sổ văn bản đi.")
    said = line_of("Kết quả", 300)
