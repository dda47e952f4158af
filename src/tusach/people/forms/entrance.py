"""allauth's forms in the house's words and look."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as key
from django import forms

from tusach.kit.fields import Dressed, dress

PASSWORD_HELP = "Từ 10 ký tự. Một câu dài dễ nhớ tốt hơn một từ khó."  # noqa: S105 - words on a page


class _Worded(forms.Form):
    """Sets labels and help from `words`: {field: (label, help)}."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = help_text
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)  # allauth's only repeats the label
        dress(self)


class SignIn(_Worded, account.LoginForm):  # type: ignore[misc] # allauth has no types
    words = {"login": ("Tên đăng nhập", ""), "password": ("Mật khẩu", "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})


class _NewPassword(_Worded):
    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if "password2" in self.errors and self.cleaned_data.get("password1"):
            self.errors["password2"] = self.error_class(["Hai lần gõ mật khẩu chưa giống nhau."])
        return data


class ChangePassword(_NewPassword, account.ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": ("Mật khẩu đang dùng", ""),
        "password1": ("Mật khẩu mới", PASSWORD_HELP),
        "password2": ("Gõ lại mật khẩu mới", ""),
    }


class SetPassword(_NewPassword, account.SetPasswordForm):  # type: ignore[misc]
    words = {"password1": ("Mật khẩu", PASSWORD_HELP), "password2": ("Gõ lại mật khẩu", "")}


class AskReset(_Worded, account.ResetPasswordForm):  # type: ignore[misc]
    words = {"email": ("Thư điện tử", "Thư đã ghi trong tài khoản.")}


class ResetPassword(_NewPassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    words = {"password1": ("Mật khẩu mới", PASSWORD_HELP), "password2": ("Gõ lại mật khẩu mới", "")}


class Reauthenticate(_Worded, account.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": ("Mật khẩu", "")}


class _Code(_Worded):
    words = {"code": ("Mã xác minh", "Sáu chữ số trên ứng dụng, hoặc một mã dự phòng tám chữ số.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "class": "input num"})


class FactorCode(_Code, factor.AuthenticateForm):  # type: ignore[misc]
    pass


class FactorCodeAgain(_Code, factor.ReauthenticateForm):  # type: ignore[misc]
    pass


class StartApp(_Code, app.ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": ("Mã trên ứng dụng", "Sáu chữ số hiện sau khi quét.")}


class AddKey(_Worded, key.AddWebAuthnForm):  # type: ignore[misc]
    words = {
        "name": ("Tên gọi", "Để nhận ra khi có nhiều khóa, ví dụ: Điện thoại của tôi."),
        "passwordless": ("Đăng nhập chỉ bằng khóa này", "Khóa phải có vân tay, khuôn mặt hoặc mã PIN."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.initial["name"] = "Khóa của tôi"


class RenameKey(_Worded, key.EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": ("Tên gọi", "")}


class FirstSignIn(Dressed):
    """The slip's code and a password of one's own."""

    code = forms.CharField(
        label="Mã trên phiếu",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "Chưa gõ mã trên phiếu."},
    )
    password = forms.CharField(
        label="Mật khẩu mới",
        help_text=PASSWORD_HELP,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Chưa gõ mật khẩu."},
    )
    again = forms.CharField(
        label="Gõ lại mật khẩu",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Chưa gõ lại mật khẩu."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "Hai lần gõ mật khẩu chưa giống nhau.")
        return data
