import json
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from tests.cast import NOW, PASSWORD
from tusach.people import actions
from tusach.people.adapter import FactorAdapter
from tusach.people.demo_accounts import DemoAccount, write_demo_accounts

NEW = "một câu dài dễ nhớ"


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


def enter(client, name, password=PASSWORD):
    return client.post("/dang-nhap/", {"login": name, "password": password})


def test_signing_in_and_out(cast, client, clock):
    assert client.get("/tai-khoan/")["Location"].startswith("/dang-nhap/?next=")
    assert enter(client, "lan").status_code == 302
    assert client.get("/tai-khoan/").status_code == 200
    assert client.post("/dang-xuat/").status_code == 302
    assert client.get("/tai-khoan/").status_code == 302


def test_a_wrong_password_is_said_in_vietnamese_and_limited(cast, client, clock):
    assert "chưa đúng" in enter(client, "lan", "sai").text
    for _ in range(12):
        said = enter(client, "lan", "sai").text
    assert "Sai quá nhiều lần" in said
    assert "Sai quá nhiều lần" in enter(client, "lan").text


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_confirm_email"])
def test_strangers_find_no_door_to_sign_up(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_first_sign_in_with_a_slip(cast, client, clock):
    printed = actions.make_slips(people=[cast.person("lan")], by=cast.actor("minh"), at=NOW)[0]
    data = {"code": printed.code, "password": NEW, "again": NEW}
    assert "chưa giống nhau" in client.post("/tai-khoan/lan-dau/", data | {"again": "khác"}).text
    assert "Mã không đúng" in client.post("/tai-khoan/lan-dau/", data | {"code": "sai"}).text
    assert client.post("/tai-khoan/lan-dau/", data).status_code == 302
    assert client.get("/tai-khoan/").status_code == 200
    client.post("/dang-xuat/")
    assert "đã dùng rồi" in client.post("/tai-khoan/lan-dau/", data).text


def test_a_code_in_the_query_goes_into_its_field_and_out_of_the_address(cast, client, clock):
    """Slips printed before had it there."""
    code = actions.make_slips(people=[cast.person("lan")], by=cast.actor("minh"), at=NOW)[0].code

    first = client.get(f"/tai-khoan/lan-dau/?ma={code}")
    page = client.get(first["Location"])

    assert (first.status_code, first["Location"], first.content) == (302, "/tai-khoan/lan-dau/", b"")
    assert f'value="{code}"' in page.text
    assert page["Cache-Control"] == "no-store"
    assert code not in client.get("/tai-khoan/lan-dau/").text  # handed over once


@pytest.mark.parametrize("strange", ["", "%22%3E%3Cscript%3E", "A" * 500, "%0d%0aSet-Cookie:%20a=b"])
def test_a_strange_query_harms_nothing(cast, client, clock, strange):
    page = client.get(f"/tai-khoan/lan-dau/?ma={strange}", follow=True)

    assert page.status_code == 200
    assert page.redirect_chain == [("/tai-khoan/lan-dau/", 302)]
    assert "<script>" not in page.text
    assert "a" not in client.cookies


def test_guessing_codes_is_limited(cast, client, clock):
    data = {"code": "BBBB-BBBB-BBBB", "password": NEW, "again": NEW}
    said = [client.post("/tai-khoan/lan-dau/", data).text for _ in range(21)]
    assert "Mã không đúng" in said[0]
    assert "quá nhiều lần" in said[-1]


def test_a_temporary_password_comes_before_all(cast, sign_in):
    lan = cast.person("lan")
    lan.must_change_password = True
    lan.save()
    client = sign_in(lan)
    assert client.get("/")["Location"] == "/mat-khau/doi/"
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/mat-khau/doi/", data).status_code == 302
    assert client.get("/tai-khoan/").status_code == 200


def test_who_reads_the_site_in_english_gets_the_letter_in_english(cast, client, clock, mailoutbox):
    client.cookies["tieng"] = "en"
    client.post("/mat-khau/quen/", {"email": "lan@example.vn"})

    (letter,) = mailoutbox
    lines = letter.body.splitlines()
    assert letter.subject == "Your password of Tủ sách"
    assert lines[0] == "Somebody has just asked to set the password of the account lan of Tủ sách anew."
    assert any(line.startswith("http") for line in lines)
    assert "mật khẩu" not in letter.body


def test_a_forgotten_password_by_mail(cast, client, clock, mailoutbox):
    assert client.post("/mat-khau/quen/", {"email": "ai-do@example.vn"}).status_code == 302
    assert mailoutbox == []
    client.post("/mat-khau/quen/", {"email": "lan@example.vn"})
    letter = mailoutbox[0]
    assert letter.subject == "Đặt lại mật khẩu Tủ sách"
    assert "tài khoản lan trên Tủ sách" in letter.body
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    form = client.get(urlsplit(link).path, follow=True)
    assert "Đặt lại mật khẩu" in form.text
    weak = client.post(form.request["PATH_INFO"], {"password1": "ngắn", "password2": "ngắn"})
    assert "10" in weak.text
    done = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)
    assert "Đã đổi mật khẩu" in done.text
    assert enter(client, "lan", NEW).status_code == 302
    assert "không còn dùng được" in client.get(urlsplit(link).path, follow=True).text


@pytest.mark.parametrize(("who", "held"), [("hoa", True), ("quan", True), ("minh", False), ("lan", False)])
def test_posts_of_the_centre_set_up_a_second_factor_first(cast, sign_in, settings, who, held):
    settings.SECOND_FACTOR = "required"
    client = sign_in(cast.person(who))
    page = client.get("/tai-khoan/")
    assert (page.status_code == 302) is held
    if held:
        assert page["Location"] == "/buoc-hai/"
        assert client.get("/buoc-hai/").status_code == 200
        Authenticator.objects.create(user=cast.person(who), type="totp", data={"secret": "x"})
        assert client.get("/tai-khoan/").status_code == 200


def test_without_the_rule_the_page_says_so(cast, sign_in, settings):
    settings.DEMO = True
    assert "Bản minh hoạ không bắt buộc" in sign_in(cast.person("hoa")).get("/tai-khoan/").text


@pytest.fixture
def ready(cast, settings, tmp_path):
    settings.DATA, settings.DEMO = tmp_path, True
    write_demo_accounts(
        [
            DemoAccount("lan", "Lan, xã Tà Nung", "Xã", PASSWORD, "2023-10-24T09:00:00+07:00"),
            DemoAccount("khongco", "Không có trong bảng", "Xã"),
            DemoAccount("", "Được mời góp ý", address="/du-thao/gop-y/#ma=ABCD"),
        ]
    )


def test_the_demo_opens_its_ready_accounts(ready, client, clock):
    page = client.get("/dang-nhap/").text
    assert "Lan, xã Tà Nung" in page
    assert PASSWORD in page
    assert 'href="/du-thao/gop-y/#ma=ABCD"' in page
    assert client.post("/tai-khoan/minh-hoa/", {"username": "lan"}).status_code == 302
    assert client.get("/tai-khoan/").context["at"].isoformat() == "2023-10-24T09:00:00+07:00"


def test_a_demo_account_typed_by_hand_sees_its_own_day(ready, client, clock, settings):
    assert enter(client, "lan").status_code == 302
    assert client.get("/tai-khoan/").context["at"].isoformat() == "2023-10-24T09:00:00+07:00"
    client.post("/dang-xuat/")
    assert enter(client, "minh").status_code == 302
    assert client.get("/tai-khoan/").context["at"] == NOW
    client.post("/dang-xuat/")
    settings.DEMO = False
    assert enter(client, "lan").status_code == 302
    assert "demo_clock" not in client.session


def test_the_demo_opens_no_other_account(ready, client, clock):
    for name in ("minh", "khongco", ""):
        assert client.post("/tai-khoan/minh-hoa/", {"username": name}).status_code == 404
    assert client.get("/tai-khoan/minh-hoa/").status_code in {404, 405}


def test_outside_the_demo_its_door_does_not_exist(ready, client, clock, settings):
    settings.DEMO = False
    assert "Lan, xã Tà Nung" not in client.get("/dang-nhap/").text
    assert client.post("/tai-khoan/minh-hoa/", {"username": "lan"}).status_code == 404
    assert json.loads((settings.DATA / "demo-accounts.json").read_text())[0]["username"] == "lan"


def test_pages_of_signing_in_speak_vietnamese(cast, client, clock):
    for address in (
        "/dang-nhap/",
        "/mat-khau/quen/",
        "/mat-khau/quen/da-gui/",
        "/tai-khoan/lan-dau/",
        "/dang-nhap/bi-khoa/",
    ):
        page = client.get(address)
        assert page.status_code == 200
        for english in ("Sign In", "Password", "Forgot", "Email", "Username"):
            assert english not in page.text
    client.force_login(cast.person("lan"), backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ("/buoc-hai/", "/phien/", "/mat-khau/doi/", "/dang-xuat/", "/xac-minh-lai/"):
        page = client.get(address)
        assert page.status_code == 200
        for english in ("Password", "Session", "Sign", "Authenticator", "Confirm"):
            assert english not in page.text


def test_the_app_is_set_up_and_then_asked_for(cast, client, clock):
    enter(client, "hoa")
    again = client.get("/buoc-hai/ung-dung/", follow=True)
    assert "Xác minh lại" in again.text
    client.post("/xac-minh-lai/?next=/buoc-hai/ung-dung/", {"password": PASSWORD})
    page = client.get("/buoc-hai/ung-dung/")
    assert "quét hình này" in page.text
    wrong = client.post("/buoc-hai/ung-dung/", {"code": "000000"})
    assert "Mã chưa đúng" in wrong.text
    secret = wrong.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    codes = client.post("/buoc-hai/ung-dung/", {"code": code}, follow=True)
    assert "Còn 10 trên 10 mã" in codes.text
    spare = codes.context["unused_codes"][0]
    for address in (
        "/buoc-hai/",
        "/buoc-hai/ung-dung/bo/",
        "/buoc-hai/ma-du-phong/tao/",
        "/buoc-hai/khoa/them/",
    ):
        assert client.get(address).status_code == 200
    client.post("/dang-xuat/")
    assert enter(client, "hoa")["Location"].startswith("/dang-nhap/buoc-hai/")
    assert client.get("/tai-khoan/").status_code == 302
    assert "Mã chưa đúng" in client.post("/dang-nhap/buoc-hai/", {"code": "000000"}).text
    assert client.post("/dang-nhap/buoc-hai/", {"code": spare}).status_code == 302
    assert client.get("/tai-khoan/").status_code == 200


def test_who_must_have_a_factor_cannot_drop_the_last(cast, settings):
    app = Authenticator.objects.create(user=cast.person("hoa"), type="totp", data={"secret": "x"})
    assert FactorAdapter().can_delete_authenticator(app)
    settings.SECOND_FACTOR = "required"
    assert not FactorAdapter().can_delete_authenticator(app)
    Authenticator.objects.create(user=cast.person("hoa"), type="recovery_codes", data={})
    assert not FactorAdapter().can_delete_authenticator(app)
    Authenticator.objects.create(user=cast.person("hoa"), type="webauthn", data={})
    assert FactorAdapter().can_delete_authenticator(app)
