"""What is filled in while the report is written."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tusach.drafting.actions import Bound, Signing
from tusach.drafting.models import LiveKind
from tusach.people.models import Body
from tusach.registry.queries import read_recipients
from tusach.reports.queries import find_quantities


class SourceForm(forms.Form):
    """A source, as the lists of sources send it; `bound` is what it says in the shape that the actions take."""

    kind = forms.ChoiceField(choices=LiveKind.choices)
    source = forms.CharField(required=False, max_length=2000)
    part = forms.CharField(required=False, max_length=12)
    shown = forms.CharField(required=False, max_length=200)
    document = forms.CharField(required=False, max_length=300)
    page = forms.CharField(required=False, max_length=40)
    said = forms.CharField(required=False, max_length=600)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        kind = str(data["kind"])
        if kind == LiveKind.HAND:
            if not data["document"].strip() or not find_quantities(data["shown"]):
                raise ValidationError("Xin ghi con số và văn bản có số ấy.")
            given = {name: data[name].strip() for name in ("document", "page", "shown")}
            data["bound"] = Bound(kind, {**given, "quote": data["said"].strip()})
            return data
        data["bound"] = Bound(kind, _source(kind, data), data["shown"].strip())
        return data


class BindForm(SourceForm):
    """A source and where in the block its figure goes. `agreed`: the person has seen that the source says another number
    than the text.
    """

    quote = forms.CharField(required=False, strip=False, max_length=400)
    start = forms.IntegerField(required=False, min_value=0)
    base = forms.IntegerField(min_value=0)
    agreed = forms.BooleanField(required=False)


_UNREADABLE = "Nguồn này không đọc được. Xin chọn lại trong danh sách."
OF = frozenset({"expected", "accepted", "reports", "share"})
PARTS = frozenset({"value", "numerator", "denominator", "n", "expected"})
_LARGEST = 2**63 - 1  # what a key of the database can be


def _source(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """The source as Live keeps it; only what its kind may hold."""
    try:
        given = json.loads(str(data.get("source", "")))
        part = str(data.get("part", "")) or str(given.get("part") or given.get("of") or "")
        if kind == LiveKind.CLAIM:
            return {"claim": _key(given["claim"])}
        if kind == LiveKind.COUNT:
            of = part if part in OF else "expected"
            if "leaf" in given:
                return {"leaf": _word(given["leaf"]), "says": _word(given["says"]), "of": of}
            under = {"under": _word(given["under"])} if given.get("under") else {}
            return {"code": _key(given["code"]), **under, "of": of}
        if kind == LiveKind.CITATION:
            return {"excerpt": _key(given["excerpt"])}
        year, unit = given.get("year"), given.get("unit")
        return {
            "indicator": _word(given["indicator"]), "year": None if year is None else _key(year),
            "unit": None if unit is None else _key(unit), "part": part if part in PARTS else "value",
        }  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise ValidationError(_UNREADABLE) from error


def _key(given: Any) -> int:
    key = int(given)
    if not 0 <= key <= _LARGEST:
        raise ValueError(given)
    return key


def _word(given: Any) -> str:
    word = str(given)
    if "\0" in word or len(word) > 80:
        raise ValueError(given)
    return word


_NAME = re.compile(r"[a-z][a-z0-9]{0,11}")
MOST_NEW = 200
_LOST = "Không đọc được nguồn của số mới chèn. Chữ vẫn còn nguyên; xin chèn lại những số còn trong ngoặc {{ }} rồi lưu."


def lives_sent(text: str) -> tuple[dict[str, Bound], dict[str, dict[str, Any]], bool]:
    """What a page sends of figures that were put in while writing, JSON {name: the fields of SourceForm}: what they are
    bound to, the same entries as they were sent, and whether anything could not be read, which is in neither.
    """
    try:
        given = json.loads(text) if text.strip() else {}
        entries = dict(list(given.items())[:MOST_NEW])
        is_whole = len(entries) == len(given)
    except (ValueError, AttributeError, RecursionError):
        return {}, {}, True
    bound, read = dict[str, Bound](), dict[str, dict[str, Any]]()
    for name, entry in entries.items():
        form = SourceForm(data=entry) if isinstance(entry, dict) and _NAME.fullmatch(name) else None
        if form is None or not form.is_valid():
            is_whole = False
            continue
        bound[name] = replace(form.cleaned_data["bound"], shown=form.cleaned_data["shown"].strip())
        read[name] = {field: str(entry[field]) for field in SourceForm.base_fields if field in entry}
    return bound, read, not is_whole


class BlockForm(forms.Form):
    """`base` is the version the words were written on; `go_on` saves and stays; `lives` are figures put in while writing,
    whose tokens are in the text.
    """

    text = forms.CharField(
        label="Nội dung đoạn", required=False, strip=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 12, "autofocus": True, "spellcheck": "false"}),
        help_text="Số có nguồn hiện dạng {{s1: 10.431}}: đổi chữ quanh số thì nguồn còn, đổi chính con số thì mất nguồn. "
        "**Chữ đậm** đặt giữa hai dấu sao, __chữ nghiêng__ giữa hai gạch dưới.",
    )  # fmt: skip
    why = forms.CharField(
        label="Sửa vì sao (không bắt buộc)", required=False, max_length=300,
        widget=forms.TextInput(attrs={"class": "input", "placeholder": "Ví dụ: theo ý kiến Vụ Báo chí - Xuất bản"}),
    )  # fmt: skip
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    lives = forms.CharField(required=False, max_length=200_000, widget=forms.HiddenInput)
    go_on = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_caption: bool = False, **kwargs: Any) -> None:
        """`is_caption`: the text is the name of a table or chart, one line without figures and emphasis."""
        super().__init__(*args, **kwargs)
        if is_caption:
            field = self.fields["text"]
            field.label, field.help_text = "Tên bảng, biểu đồ", ""
            field.widget.attrs["rows"] = 2

    def clean_lives(self) -> dict[str, Bound]:
        bound, _, has_junk = lives_sent(self.cleaned_data["lives"])
        if has_junk:
            raise ValidationError(_LOST)
        return bound


class KeepForm(forms.Form):
    why = forms.CharField(
        label="Vì sao giữ số cũ", max_length=300, widget=forms.Textarea(attrs={"class": "input", "rows": 3})
    )


class TableForm(forms.Form):
    """A table or chart: what its rows are, which indicators or group of themes, which year."""

    KINDS = (("TABLE", "Bảng"), ("CHART", "Biểu đồ"))
    ROWS = (("PROVINCES", "Tỉnh, thành phố"), ("YEARS", "Từng năm, cả nước"), ("CODES", "Chủ đề của sổ mã"))
    kind = forms.ChoiceField(label="Loại", choices=KINDS, widget=forms.Select(attrs={"class": "input"}))
    rows = forms.ChoiceField(label="Mỗi hàng là", choices=ROWS, widget=forms.Select(attrs={"class": "input"}))
    caption = forms.CharField(
        label="Tên bảng, biểu đồ", max_length=300, widget=forms.TextInput(attrs={"class": "input"})
    )
    indicators = forms.MultipleChoiceField(
        label="Chỉ tiêu (nhiều nhất 5)",
        required=False,
        widget=forms.SelectMultiple(attrs={"class": "input", "size": 8}),
    )
    year = forms.ChoiceField(
        label="Năm",
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        help_text="Cho bảng theo tỉnh.",
    )
    group = forms.ChoiceField(
        label="Nhóm chủ đề", required=False, widget=forms.Select(attrs={"class": "input"}),
        help_text="Cho bảng theo chủ đề.",
    )  # fmt: skip
    draw = forms.ChoiceField(
        label="Vẽ bằng", required=False, choices=(("bars", "Thanh ngang"), ("lines", "Đường")),
        widget=forms.Select(attrs={"class": "input"}), help_text="Cho biểu đồ.",
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Any = None, **kwargs: Any) -> None:
        """`choices`: {"indicators", "year", "group"}: pairs to choose from."""
        super().__init__(*args, **kwargs)
        for name, pairs in (choices or {}).items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]


class DescribeForm(forms.Form):
    title = forms.CharField(
        label="Tên báo cáo, in dưới chữ BÁO CÁO",
        max_length=300,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    restricted = forms.BooleanField(
        label="Không gửi chữ nào ra ngoài", required=False,
        help_text="Báo cáo có nội dung hạn chế lưu hành thì không nhờ máy bên ngoài viết giúp.",
    )  # fmt: skip


class FixForm(forms.Form):
    note = forms.CharField(
        label="Ghi chú cho lần này",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "input"}),
    )


class IssueForm(forms.Form):
    """Who signs, who gets it, and which register the number is taken from."""

    keeper = forms.TypedChoiceField(
        label="Lấy số ở sổ văn bản đi của", coerce=int, widget=forms.Select(attrs={"class": "input"})
    )
    number = forms.CharField(
        label="Số", required=False, max_length=10, help_text="Để trống thì lấy số tiếp theo.",
        widget=forms.TextInput(attrs={"class": "input num", "inputmode": "numeric"}),
    )  # fmt: skip
    place = forms.CharField(label="Địa danh", max_length=80, widget=forms.TextInput(attrs={"class": "input"}))
    capacity = forms.CharField(
        label="Thẩm quyền, chức vụ", help_text="Mỗi dòng in một dòng, ví dụ K/T TRƯỞNG BAN rồi PHÓ TRƯỞNG BAN.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )  # fmt: skip
    signer = forms.CharField(
        label="Người ký", max_length=120, widget=forms.TextInput(attrs={"class": "input"})
    )
    recipients = forms.CharField(
        label="Nơi nhận", required=False, help_text="Mỗi dòng một nơi.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )  # fmt: skip
    once = forms.CharField(max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, keepers: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].choices = keepers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "keeper" in data:
            data["signing"] = Signing(
                keeper=Body.objects.get(pk=data["keeper"]), signer=data.get("signer", ""),
                capacity=str(data.get("capacity", "")).splitlines(), number=data.get("number", ""),
                recipients=read_recipients(str(data.get("recipients", ""))), place=data.get("place", ""),
            )  # fmt: skip
        return data
