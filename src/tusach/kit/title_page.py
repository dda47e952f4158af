"""What the title page of a book says, as the programme's list and the library both ask for it. Topics, readers and languages
are the room's own.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from tusach.kit.fields import Dressed, IsbnField, LinesField, YearField

Choices = Iterable[tuple[str, Any]]


class TitlePage(Dressed):
    """Authors one a line, in the order of the title page."""

    topics: ClassVar[Choices]
    audiences: ClassVar[Choices]
    languages: ClassVar[Choices]

    title = forms.CharField(
        label="Tên sách", max_length=300, error_messages={"required": "Xin ghi tên sách như trên bìa."}
    )
    subtitle = forms.CharField(label="Tên phụ", max_length=300, required=False)
    authors = LinesField(
        label="Tác giả", required=False, help_text="Mỗi tác giả một dòng.", most=40, letters=200, once=True, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    topic = forms.ChoiceField(label="Chủ đề", required=False)
    audience = forms.ChoiceField(label="Bạn đọc")
    language = forms.ChoiceField(label="Ngôn ngữ")
    publisher = forms.CharField(label="Nhà xuất bản", max_length=200, required=False)
    year = YearField(label="Năm xuất bản", required=False)
    isbn = IsbnField(label="ISBN", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = {
            "topic": [("", "Chưa chọn"), *self.topics],
            "audience": [(key, str(label).capitalize()) for key, label in self.audiences],
            "language": list(self.languages),
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined] # a choice field
