import pytest

from tests.cast import NOW
from tests.drafting.coding.test_pages import WEAK, base
from tusach.drafting import actions
from tusach.drafting.models import GoodModel
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.reports.models import Intake

GIVEN = {
    "name": "Góc sách",
    "place": "Xã Tà Nung",
    "year": 2019,
    "what": "Đặt sách ở bưu điện.",
    "results": "Mượn gấp đôi.",
}


def made(desk, **more):
    return actions.make_good_model(campaign=desk.campaign, given=GIVEN | more, by=desk.hoa, at=NOW)


def test_a_model_from_a_passage_keeps_it_and_is_made_once(desk):
    excerpt = desk.mark(desk.lam_dong, WEAK)
    first, second = (
        actions.make_good_model(campaign=desk.campaign, given=GIVEN, excerpt=excerpt, by=desk.hoa, at=NOW)
        for _ in "12"
    )

    assert first == second
    assert (first.report, first.unit) == (desk.lam_dong, desk.world.cast.lam_dong)
    assert Entry.objects.filter(act="drafting.make_good_model").count() == 1


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"name": " "}, "chưa có tên"), ({"place": ""}, "nơi làm"), ({"what": ""}, "cách làm"), ({"year": 2050}, "Năm bắt đầu"),
])  # fmt: skip
def test_what_is_missing_is_said(desk, wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        made(desk, **wrong)


def test_a_theme_of_another_group_is_refused(desk):
    with pytest.raises(Refused, match="mô hình, cách làm"):
        actions.make_good_model(campaign=desk.campaign, given=GIVEN, code=desk.code(), by=desk.hoa, at=NOW)


def test_only_what_has_results_is_published_and_it_can_be_taken_back(desk):
    bare = made(desk, name="Chưa xong", results="")
    with pytest.raises(Refused, match="Chưa có kết quả"):
        actions.publish_good_model(model=bare, by=desk.hoa, at=NOW)
    model = actions.publish_good_model(model=made(desk), by=desk.hoa, at=NOW)
    again = actions.publish_good_model(model=model, by=desk.binh, at=NOW)
    assert again.published_by == desk.hoa.person
    with pytest.raises(Refused, match="Bạn đọc đang xem mô hình này"):
        actions.change_good_model(model=model, given=GIVEN | {"results": " "}, code=None, by=desk.hoa, at=NOW)
    assert actions.withdraw_good_model(model=model, by=desk.hoa, at=NOW).published_at is None


def test_the_centre_writes_changes_and_publishes_on_its_pages(desk, sign_in):
    client = sign_in(desk.world.cast.person("hoa"))
    theme = desk.code("Luân chuyển sách", group="MODEL")
    province = desk.world.cast.lam_dong.pk
    sent = GIVEN | {"code": theme.pk, "province": province}
    client.post(f"{base(desk)}mo-hinh/them/", sent)
    model = GoodModel.objects.get()
    assert (model.code, model.unit_id) == (theme, province)
    assert (
        "Đã ghi"
        in client.post(
            f"/du-thao/doi-chieu/mo-hinh/{model.pk}/", sent | {"name": "Góc đọc"}, follow=True
        ).content.decode()
    )
    wrong = client.post(f"/du-thao/doi-chieu/mo-hinh/{model.pk}/", sent | {"year": "1900"})
    assert (wrong.status_code, "Năm bắt đầu" in wrong.content.decode()) == (422, True)
    client.post(f"/du-thao/doi-chieu/mo-hinh/{model.pk}/cong-bo/")
    model.refresh_from_db()

    assert (model.name, model.published_by.username) == ("Góc đọc", "hoa")


def test_a_leader_publishes_and_a_clerk_does_not(desk, sign_in):
    model = made(desk)
    address = f"/du-thao/doi-chieu/mo-hinh/{model.pk}/cong-bo/"
    assert sign_in(desk.world.cast.person("an")).post(address).status_code == 403
    assert sign_in(desk.world.cast.person("khach")).post(address).status_code == 404
    assert sign_in(desk.world.cast.person("vinh")).post(address).status_code == 302


def test_the_public_sees_what_was_published_and_nothing_else(desk, client, clock):
    theme = desk.code("Luân chuyển sách", group="MODEL")
    public = actions.make_good_model(
        campaign=desk.campaign, given=GIVEN, code=theme, unit=desk.world.cast.lam_dong, by=desk.hoa, at=NOW
    )
    actions.publish_good_model(model=public, by=desk.hoa, at=NOW)
    hidden = made(desk, name="Chưa công bố")
    page = client.get("/mo-hinh/").content.decode()
    assert "Luân chuyển sách" in page
    assert "Chưa công bố" not in page
    assert "Góc sách" in client.get("/mo-hinh/", {"tinh": desk.world.cast.lam_dong.pk}).content.decode()
    assert "khớp bộ lọc" in client.get("/mo-hinh/", {"chu-de": 99_999}).content.decode()
    one = client.get(f"/mo-hinh/{public.pk}/")
    assert "Mượn gấp đôi." in one.content.decode()
    assert "Hoa" not in one.content.decode().replace("Hoạt", "")

    assert client.get(f"/mo-hinh/{hidden.pk}/").status_code == 404
    assert client.get("/mo-hinh/?tinh=x").status_code == 404
    assert not client.cookies
    assert "default-src 'none'" in one.headers["Content-Security-Policy"]


def test_without_models_the_public_page_says_so_and_the_library_leads_to_it(desk, client, clock):
    assert "Chưa có mô hình nào được công bố" in client.get("/mo-hinh/").content.decode()
    assert 'href="/mo-hinh/"' in client.get("/thu-vien/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_list_asks_as_many_queries_whatever_its_length(
    desk, client, clock, django_assert_num_queries, rows
):
    for number in range(rows):
        actions.publish_good_model(model=made(desk, name=f"Mô hình {number}"), by=desk.hoa, at=NOW)
    client.get("/mo-hinh/")
    with django_assert_num_queries(1):
        client.get("/mo-hinh/")


def test_a_theme_merged_twice_is_the_one_that_stands(desk, client, sign_in, clock):
    first, second, third = (desk.code(name, group="MODEL") for name in ("Một", "Hai", "Luân chuyển"))
    model = actions.make_good_model(campaign=desk.campaign, given=GIVEN, code=first, by=desk.hoa, at=NOW)
    actions.publish_good_model(model=model, by=desk.hoa, at=NOW)
    actions.merge_codes(code=first, into=second, by=desk.hoa, at=NOW)
    actions.merge_codes(code=second, into=third, by=desk.hoa, at=NOW)
    public = client.get("/mo-hinh/").content.decode()
    mine = sign_in(desk.world.cast.person("hoa"))
    form = mine.get(f"/du-thao/doi-chieu/mo-hinh/{model.pk}/").context["form"]

    assert ("Luân chuyển" in public, ">Một<" in public) == (True, False)
    assert form.initial["code"] == third.pk


def test_what_comes_from_a_report_that_is_not_sent_out_is_not_published(desk):
    excerpt = desk.mark(desk.lam_dong, "Sách kỹ thuật được mượn nhiều nhất.")
    model = actions.make_good_model(campaign=desk.campaign, given=GIVEN, excerpt=excerpt, by=desk.hoa, at=NOW)
    Intake.objects.filter(report=desk.lam_dong).update(restricted=True)
    with pytest.raises(Refused, match="không gửi ra ngoài"):
        actions.publish_good_model(model=model, by=desk.hoa, at=NOW)
    Intake.objects.filter(report=desk.lam_dong).update(restricted=False)

    assert actions.publish_good_model(model=model, by=desk.hoa, at=NOW).published_at == NOW


def test_the_desk_is_told_when_the_report_of_a_published_model_is_kept_inside_later(desk, sign_in):
    excerpt = desk.mark(desk.lam_dong, "Sách kỹ thuật được mượn nhiều nhất.")
    model = actions.make_good_model(campaign=desk.campaign, given=GIVEN, excerpt=excerpt, by=desk.hoa, at=NOW)
    actions.publish_good_model(model=model, by=desk.hoa, at=NOW)
    mine, address = sign_in(desk.world.cast.person("hoa")), f"/du-thao/doi-chieu/mo-hinh/{model.pk}/"
    told = "nay được ghi là không đưa ra ngoài"

    assert told not in mine.get(address).content.decode()
    Intake.objects.filter(report=desk.lam_dong).update(restricted=True)
    assert told in mine.get(address).content.decode()
