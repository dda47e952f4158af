"""How a wish becomes titles, titles a round, a round parcels on their way: what the centre and a province's depot press."""

from playwright.sync_api import Page, expect

from tests.journeys.story import press, told
from tusach.books.models import Title
from tusach.supply.models import Consignment, Parcel, Round


def wishes_become_a_proposal(page: Page, wish: str) -> None:
    page.goto("/dau-sach/de-nghi/giong-nhau/")
    page.get_by_label("Chủ đề").select_option("FARMING")
    press(page, "Lập đề tài")
    expect(page.get_by_text(f"Đã lập đề tài “{wish}”")).to_be_visible()


def the_proposal_goes_into_a_list(page: Page, wish: str) -> None:
    page.goto("/dau-sach/danh-muc/")
    page.get_by_label("Năm").fill("2023")
    press(page, "Mở danh mục")
    told(page, "Đã mở “Danh mục sách năm 2023”.")
    page.goto("/dau-sach/de-tai/")
    press(page, wish)
    press(page, "Đưa vào danh mục")
    told(page, "Đã đưa vào “Danh mục sách năm 2023”")
    page.goto("/dau-sach/danh-muc/")
    press(page, "Danh mục sách năm 2023")
    press(page, "Trình danh mục")
    told(page, "Đã trình danh mục.")


def the_list_is_approved(page: Page, wish: str) -> Title:
    page.goto("/dau-sach/danh-muc/")
    press(page, "Danh mục sách năm 2023")
    page.get_by_label("Số và ký hiệu văn bản duyệt").fill("156-QĐ/BTGTW")
    press(page, "Duyệt danh mục")
    expect(page.get_by_text("1 đầu sách mới")).to_be_visible()
    return Title.objects.get(title=wish)


def a_round_is_shared_out(page: Page) -> Round:
    """Three copies each by the fixed rule, of the titles of the list."""
    page.goto("/cap-phat/dot/moi/")
    page.get_by_label("Tên đợt").fill("Đợt 1 năm 2023")
    page.get_by_label("Danh mục năm").select_option(index=1)
    page.get_by_label("Cách chia").select_option("RULE")
    press(page, "Lập đợt")
    expect(page.get_by_text("Xin ghi giá tạm tính một bản")).to_be_visible()
    page.get_by_label("Giá tạm tính một bản").fill("20.000")
    press(page, "Lập đợt")
    press(page, "Chọn nơi nhận")
    page.locator("main form button.main").click()
    press(page, "Cách chia")
    page.get_by_label("Định mức: mỗi nơi").fill("3")
    page.get_by_label("Đếm trước khi xem danh sách").fill("0")
    page.locator("main form button.main").click()
    press(page, "Tính phân bổ")
    press(page, "Chốt đợt")
    page.get_by_label("Quyết định").fill("Quyết định 12-QĐ/BTGTW")
    press(page, "Chốt đợt")
    told(page, "Đã chốt đợt: in ")
    return Round.objects.get()


def it_is_printed_and_planned(page: Page, round_: Round) -> None:
    page.goto(f"/cap-phat/dot/{round_.pk}/nhap-kho/")
    page.get_by_label("Đầu sách").select_option(index=1)
    page.get_by_label("Số bản nhà in đã giao").fill(str(round_.titles.get().printed))
    press(page, "Nhập kho")
    told(page, "Đã nhập kho ")
    page.goto(f"/cap-phat/dot/{round_.pk}/")
    press(page, "Lập chuyến gửi các tỉnh")
    told(page, "Đã lập ")


def a_consignment_leaves(page: Page, one: Consignment) -> None:
    page.goto(f"/cap-phat/chuyen/{one.pk}/")
    press(page, "Ghi đã đóng gói")
    page.get_by_role("button", name="Đã đóng gói", exact=True).click()
    told(page, "đóng gói xong")
    press(page, "Ký xuất kho")
    page.get_by_label("Người giao").fill("Sáu")
    press(page, "Ký xuất kho")
    expect(page.get_by_text("Chờ ký nhận")).to_be_visible()


def the_depot_takes_and_hands_on(page: Page, one: Consignment) -> None:
    page.goto(f"/cap-phat/chuyen/{one.pk}/")
    press(page, "Ký nhận chuyến")
    page.get_by_label("Người nhận").fill("Khôi")
    page.get_by_role("button", name="Ký nhận", exact=True).click()
    told(page, "Đã ký nhận.")
    page.get_by_label("Người giao").fill("Khôi")
    page.get_by_role("button", name="kiện ở kho").click()
    told(page, "Xã đã được báo.")
    expect(page.get_by_role("button", name="kiện ở kho")).to_have_count(0)
    assert not Parcel.objects.filter(consignment=one, state="WITH_PROVINCE").exists()
