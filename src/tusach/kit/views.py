from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme

from tusach.kit import sheet
from tusach.kit.middleware import TONGUE, tongue_of
from tusach.kit.pages import Page, anyone

_YEAR = 365 * 24 * 3600


class _Sample(forms.Form):
    copies = forms.CharField(
        label="Số bản nhận",
        help_text="Đếm số bản, không đếm số đầu sách.",
        widget=forms.TextInput({"class": "input num", "inputmode": "numeric"}),
    )
    received = forms.DateField(
        label="Ngày nhận",
        input_formats=["%d/%m/%Y"],
        error_messages={"invalid": "Tháng 2 không có ngày 31. Ví dụ: 28/02/2023."},
        widget=forms.TextInput({"class": "input num"}),
    )
    who = forms.ChoiceField(
        label="Người phụ trách",
        choices=[("", "Công chức văn hóa - xã hội")],
        required=False,
        widget=forms.Select({"class": "input"}),
    )
    code = forms.CharField(
        label="Mã xã",
        disabled=True,
        initial="24790",
        help_text="Do cơ quan thống kê cấp, không sửa ở đây.",
        widget=forms.TextInput({"class": "input"}),
    )


class ShowComponents(Page):
    """The sheet of all components; its address exists in debug only."""

    may = anyone
    template_name = "ui/components.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        sample = _Sample({"copies": "48", "received": "31/02/2023", "who": ""})
        return sheet.everything() | {"form": sample}


class ChooseTongue(Page):
    """The interface in another language from now on; back to the page it was asked from. Kept in a cookie of one's own."""

    may = anyone

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if tongue_of(address["tongue"]) != address["tongue"]:
            raise Http404
        back = request.GET.get("sau", "/")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
            back = "/"
        answer = HttpResponseRedirect(back)
        answer.set_cookie(
            TONGUE, address["tongue"], max_age=_YEAR, samesite="Lax", secure=request.is_secure()
        )
        return answer


class Health(Page):
    """For whoever watches the server: 200 when the database answers, 503 when not; says nothing else about the house."""

    may = anyone

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                well = cursor.fetchone() == (1,)
        except DatabaseError:
            well = False
        answer = JsonResponse({"database": well}, status=200 if well else 503)
        answer.headers["Cache-Control"] = "no-store"
        return answer
