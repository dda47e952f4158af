from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from tusach.books.models import Audience, Carrier, Language, Standing, Title, Topic
from tusach.kit.fields import DayField, Dressed, MoneyField, YearField
from tusach.kit.title_page import TitlePage

_MOST_COPIES = 50_000_000


class TitleForm(TitlePage):
    """What the title page and the imprint page say."""

    topics, audiences, languages = Topic.choices, Audience.choices, Language.choices
    carrier = forms.ChoiceField(
        label="Dạng",
        choices=[(key, str(label)[0].upper() + str(label)[1:]) for key, label in Carrier.choices],
    )
    shared = forms.BooleanField(label="Đúng là chung ISBN với sách ấy", required=False)
    pages = forms.IntegerField(label="Số trang", required=False, min_value=1, max_value=100_000)
    price = MoneyField(
        label="Giá bìa", required=False, most=2_000_000_000, help_text="Bằng đồng, ví dụ 45.000."
    )
    series = forms.CharField(label="Bộ sách", max_length=200, required=False)
    ddc = forms.CharField(label="Ký hiệu phân loại DDC", max_length=20, required=False)
    field_order = (
        "title",
        "subtitle",
        "authors",
        "topic",
        "audience",
        "language",
        "carrier",
        "publisher",
        "year",
        "isbn",
    )


def described(title: Title) -> Mapping[str, Any]:
    """The form's first values: the title as it stands."""
    return {name: getattr(title, name) for name in TitleForm.base_fields if name != "shared"}


class LotForm(Dressed):
    quantity = forms.IntegerField(
        label="Số in (bản)", min_value=1, max_value=_MOST_COPIES,
        error_messages={"required": "Xin ghi số bản in.", "min_value": "Số in phải lớn hơn 0."},
    )  # fmt: skip
    year = YearField(label="Năm in")
    unit_cost = MoneyField(
        label="Giá một bản", required=False, most=2_000_000_000, help_text="Bằng đồng, ví dụ 28.500."
    )
    setup_cost = MoneyField(
        label="Chi phí chuẩn bị in",
        required=False,
        most=9_000_000_000_000,
        help_text="Biên tập, chế bản; bằng đồng.",
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
    since = DayField(label="Từ ngày")
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
