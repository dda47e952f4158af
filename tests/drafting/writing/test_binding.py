"""A source that says another number than the text: asked about before anything is changed, never a count for a share."""

import html
import json

import pytest
from django.urls import reverse

from tests.cast import NOW
from tusach.drafting import actions, queries
from tusach.drafting.actions import Bound
from tusach.drafting.models import Block
from tusach.drafting.queries import amount_of
from tusach.kit.errors import Refused
from tusach.reports import actions as report_actions


def communes(desk, **facts):
    return desk.claim(quote="9.186 xã", value=9186, whole=None, kind="AMOUNT", unit="xã", **facts)


def bind(desk, block, claim, quote, **more):
    bound = Bound("CLAIM", {"claim": claim.pk})
    return actions.bind_live(
        block=block, bound=bound, base=block.number, quote=quote, by=desk.hoa, at=NOW, **more
    )


@pytest.mark.parametrize("quote", ["86,7%", "86,7", "86"])
@pytest.mark.parametrize("agreed", [False, True])
def test_a_count_never_takes_the_place_of_a_share(desk, quote, agreed):
    block = desk.block("Đến nay 86,7% số xã đã phân công cán bộ.")
    with pytest.raises(Refused, match=r"nguồn ghi 9\.186 xã: 86,7% là tỷ lệ phần trăm") as refused:
        bind(desk, block, communes(desk), quote, agreed=agreed)

    assert not isinstance(refused.value, actions.Differs)
    assert queries.words_of(Block.objects.get(pk=block.pk)) == "Đến nay 86,7% số xã đã phân công cán bộ."


def test_the_whole_of_a_ratio_is_replaced_by_a_ratio_and_its_first_number_by_a_number(desk):
    ratio, lone = desk.claim(), desk.claim(quote="9 chi bộ", value=9, whole=None, kind="AMOUNT")
    for claim, said in ((ratio, "Có 14 trên 16 chi bộ duy trì."), (lone, "Có 9 trên 16 chi bộ duy trì.")):
        block = desk.block("Có 13 trên 16 chi bộ duy trì.")
        bind(desk, block, claim, "13", agreed=True)
        assert queries.words_of(Block.objects.get(pk=block.pk)) == said


def test_a_percent_sign_behind_the_chosen_number_is_replaced_with_it(desk):
    claim = desk.claim(quote="87%", value=87, whole=None, kind="PERCENT", unit="%")
    block = desk.block("Đến nay 86,7% số xã.")
    bind(desk, block, claim, "86,7", agreed=True)

    assert queries.words_of(Block.objects.get(pk=block.pk)) == "Đến nay 87% số xã."


@pytest.mark.parametrize(
    ("text", "quote", "after"),
    [
        ("Có 9.000 xã.", "9.000 xã", "Có 9.186 xã."),
        ("Có 9.186 bản.", "9.186 bản", "Có 9.186 xã."),
        ("Có 9.186 bản.", "9.186", "Có 9.186 xã."),
    ],
)
def test_another_value_or_unit_is_taken_only_when_agreed(desk, text, quote, after):
    block, claim = desk.block(text), communes(desk)
    with pytest.raises(actions.Differs):
        bind(desk, block, claim, quote)
    assert Block.objects.get(pk=block.pk).text == text
    bind(desk, block, claim, quote, agreed=True)

    assert queries.words_of(Block.objects.get(pk=block.pk)) == after


def test_the_same_number_is_bound_at_once(desk):
    block = desk.block("Có 9.186 xã.")
    bind(desk, block, communes(desk), "9.186")

    assert queries.words_of(Block.objects.get(pk=block.pk)) == "Có 9.186 xã."
    assert desk.state(block) == ["taken"]


def test_another_source_of_another_kind_is_refused_and_of_another_value_asked(desk):
    block = desk.block("Có {{s1}}.", s1=("CLAIM", {"claim": communes(desk).pk}))
    share = desk.claim(quote="87%", value=87, whole=None, kind="PERCENT", unit="%")
    other = desk.claim(quote="9 xã", value=9, whole=None, kind="AMOUNT", unit="xã")
    for claim, error in ((share, Refused), (other, actions.Differs)):
        with pytest.raises(error):
            actions.change_source(
                each=desk.live(block), bound=Bound("CLAIM", {"claim": claim.pk}), by=desk.hoa, at=NOW
            )

    assert queries.words_of(Block.objects.get(pk=block.pk)) == "Có 9.186 xã."


def test_the_page_asks_and_the_answer_is_a_plain_form(desk, sign_in):
    claim, block = communes(desk), desk.block("Có 9.000 xã.")
    client = sign_in(desk.world.cast.person("hoa"))
    address = f"{reverse('drafting:writing-bind', args=[block.key])}?loi=9.000 xã&tai=3"
    source = json.dumps({"claim": claim.pk})
    told = {"kind": "CLAIM", "source": source, "base": 1, "quote": "9.000 xã", "start": 3}
    asked = client.post(address, told)
    page = html.unescape(asked.content.decode())

    assert asked.status_code == 409
    assert "Bản thảo ghi 9.000 xã, nguồn ghi 9.186 xã" in page
    assert "Chọn nguồn khác" in page
    assert f'name="source" value="{source}"' in page
    assert Block.objects.get(pk=block.pk).text == "Có 9.000 xã."
    assert client.post(address, told | {"agreed": "on"}).status_code == 302
    assert queries.words_of(Block.objects.get(pk=block.pk)) == "Có 9.186 xã."


def test_a_stranger_and_a_reader_bind_nothing(desk, sign_in):
    block = desk.block("Có 9.000 xã.")
    address = reverse("drafting:writing-bind", args=[block.key])
    for name, status in (("khach", 404), ("an", 403)):
        assert sign_in(desk.world.cast.person(name)).post(address, {"agreed": "on"}).status_code == status


@pytest.mark.parametrize(
    ("words", "unit", "values"),
    [("41/63", "", [41, 63]), ("41", "", [41]), ("87 %", "%", [87]), ("1.386 cuốn sách", "bản", [1386])],
)
def test_an_amount_is_read_with_its_unit(words, unit, values):
    found = amount_of(words)

    assert (found.unit, list(found.values)) == (unit, values)


def test_words_without_a_number_have_no_amount():
    assert amount_of("nhiều xã") is None


def test_the_same_number_of_the_same_kind_comes_first_then_the_same_unit(desk):
    for quote, value, kind, unit in (
        ("5 bản", 5, "AMOUNT", "bản"), ("87 xã", 87, "AMOUNT", "xã"), ("9%", 9, "PERCENT", "%"), ("87%", 87, "PERCENT", "%"),
    ):  # fmt: skip
        desk.claim(quote=quote, value=value, whole=None, kind=kind, unit=unit)
    offers = queries.offered_claims(desk.manuscript, "1.2", quote="87%")

    assert [one.shown for one in offers] == ["87%", "9%", "5 bản", "87 xã", "14 trên 16 chi bộ"]
    assert [one.is_match for one in offers] == [True, False, False, False, False]


def test_figures_of_the_whole_catalogue_are_offered_for_a_number_the_right_one_first(desk):
    world = desk.world
    lan = world.sent(world.cast.ta_nung)
    report_actions.accept_report(report=lan, by=world.cast.actor("minh"), at=NOW)
    first, *rest = queries.offered_figures(desk.manuscript, "1.1", quote="1.386 bản")

    assert (first.shown, first.is_match) == ("1.386 bản", True)
    assert rest


def test_a_count_with_the_number_comes_before_the_most_named(desk):
    desk.mark(desk.code("Nhiều"))
    desk.code("Ít")
    every = queries.offered_counts(desk.manuscript, "1.2", quote="0/2 tỉnh")

    assert [one.is_match for one in every] == sorted((one.is_match for one in every), reverse=True)
    assert every[0].is_match


def test_a_source_is_named_once_in_the_list(desk, sign_in):
    desk.claim("64 lượt", 64)
    block = desk.block("Một.")
    address = reverse("drafting:writing-bind", args=[block.key])
    page = sign_in(desk.world.cast.person("hoa")).get(address).content.decode()

    assert page.count("64 lượt</span>") == page.count("64 lượt") == 1
    assert 'aria-labelledby="gan-1 nguon-1"' in page
