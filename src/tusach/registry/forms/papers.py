"""What the two registers ask, and what a page of a document takes."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from tusach.kit.fields import INPUT, DayField, line_of, text_of
from tusach.kit.text import day as said_day
from tusach.registry.actions import FIXED_WHEN_ISSUED, Correction, Paper, Stamp
from tusach.registry.forms.fields import count_of
from tusach.registry.forms.kinds import ALL, FAMILIES, KINDS, wrong_kind
from tusach.registry.letterhead import Head
from tusach.registry.models import (
    Direction,
    Document,
    FileRole,
    HeldNumber,
    Relation,
    Secrecy,
    Urgency,
)
from tusach.registry.recipients import RecipientLine, read_recipients


def _choice(label: str, choices: Any, *, none: str = "Không") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", none), *choices], required=False, widget=forms.Select(attrs=INPUT)
    )


class PaperForm(forms.Form):
    """What both registers ask. `once` is made when the form is shown, so that sending it twice enters it once.

    `rest` names the fields that are shown folded away: most documents need none of them.
    """

    family = forms.ChoiceField(label="Hệ thống văn bản", choices=FAMILIES, widget=forms.Select(attrs=INPUT))
    kind = forms.ChoiceField(
        label="Tên loại", choices=KINDS, widget=forms.Select(attrs=INPUT),
        error_messages={"required": "Xin chọn tên loại văn bản."},
    )  # fmt: skip
    number = line_of("Số", 20)
    symbol = line_of("Ký hiệu", 60)
    dated = DayField(label="Ngày văn bản", required=False)
    subject = text_of("Trích yếu", 3, required=True)
    signer = line_of("Người ký", 120)
    signer_title = line_of("Chức vụ người ký", 200)
    pages = count_of("Số trang")
    secrecy = _choice("Độ mật", Secrecy.choices)
    urgency = _choice("Độ khẩn", Urgency.choices)
    due = DayField(label="Hạn trả lời", required=False)
    note = line_of("Ghi chú", 500)
    why = line_of(
        "Lý do số không theo thứ tự", 300, help_text="Chỉ ghi khi lấy số chèn, bỏ trống số hoặc ngày lùi."
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    names: tuple[str, ...] = (
        "family", "kind", "number", "symbol", "dated", "subject", "signer", "signer_title", "pages", "note", "secrecy",
        "urgency", "due",
    )  # fmt: skip
    rest: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["once"].initial = lambda: str(uuid.uuid4())
        self.fields["subject"].error_messages["required"] = "Xin ghi trích yếu: văn bản nói về việc gì."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if wrong := wrong_kind(data.get("family", ""), data.get("kind", "")):
            self.add_error("kind", wrong)
        return data

    def paper(self, data: Mapping[str, Any]) -> Paper:
        return Paper(**{name: data[name] for name in self.names})

    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.rest]

    def rest_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.rest]

    def rest_has_errors(self) -> bool:
        return any(name in self.errors for name in self.rest)


class IncomingForm(PaperForm):
    """`file` is a signed name of a file read before: it is attached when the document is entered. `other` says that the
    clerk has looked at a document that seems to be the same and it is not.
    """

    issuer = line_of("Tác giả", 200, required=True, help_text="Cơ quan ban hành, viết như trên văn bản.")
    place = line_of("Địa danh", 80, help_text="Viết trước ngày trên văn bản, ví dụ Hà Nội.")
    arrived_on = DayField(label="Ngày đến")
    arrival_number = line_of("Số đến", 20, help_text="Để trống thì hệ thống cấp số tiếp theo của năm.")
    forwarded_to = line_of("Chuyển", 200, help_text="Đơn vị hoặc người nhận.")
    forwarded_on = DayField(label="Ngày chuyển", required=False)
    file_symbol = line_of("Số và ký hiệu HS", 80)
    other = forms.BooleanField(label="Đã xem, đây là văn bản khác", required=False)
    file = forms.CharField(widget=forms.HiddenInput, required=False, max_length=6000)

    names = (*PaperForm.names, "issuer", "place")
    rest = (
        "place", "signer", "signer_title", "pages", "secrecy", "urgency", "due", "forwarded_on", "file_symbol", "why", "note",
    )  # fmt: skip
    field_order = [
        "arrived_on", "arrival_number", "issuer", "family", "kind", "number", "symbol", "dated", "subject", "forwarded_to",
    ]  # fmt: skip

    def __init__(self, *args: Any, asks_other: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrived_on"].initial = said_day(self.today)
        self.fields["issuer"].widget.attrs["autofocus"] = True
        self.fields["number"].help_text = "Số của cơ quan ban hành, ví dụ 341."
        self.fields["symbol"].help_text = "Phần sau số, ví dụ -KH/BTGTW."
        if not asks_other:
            self.fields["other"].widget = forms.HiddenInput()

    def stamp(self, data: Mapping[str, Any]) -> Stamp:
        return Stamp(
            arrived_on=data["arrived_on"],
            number=data["arrival_number"],
            forwarded_to=data["forwarded_to"],
            forwarded_on=data["forwarded_on"],
            file_symbol=data["file_symbol"],
            why=data["why"],
        )


def from_head(head: Head, issuer: str) -> dict[str, Any]:
    """What was read of a document as the first answers of the form."""
    facts = {
        "family": head.family, "kind": head.kind, "number": head.number, "symbol": head.symbol,
        "dated": said_day(head.dated) if head.dated else "", "subject": head.subject, "issuer": issuer,
        "place": head.place, "signer": head.signer, "signer_title": head.signer_title,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value}


class OutgoingForm(PaperForm):
    """`held` are the numbers set aside of the body; one chosen is used instead of the next."""

    place = line_of("Địa danh", 80)
    copies = count_of("Số lượng bản")
    kept_by = line_of("Đơn vị, người nhận bản lưu", 120)
    joint_with = line_of(
        "Cơ quan cùng ban hành", 300, help_text="Số lấy theo sổ của cơ quan chủ trì, là cơ quan này."
    )
    held = forms.TypedChoiceField(
        label="Số đang giữ", required=False, coerce=int, empty_value=None, widget=forms.Select(attrs=INPUT)
    )
    is_congress = forms.BooleanField(label="Văn kiện đại hội (một dãy số chung)", required=False)
    answers_to = forms.IntegerField(widget=forms.HiddenInput, required=False)
    recipients = text_of(
        "Nơi nhận", 5, help_text="Mỗi nơi một dòng, viết như ở cuối văn bản: Vụ Xuất bản (05 bản)."
    )

    names = (*PaperForm.names, "place", "copies", "kept_by", "joint_with", "is_congress")
    rest = (
        "place", "signer", "signer_title", "pages", "copies", "kept_by", "secrecy", "urgency", "due", "joint_with",
        "is_congress", "why", "note",
    )  # fmt: skip
    field_order = ["family", "kind", "subject", "dated", "number", "symbol", "held", "recipients"]

    def __init__(self, *args: Any, held: Iterable[HeldNumber] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated"].initial = said_day(self.today)
        self.fields["kind"].widget.attrs["autofocus"] = True
        self.fields["number"].help_text = "Để trống thì hệ thống cấp số tiếp theo."
        self.fields["symbol"].help_text = "Để trống thì lấy theo tên loại và ký hiệu cơ quan."
        choices = [
            (one.pk, f"{one.ordinal:02} của {one.series.name}, giữ cho {one.for_whom}") for one in held
        ]
        if choices:
            self.fields["held"].choices = [("", "Không dùng số giữ"), *choices]  # type: ignore[attr-defined] # a choice field
        else:
            del self.fields["held"]

    def lines(self, data: Mapping[str, Any]) -> list[RecipientLine]:
        return read_recipients(data["recipients"])


class CorrectForm(PaperForm):
    """A line of the book written anew; what names an issued document is not asked."""

    issuer = line_of("Tác giả", 200)
    place = line_of("Địa danh", 80)
    copies = count_of("Số lượng bản")
    kept_by = line_of("Đơn vị, người nhận bản lưu", 120)
    why = line_of("Vì sao sửa", 300, required=True, help_text="Nhật ký giữ lời cũ và lý do này.")
    field_order = ["why", "subject", "issuer", "kind", "number", "symbol", "dated"]

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        names = Correction.__dataclass_fields__
        first = {name: getattr(document, name) for name in names}
        days = {name: said_day(first[name]) if first[name] else "" for name in ("dated", "due")}
        super().__init__(*args, initial=first | days, **kwargs)
        self.document = document
        dropped = ["family", "once", *(FIXED_WHEN_ISSUED if document.direction == Direction.OUTGOING else ())]
        for name in dropped:
            del self.fields[name]
        if "kind" in self.fields and document.kind not in ALL:
            self.fields["kind"].choices = [(document.kind, document.kind), *KINDS]  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind = data.get("kind", self.document.kind)
        if kind != self.document.kind and (wrong := wrong_kind(self.document.family, kind)):
            self.add_error("kind", wrong)
        return data

    def correction(self, data: Mapping[str, Any]) -> Correction:
        return Correction(**{name: data[name] for name in Correction.__dataclass_fields__ if name in data})


class FileForm(forms.Form):
    file = forms.FileField(
        label="Tệp văn bản", widget=forms.FileInput(attrs=INPUT), allow_empty_file=True,
        error_messages={"required": "Xin chọn một tệp."},
    )  # fmt: skip


class AttachForm(FileForm):
    role = forms.ChoiceField(
        label="Tệp này là", required=False, widget=forms.Select(attrs=INPUT),
        choices=[("", "Để hệ thống nhận biết"), *FileRole.choices],
    )  # fmt: skip


class ReferencesForm(forms.Form):
    text = text_of(
        "Đoạn có văn bản được dẫn", 4, required=True, help_text="Dán phần căn cứ; hệ thống tìm số và ký hiệu."
    )


class RelationForm(forms.Form):
    kind = forms.ChoiceField(label="Quan hệ", choices=Relation)


class RecipientsForm(forms.Form):
    recipients = text_of("Nơi nhận", 6, help_text="Mỗi nơi một dòng. Ghi lại thì thay các dòng cũ.")

    @staticmethod
    def lines(data: Mapping[str, Any]) -> list[RecipientLine]:
        return read_recipients(data["recipients"])


class SignedForForm(forms.Form):
    name = line_of("Ký nhận", 120)
    day = DayField(label="Ngày", required=False)


class PostForm(forms.Form):
    on = DayField(label="Ngày chuyển")
    envelopes = count_of("Số lượng bì")
    signed = line_of("Ký nhận", 120, help_text="Bưu điện, giao liên hoặc người nhận.")
