"""The addresses of signing in: allauth's own views under Vietnamese names. What is not here is closed:
sign-up, e-mail verification, codes by mail.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as key
from allauth.usersessions import views as sessions
from django.urls import path, re_path

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-nhap/khoa/", key.login_webauthn, name="mfa_login_webauthn"),
    path("dang-nhap/buoc-hai/", factor.authenticate, name="mfa_authenticate"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("dang-nhap/bi-khoa/", account.account_inactive, name="account_inactive"),
    path("xac-minh-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("xac-minh-lai/ma/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("xac-minh-lai/khoa/", key.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("mat-khau/doi/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("mat-khau/quen/", account.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mat-khau/dat-lai/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("buoc-hai/", factor.index, name="mfa_index"),
    path("buoc-hai/ung-dung/", app.activate_totp, name="mfa_activate_totp"),
    path("buoc-hai/ung-dung/bo/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("buoc-hai/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("buoc-hai/ma-du-phong/tao/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("buoc-hai/ma-du-phong/tai/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("buoc-hai/khoa/", key.list_webauthn, name="mfa_list_webauthn"),
    path("buoc-hai/khoa/them/", key.add_webauthn, name="mfa_add_webauthn"),
    path("buoc-hai/khoa/<int:pk>/bo/", key.remove_webauthn, name="mfa_remove_webauthn"),
    path("buoc-hai/khoa/<int:pk>/doi-ten/", key.edit_webauthn, name="mfa_edit_webauthn"),
    path("phien/", sessions.list_usersessions, name="usersessions_list"),
]
