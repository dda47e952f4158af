"""Where allauth asks this house: closed sign-up, Vietnamese sentences, who may drop a second factor."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from tusach.kit import clock
from tusach.people import rules
from tusach.people.models import Person
from tusach.people.queries import actor_for

_NO_MATCH = "Tên đăng nhập hoặc mật khẩu chưa đúng. Xin xem lại phím CapsLock và bộ gõ tiếng Việt."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đang khóa. Xin hỏi người quản trị.",
        "username_password_mismatch": _NO_MATCH,
        "email_password_mismatch": _NO_MATCH,
        "invalid_login": _NO_MATCH,
        "enter_current_password": "Xin gõ mật khẩu đang dùng.",
        "incorrect_code": "Mã chưa đúng. Mã đổi sau mỗi 30 giây, xin xem lại trên điện thoại.",
        "incorrect_password": "Mật khẩu chưa đúng.",
        "invalid_or_expired_key": "Liên kết này không còn dùng được.",
        "invalid_password_reset": "Liên kết đặt lại mật khẩu không còn dùng được.",
        "too_many_login_attempts": "Sai quá nhiều lần. Xin chờ 5 phút rồi thử lại.",
        "unknown_email": "Chưa có tài khoản nào dùng thư điện tử này.",
        "rate_limited": "Gửi quá nhiều lần. Xin chờ ít phút rồi thử lại.",
        "same_as_current": "Mật khẩu mới giống mật khẩu đang dùng.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's shape
        return False


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Chức trách này cần bước xác minh thứ hai. Xin thêm cách khác trước khi bỏ cách này.",
        "cannot_generate_recovery_codes": "Cần có ứng dụng tạo mã hoặc khóa bảo mật trước khi tạo mã dự phòng.",
        "incorrect_code": "Mã chưa đúng. Mã đổi sau mỗi 30 giây, xin xem lại trên điện thoại.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who must have a second factor keeps at least one besides the recovery codes."""
        if settings.SECOND_FACTOR != "required" or not isinstance(authenticator.user, Person):
            return True
        if not rules.needs_second_factor(actor_for(authenticator.user, at=clock.now())):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
