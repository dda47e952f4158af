from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from tusach.kit.fields import DayField, Dressed
from tusach.people.actions.accounts import COMMUNE_ROLES, PROVINCE_ROLES
from tusach.people.models import BodyKind, Person, Role
from tusach.places.models import Level


class Contact(Dressed):
    email = forms.CharField(label="Thư điện tử", max_length=254, required=False)
    phone = forms.CharField(label="Điện thoại", max_length=40, required=False)


class Lend(Dressed):
    to = forms.ModelChoiceField(
        label="Người thay",
        queryset=Person.objects.none(),
        empty_label="Chọn một người cùng đơn vị",
        error_messages={"required": "Chưa chọn người thay.", "invalid_choice": "Người này không ở đơn vị."},
    )
    from_date = DayField(label="Từ ngày")
    last_date = DayField(label="Đến hết ngày")
    reason = forms.CharField(label="Lý do", max_length=200, help_text="Ví dụ: nghỉ phép, đi học.")

    def __init__(self, *args: Any, colleagues: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


def _list_of_people(code: str) -> forms.FileField:
    return forms.FileField(
        label="Bảng tính",
        help_text=f"XLSX, XLS, ODS hoặc CSV, có các cột: {code}, họ tên, chức danh, điện thoại, email.",
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp này không có gì bên trong."},
    )


def _roles_of_people(roles: Sequence[Role], first: Sequence[Role]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Chức trách của những người trong danh sách",
        choices=[(role.value, role.label) for role in roles],
        initial=[role.value for role in first],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chưa chọn chức trách nào."},
    )


class Upload(Dressed):
    """A list of people of communes, and what all of them are there."""

    file = _list_of_people("mã xã")
    roles = _roles_of_people(COMMUNE_ROLES, [Role.REPORTER])


class UploadProvinces(Dressed):
    """The same of provinces."""

    file = _list_of_people("mã tỉnh")
    roles = _roles_of_people(PROVINCE_ROLES, [Role.REVIEWER, Role.REPORTER])


class FullName(Dressed):
    full_name = forms.CharField(label="Họ và tên", max_length=120)


class NewBody(Dressed):
    kind = forms.ChoiceField(label="Loại", choices=BodyKind.choices)
    name = forms.CharField(label="Tên đầy đủ", max_length=200)
    symbol = forms.CharField(
        label="Ký hiệu văn bản", max_length=20, required=False, help_text="Ví dụ: BTGTW, VPTW."
    )
    code = forms.CharField(
        label="Mã đơn vị hành chính",
        max_length=8,
        required=False,
        help_text="Hai, ba hoặc năm chữ số. Để trống nếu là cơ quan trung ương.",
    )
    from_date = DayField(label="Từ ngày")


class NewBodies(Dressed):
    level = forms.ChoiceField(
        label="Cho mọi đơn vị",
        choices=[
            (Level.PROVINCE.value, "cấp tỉnh"),
            (Level.DISTRICT.value, "cấp huyện"),
            (Level.COMMUNE.value, "cấp xã"),
        ],
    )
    kind = forms.ChoiceField(label="Loại", choices=BodyKind.choices, initial=BodyKind.PROPAGANDA)
    name = forms.CharField(
        label="Tên",
        max_length=200,
        initial="Ban Tuyên giáo và Dân vận {cap_uy}",
        help_text="{cap_uy} thành Tỉnh ủy Lâm Đồng, Thành ủy Huế; {don_vi} thành tỉnh Lâm Đồng; {ten} thành Lâm Đồng.",
    )
    symbol = forms.CharField(
        label="Ký hiệu văn bản", max_length=20, required=False, help_text="Ví dụ: BTGDVTU."
    )
    from_date = DayField(label="Từ ngày")


class Rename(Dressed):
    name = forms.CharField(label="Tên mới", max_length=200)
    symbol = forms.CharField(label="Ký hiệu văn bản", max_length=20, required=False)
    from_date = DayField(label="Dùng từ ngày")


class Appoint(Dressed):
    username = forms.CharField(label="Tên đăng nhập", max_length=60)
    role = forms.ChoiceField(label="Chức trách", choices=Role.choices)
    title = forms.CharField(label="Chức danh", max_length=120, required=False)
    from_date = DayField(label="Từ ngày")
    to_date = DayField(label="Thôi từ ngày", required=False)


class NewPerson(Dressed):
    full_name = forms.CharField(label="Họ và tên", max_length=120)
    username = forms.CharField(label="Tên đăng nhập", max_length=60)
    email = forms.CharField(label="Thư điện tử", max_length=254, required=False)
    phone = forms.CharField(label="Điện thoại", max_length=40, required=False)


class Choose(forms.Form):
    """Ticked accounts."""

    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        error_messages={
            "required": "Chưa chọn tài khoản nào.",
            "invalid_choice": "Có tài khoản không thuộc địa bàn này.",
            "invalid_pk_value": "Có tài khoản không đọc được.",
        },
    )

    def __init__(self, *args: Any, among: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = among  # type: ignore[attr-defined]


class HandOver(forms.Form):
    """One choice per stranded post: `heir-<post>` names a unit, empty leaves the post as it is."""

    def __init__(self, *args: Any, offers: Sequence[tuple[int, Sequence[int]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for post, heirs in offers:
            self.fields[f"heir-{post}"] = forms.TypedChoiceField(
                choices=[("", ""), *((str(heir), "") for heir in heirs)],
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": "Đơn vị đã chọn không tiếp nhận địa bàn cũ."},
            )
