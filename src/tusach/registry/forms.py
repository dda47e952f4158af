import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import read_day
from tusach.registry.actions import Paper, Stamp
from tusach.registry.citations import CODES
from tusach.registry.models import Family
from tusach.registry.recipients import RecipientLine, read_recipients

KINDS = [("", "Chọn tên loại"), *((kind, kind) for kind in CODES)]
INPUT = {"class": "input"}


class Day(forms.CharField):
    """A day as people write it: 28/8/2023. Gives a date, or None when left empty."""

    widget = forms.TextInput(attrs={"class": "input num", "placeholder": "28/8/2023", "inputmode": "numeric"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_day(text).value
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None


def _line(label: str, length: int, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs=INPUT),
    )


def _text(label: str, rows: int, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=20_000,
        widget=forms.Textarea(attrs={**INPUT, "rows": rows}),
    )  # fmt: skip


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=30_000,
        widget=forms.NumberInput(attrs={"class": "input num"}),
    )


class PaperForm(forms.Form):
    """What both registers ask. `once` is made when the form is shown, so that sending it twice enters it once."""

    family = forms.ChoiceField(label="Họ văn bản", choices=Family, widget=forms.Select(attrs=INPUT))
    kind = forms.ChoiceField(
        label="Tên loại", choices=KINDS, widget=forms.Select(attrs=INPUT),
        error_messages={"required": "Xin chọn tên loại văn bản."},
    )  # fmt: skip
    number = _line("Số", 20)
    symbol = _line("Ký hiệu", 60)
    dated = Day(label="Ngày văn bản", required=False)
    subject = _text("Trích yếu", 3, required=True)
    signer = _line("Người ký", 120)
    signer_title = _line("Chức vụ người ký", 200)
    pages = _count("Số trang")
    note = _line("Ghi chú", 500)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    names: tuple[str, ...] = (
        "family",
        "kind",
        "number",
        "symbol",
        "dated",
        "subject",
        "signer",
        "signer_title",
        "pages",
        "note",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["once"].initial = lambda: str(uuid.uuid4())
        self.fields["subject"].error_messages["required"] = "Xin ghi trích yếu: văn bản nói về việc gì."

    def paper(self, data: Mapping[str, Any]) -> Paper:
        return Paper(**{name: data[name] for name in self.names})


class IncomingForm(PaperForm):
    issuer = _line("Tác giả", 200, required=True, help_text="Cơ quan ban hành, viết như trên văn bản.")
    arrived_on = Day(label="Ngày đến")
    arrival_number = _line("Số đến", 20, help_text="Để trống thì hệ thống cấp số tiếp theo của năm.")
    forwarded_to = _line("Chuyển", 200, help_text="Đơn vị hoặc người nhận.")
    forwarded_on = Day(label="Ngày chuyển", required=False)
    file_symbol = _line("Số và ký hiệu HS", 80)

    names = (*PaperForm.names, "issuer")
    field_order = [
        "arrived_on",
        "arrival_number",
        "issuer",
        "family",
        "kind",
        "number",
        "symbol",
        "dated",
        "subject",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrived_on"].initial = said_day(self.today)
        self.fields["number"].help_text = "Số của cơ quan ban hành, ví dụ 341."
        self.fields["symbol"].help_text = "Phần sau số, ví dụ -KH/BTGTW."

    def stamp(self, data: Mapping[str, Any]) -> Stamp:
        return Stamp(
            arrived_on=data["arrived_on"],
            number=data["arrival_number"],
            forwarded_to=data["forwarded_to"],
            forwarded_on=data["forwarded_on"],
            file_symbol=data["file_symbol"],
        )


class OutgoingForm(PaperForm):
    place = _line("Địa danh", 80)
    copies = _count("Số lượng bản")
    kept_by = _line("Đơn vị, người nhận bản lưu", 120)
    recipients = _text(
        "Nơi nhận", 5, help_text="Mỗi nơi một dòng, viết như ở cuối văn bản: Vụ Xuất bản (05 bản)."
    )

    names = (*PaperForm.names, "place", "copies", "kept_by")
    field_order = ["family", "kind", "subject", "dated", "number", "symbol", "recipients"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated"].initial = said_day(self.today)
        self.fields["number"].help_text = "Để trống thì hệ thống cấp số tiếp theo."
        self.fields["symbol"].help_text = "Để trống thì lấy theo tên loại và ký hiệu cơ quan."

    def lines(self, data: Mapping[str, Any]) -> list[RecipientLine]:
        return read_recipients(data["recipients"])


class FileForm(forms.Form):
    file = forms.FileField(
        label="Tệp văn bản", widget=forms.FileInput(attrs=INPUT), allow_empty_file=True,
        error_messages={"required": "Xin chọn một tệp."},
    )  # fmt: skip


class ReferencesForm(forms.Form):
    text = _text(
        "Đoạn có văn bản được dẫn", 4, required=True, help_text="Dán phần căn cứ; hệ thống tìm số và ký hiệu."
    )


class RecipientsForm(forms.Form):
    recipients = _text("Nơi nhận", 6, help_text="Mỗi nơi một dòng. Ghi lại thì thay các dòng cũ.")

    @staticmethod
    def lines(data: Mapping[str, Any]) -> list[RecipientLine]:
        return read_recipients(data["recipients"])


class TermForm(forms.Form):
    name = _line("Nhiệm kỳ", 40, required=True, help_text="Ví dụ 2020 - 2025.")
    from_date = Day(label="Từ ngày", help_text="Ngày sau ngày bế mạc đại hội.")
