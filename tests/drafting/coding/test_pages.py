import pytest

from tests.cast import NOW
from tests.drafting.coding.conftest import LAM_DONG
from tests.reports.layers import make_file
from tusach.drafting import actions
from tusach.drafting.models import Code, Coding, Excerpt
from tusach.reports.models import Intake

WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."
BUSY = "Công chức phụ trách tủ sách kiêm nhiệm nhiều việc."


def base(desk) -> str:
    return f"/du-thao/doi-chieu/{desk.campaign.pk}/"


def coding_page(desk, report=None, leaf="1.1") -> str:
    return f"{base(desk)}muc/{leaf}/{(report or desk.lam_dong).pk}/"


@pytest.fixture
def page(desk, sign_in):
    client = sign_in(desk.world.cast.person("hoa"))

    def _page(address="", **asked):
        answer = client.get(address or base(desk), asked)
        assert answer.status_code == 200
        return answer.content.decode()

    return _page


@pytest.fixture
def send(desk, sign_in):
    def _send(address, name="hoa", **data):
        client = sign_in(desk.world.cast.person(name))
        return client.post(address, data, follow=True).content.decode()

    return _send


def key_of(desk, words, number=1, report=None):
    place = desk.pick(report or desk.lam_dong, words).selector
    return f"{number}:{place.paragraph}:{place.start}:{place.end}"


@pytest.mark.parametrize(("name", "reads", "does"), [
    ("hoa", 200, 302), ("binh", 200, 302), ("an", 200, 403), ("vinh", 200, 403), ("minh", 404, 404), ("khach", 404, 404),
])  # fmt: skip
def test_who_may_read_and_who_may_code(desk, sign_in, name, reads, does):
    coding = desk.put(desk.lam_dong, WEAK, desk.code())
    client = sign_in(desk.world.cast.person(name))
    pages = ["", "muc/1.1/", "so-ma/", "so-ma/so-ma.qdc", "so-sanh/", "mo-hinh/", "that-lac/"]
    assert {client.get(base(desk) + one).status_code for one in pages} == {reads}
    posts = [
        f"{base(desk)}so-ma/lap/", f"{coding_page(desk)}gan/", f"{base(desk)}muc/1.1/may/", f"{base(desk)}do-lai/",
        f"/du-thao/doi-chieu/luot/{coding.pk}/giu/", f"/du-thao/doi-chieu/chu-de/{coding.code_id}/thoi/",
    ]  # fmt: skip

    assert {client.post(one, {}).status_code for one in posts} == {does}


def test_a_stranger_finds_neither_a_code_nor_a_model(desk, sign_in):
    code = desk.code()
    given = {"name": "Góc sách", "place": "Xã", "what": "Đặt sách."}
    model = actions.make_good_model(campaign=desk.campaign, given=given, by=desk.hoa, at=NOW)
    client = sign_in(desk.world.cast.person("khach"))

    for address in (f"chu-de/{code.pk}/", f"mo-hinh/{model.pk}/", f"chu-de/{code.pk}/giong/"):
        assert client.get(f"/du-thao/doi-chieu/{address}").status_code == 404


def test_the_matrix_shows_each_cell_with_its_state_and_way_in(desk, page):
    shown = page()

    assert "1 báo cáo đã nhận" in shown
    assert f'href="{base(desk)}muc/1.1/?tinh={desk.lam_dong.pk}#canh"' in shown
    assert "Lâm Đồng, mục 2: ghi rõ “không có”" in shown
    assert 'href="/bao-cao/' in shown
    assert "chưa nhận" in shown
    assert page("/du-thao/doi-chieu/").partition("<table")[2].partition("</table>")[0] in shown


def test_the_matrix_narrows_and_shows_lengths(desk, page):
    assert "Hà Giang" not in page(bao="nhan").partition("<table")[2]
    assert "Không địa phương nào khớp bộ lọc" in page(bao="thieu")
    assert "Hà Giang" not in page(o="none").partition("<table")[2]
    assert f">{len(LAM_DONG.replace(chr(10), '')) // 100}</i>" in page(xem="dai")


@pytest.mark.parametrize(("address", "count"), [("", 16), ("muc/1.1/", 21), ("so-ma/", 11), ("mo-hinh/", 8)])
def test_pages_ask_as_many_queries_with_one_as_with_three(
    desk, sign_in, django_assert_num_queries, address, count
):
    client = sign_in(desk.world.cast.person("hoa"))
    desk.put(desk.lam_dong, WEAK, desk.code())
    given = {"name": "Góc sách", "place": "Xã", "what": "Đặt sách."}
    actions.make_good_model(campaign=desk.campaign, given=given, by=desk.hoa, at=NOW)
    client.get(base(desk) + address)
    with django_assert_num_queries(count):
        client.get(base(desk) + address)
    for name in ("Hai", "Ba"):
        desk.put(desk.lam_dong, BUSY, desk.code(name))
        desk.put(desk.ha_giang, "Nhiều thôn mạng yếu", desk.code(name))
        actions.make_good_model(campaign=desk.campaign, given=given | {"name": name}, by=desk.hoa, at=NOW)
    with django_assert_num_queries(count):
        assert client.get(base(desk) + address).status_code == 200


def test_a_leaf_counts_provinces_and_tells_silences_apart(desk, page):
    desk.put(desk.lam_dong, WEAK, desk.code())
    desk.put(desk.ha_giang, "Nhiều thôn mạng yếu", desk.code())
    shown = page(f"{base(desk)}muc/1.1/")
    assert "1/2 tỉnh" in shown
    assert "thêm 1 báo cáo chưa nhận" in shown
    assert "Tiếng nói riêng" in shown
    second = page(f"{base(desk)}muc/1.2/")

    assert "Báo “không có”: 1" in second
    assert "Không nói tới: 1" in second


def test_side_by_side_marks_the_coded_part_with_its_letter_and_line(desk, page):
    desk.put(desk.lam_dong, WEAK, desk.code())
    shown = page(f"{base(desk)}muc/1.1/", tinh=desk.lam_dong.pk)

    assert '<span class="coded k1"' in shown
    assert f'<span class="code k1">A</span>{WEAK}</span>' in shown
    assert "Nhiều thôn mạng yếu" not in shown.partition('class="beside')[2]
    both = page(f"{base(desk)}muc/1.1/", tinh=[desk.lam_dong.pk, desk.ha_giang.pk])
    assert "2 báo cáo cạnh nhau" in both
    assert "chưa nhận, chưa tính" in both


def test_one_theme_lists_every_place_that_says_it(desk, page):
    code = desk.code()
    desk.put(desk.lam_dong, WEAK, code)
    desk.put(desk.ha_giang, "Nhiều thôn mạng yếu", code, is_dissent=True)
    shown = page(f"{base(desk)}muc/1.1/", ma=code.pk).partition('id="doan"')[2]

    assert WEAK in shown
    assert f"Ý kiến khác về “{code.name}”." in shown


def test_a_report_or_leaf_that_is_not_there_is_not_found(desk, sign_in):
    client = sign_in(desk.world.cast.person("hoa"))

    for address in ("muc/9.9/", "muc/1.1/?tinh=99999", "muc/1.1/99999/"):
        assert client.get(base(desk) + address).status_code == 404


def test_a_restricted_report_is_marked(desk, page):
    Intake.objects.filter(report=desk.lam_dong).update(restricted=True)

    assert "không gửi ra ngoài" in page(f"{base(desk)}muc/1.1/", tinh=desk.lam_dong.pk)
    assert "không gửi ra ngoài" in page(coding_page(desk))


def test_sentences_are_checked_and_coded_by_a_button(desk, page, send):
    code = desk.code()
    shown = page(coding_page(desk))
    first, second = key_of(desk, WEAK), key_of(desk, BUSY, 2)
    assert f'name="cau" value="{first}" checked' in shown
    assert f'name="ma" value="{code.pk}" data-key="a"' in shown
    answer = send(
        f"{coding_page(desk)}gan/", cau=[first, second], ma=code.pk, ban=desk.layer(desk.lam_dong).pk
    )

    assert f"Đã gắn “{code.name}” cho 1 đoạn." in answer  # neighbours are one passage
    assert Excerpt.objects.get().quote == f"{WEAK} {BUSY}"
    assert 'id="c3"' in answer
    assert f'value="{key_of(desk, "Sách kỹ thuật được mượn nhiều nhất.", 3)}" checked' in answer
    send(f"{coding_page(desk)}gan/", cau=[first, second], ma=code.pk)
    assert Coding.objects.count() == 1


def test_words_chosen_by_hand_go_before_checked_sentences(desk, send):
    send(
        f"{coding_page(desk)}gan/",
        cau=key_of(desk, BUSY, 2),
        doan=key_of(desk, "mạng yếu", 0),
        ma=desk.code().pk,
    )

    assert Excerpt.objects.get().quote == "mạng yếu"


def test_a_new_theme_is_made_and_put_in_one_press(desk, send):
    send(
        f"{coding_page(desk)}gan/",
        cau=key_of(desk, WEAK),
        ten="Mạng yếu",
        nhom="LIMITATION",
        moi="1",
        y_khac="1",
    )
    coding = Coding.objects.get()

    assert (coding.code.name, coding.is_dissent) == ("Mạng yếu", True)


@pytest.mark.parametrize(("sent", "sentence"), [
    ({"ma": 1}, "Chưa chọn đoạn nào"), ({"cau": "1:p2:0:9"}, "Chưa chọn mã"), ({"cau": "xx", "ma": 1}, "không đọc được"),
    ({"cau": "1:p9:0:9", "ma": 1}, "không còn trong bản đọc"), ({"cau": "1:p2:0:9", "ma": 1, "ban": 99}, "vừa có bản đọc mới"),
    ({}, "Chưa chọn mã"),
])  # fmt: skip
def test_what_cannot_be_done_is_a_sentence(desk, send, sent, sentence):
    code = desk.code()
    answer = send(f"{coding_page(desk)}gan/", **({**sent, "ma": code.pk} if "ma" in sent else sent))

    assert sentence in answer
    assert not Excerpt.objects.exists()


def test_the_machine_proposes_and_a_person_takes_confirms_removes_and_brings_back(desk, page, send):
    code = desk.code()
    desk.put(desk.ha_giang, "Nhiều thôn mạng yếu, chưa có máy tính.", code)
    desk.put(desk.ha_giang, "máy tính", code)
    key = key_of(desk, WEAK)
    assert f'name="lay" value="{key}:{code.pk}" data-key="1"' in page(coding_page(desk))
    assert "máy gợi ý" in send(f"{coding_page(desk)}gan/", lay=f"{key}:{code.pk}")
    coding = Coding.objects.get(person__isnull=True)
    assert (coding.confirmed_by.username, coding.score > 0) == ("hoa", True)
    assert "Vừa bỏ" in send(f"{coding_page(desk)}gan/", bo=coding.pk)
    send(f"{coding_page(desk)}gan/", lai=coding.pk)
    coding.refresh_from_db()

    assert coding.removed_at is None


def test_the_machine_tries_a_leaf_and_its_marks_wait(desk, page, send):
    code = desk.code()
    for words in (WEAK, "một máy tính dùng chung, mạng yếu"):
        desk.put(desk.lam_dong, words, code)
    make_file(desk.ha_giang, [("1.1 Lãnh đạo", ["1.1"], [WEAK.replace("Trụ sở xã", "Nhiều xã")])])
    assert "Máy đã gắn thử 1 câu" in send(f"{base(desk)}muc/1.1/may/")
    waiting = Coding.objects.get(person__isnull=True)
    assert "1 mã của máy đang chờ người nhận" in page(f"{base(desk)}muc/1.1/")
    assert '<span class="code k1 may">A?</span>' in page(coding_page(desk, desk.ha_giang))
    send(f"{coding_page(desk, desk.ha_giang)}gan/", nhan=waiting.pk)
    waiting.refresh_from_db()

    assert waiting.confirmed_by.username == "hoa"


def test_alike_passages_are_coded_in_bulk_with_one_press(desk, page, send):
    code = desk.code()
    desk.put(desk.lam_dong, WEAK, code)
    alike = f"/du-thao/doi-chieu/chu-de/{code.pk}/giong/"
    shown = page(alike)
    place = desk.pick(desk.ha_giang, "Nhiều thôn mạng yếu, chưa có máy tính.")
    key = f"{desk.ha_giang.pk}:{place.layer.pk}:1.1:{place.selector.paragraph}:{place.selector.start}:{place.selector.end}"
    assert f'value="{key}:' in shown
    assert WEAK not in shown.partition("<form class=")[2]
    answer = send(f"{alike}gan/", doan=f"{key}:300")
    assert "cho 1 đoạn của 1 địa phương" in answer
    assert "Chưa chọn đoạn nào" in send(f"{alike}gan/")

    assert Coding.objects.filter(excerpt__report=desk.ha_giang, confirmed_by__username="hoa").count() == 1


def test_the_codebook_is_begun_from_the_outline_with_one_press(desk, page, send):
    assert "Sổ mã còn trống" in page(f"{base(desk)}so-ma/")
    assert "chủ đề gợi ý" in send(f"{base(desk)}so-ma/lap/")
    assert "không thêm gì" in send(f"{base(desk)}so-ma/lap/")
    assert "gợi ý ban đầu" in page(f"{base(desk)}so-ma/")
    code = Code.objects.filter(group="LIMITATION").first()
    address = f"/du-thao/doi-chieu/chu-de/{code.pk}/"
    assert "Đã ghi chủ đề “Tên khác”" in send(f"{address}sua/", ten="Tên khác", dinh_nghia="")
    assert "Đã chuyển" in send(f"{address}chuyen/", cho="LESSON")
    assert "khác nhóm" in send(f"{address}gop/", vao=Code.objects.filter(group="OBJECTIVE").first().pk)
    assert "Đã thôi dùng" in send(f"{address}thoi/")
    assert "được dùng lại" in send(f"{address}dung-lai/")
    assert "Gắn khi nào" in page(address)


def test_two_coders_are_compared_and_a_difference_is_settled(desk, page, send):
    code = desk.code()
    desk.put(desk.lam_dong, WEAK, code)
    coding = desk.put(desk.lam_dong, BUSY, code, by=desk.binh)
    address = f"{base(desk)}so-sanh/"
    shown = page(address)
    assert "Độ khớp alpha" in shown
    assert "Chỉ A" in shown
    back = send(f"/du-thao/doi-chieu/luot/{coding.pk}/bo/", ve=address)
    assert "Đã bỏ mã" in back
    assert "So hai người gắn mã" in back
    for wrong in ("//example.org/", "/du-thao/doi-chieu/\r\nX: y", "/du-thao/doi-chieu//example.org"):
        away = send(f"/du-thao/doi-chieu/luot/{coding.pk}/lai/", ve=wrong)
        assert "Đối chiếu báo cáo" in away


def test_lost_passages_wait_for_a_person(desk, page, send):
    desk.put(desk.lam_dong, WEAK, desk.code())
    make_file(desk.lam_dong, [("1.1 Lãnh đạo", ["1.1"], ["Tỉnh viết lại cả mục này bằng lời khác hẳn."])])
    assert "1 đoạn đã gắn mã đứng trên bản đọc cũ" in page()
    assert "1 đoạn không còn thấy chữ" in send(f"{base(desk)}do-lai/")
    excerpt = Excerpt.objects.get()
    assert f"?dat={excerpt.pk}" in page(f"{base(desk)}that-lac/")
    assert "Đặt lại một đoạn thất lạc" in page(coding_page(desk), dat=excerpt.pk)
    words = "Tỉnh viết lại cả mục này bằng lời khác hẳn."
    send(f"{coding_page(desk)}gan/", dat=excerpt.pk, cau=key_of(desk, words))
    excerpt.refresh_from_db()

    assert (excerpt.lost_at, excerpt.quote) == (None, words)


def test_the_machines_marks_are_settled_together_on_the_themes_page(desk, page, send):
    code, found = desk.code(), []
    for words in (WEAK, BUSY):
        pick = desk.pick(desk.lam_dong, words)
        found.append((pick.report, pick.layer, "1.1", pick.selector, code, 0.6))
    first, second = actions.let_machine_code(campaign=desk.campaign, found=found, by=desk.hoa, at=NOW)
    address = f"/du-thao/doi-chieu/chu-de/{code.pk}/"
    assert "chờ người nhận: 2" in page(address)
    assert "Chưa chọn câu nào" in send(f"{address}cho-nhan/", nhan="1")
    assert "Đã nhận 1 câu" in send(f"{address}cho-nhan/", luot=first.pk, nhan="1")
    assert "Đã bỏ 1 câu" in send(f"{address}cho-nhan/", luot=second.pk, bo="1")
    first.refresh_from_db()
    second.refresh_from_db()

    assert (first.confirmed_by.username, second.removed_by.username) == ("hoa", "hoa")
