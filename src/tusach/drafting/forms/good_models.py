from typing import Any

from django import forms
from django.db.models import QuerySet

from tusach.drafting.models import Code


class GoodModelForm(forms.Form):
    name = forms.CharField(label="Tên mô hình", max_length=200, help_text="Ngắn, nói được cách làm.")
    place = forms.CharField(label="Nơi làm", max_length=200, help_text="Xã, huyện, tỉnh; gọi theo tên lúc làm.")
    year = forms.IntegerField(label="Năm bắt đầu", required=False)
    code = forms.ModelChoiceField(Code.objects.none(), label="Chủ đề", required=False, empty_label="Chưa xếp")
    what = forms.CharField(label="Cách làm", max_length=6_000, widget=forms.Textarea(attrs={"rows": 5}))
    results = forms.CharField(
        label="Kết quả", max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Có số càng tốt. Chưa có kết quả thì chưa công bố được.",
    )  # fmt: skip
    spread = forms.CharField(
        label="Đã nhân ra", max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, themes: QuerySet[Code], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].queryset = themes  # type: ignore[attr-defined]
