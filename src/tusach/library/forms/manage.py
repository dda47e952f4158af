from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from tusach.books.models import Audience, Language, Topic
from tusach.kit.fields import Dressed
from tusach.kit.title_page import TitlePage
from tusach.library.models import Edition, Licence


class Described(TitlePage):
    """What the title page says, and what the library adds."""

    topics, audiences, languages = Topic.choices, Audience.choices, Language.choices
    licence = forms.ChoiceField(label="Giấy phép", choices=Licence.choices)
    reader_of = forms.CharField(label="Người đọc (sách nói)", max_length=200, required=False)
    description = forms.CharField(
        label="Giới thiệu", max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    field_order = ("title", "subtitle", "authors", "topic", "audience", "language", "licence")


class SheetOfEditions(Dressed):
    file = forms.FileField(
        label="Bảng thông tin sách (XLSX, ODS hoặc CSV)",
        help_text="Cần có cột Mã. Bảng có thêm cột nào thì đổi mục ấy; mục không có cột thì giữ như cũ.",
        error_messages={"required": "Xin chọn tệp bảng.", "empty": "Tệp không có gì bên trong."},
    )


def described(edition: Edition) -> Mapping[str, Any]:
    """The form's first values: the edition as it stands."""
    return {name: getattr(edition, name) for name in Described.base_fields}


class Reason(Dressed):
    reason = forms.CharField(
        label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bạn đọc mở địa chỉ cũ sẽ thấy lý do này.",
        error_messages={"required": "Xin ghi lý do để bạn đọc hiểu."},
    )  # fmt: skip


class Discarded(Reason):
    """Why a draft is put aside; its readers are librarians."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Ghi vào nhật ký để người làm sau hiểu."


class Heir(Dressed):
    """Which published edition takes this one's place."""

    heir = forms.ModelChoiceField(
        label="Bản mới", queryset=Edition.objects.none(), empty_label="Chọn bản thay thế",
        error_messages={"required": "Xin chọn bản mới.", "invalid_choice": "Xin chọn một bản trong danh sách."},
    )  # fmt: skip

    def __init__(self, *args: Any, heirs: QuerySet[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["heir"]
        field.queryset = heirs  # type: ignore[attr-defined]


class Mended(Dressed):
    text = forms.CharField(
        label="Chữ của trang", max_length=60_000, required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text="Các đoạn cách nhau một dòng trống.",
    )  # fmt: skip
