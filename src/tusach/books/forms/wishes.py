from typing import Any

from django import forms
from django.db.models import QuerySet

from tusach.books.models import Language, Proposal, Title, Topic, Wish, YearlyList
from tusach.kit.fields import Dressed, YearField

_TOPICS = [("", "Chưa xếp"), *Topic.choices]


class WishForm(Dressed):
    text = forms.CharField(
        label="Xã cần sách gì?", max_length=200, help_text="Tên sách hoặc điều bà con cần, ví dụ: nuôi ong mật.",
        error_messages={
            "required": "Xin ghi tên sách hoặc điều cần tìm.",
            "max_length": "Xin viết gọn trong 200 ký tự; mỗi đề nghị nói một loại sách.",
        },
    )  # fmt: skip


class _Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # Django's class takes none at run time
    def __init__(self, **kwargs: Any) -> None:
        said = {
            "required": "Xin chọn ít nhất một đề nghị.",
            "invalid_choice": "Có đề nghị không còn ở đây. Xin tải lại trang.",
        }
        super().__init__(queryset=Wish.objects.none(), error_messages=said, **kwargs)


class WishesForm(Dressed):
    """Some of the wishes on the page."""

    wish = _Several(label="Đề nghị")

    def __init__(self, *args: Any, among: QuerySet[Wish], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish"].queryset = among  # type: ignore[attr-defined]


class MergeForm(WishesForm):
    """Wishes into a new proposal, or into one that is open."""

    text = forms.CharField(label="Đề tài", max_length=200, required=False)
    topic = forms.ChoiceField(label="Chủ đề", choices=_TOPICS, required=False)
    language = forms.ChoiceField(label="Ngôn ngữ", choices=Language.choices, required=False)
    proposal = forms.ModelChoiceField(queryset=Proposal.objects.filter(verdict="OPEN"), required=False)


class ListForm(Dressed):
    year = YearField(label="Năm")
    name = forms.CharField(
        label="Tên danh mục",
        max_length=160,
        required=False,
        help_text="Để trống thì ghi “Danh mục sách năm …”.",
    )


class ChooseForm(Dressed):
    yearly = forms.ModelChoiceField(
        label="Danh mục", queryset=YearlyList.objects.none(), empty_label=None,
        error_messages={"required": "Xin mở một danh mục trước.", "invalid_choice": "Danh mục này không còn nhận thêm."},
    )  # fmt: skip

    def __init__(self, *args: Any, lists: QuerySet[YearlyList], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["yearly"].queryset = lists  # type: ignore[attr-defined]


class ExistsForm(Dressed):
    code = forms.CharField(
        label="Mã đầu sách đã có",
        max_length=20,
        error_messages={"required": "Xin ghi mã đầu sách, ví dụ DS0012."},
    )
    reason = forms.CharField(label="Nói thêm", max_length=300, required=False)

    def clean_code(self) -> Title:
        code = self.cleaned_data["code"].strip()
        title = Title.objects.filter(code__iexact=code).first()
        if title is None:
            raise forms.ValidationError(f"Không có đầu sách mang mã {code}.")
        return title


class ReasonForm(Dressed):
    reason = forms.CharField(
        label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Xin ghi lý do."},
    )  # fmt: skip


class ApproveForm(Dressed):
    number = forms.CharField(
        label="Số và ký hiệu văn bản duyệt", max_length=80, help_text="Như trong sổ văn bản, ví dụ 156-QĐ/BTGTW.",
        error_messages={"required": "Xin ghi số và ký hiệu văn bản."},
    )  # fmt: skip
