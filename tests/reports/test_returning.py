"""A report that cannot be returned now gives its reviewer back every comment as it was typed."""

import pytest
from django.urls import reverse

from tests.cast import NOW
from tusach.reports import actions

LONG = "Đếm lại số bản. " * 300


@pytest.fixture
def sent(world):
    return world.sent(world.cast.ta_nung)


def test_a_comment_too_long_loses_none_of_them(world, sent, sign_in):
    minh = sign_in(world.cast.person("minh"))
    came = minh.post(
        reverse("reports:return", args=[sent.pk]), {"c-m1": LONG, "c-m2": "Nêu rõ <b>vì sao</b>."}
    )

    assert came.status_code == 422
    assert "dưới 4.000 ký tự" in came.text
    assert LONG in came.text
    assert "Nêu rõ &lt;b&gt;vì sao&lt;/b&gt;.</textarea>" in came.text
    assert 'formaction="' + reverse("reports:return", args=[sent.pk]) in came.text


def test_comments_on_what_its_sender_took_back_meanwhile_can_still_be_copied(world, sent, sign_in):
    actions.withdraw_report(report=sent, by=world.cast.actor("lan"), at=NOW)
    came = sign_in(world.cast.person("minh")).post(
        reverse("reports:return", args=[sent.pk]), {"c-m1": "Đếm lại."}
    )

    assert came.status_code == 422
    assert "chưa gửi đi" in came.text
    assert "Đếm lại." in came.text
    assert "<textarea" not in came.text


def test_the_address_opened_by_hand_leads_to_the_report_and_a_stranger_finds_nothing(world, sent, sign_in):
    address = reverse("reports:return", args=[sent.pk])
    assert sign_in(world.cast.person("minh")).get(address).url == reverse("reports:read", args=[sent.pk])
    assert sign_in(world.cast.person("khach")).post(address, {"c-m1": "Sửa."}).status_code == 404
    assert sign_in(world.cast.person("lan")).post(address, {"c-m1": "Sửa."}).status_code == 403
