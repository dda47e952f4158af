from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from tusach.drafting.models import Code


class GoodModelForm(forms.Form):
    name = forms.CharField(label="Tên mô hình", max_length=200, help_text="Ngắn, nói được cách làm.")
    place = forms.CharField(
        label="Nơi làm", max_length=200, help_text="Xã, huyện, tỉnh; gọi theo tên lúc làm."
    )
    province = forms.TypedChoiceField(label="Tỉnh, thành phố", required=False, coerce=int, empty_value=None)
    year = forms.IntegerField(label="Năm bắt đầu", required=False)
    code = forms.ModelChoiceField(Code.objects.none(), label="Chủ đề", required=False, empty_label="Chưa xếp")
    what = forms.CharField(label="Cách làm", max_length=6_000, widget=forms.Textarea(attrs={"rows": 5}))
    results = forms.CharField(
        label="Kết quả", max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Có số càng tốt. Chưa có kết quả thì chưa công bố được.",
    )  # fmt: skip
    spread = forms.CharField(
        label="Đã nhân rộng", max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, themes: QuerySet[Code], provinces: Sequence[tuple[int, str]], **options: Any
    ) -> None:
        """`provinces`: (id of the unit, name)."""
        super().__init__(*args, **options)
        self.fields["province"].choices = [("", "Chưa rõ"), *provinces]  # type: ignore[attr-defined]
        self.fields["code"].queryset = themes  # type: ignore[attr-defined]
