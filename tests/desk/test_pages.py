from django.template.loader import render_to_string


def test_a_signed_in_person_sees_the_account_page(cast, sign_in):
    assert sign_in(cast.person("lan")).get("/tai-khoan/").status_code == 200


def test_a_stranger_is_asked_to_sign_in(db, client):
    assert client.get("/tai-khoan/").status_code == 302


def test_an_address_that_leads_nowhere_says_so_and_leads_back(db, client):
    answer = client.get("/khong-co-trang-nay/")

    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_who_may_not_is_told_in_words_with_the_menu_beside(cast, sign_in):
    answer = sign_in(cast.person("lan")).get("/don-vi/sap-xep/")

    assert answer.status_code == 403
    said = answer.content.decode()
    assert "Anh chị chưa được làm việc này" in said
    assert "Phiếu và báo cáo" in said


def test_a_fault_and_a_stale_form_have_pages_of_their_own(cast, sign_in, settings):
    client = sign_in(cast.person("lan"))
    client.handler.enforce_csrf_checks = True

    stale = client.post("/thong-bao/doc-het/")
    assert (stale.status_code, "xin gửi lại" in stale.content.decode()) == (403, True)
    for name in ("400.html", "500.html"):
        assert "Về trang chủ" in render_to_string(name)
