"""Whoever is asked about a draft sees it on the first page, until it is answered or the round is over."""

from datetime import timedelta

from django.urls import reverse

from tests.cast import NOW, make_body, make_person
from tests.drafting.rounds.conftest import desk, world
from tusach.drafting.models import Answer, Invited
from tusach.people.models import BodyKind, Role

__all__ = ["desk", "world"]

TITLE = "Đọc và góp ý"


def test_a_province_and_a_ministry_are_led_to_what_they_are_asked(desk, sign_in):
    ministry = make_body(BodyKind.MINISTRY, "Bộ Thử", desk.cast.nation)
    clerk = make_person("bo", "Bộ", ministry, Role.CLERK)
    round_ = desk.open(desk.lam_dong(), desk.guest("Bộ Thử", body=ministry))

    for who in (desk.cast.person("minh"), clerk):
        page = sign_in(who).get("/").text
        mine = Invited.objects.get(round=round_, body__in=who.posts.values("body"))
        assert reverse("drafting:rounds-mine", args=[mine.pk]) in page
        assert (TITLE in page, "Xin ý kiến các tỉnh." in page) == (True, True)
    assert TITLE not in sign_in(desk.cast.stranger().person).get("/").text


def test_what_is_answered_or_over_is_no_task_any_more(desk, sign_in):
    round_ = desk.open()
    client = sign_in(desk.cast.person("minh"))
    assert TITLE in client.get("/").text
    Invited.objects.filter(round=round_).update(answer=Answer.AGREED)
    assert TITLE not in client.get("/").text
    Invited.objects.filter(round=round_).update(answer=Answer.NONE)
    round_.closed_at = NOW - timedelta(hours=1)
    round_.save()
    assert TITLE not in client.get("/").text
