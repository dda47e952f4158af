import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from tusach.people.models import Body
from tusach.shelf.models import PlaceKind
from tusach.supply.models import Fund

GROUPS = ("cán bộ, công chức", "đảng viên", "giáo viên", "học sinh", "nông dân", "bạn đọc khác")


class DeviceForm(forms.Form):
    """Carries the UUID of what it tells, so that pressing twice or sending again from the phone tells it once."""

    device = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("device", uuid.uuid4())

    def clean_device(self) -> uuid.UUID:
        return self.cleaned_data["device"] or uuid.uuid4()


class ChangeShelfForm(forms.Form):
    name = forms.CharField(label="Tên tủ sách", max_length=160)
    place = forms.ChoiceField(label="Nơi đặt", choices=PlaceKind)
    address = forms.CharField(label="Địa chỉ", max_length=200, required=False)
    hours = forms.CharField(
        label="Giờ mở cửa", max_length=200, required=False, help_text="Ví dụ: giờ hành chính; tối thứ Bảy."
    )
    loan_days = forms.IntegerField(label="Cho mượn mấy ngày", min_value=1, max_value=180, initial=15)
    forget_days = forms.IntegerField(
        label="Xóa tên người mượn sau khi trả mấy ngày", min_value=0, max_value=365, initial=30,
        help_text="Chỉ còn số liệu, không lưu ai mượn cuốn nào.",
    )  # fmt: skip
    capacity = forms.IntegerField(
        label="Sức chứa (bản)", min_value=1, max_value=1_000_000, required=False,
        help_text="Đợt cấp phát dựa vào đây để không gửi quá sức chứa. Chưa biết thì để trống.",
    )  # fmt: skip
    numbers_items = forms.BooleanField(
        label="Ghi sổ đăng ký cá biệt", required=False, help_text="Mỗi cuốn một số. Không cần thì để trống."
    )


class OpenShelfForm(ChangeShelfForm):
    body = forms.ModelChoiceField(label="Cơ quan giữ tủ", queryset=Body.objects.none())
    field_order = ["body"]

    def __init__(self, *args: Any, bodies: Iterable[tuple[Body, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = list(bodies)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = Body.objects.filter(pk__in=[body.pk for body, _ in named])
        field.choices = [(body.pk, name) for body, name in named]
        if len(named) == 1:
            self.initial.setdefault("body", named[0][0].pk)


class LendForm(DeviceForm):
    reader = forms.CharField(
        label="Người mượn", max_length=120,
        help_text="Tên, hoặc mã thẻ của tủ sách. Không ghi số căn cước.",
        widget=forms.TextInput(attrs={"list": "nguoi-muon", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
    hamlet = forms.CharField(
        label="Thôn, tổ", max_length=80, required=False,
        widget=forms.TextInput(attrs={"list": "thon", "autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="Điện thoại", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    group = forms.ChoiceField(
        label="Đối tượng", required=False, choices=[("", "Không ghi"), *((group, group) for group in GROUPS)]
    )
    fund = forms.ChoiceField(label="Nguồn sách", required=False)
    item = forms.IntegerField(label="Số đăng ký cá biệt", min_value=1, required=False)

    def __init__(self, *args: Any, funds: Iterable[str] = (), numbers: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(dict.fromkeys(funds))
        if len(known) > 1:
            self.fields["fund"].choices = [(fund, Fund(fund).label) for fund in known]  # type: ignore[attr-defined]
        else:
            del self.fields["fund"]
        if not numbers:
            del self.fields["item"]


class StartCountForm(forms.Form):
    way = forms.ChoiceField(
        label="Cách đếm", widget=forms.RadioSelect, initial="exception",
        choices=[("exception", "Chỉ ghi chỗ khác sổ (nhanh)"), ("whole", "Đếm từng đầu sách, có hiện số trong sổ"),
                 ("blind", "Đếm từng đầu sách, không hiện số trong sổ")],
    )  # fmt: skip
    witnesses = forms.CharField(label="Người cùng kiểm", max_length=300, required=False)


class LineForm(DeviceForm):
    title = forms.IntegerField(widget=forms.HiddenInput)
    fund = forms.ChoiceField(choices=Fund, widget=forms.HiddenInput)
    counted = forms.IntegerField(label="Đếm được", min_value=0, max_value=20_000)
    damaged = forms.IntegerField(label="Trong đó hỏng", min_value=0, required=False)
    reason = forms.CharField(label="Lý do", max_length=200, required=False)


class CloseCountForm(forms.Form):
    paper = forms.CharField(label="Số biên bản", max_length=60, required=False)
    witnesses = forms.CharField(label="Người cùng kiểm", max_length=300, required=False)


class AddCopiesForm(DeviceForm):
    quantity = forms.IntegerField(label="Số bản", min_value=1, max_value=5000, initial=1)
    fund = forms.ChoiceField(label="Nguồn", choices=Fund, initial=Fund.GIFT)
    paper = forms.CharField(label="Chứng từ, người tặng", max_length=120, required=False)


class HeldForm(forms.Form):
    """About copies that stand on a shelf: `funds` are those it has of the title; asked only where there are several."""

    def __init__(self, *args: Any, funds: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known := list(dict.fromkeys(funds)):
            self.fields["fund"].choices = [(fund, Fund(fund).label) for fund in known]  # type: ignore[attr-defined]
            self.fields["fund"].initial = known[0]
        if len(known) == 1:
            self.fields["fund"].widget = forms.HiddenInput()


class GoneForm(HeldForm, DeviceForm):
    kind = forms.ChoiceField(
        label="Sách",
        widget=forms.RadioSelect,
        choices=[("DAMAGED", "Hỏng, không dùng được"), ("LOST", "Mất")],
    )
    quantity = forms.IntegerField(label="Số bản", min_value=1, max_value=5000, initial=1)
    fund = forms.ChoiceField(label="Nguồn", choices=Fund, initial=Fund.PROGRAMME)
    reason = forms.CharField(label="Lý do", max_length=200, help_text="Một câu là đủ: lũ cuốn, mối xông.")


class OfferForm(HeldForm):
    quantity = forms.IntegerField(label="Nhường mấy bản", min_value=1, max_value=5000, initial=1)
    fund = forms.ChoiceField(label="Nguồn", choices=Fund, initial=Fund.PROGRAMME)


class NumberForm(forms.Form):
    title = forms.IntegerField(widget=forms.HiddenInput)
    fund = forms.ChoiceField(choices=Fund, widget=forms.HiddenInput)
    quantity = forms.IntegerField(min_value=1, max_value=5000)


class ItemGoneForm(forms.Form):
    paper = forms.CharField(label="Số biên bản", max_length=120)
    note = forms.CharField(label="Ghi chú", max_length=200, required=False)


class WeedingForm(forms.Form):
    reason = forms.CharField(label="Căn cứ, lý do chung", max_length=300, required=False)


class WeedingLineForm(forms.Form):
    title = forms.IntegerField(widget=forms.HiddenInput)
    fund = forms.ChoiceField(choices=Fund, widget=forms.HiddenInput)
    quantity = forms.IntegerField(label="Số bản", min_value=0, max_value=20_000)
    why = forms.CharField(label="Lý do", max_length=200, required=False)


class DecideForm(forms.Form):
    answer = forms.CharField(
        label="Ý kiến", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    number = forms.CharField(
        label="Số và ký hiệu văn bản duyệt, nếu có", max_length=80, required=False,
        help_text="Như trong sổ văn bản, ví dụ 156-QĐ/ĐU. Duyệt ngay ở đây thì để trống.",
    )  # fmt: skip


class MinutesForm(forms.Form):
    paper = forms.CharField(
        label="Số biên bản thanh lý", max_length=60,
        help_text="Biên bản đã vào sổ văn bản thì ghi đúng số và ký hiệu, máy sẽ nối tới văn bản đó.",
    )  # fmt: skip
    scan = forms.FileField(
        label="Bản ký của biên bản", required=False, help_text="Ảnh chụp hoặc PDF, không quá 8 MB. Có thể gửi sau.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )  # fmt: skip


class ScanForm(forms.Form):
    scan = forms.FileField(
        label="Bản ký của biên bản", help_text="Ảnh chụp hoặc PDF, không quá 8 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )  # fmt: skip


class ShelfSheetForm(forms.Form):
    file = forms.FileField(
        label="Danh sách sách trên tủ (XLSX hoặc CSV)",
        help_text="Cột cần có: Mã đầu sách hoặc ISBN, Số bản. Có thể thêm: Nguồn, Ghi chú.",
    )


class StartMergerForm(forms.Form):
    """`parts`: s<shelf id> or a<account id>; `staying`: shelves that keep their place."""

    parts = forms.MultipleChoiceField(label="Nhận bàn giao", required=False)
    staying = forms.MultipleChoiceField(label="Giữ tủ ở chỗ cũ", required=False)
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)

    def __init__(
        self, *args: Any, shelves: Iterable[tuple[str, str]] = (), accounts: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        shelves = list(shelves)
        self.fields["parts"].choices = [*shelves, *accounts]  # type: ignore[attr-defined]
        self.fields["staying"].choices = shelves  # type: ignore[attr-defined]


class FinishMergerForm(forms.Form):
    paper = forms.CharField(
        label="Số hoặc ngày biên bản đã ký", max_length=60, help_text="Ví dụ: 03/BB-ĐU, hoặc ngày 12/11/2026."
    )


class UndoMergerForm(forms.Form):
    reason = forms.CharField(label="Lý do", max_length=200)
