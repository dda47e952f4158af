def test_a_reader_sees_the_front_page(db, client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert "Tủ sách" in answer.content.decode()


def test_a_signed_in_person_sees_the_account_page(cast, sign_in):
    assert sign_in(cast.person("lan")).get("/tai-khoan/").status_code == 200


def test_a_stranger_is_asked_to_sign_in(db, client):
    assert client.get("/tai-khoan/").status_code == 302
