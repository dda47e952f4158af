"""Figures put in while a block is written: chosen beside the text, bound when it is saved, kept through every refusal."""

import html
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW
from tusach.drafting import actions, queries
from tusach.drafting.models import Block
from tusach.reports.models import ClaimState

SHOWN = "14 trên 16 chi bộ"


def entry(claim, shown=SHOWN):
    return {"kind": "CLAIM", "source": json.dumps({"claim": claim.pk}), "shown": shown}


def send(client, block, text, lives, base=1, **more):
    given = lives if isinstance(lives, str) else json.dumps(lives)
    address = reverse("drafting:writing-edit", args=[block.key])
    answer = client.post(
        address, {"text": text, "base": base, "why": "", "lives": given, **more}, follow=True
    )
    return answer.status_code, html.unescape(answer.content.decode())


@pytest.fixture
def hoa(desk, sign_in):
    return sign_in(desk.world.cast.person("hoa"))


def now(block) -> Block:
    return Block.objects.get(pk=block.pk)


def test_a_figure_put_in_while_writing_is_bound_when_the_block_is_saved(desk, hoa):
    claim, block = desk.claim(), desk.block("Có duy trì.")
    lives = {"m1": entry(claim), "m2": entry(claim)}  # the second one was taken out again
    status, said = send(hoa, block, f"Có {{{{m1: {SHOWN}}}}} duy trì.", lives)

    assert (status, "Đã lưu bản 2." in said) == (200, True)
    assert (now(block).text, queries.words_of(now(block))) == ("Có {{s1}} duy trì.", f"Có {SHOWN} duy trì.")
    assert desk.state(block) == ["taken"]
    assert block.lives.count() == 1


def test_a_name_that_was_taken_meanwhile_is_another_on_the_server(desk, hoa):
    claim = desk.claim()
    block = desk.block(s1=("CLAIM", {"claim": claim.pk}))
    other = desk.claim(quote="16 chi bộ", value=16, whole=None, kind="AMOUNT")
    send(
        hoa,
        block,
        "Có {{s1: 16 chi bộ}} và {{x7: 14/16}}.",
        {"s1": entry(other, "16 chi bộ"), "x7": entry(claim, "14/16")},
    )

    assert now(block).text == "Có {{s2}} và {{s3}}."
    assert queries.words_of(now(block)) == "Có 16 chi bộ và 14/16."


def test_a_number_typed_over_a_new_figure_is_plain_words(desk, hoa):
    block = desk.block("Một.")
    _, said = send(hoa, block, "Có {{m1: 13}}.", {"m1": entry(desk.claim())})

    assert now(block).text == "Có 13."
    assert f"Số “{SHOWN}” đã sửa tay nên không còn nguồn" in said


def test_a_source_that_changed_since_it_was_chosen_prints_its_own_number_and_says_so(desk, hoa):
    claim, block = desk.claim(), desk.block("Một.")
    claim.value, claim.state = 15, ClaimState.CORRECTED
    claim.save()
    _, said = send(hoa, block, f"Có {{{{m1: {SHOWN}}}}}.", {"m1": entry(claim)})

    assert queries.words_of(now(block)) == "Có 15/16 chi bộ."
    assert f"Nguồn của “{SHOWN}” nay ghi 15/16 chi bộ: đã lấy 15/16 chi bộ, xin đọc lại câu." in said


@pytest.mark.parametrize(
    "lives",
    [
        "x", "[]", "3", '"m1"', "[" * 100_000, '{"m1": 3}', '{"m1": {}}', '{"M 1": {"kind": "HAND"}}', '{"m1": {"kind": "X"}}',
        '{"m1": {"kind": "CLAIM", "source": "{}"}}', '{"m1": {"kind": "CLAIM", "source": {"claim": 1}}}',
        '{"m1": {"kind": "CLAIM", "source": "{\\"claim\\": 1e999}"}}', '{"m1": {"kind": "CLAIM", "source": "{\\"claim\\": 1e30}"}}',
        '{"m1": {"kind": "COUNT", "source": "{\\"leaf\\": \\"1.\\\\u0000\\", \\"says\\": \\"spoke\\"}"}}',
        '{"m1": {"kind": "HAND", "shown": "nhiều", "document": "x"}}', '{"m1": {"kind": "FIGURE", "source": "[[1]]"}}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence_and_the_words_come_back(desk, hoa, lives):
    block = desk.block("Một.")
    status, said = send(hoa, block, "Có {{m1: 14}}.", lives)

    assert (status, "Không đọc được nguồn của số mới chèn" in said) == (422, True)
    assert "Có {{m1: 14}}.</textarea>" in said
    assert 'name="lives" value="{}"' in said
    assert now(block).text == "Một."


def test_what_can_be_read_beside_what_cannot_is_kept(desk, hoa):
    block, claim = desk.block("Một."), desk.claim()
    _, said = send(hoa, block, "Có {{m1: 14}}.", {"m1": entry(claim), "m2": 3})

    assert f'name="lives" value="{json.dumps({"m1": entry(claim)})}"' in said


def test_after_a_clash_new_figures_come_back_and_those_that_the_other_version_dropped(desk, hoa):
    claim = desk.claim()
    block = desk.block(s1=("CLAIM", {"claim": claim.pk}))
    desk.save(block, "Của người khác.")
    mine = f"Có {{{{s1: {SHOWN}}}}}, {{{{m1: {SHOWN}}}}}."
    status, said = send(hoa, block, mine, {"m1": entry(claim)})
    back = json.loads(said.split('name="lives" value="')[1].split('">')[0])

    assert (status, sorted(back)) == (422, ["m1", "s1"])
    assert f"<ins>Có {SHOWN}, {SHOWN}</ins>" in said
    assert send(hoa, block, mine, back, base=2)[0] == 200
    assert now(block).text == "Có {{s2}}, {{s3}}."
    assert desk.state(block) == ["taken", "taken"]


def test_a_source_that_is_gone_refuses_and_nothing_is_lost(desk, hoa):
    claim, block = desk.claim(state=ClaimState.REJECTED), desk.block("Một.")
    status, said = send(hoa, block, "Có {{m1: 14}}.", {"m1": entry(claim, "14")})

    assert (status, "Không gắn được nguồn" in said, now(block).text) == (422, True, "Một.")
    assert f'name="lives" value="{json.dumps({"m1": entry(claim, "14")})}"' in said


def test_the_name_of_a_table_is_a_plain_line(desk, hoa):
    asked = {"kind": "TABLE", "rows": "CODES", "group": "LIMITATION"}
    desk.mark(desk.code())
    made = actions.add_table(
        manuscript=desk.manuscript, node="1.2", asked=asked, caption="Hạn chế", by=desk.hoa, at=NOW
    )
    shown = hoa.get(reverse("drafting:writing-edit", args=[made.key])).content.decode()
    assert ("editor.js" in shown, "Tên bảng, biểu đồ" in shown, "hai dấu sao" in shown) == (
        False,
        True,
        False,
    )
    status, _ = send(hoa, made, "Hạn chế {{m1: 14}}", {"m1": entry(desk.claim())})

    assert (status, now(made).text, made.lives.count()) == (200, "Hạn chế {{m1: 14}}", 0)


# --- what stands beside the text ---


def choose(client, block, **asked):
    answer = client.get(reverse("drafting:writing-choose", args=[block.key]), asked)
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(("name", "status"), [("khach", 404), ("minh", 404), ("an", 403), ("hoa", 200)])
def test_sources_are_chosen_and_opened_by_who_may_write(desk, sign_in, name, status):
    block = desk.block(s1=("CLAIM", {"claim": desk.claim().pk}))
    client = sign_in(desk.world.cast.person(name))
    doors = [(reverse(f"drafting:writing-{door}", args=[block.key]), asked) for door, asked in (("choose", {}), ("opened", {"so": "s1"}))]  # fmt: skip

    assert [client.get(door, asked).status_code for door, asked in doors] == [status, status]


def test_a_source_for_chosen_words_says_what_would_be_printed(desk, hoa):
    desk.claim()
    block = desk.block("Có 13 trên 16 chi bộ duy trì.")
    shown = choose(hoa, block, loi="13", sau=" trên 16 chi bộ duy trì.")

    assert f'data-shown="{SHOWN}" data-theirs="{SHOWN}" data-quote="13 trên 16 chi bộ" data-differs' in shown
    assert "<html" not in shown
    assert "data-differs" not in choose(hoa, block, loi="14 trên 16 chi bộ")
    assert 'data-quote="" data-differs' not in choose(hoa, block, loi="Nhiều chi bộ")
    assert f'data-theirs="{SHOWN}" data-quote=""' in choose(hoa, block, loi="Nhiều chi bộ")


def test_a_share_is_never_offered_for_a_count(desk, hoa):
    desk.claim(quote="87%", value=87, whole=None, kind="PERCENT", unit="%")
    shown = choose(hoa, desk.block("Có 14 chi bộ."), loi="14 chi bộ")

    assert "Không thay cho “14 chi bộ” được" in shown
    assert 'data-shown="87%"' not in shown


@pytest.mark.parametrize("tab", ["so", "chi-tieu", "chu-de", "trich", "ngoai", "x"])
def test_each_kind_of_source_is_listed_beside_the_text(desk, hoa, tab):
    desk.claim()
    desk.mark(desk.code())
    shown = choose(hoa, desk.block("Một."), tu=tab, tim="Thiếu\0", phan="share", nam="2022", noi="9" * 30)

    assert "Chèn số, trích dẫn" in shown


def test_the_part_that_is_asked_for_is_what_goes_in(desk, hoa):
    desk.mark(desk.code())
    block = desk.block("Một.")

    assert 'data-shown="1/2"' in choose(hoa, block, tu="chu-de")
    assert 'data-shown="1"' in choose(hoa, block, tu="chu-de", phan="reports")
    assert '"of": "reports"' in choose(hoa, block, tu="chu-de", phan="reports")


def test_the_list_beside_the_text_asks_as_much_for_three_as_for_one(desk, hoa):
    block = desk.block("Một.")

    def asked() -> int:
        choose(hoa, block)
        with CaptureQueriesContext(connection) as held:
            choose(hoa, block)
        return len(held)

    desk.claim()
    once = asked()
    desk.claim()
    desk.claim()

    assert asked() == once


def test_what_is_behind_a_figure_is_shown_for_one_of_the_block_and_for_one_just_chosen(desk, hoa):
    claim = desk.claim()
    block = desk.block(s1=("CLAIM", {"claim": claim.pk}))
    address = reverse("drafting:writing-opened", args=[block.key])
    old = hoa.get(address, {"so": "s1"}).content.decode()
    new = hoa.get(address, entry(claim)).content.decode()

    assert f"Nguồn của số 1: {SHOWN}" in old
    assert f"Nguồn của số mới chèn: {SHOWN}" in new
    assert all(f"<mark>{SHOWN}</mark> duy trì đọc sách điện tử." in shown for shown in (old, new))
    for junk in (
        {"so": "s9"},
        {},
        {"kind": "CLAIM", "source": "x"},
        {"kind": "HAND", "shown": "nhiều", "document": "x"},
    ):
        assert hoa.get(address, junk).status_code == 404
