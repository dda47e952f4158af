"""What is filled in about rounds of comment."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.db.models import TextChoices

from tusach.drafting.covering import Covering
from tusach.drafting.forms.writing import IssueForm
from tusach.drafting.models import Audience, CommentKind, Disposition
from tusach.kit.fields import DayField, Dressed, line_of, text_of
from tusach.people.models import Person

_INPUT = {"class": "input"}


def _written(kind: type[TextChoices]) -> list[tuple[str, str]]:
    """The choices as a list is written: each begins with a capital."""
    return [(str(value), f"{label[:1].upper()}{label[1:]}") for value, label in kind.choices]


_text = partial(text_of, most=50_000, strip=False)  # the words of others, as they wrote them


def _parts() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Chỉ hỏi những mục này", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn mục nào là hỏi toàn văn. Nơi được hỏi một số mục chỉ thấy chữ của những mục ấy; mục khác chỉ nêu tên.",
        error_messages={"invalid_choice": "Bản này không có mục đã chọn. Xin mở lại trang."},
    )  # fmt: skip


class PartsForm(Dressed):
    """What one of the invited is asked about."""

    parts = _parts()

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = parts  # type: ignore[attr-defined]


class GuestsForm(Dressed):
    provinces = forms.BooleanField(label="Các tỉnh, thành phố", required=False)
    ministries = forms.BooleanField(label="Các ban, bộ, ngành có trong hệ thống", required=False)
    people = forms.MultipleChoiceField(
        label="Chuyên gia, lãnh đạo có tài khoản", required=False, widget=forms.CheckboxSelectMultiple
    )
    names = _text(
        "Người, cơ quan khác", 5,
        help_text="Mỗi dòng một nơi. Có địa chỉ thư điện tử thì ghi sau tên, hệ thống gửi đường dẫn kèm mã. Người có tài khoản: @tên-đăng-nhập.",
    )  # fmt: skip
    parts = _parts()

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[Person] = (),
        provinces: int = 0,
        parts: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = parts  # type: ignore[attr-defined]
        choices = [(str(one.pk), one.full_name) for one in candidates]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["people"]
        if provinces:
            self.fields["provinces"].label = f"Các tỉnh, thành phố ({provinces} nơi hôm nay)"


class OpenForm(GuestsForm):
    name = line_of(
        "Tên đợt",
        200,
        help_text="Ví dụ: Xin ý kiến các tỉnh về dự thảo lần 2. Để trống thì lấy theo nơi được hỏi.",
    )
    audience = forms.ChoiceField(
        label="Hỏi ai", choices=_written(Audience), widget=forms.Select(attrs=_INPUT)
    )
    deadline = DayField(label="Hạn trả lời")
    letter = _text("Lời gửi", 4, help_text="Đứng đầu thư mời và trang góp ý.")
    on_old = forms.BooleanField(label="Vẫn hỏi trên bản này, dù đã có bản mới hơn", required=False)
    field_order = (
        "name",
        "audience",
        "deadline",
        "letter",
        "provinces",
        "ministries",
        "people",
        "names",
        "parts",
        "on_old",
    )

    def __init__(self, *args: Any, is_old: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_old:
            del self.fields["on_old"]


class ExtendForm(Dressed):
    deadline = DayField(label="Hạn mới")


class AddressForm(Dressed):
    email = forms.EmailField(
        label="Gửi đường dẫn tới", widget=forms.EmailInput(attrs=_INPUT),
        error_messages={"invalid": "Địa chỉ thư chưa đúng. Ví dụ: vanphong@example.vn."},
    )  # fmt: skip


class LetterForm(Dressed):
    """Number and day of the letter they answer with."""

    their_code = line_of("Số, ký hiệu văn bản trả lời", 80, help_text="Ví dụ: 123/BVHTTDL-TV")
    their_date = DayField(label="Ngày văn bản", required=False)


class SayForm(Dressed):
    """A comment on one paragraph, a part or the whole."""

    text = _text("Ý kiến", 4)
    quote = _text("Lời trong dự thảo", 2, help_text="Chép đoạn chữ muốn nói tới, để trống nếu góp ý cả đoạn.")
    proposed = _text("Đề nghị sửa thành", 2)
    author = line_of("Người góp ý", 120)
    kind = forms.ChoiceField(
        label="Loại",
        required=False,
        choices=[("", "Để hệ thống xếp"), *_written(CommentKind)],
        widget=forms.Select(attrs=_INPUT),
    )
    block = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    node = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, block: str = "", node: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"block": block, "node": node, "once": uuid.uuid4().hex})
        super().__init__(*args, **kwargs)


class FileForm(Dressed):
    file = forms.FileField(
        label="Tệp ý kiến",
        error_messages={
            "required": "Chưa chọn tệp nào.",
            "empty": "Tệp này rỗng, không có gì bên trong. Xin chọn lại tệp.",
        },
    )
    invited = forms.ChoiceField(label="Của ai", required=False, widget=forms.Select(attrs=_INPUT))

    def __init__(self, *args: Any, invited: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Để máy tìm trong tệp")] + [(str(pk), name) for pk, name in invited]
        self.fields["invited"].choices = choices  # type: ignore[attr-defined]
        if not invited:
            del self.fields["invited"]


class CoveringForm(Dressed):
    """The words of the covering letter; a line each."""

    subject = forms.CharField(
        label="Trích yếu", max_length=500, help_text="In dưới số công văn, bắt đầu bằng “về việc”.",
        widget=forms.Textarea(attrs={**_INPUT, "rows": 2}),
    )  # fmt: skip
    to = _text("Kính gửi", 4, required=True, help_text="Mỗi dòng một nơi.")
    text = _text(
        "Nội dung công văn", 16, required=True,
        help_text="Mỗi dòng một đoạn; dòng bắt đầu bằng “1.” hay “-” là một ý. Chỗ “...” phải điền trước khi ban hành.",
    )  # fmt: skip
    recipients = _text(
        "Nơi nhận", 3, required=True, help_text="Mỗi dòng một nơi. “Như trên” là những nơi kính gửi."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            data["covering"] = Covering(
                subject=" ".join(data["subject"].split()), to=_lines(data["to"]), recipients=_lines(data["recipients"]),
                text="\n".join(line.rstrip() for line in data["text"].splitlines()).strip(),
            )  # fmt: skip
        return data


def _lines(text: str) -> tuple[str, ...]:
    """Each without the dash that the paper sets itself."""
    lines = (" ".join(line.split()).lstrip("-–+• ") for line in text.replace("\0", "").splitlines())
    return tuple(line for line in lines if line)


class LetterIssueForm(IssueForm):
    """Who signs the covering letter and which register its number is taken from; who gets it stands in the letter."""

    recipients = None  # type: ignore[assignment] # a declared field is taken out so


class JoinForm(Dressed):
    """A letter that was issued already: chosen, or by its number and symbol."""

    document = forms.ChoiceField(
        label="Công văn trong sổ văn bản đi", required=False, widget=forms.Select(attrs=_INPUT)
    )
    code = line_of("Hoặc ghi số, ký hiệu", 80, help_text="Ví dụ: 1234-CV/BTGTW")

    def __init__(self, *args: Any, documents: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Chọn công văn"), *((str(pk), said) for pk, said in documents)]
        self.fields["document"].choices = choices  # type: ignore[attr-defined]


class DisposeForm(Dressed):
    disposition = forms.ChoiceField(
        label="Cách xử lý", choices=[one for one in _written(Disposition) if one[0] != Disposition.OPEN],
        widget=forms.RadioSelect, error_messages={"required": "Xin chọn cách xử lý.", "invalid_choice": "Xin chọn cách xử lý."},
    )  # fmt: skip
    reason = _text("Lý do, lời giải trình", 3, help_text="Phải có, trừ khi tiếp thu toàn bộ hoặc trùng.")
    repeats = forms.IntegerField(
        label="Trùng với ý kiến số", required=False, min_value=1, widget=forms.NumberInput(attrs={"class": "input num"}),
        error_messages={"invalid": "Số của ý kiến là một số, ví dụ 12.", "min_value": "Số của ý kiến là một số, ví dụ 12."},
    )  # fmt: skip
    versions = forms.MultipleChoiceField(
        label="Đoạn đã sửa vì ý kiến này", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, versions: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["versions"].choices = [(str(pk), said) for pk, said in versions]  # type: ignore[attr-defined]
        if not versions:
            del self.fields["versions"]


class SplitForm(Dressed):
    texts = _text("Mỗi ý một dòng", 5, required=True)


class WhyForm(Dressed):
    why = _text("Vì sao", 3, required=True)


class CodeForm(Dressed):
    code = forms.CharField(
        label="Mã góp ý", max_length=60, help_text="Mười sáu chữ và số trong thư mời hoặc trên phiếu mời.",
        widget=forms.TextInput(attrs={**_INPUT, "autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "Chưa gõ mã góp ý."},
    )  # fmt: skip
