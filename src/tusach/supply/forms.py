from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from tusach.books.models import Language, Title, YearlyList
from tusach.kit.fields import DayField, Dressed, MoneyField
from tusach.kit.text import day, number
from tusach.people.models import BodyKind
from tusach.places.models import Level
from tusach.places.queries import standing
from tusach.supply.models import Method, Outcome, Round, RoundTitle
from tusach.supply.queries.problem import DEFAULTS, settings_of

_RECEIVERS = (
    BodyKind.PARTY_COMMITTEE, BodyKind.PEOPLES_COMMITTEE, BodyKind.CULTURE_HOUSE, BodyKind.POST_OFFICE,
    BodyKind.LIBRARY, BodyKind.OTHER,
)  # fmt: skip
_KINDS = tuple(DEFAULTS["uplift"])


def _in_order(kind: str) -> tuple[int, str]:
    return (_KINDS.index(kind) if kind in _KINDS else len(_KINDS), kind)


class OpeningsForm(forms.Form):
    file = forms.FileField(
        label="Bảng mở sổ (XLSX hoặc CSV)",
        help_text="Cột cần có: Mã xã, Mã đầu sách, Số bản. Có thể thêm: Ngày hoặc Năm, Mức, Nguồn, Chứng từ.",
    )
    codes_on = DayField(
        label="Mã xã theo địa giới ngày",
        help_text="Ví dụ 31/10/2023 nếu bảng dùng mã của các xã trước khi sắp xếp.",
    )


class ClosePeriodForm(forms.Form):
    until = DayField(label="Khóa các ngày trước")
    reason = forms.CharField(label="Ghi chú", max_length=200, required=False)

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if today:
            self.fields["until"].help_text = f"Hôm nay là {day(today)}."


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Lý do", max_length=200)


class RoundForm(Dressed):
    name = forms.CharField(label="Tên đợt", max_length=120, help_text="Ví dụ: Đợt 1 năm 2023.")
    year = forms.IntegerField(label="Năm", min_value=2009, max_value=2100)
    list_ = forms.ModelChoiceField(
        YearlyList.objects.order_by("-year", "pk"), label="Danh mục năm", required=False
    )
    unit_cost = MoneyField(
        label="Giá tạm tính một bản (đồng)", required=False, max_length=40,
        help_text="Cho đầu sách của danh mục chưa có giá bìa; sau sửa được từng đầu sách.",
    )  # fmt: skip
    method = forms.ChoiceField(
        label="Cách chia",
        choices=[(one, str(one.label).capitalize()) for one in Method],
        initial=Method.OPTIMISED,
    )
    budget = MoneyField(label="Kinh phí (đồng)", required=False, max_length=40, help_text="Ví dụ: 27 tỷ.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        listed = data.get("list_")
        unpriced = (
            listed is not None and Title.objects.filter(proposals__list=listed, price__isnull=True).exists()
        )
        if unpriced and not data.get("unit_cost") and "unit_cost" not in self.errors:
            self.add_error(
                "unit_cost", "Danh mục có đầu sách chưa ghi giá bìa. Xin ghi giá tạm tính một bản."
            )
        return data


_UPLIFT_HELP = (
    "100 là như nhau. Lớn hơn 100 thì cùng một nhu cầu, loại xã này được xếp trước; nhỏ hơn thì xếp sau. "
    "Đổi xong xin chọn lại nơi nhận."
)


class RulesForm(Dressed):
    """What the decision settles. Copies a place, đồng a copy, per cent."""

    method = forms.ChoiceField(
        label="Cách chia", choices=[(one, str(one.label).capitalize()) for one in Method]
    )
    budget = MoneyField(label="Kinh phí (đồng)", required=False, max_length=40)
    floor = forms.IntegerField(label="Số sàn: mỗi nơi ít nhất (bản)", min_value=0, max_value=1000)
    room = forms.IntegerField(label="Sức chứa thêm của một tủ (bản)", min_value=1, max_value=100_000)
    carriage = forms.IntegerField(
        label="Chi phí chuyển một bản đến xã (đồng)", min_value=0, max_value=1_000_000
    )
    rule = forms.IntegerField(
        label="Định mức: mỗi nơi (bản một đầu sách)", min_value=0, max_value=3,
        help_text="Dùng khi chia theo định mức, và để so sánh.",
    )  # fmt: skip
    share_low = forms.IntegerField(
        label="Mỗi tỉnh ít nhất (% phần theo số nơi nhận)", min_value=0, max_value=100,
        help_text="0 là không đặt mức.",
    )  # fmt: skip
    share_high = forms.IntegerField(label="Mỗi tỉnh nhiều nhất (%)", min_value=0, max_value=1000)
    blind_percent = forms.IntegerField(
        label="Đếm trước khi xem danh sách (% số kiện)", min_value=0, max_value=100,
        help_text="Máy chọn ngẫu nhiên số kiện theo tỷ lệ này; nơi nhận ghi số đếm được rồi mới thấy danh sách. 0 là không chọn kiện nào.",
    )  # fmt: skip
    case_days = forms.IntegerField(
        label="Hạn giải quyết sai lệch (ngày)", min_value=1, max_value=90,
        help_text="Tính từ ngày nơi nhận báo thiếu, thừa, sai sách hay hỏng.",
    )  # fmt: skip
    appeals_until = DayField(label="Nhận kiến nghị đến hết ngày", required=False)

    languages = forms.CharField(
        label="Thứ tiếng theo tỉnh", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một tỉnh: mã tỉnh, dấu hai chấm, mã thứ tiếng. Ví dụ: 68: kpm, rad. Đổi xong xin chọn lại "
        "nơi nhận.",
    )  # fmt: skip

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        told = settings_of(round_)
        self.kinds = sorted(
            told["uplift"], key=_in_order
        )  # PostgreSQL keeps the keys of a JSON in an order of its own
        plain = ("floor", "room", "carriage", "share_low", "share_high", "blind_percent", "case_days")
        initial = {key: told[key] for key in plain}
        initial |= {f"uplift_{at}": told["uplift"][kind] for at, kind in enumerate(self.kinds)}
        initial |= {
            "method": round_.method, "budget": number(round_.budget) if round_.budget else "", "rule": max(told["rule"].values(), default=0),
            "appeals_until": day(round_.appeals_until) if round_.appeals_until else "",
        }  # fmt: skip
        codes = {pk: code for code, pk in _provinces().items()}
        initial["languages"] = "\n".join(
            f"{codes[int(pk)]}: {', '.join(spoken)}"
            for pk, spoken in told["languages"].items()
            if int(pk) in codes
        )
        super().__init__(*args, initial=initial, **kwargs)
        for at, kind in enumerate(self.kinds):
            self.fields[f"uplift_{at}"] = forms.IntegerField(
                label=f"Hệ số vùng: {kind.casefold()} (%)", min_value=10, max_value=500, help_text=_UPLIFT_HELP if at == 0 else "",
                widget=forms.NumberInput(attrs={"class": "input"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The weights of the kinds of commune as the round keeps them, {kind: per cent}."""
        data = super().clean() or {}
        given = {kind: data.pop(f"uplift_{at}", None) for at, kind in enumerate(self.kinds)}
        data["uplift"] = {kind: per_cent for kind, per_cent in given.items() if per_cent is not None}
        return data

    def clean_languages(self) -> dict[str, list[str]]:
        """{province id as text: [language tags]}, as the round keeps it."""
        codes, found = _provinces(), dict[str, list[str]]()
        for line in self.cleaned_data["languages"].splitlines():
            if not line.strip():
                continue
            code, _, spoken = line.partition(":")
            tags = [tag.strip() for tag in spoken.split(",") if tag.strip()]
            if code.strip() not in codes:
                raise forms.ValidationError(f"Không có tỉnh mã {code.strip()[:20]}.")
            if unknown := [tag for tag in tags if tag not in Language.values]:
                raise forms.ValidationError(f"Không có thứ tiếng mã {', '.join(unknown)[:60]}.")
            found[str(codes[code.strip()])] = tags
        return found


def _provinces() -> dict[str, int]:
    """{code: unit id} of provinces, the last to carry a code before those of earlier times."""
    rows = standing().filter(unit__level=Level.PROVINCE).order_by("from_date", "pk")
    return dict(rows.values_list("code", "unit_id"))


class RoundTitleForm(Dressed):
    title = forms.CharField(label="Mã đầu sách", max_length=20)
    unit_cost = forms.IntegerField(label="Giá một bản (đồng)", min_value=1)
    setup_cost = forms.IntegerField(label="Chi phí chuẩn bị in (đồng)", min_value=0, initial=0)
    minimum_run = forms.IntegerField(label="In ít nhất (bản)", min_value=0, initial=0)
    most_each = forms.IntegerField(label="Nhiều nhất một nơi (bản)", min_value=1, max_value=3, initial=3)
    buffer_percent = forms.IntegerField(label="Dự phòng (%)", min_value=0, max_value=50, initial=2)
    is_core = forms.BooleanField(label="Sách lõi: nơi nào cũng có", required=False)

    def clean_title(self) -> Title:
        code = self.cleaned_data["title"].strip()
        found = Title.objects.filter(code__iexact=code).first()
        if found is None:
            raise forms.ValidationError(f"Không có đầu sách mã {code}. Xin xem lại trong danh mục đầu sách.")
        return found


class ReceiversForm(Dressed):
    on = DayField(label="Địa giới và cơ quan theo ngày")
    kinds = forms.MultipleChoiceField(
        label="Nơi nhận ở xã, phường", choices=[(kind, str(kind.label).capitalize()) for kind in _RECEIVERS], initial=[BodyKind.PARTY_COMMITTEE],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class ComputeForm(Dressed):
    drop_changes = forms.BooleanField(label="Bỏ các sửa tay đã có", required=False)


class FreezeForm(Dressed):
    decision_text = forms.CharField(
        label="Quyết định (số, ngày)",
        max_length=120,
        help_text="Ví dụ: Quyết định 12-QĐ/BTGTW ngày 05/3/2023.",
    )


class PrintedForm(Dressed):
    title = forms.ModelChoiceField(RoundTitle.objects.none(), label="Đầu sách")
    quantity = forms.IntegerField(label="Số bản nhà in đã giao", min_value=1)
    on = DayField(label="Ngày nhập kho")
    paper = forms.CharField(label="Số phiếu nhập", max_length=120, required=False)
    device = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = round_.titles.filter(printed__gt=0).select_related("title").order_by("title__sort_key")
        choose = self.fields["title"]
        choose.queryset = rows  # type: ignore[attr-defined]
        choose.label_from_instance = lambda one: f"{one.title} ({one.printed} bản)"  # type: ignore[attr-defined]


class LineForm(Dressed):
    quantity = forms.IntegerField(label="Số bản", min_value=0, max_value=99)
    why = forms.CharField(label="Vì sao sửa", max_length=200)


class AppealForm(Dressed):
    title = forms.ModelChoiceField(
        Title.objects.none(), label="Về đầu sách", required=False, empty_label="Cả phần sách của xã"
    )
    text = forms.CharField(
        label="Kiến nghị", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Cần thêm hay bớt sách nào, vì sao.",
    )  # fmt: skip

    def __init__(self, *args: Any, titles: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].queryset = Title.objects.filter(pk__in=titles).order_by("sort_key")  # type: ignore[attr-defined]


class AnswerForm(Dressed):
    granted = forms.ChoiceField(label="Trả lời", choices=[("yes", "Chấp nhận"), ("no", "Không chấp nhận")])
    quantity = forms.IntegerField(
        label="Số bản xã sẽ nhận", min_value=0, max_value=99, required=False,
        help_text="Cần khi chấp nhận kiến nghị về một đầu sách.",
    )  # fmt: skip
    answer = forms.CharField(label="Lời trả lời xã", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PackForm(Dressed):
    expected_on = DayField(label="Dự kiến đến tỉnh ngày", required=False)


class DispatchForm(Dressed):
    on = DayField(label="Ngày xuất kho")
    expected_on = DayField(label="Dự kiến đến tỉnh ngày", required=False)
    given_name = forms.CharField(label="Người giao (họ tên)", max_length=120)


class TakeOverForm(Dressed):
    taken_name = forms.CharField(label="Người nhận (họ tên)", max_length=120)
    note = forms.CharField(label="Ghi chú khi nhận", max_length=300, required=False)


class SettleForm(Dressed):
    outcome = forms.ChoiceField(label="Cách giải quyết")
    lost = forms.BooleanField(
        label="Đã xác định là mất", required=False, help_text="Không đánh dấu thì ghi vào mục chưa rõ."
    )
    charged_to = forms.CharField(
        label="Bên bồi thường", max_length=200, required=False, help_text="Chỉ ghi khi bên gây ra bồi thường."
    )
    note = forms.CharField(
        label="Đã tìm hiểu thế nào", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, kind: str, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.value, str(one.label).capitalize()) for one in outcomes]  # type: ignore[attr-defined]
        if kind != "SHORT":
            del self.fields["lost"]
        if Outcome.CHARGE not in outcomes:
            del self.fields["charged_to"]


class CallForm(Dressed):
    note = forms.CharField(label="Kết quả cuộc gọi", max_length=270)


class WitnessForm(Dressed):
    witness_code = forms.CharField(
        label="Mã làm chứng", max_length=12, help_text="In ở tờ danh sách trong kiện."
    )
    name = forms.CharField(label="Họ tên người làm chứng", max_length=120)
    copies = forms.IntegerField(label="Đã thấy bao nhiêu bản", min_value=0, max_value=99_999)
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)
    device = forms.UUIDField(widget=forms.HiddenInput)
