from typing import Any

from django import forms

from tusach.books.models import Language, Topic
from tusach.kit.fields import Dressed


class NewPack(Dressed):
    """What a pack shall hold; nothing chosen means all of it."""

    name = forms.CharField(
        label="Tên gói", max_length=80,
        help_text="Chữ thường không dấu, chữ số, gạch nối. Tên đứng trong địa chỉ của gói nên không đổi về sau. Ví dụ nong-nghiep.",
        error_messages={"required": "Xin đặt tên gói, ví dụ nong-nghiep."},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label="Chủ đề", choices=Topic.choices, required=False, help_text="Không chọn thì gồm mọi chủ đề.",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label="Ngôn ngữ", choices=Language.choices, required=False, help_text="Không chọn thì gồm mọi ngôn ngữ.",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    commune = forms.CharField(
        label="Mã xã", max_length=8, required=False,
        help_text="Nếu gói dành cho một xã: sách mà bạn đọc xã ấy hay mở xếp trước, được giữ khi gói có giới hạn dung lượng.",
    )  # fmt: skip
    most = forms.IntegerField(
        label="Dung lượng lớn nhất (MB)", required=False, min_value=1, max_value=1_000_000,
        help_text="Để trống nếu không giới hạn. Sách không vừa thì để lại, sách sau nhỏ hơn vẫn được xét.",
        error_messages={
            "invalid": "Xin ghi số MB bằng chữ số, ví dụ 500.",
            "min_value": "Dung lượng lớn nhất phải từ 1 MB.",
            "max_value": "Dung lượng lớn nhất không quá 1.000.000 MB.",
        },
    )  # fmt: skip
    originals = forms.BooleanField(
        label="Kèm tệp gốc được phép tải về", required=False, help_text="Gói nặng thêm đáng kể."
    )

    def __init__(self, *args: Any, spoken: list[str], **kwargs: Any) -> None:
        """`spoken`: the languages of the books there are; of a single one nobody is asked."""
        super().__init__(*args, **kwargs)
        choices = [(value, label) for value, label in Language.choices if value in spoken]
        self.fields["languages"].choices = choices  # type: ignore[attr-defined]
        if len(choices) < 2:
            del self.fields["languages"]
        for name in {"topics", "languages"} & self.fields.keys():
            self.fields[name].widget.attrs.pop("class", None)

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip().lower()
