"""The doors of writing: who stands at them, and what they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW
from tests.drafting.test_pages import text_of_pdf
from tusach.drafting import actions, queries
from tusach.drafting.models import Block, Comment, Invited, Point, Round
from tusach.reports.models import ClaimState


def page(desk, key="1.2") -> str:
    return reverse("drafting:writing-node", args=[desk.manuscript.pk, key])


def doors(desk, block) -> list[str]:
    version = actions.fix_version(manuscript=desk.manuscript, by=desk.hoa, at=NOW)
    m, key, v = desk.manuscript.pk, block.key, version.pk
    return [
        reverse("drafting:writing-home", args=[desk.world.campaign.pk]), page(desk),
        reverse("drafting:writing-trouble", args=[m]), reverse("drafting:writing-removed", args=[m, "1.2"]),
        reverse("drafting:writing-versions", args=[key]), reverse("drafting:writing-version", args=[v]),
        reverse("drafting:writing-submission", args=[m, "to-trinh"]),
    ]  # fmt: skip


def writing_doors(desk, block) -> list[str]:
    m, key = desk.manuscript.pk, block.key
    return [
        reverse("drafting:writing-edit", args=[key]), reverse("drafting:writing-bind", args=[key]), reverse("drafting:writing-choose", args=[key]),
        reverse("drafting:writing-table", args=[m, "1.2"]), reverse("drafting:writing-offers", args=[m, "1.2"]),
        reverse("drafting:writing-fix", args=[m]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [("khach", 404, 404), ("minh", 404, 404), ("an", 200, 403), ("hoa", 200, 200)],
)
def test_the_centre_reads_and_its_editors_write(desk, sign_in, name, reads, writes):
    block = desk.block("Một.")
    read, write = doors(desk, block), writing_doors(desk, block)
    client = sign_in(desk.world.cast.person(name))

    home = read.pop(0)
    assert {client.get(door).status_code for door in read} == {reads}
    assert {client.get(door).status_code for door in write} == {writes}
    assert client.get(home).status_code == (403 if reads == 404 else 200)


def test_a_node_shows_figures_with_their_numbers_and_what_has_no_source(desk, sign_in):
    claim = desk.claim()
    block = desk.block("Có {{s1}} duy trì, 64 lượt mượn.", s1=("CLAIM", {"claim": claim.pk}))
    shown = sign_in(desk.world.cast.person("hoa")).get(page(desk)).content.decode()

    assert "14 trên 16 chi bộ<sup> 1</sup>" in shown
    assert "<mark data-s=" in shown
    assert "Gắn nguồn cho “64 lượt”" in shown
    assert "Số có nguồn, đã đối chiếu: 1 trên 2" in shown
    assert block.key in shown


def test_opening_a_figure_shows_its_sentence_in_the_report(desk, sign_in):
    claim = desk.claim()
    block = desk.block(s1=("CLAIM", {"claim": claim.pk}))
    shown = (
        sign_in(desk.world.cast.person("hoa")).get(f"{page(desk)}?so={desk.live(block).pk}").content.decode()
    )

    assert "Nguồn của số 1: 14 trên 16 chi bộ" in shown
    assert "<mark>14 trên 16 chi bộ</mark> duy trì đọc sách điện tử." in shown
    assert "Tỉnh Lâm Đồng" in shown


def test_a_stale_figure_offers_the_new_value_and_takes_it(desk, sign_in):
    claim = desk.claim()
    block = desk.block(s1=("CLAIM", {"claim": claim.pk}))
    claim.value, claim.state = 15, ClaimState.CORRECTED
    claim.save()
    client = sign_in(desk.world.cast.person("hoa"))
    shown = client.get(page(desk)).content.decode()
    assert "Bản thảo ghi 14 trên 16 chi bộ, nguồn nay là 15/16 chi bộ" in shown
    assert "Lấy số mới 15/16 chi bộ" in shown
    after = client.post(reverse("drafting:writing-refresh", args=[desk.live(block).pk]), follow=True)

    assert "Đã lấy số mới: 15 trên 16 chi bộ." in after.content.decode()


def test_a_block_is_held_edited_and_saved(desk, sign_in):
    claim = desk.claim()
    block = desk.block(s1=("CLAIM", {"claim": claim.pk}))
    client = sign_in(desk.world.cast.person("hoa"))
    form = client.post(reverse("drafting:writing-hold", args=[block.key]), follow=True).content.decode()
    assert "{{s1: 14 trên 16 chi bộ}}" in form
    told = {"text": "Đã có {{s1: 14/16 chi bộ}} duy trì tốt.", "base": 1, "why": "Gọn"}
    after = client.post(
        reverse("drafting:writing-edit", args=[block.key]), told, follow=True
    ).content.decode()

    assert "Đã lưu bản 2." in after
    block.refresh_from_db()
    assert (queries.words_of(block), block.locked_by) == ("Đã có 14/16 chi bộ duy trì tốt.", None)


def test_two_who_save_see_both_texts(desk, sign_in):
    block = desk.block("Một.")
    desk.save(block, "Của người khác.")
    client = sign_in(desk.world.cast.person("hoa"))
    told = {"text": "Của tôi.", "base": 1, "why": ""}
    answer = client.post(reverse("drafting:writing-edit", args=[block.key]), told)
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert "Của người khác." in shown
    assert "Của tôi.</textarea>" in shown
    assert 'name="base" value="2"' in shown


def test_words_for_a_block_that_was_removed_meanwhile_come_back_on_the_form(desk, sign_in):
    block = desk.block("Một.")
    actions.remove_block(block=block, by=desk.hoa, at=NOW)
    client = sign_in(desk.world.cast.person("hoa"))
    address = reverse("drafting:writing-edit", args=[block.key])
    answer = client.post(address, {"text": "Chữ của tôi.", "base": 1, "why": ""})

    assert (answer.status_code, "Chữ của tôi.</textarea>" in answer.content.decode()) == (422, True)
    assert client.get(address).status_code == 404


def test_a_block_that_was_taken_out_is_shown_in_its_last_words(desk, sign_in):
    block = desk.block("**Có {{s1}}**", s1=("CLAIM", {"claim": desk.claim().pk}))
    actions.remove_block(block=block, by=desk.hoa, at=NOW)
    address = reverse("drafting:writing-removed", args=[desk.manuscript.pk, "1.2"])

    assert (
        "<p><b>Có </b><b>14 trên 16 chi bộ</b></p>"
        in sign_in(desk.world.cast.person("an")).get(address).content.decode()
    )


def test_a_hold_is_kept_by_the_page_and_lost_to_who_takes_over(desk, sign_in):
    block = desk.block("Một.")
    client = sign_in(desk.world.cast.person("hoa"))
    longer = reverse("drafting:writing-longer", args=[block.key])
    assert client.post(longer).status_code == 204
    actions.lock_block(block=block, by=desk.world.cast.actor("vinh"), at=NOW, take_over=True)
    lost = client.post(longer)

    assert (lost.status_code, "Vinh đang sửa" in lost.content.decode()) == (409, True)
    shown = client.get(page(desk)).content.decode()
    assert "Giành quyền sửa" in shown


def test_a_source_is_bound_from_the_list_without_script(desk, sign_in):
    claim = desk.claim()
    block = desk.block("Có 14 trên 16 chi bộ duy trì.")
    client = sign_in(desk.world.cast.person("hoa"))
    address = f"{reverse('drafting:writing-bind', args=[block.key])}?loi=14 trên 16 chi bộ&tai=3"
    shown = client.get(address).content.decode()
    assert "đúng số" in shown
    assert "Sau sáu tháng có 14 trên 16 chi bộ duy trì đọc sách điện tử." in shown
    told = {
        "kind": "CLAIM",
        "source": f'{{"claim": {claim.pk}}}',
        "base": 1,
        "quote": "14 trên 16 chi bộ",
        "start": 3,
    }
    client.post(address, told)
    block.refresh_from_db()

    assert block.text == "Có {{s1}} duy trì."
    told["source"] = "x"
    assert client.post(address, told).status_code == 422


@pytest.mark.parametrize("tab", ["so", "chi-tieu", "chu-de", "trich", "ngoai"])
def test_each_kind_of_source_has_its_list(desk, sign_in, tab):
    desk.claim()
    desk.mark(desk.code())
    block = desk.block("Một. Hai.")
    client = sign_in(desk.world.cast.person("hoa"))
    address = reverse("drafting:writing-bind", args=[block.key])

    assert client.get(address, {"tu": tab, "tim": "Thiếu"}).status_code == 200
    assert "Cuối đoạn" in client.get(address, {"tu": tab}).content.decode()


def test_a_figure_of_a_paper_outside_is_bound_by_hand(desk, sign_in):
    block = desk.block("Cả nước có ")
    client = sign_in(desk.world.cast.person("hoa"))
    address = reverse("drafting:writing-bind", args=[block.key])
    told = {
        "kind": "HAND",
        "base": 1,
        "shown": "10.598 xã",
        "document": "Nghị quyết số 12/NQ-CP",
        "page": "3",
        "said": "Có 10.598 xã.",
    }
    client.post(address, told)

    assert queries.words_of(Block.objects.get(pk=block.pk)) == "Cả nước có 10.598 xã"
    assert desk.state(block) == ["taken"]
    assert client.post(address, told | {"document": ""}).status_code == 422


def test_the_lists_ask_as_much_for_three_as_for_one(desk, sign_in):
    client = sign_in(desk.world.cast.person("hoa"))

    def asked(address) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as held:
            assert client.get(address).status_code == 200
        return len(held)

    claim = desk.claim()
    first = desk.block("Có {{s1}}.", s1=("CLAIM", {"claim": claim.pk}))
    node, home = page(desk), reverse("drafting:writing-home", args=[desk.world.campaign.pk])
    bind = reverse("drafting:writing-bind", args=[first.key])
    once = [asked(node), asked(home), asked(bind)]
    for _ in range(2):
        claim = desk.claim()
        desk.block("Có {{s1}}.", s1=("CLAIM", {"claim": claim.pk}))

    assert [asked(node), asked(home), asked(bind)] == once


def test_comments_on_a_block_stand_beside_it(desk, sign_in):
    block = desk.block("Một.")
    version = actions.fix_version(manuscript=desk.manuscript, by=desk.hoa, at=NOW)
    asked = Round.objects.create(
        version=version, name="Vòng 1", audience="EXPERTS", opened_at=NOW, deadline=NOW.date()
    )
    invited = Invited.objects.create(round=asked, name="Vụ Báo chí - Xuất bản")
    comment = Comment.objects.create(
        round=asked, invited=invited, block=block, text="Nêu rõ tên các tỉnh.", way="ACCOUNT", at=NOW
    )
    Point.objects.create(comment=comment, text="Nêu rõ", disposition="PARTLY", reason="Đã thêm Lâm Đồng.")
    shown = sign_in(desk.world.cast.person("hoa")).get(f"{page(desk)}?doan={block.key}").content.decode()

    assert "1 ý kiến" in shown
    assert "Vụ Báo chí - Xuất bản" in shown
    assert "Đã thêm Lâm Đồng." in shown


def test_the_title_and_the_restriction_are_written_down(desk, sign_in):
    client = sign_in(desk.world.cast.person("hoa"))
    address = reverse("drafting:writing-describe", args=[desk.manuscript.pk])
    assert client.post(address, {"title": " "}).status_code == 422
    client.post(address, {"title": "tổng kết Đề án", "restricted": "on"})
    desk.manuscript.refresh_from_db()

    assert (desk.manuscript.title, desk.manuscript.restricted) == ("tổng kết Đề án", True)


def test_what_is_written_now_is_seen_as_printed(desk, sign_in):
    desk.block("Một đoạn đang viết.")
    answer = sign_in(desk.world.cast.person("an")).get(
        reverse("drafting:writing-preview", args=[desk.manuscript.pk])
    )

    assert "Một đoạn đang viết." in text_of_pdf(answer.content)
    assert not desk.manuscript.versions.exists()
