from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from tusach.books.actions.titles import checked_isbn
from tusach.books.models import Audience, Carrier, Language, Standing, Title, Topic
from tusach.kit.errors import Refused
from tusach.kit.text import nfc, read_money

_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_MOST_COPIES = 50_000_000
_YEAR_SAID = "Xin ghi năm bằng bốn chữ số, ví dụ 2023."


class Dressed(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label_suffix = ""
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect | forms.HiddenInput):
                field.widget.attrs.setdefault("class", "input")


class Year(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        said = dict.fromkeys(("invalid", "min_value", "max_value"), _YEAR_SAID)
        super().__init__(min_value=_FIRST_YEAR, max_value=_LAST_YEAR, error_messages=said, **kwargs)


class Money(forms.CharField):
    """An amount in đồng as people write it: 45.000, 45 nghìn đồng, 1,2 tỷ."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(max_length=40, required=False, **kwargs)
        self.most = most
        self.widget.attrs["inputmode"] = "text"

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = read_money(text).value
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None
        if not 0 <= amount <= self.most:
            raise forms.ValidationError("Số tiền này lớn quá mức. Xin xem lại số chữ số.")
        return amount


class TitleForm(Dressed):
    """What the title page and the imprint page say. Authors one a line."""

    title = forms.CharField(
        label="Tên sách", max_length=300, error_messages={"required": "Xin ghi tên sách như trên bìa."}
    )
    subtitle = forms.CharField(label="Tên phụ", max_length=300, required=False)
    authors = forms.CharField(
        label="Tác giả", max_length=2_000, required=False, help_text="Mỗi tác giả một dòng.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    topic = forms.ChoiceField(label="Chủ đề", choices=[("", "Chưa chọn"), *Topic.choices], required=False)
    audience = forms.ChoiceField(
        label="Bạn đọc", choices=[(key, str(label).capitalize()) for key, label in Audience.choices]
    )
    language = forms.ChoiceField(label="Ngôn ngữ", choices=Language.choices)
    carrier = forms.ChoiceField(
        label="Dạng",
        choices=[(key, str(label)[0].upper() + str(label)[1:]) for key, label in Carrier.choices],
    )
    publisher = forms.CharField(label="Nhà xuất bản", max_length=200, required=False)
    year = Year(label="Năm xuất bản", required=False)
    isbn = forms.CharField(
        label="ISBN", max_length=40, required=False, help_text="10 hoặc 13 chữ số, có gạch hay không."
    )
    shared = forms.BooleanField(label="Đúng là chung ISBN với sách ấy", required=False)
    pages = forms.IntegerField(label="Số trang", required=False, min_value=1, max_value=100_000)
    price = Money(label="Giá bìa", most=2_000_000_000, help_text="Bằng đồng, ví dụ 45.000.")
    series = forms.CharField(label="Bộ sách", max_length=200, required=False)
    ddc = forms.CharField(label="Ký hiệu phân loại DDC", max_length=20, required=False)

    def clean_authors(self) -> list[str]:
        lines = (nfc(" ".join(line.split())) for line in self.cleaned_data["authors"].splitlines())
        return list(dict.fromkeys(line[:200] for line in lines if line))[:40]

    def clean_isbn(self) -> str:
        try:
            return checked_isbn(self.cleaned_data["isbn"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None


def described(title: Title) -> Mapping[str, Any]:
    """The form's first values: the title as it stands."""
    values = {name: getattr(title, name) for name in TitleForm.base_fields if name != "shared"}
    return values | {"authors": "\n".join(title.authors)}


class LotForm(Dressed):
    quantity = forms.IntegerField(
        label="Số in (bản)", min_value=1, max_value=_MOST_COPIES,
        error_messages={"required": "Xin ghi số bản in.", "min_value": "Số in phải lớn hơn 0."},
    )  # fmt: skip
    year = Year(label="Năm in")
    unit_cost = Money(label="Giá một bản", most=2_000_000_000, help_text="Bằng đồng, ví dụ 28.500.")
    setup_cost = Money(
        label="Chi phí chuẩn bị in", most=9_000_000_000_000, help_text="Biên tập, chế bản; bằng đồng."
    )
    printer = forms.CharField(label="Nhà in", max_length=200, required=False)
    decision_text = forms.CharField(label="Theo quyết định", max_length=120, required=False)


class StandingForm(Dressed):
    standing = forms.ChoiceField(
        label="Hiệu lực", choices=[(k, str(v).capitalize()) for k, v in Standing.choices]
    )
    superseded_by = forms.ModelChoiceField(
        label="Sách thay thế", queryset=Title.objects.none(), required=False, empty_label="Không có",
        error_messages={"invalid_choice": "Xin chọn một sách trong danh sách."},
    )  # fmt: skip
    since = forms.DateField(
        label="Từ ngày", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": "Ngày chưa đúng. Ví dụ: 28/8/2023.", "required": "Chưa chọn ngày."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Lý do", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: Luật Đất đai 2013 hết hiệu lực từ 01/8/2024.",
    )  # fmt: skip

    def __init__(self, *args: Any, heirs: QuerySet[Title], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["superseded_by"]
        field.queryset = heirs  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.code} {one.title}"  # type: ignore[attr-defined]


class UploadForm(Dressed):
    file = forms.FileField(
        label="Tệp", max_length=200,
        error_messages={"required": "Xin chọn một tệp.", "empty": "Tệp này không có gì bên trong."},
    )  # fmt: skip
