"""The doors: the secretariat's pages, the pages of those asked by account and by link. All without JavaScript."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import NOW
from tests.drafting.rounds.word import Word, letter
from tusach.drafting import actions, exports
from tusach.drafting.models import Comment, Point, Returned, Round

DAY = "2023-11-20"


def at(name, *args):
    return reverse(f"drafting:rounds{name}", args=args)


@pytest.fixture
def as_(sign_in, cast, desk):
    return lambda name: sign_in(desk.cast.person(name))


@pytest.fixture
def round_(desk):
    made = desk.open()
    desk.say(desk.invited(made), "Nêu tên các tỉnh.", block=desk.blocks[1].key, quote="Một số nơi")
    desk.say(desk.invited(made), "", block=desk.blocks[1].key, quote="nhiều khó khăn", proposed="khó khăn")
    desk.say(desk.invited(made, "Lâm Đồng"), "Nên ngắn hơn.")
    return made


def pages_of(round_):
    invited, point = round_.invited.first(), Point.objects.first()
    return [
        at(""), at("-open", round_.version_id), at("-show", round_.pk), at("-invite", round_.pk), at("-extend", round_.pk),
        at("-receive", round_.pk), at("-table", round_.pk), at("-points", round_.pk), at("-alike", round_.pk),
        at("-work", round_.pk, "chung"), at("-work", round_.pk, "can-xem"), at("-work", round_.pk, point.comment.block.key),
        at("-invited", invited.pk), at("-hand", invited.pk), at("-point", point.pk), at("-split", point.pk),
    ]  # fmt: skip


def test_every_page_of_the_secretariat_opens_for_it(as_, desk, round_):
    client = as_("hoa")
    for page in pages_of(round_):
        answer = client.get(page)
        assert answer.status_code == 200, page
    assert client.get(at("-start", round_.pk)).url == at("-work", round_.pk, "chung")
    for kind in ("docx", "pdf", "xlsx"):
        assert client.get(at("-table-file", round_.pk, kind)).status_code == 200
    assert client.get(at("-docx", round_.pk)).status_code == 200


@pytest.mark.parametrize("name", ["khach", "minh", "lan", "vang", "hung"])
def test_nobody_else_finds_a_round(as_, desk, round_, name):
    client = as_(name)
    for page in pages_of(round_):
        assert client.get(page).status_code in {403, 404}, page
    assert client.get(at("-show", round_.pk)).status_code == 404


def test_a_clerk_reads_and_enters_but_neither_runs_nor_disposes(as_, desk, round_):
    client = as_("an")

    assert client.get(at("-show", round_.pk)).status_code == 200
    assert client.post(at("-close", round_.pk)).status_code == 403
    assert client.post(at("-point", Point.objects.first().pk), {"disposition": "ACCEPTED"}).status_code == 403
    assert (
        client.post(at("-hand", round_.invited.first().pk), {"text": "Qua điện thoại: nên ngắn."}).status_code
        == 302
    )
    assert Comment.objects.filter(way="HAND", text__startswith="Qua điện thoại").exists()


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(as_, desk, rounds, django_assert_num_queries):
    for nth in range(rounds):
        desk.open(name=f"Đợt {nth}")
    client = as_("hoa")
    client.get(at(""))
    with django_assert_num_queries(8):
        answer = client.get(at(""))
    assert answer.content.decode().count("Đợt ") >= rounds


@pytest.mark.parametrize("bodies", [1, 3])
def test_the_page_of_a_round_asks_the_same_whatever_its_length(as_, desk, bodies, django_assert_num_queries):
    made = desk.open(*(desk.guest(f"Bộ {nth}") for nth in range(bodies)))
    for one in made.invited.all():
        desk.say(desk.invited(made, one.name))
    client = as_("hoa")
    client.get(at("-show", made.pk))
    with django_assert_num_queries(14):
        client.get(at("-show", made.pk))


@pytest.mark.parametrize("said", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"), [("-work", 13), ("-points", 14), ("-table", 10), ("-invited", 10)]
)
def test_lists_of_comments_ask_the_same_whatever_their_length(
    as_, desk, said, page, queries, django_assert_num_queries
):
    made = desk.open()
    for nth in range(said):
        desk.say(desk.invited(made), f"Ý thứ {nth}.", block=desk.blocks[1].key)
    rest = {"-work": [made.pk, desk.blocks[1].key], "-invited": [desk.invited(made).pk]}.get(page, [made.pk])
    client = as_("hoa")
    client.get(at(page, *rest))
    with django_assert_num_queries(queries):
        client.get(at(page, *rest))


@pytest.mark.parametrize("asked", [1, 3])
def test_the_list_of_what_one_is_asked_asks_the_same_whatever_its_length(
    as_, desk, asked, django_assert_num_queries
):
    for nth in range(asked):
        desk.open(name=f"Đợt {nth}")
    client = as_("minh")
    client.get(at("-asked"))
    with django_assert_num_queries(9):
        client.get(at("-asked"))


def test_a_round_is_opened_from_its_form_and_a_refusal_keeps_what_was_typed(as_, desk):
    client = as_("hoa")
    wrong = client.post(
        at("-open", desk.version.pk),
        {"name": "Đợt A", "audience": "EXPERTS", "deadline": "2023-01-01", "names": "Bộ X"},
    )
    assert wrong.status_code == 422
    assert "Hạn trả lời đã qua" in wrong.content.decode()
    assert "Bộ X" in wrong.content.decode()
    right = {"name": "Đợt A", "audience": "EXPERTS", "deadline": DAY, "names": "Bộ X", "provinces": "on"}
    answer = client.post(at("-open", desk.version.pk), right)

    made = Round.objects.get()
    assert answer.url == at("-show", made.pk)
    assert [one.name for one in made.invited.all()][-1] == "Bộ X"
    assert made.invited.count() == 3


def test_the_working_page_shows_the_words_marked_and_takes_a_change_over(as_, desk, round_):
    client = as_("hoa")
    page = at("-work", round_.pk, desk.blocks[1].key)
    shown = client.get(page).content.decode()
    assert ">Một số nơi</mark>" in shown
    assert "Lấy chỗ sửa này" in shown
    edit = Point.objects.get(comment__kind="EDIT")
    assert client.post(at("-take-over", edit.pk)).url == f"{page}#y{edit.pk}"
    edit.refresh_from_db()

    assert edit.disposition == "ACCEPTED"
    assert "Nay là bản 2" in client.get(page).content.decode()


def test_a_decision_without_its_reason_comes_back_filled_in(as_, desk, round_):
    client, point = as_("hoa"), Point.objects.first()
    wrong = client.post(at("-point", point.pk), {"disposition": "EXPLAINED", "reason": " "})
    assert wrong.status_code == 422
    assert "phải ghi lý do" in wrong.content.decode()
    none = client.post(at("-point", point.pk), {"disposition": "DUPLICATE", "repeats": "999999"})
    assert "Không có ý kiến số 999999" in none.content.decode()
    client.post(at("-point", point.pk), {"disposition": "EXPLAINED", "reason": "Đề cương đòi đủ."})
    point.refresh_from_db()

    assert (point.disposition, point.reason) == ("EXPLAINED", "Đề cương đòi đủ.")


def test_many_points_are_decided_and_approved_from_the_list(as_, desk, round_):
    ids = [str(one.pk) for one in Point.objects.all()]
    back = at("-points", round_.pk) + "?loai=OPEN"
    answer = as_("hoa").post(
        at("-dispose-many", round_.pk), {"point": ids, "disposition": "NOTED", "reason": "Ghi.", "back": back}
    )
    assert answer.url == back
    assert not Point.objects.filter(disposition="OPEN").exists()
    elsewhere = as_("vinh").post(at("-approve", round_.pk), {"all": "1", "back": "https://example.vn/"})
    assert elsewhere.url == at("-points", round_.pk)

    assert Point.objects.filter(approved_by=desk.cast.person("vinh")).count() == 3


def test_a_leader_does_not_approve_what_was_decided_after_the_page_was_made(as_, desk, round_):
    one, two = Point.objects.order_by("pk")[:2]
    for point in (one, two):
        actions.dispose(point=point, disposition="ACCEPTED", by=desk.actor("hoa"), at=NOW)
    vinh = as_("vinh")
    page = vinh.get(at("-points", round_.pk))
    assert f'name="seen" value="{page.context["seen"].isoformat()}"' in page.content.decode()
    later = NOW + timedelta(minutes=5)
    actions.dispose(point=two, disposition="NOTED", reason="Đổi ý.", by=desk.actor("hoa"), at=later)
    vinh.post(at("-approve", round_.pk), {"all": "1", "seen": page.context["seen"].isoformat()})

    assert [bool(Point.objects.get(pk=each.pk).approved_at) for each in (one, two)] == [True, False]


def test_a_reason_typed_for_many_is_not_lost_when_they_cannot_be_decided(as_, desk, round_):
    back = at("-points", round_.pk) + "?loai=OPEN"
    point = Point.objects.order_by("pk").first()
    sent = {
        "point": [point.pk],
        "disposition": "DUPLICATE",
        "repeats": "999999",
        "reason": "Lời dài đã gõ.",
        "back": back,
    }
    page = as_("hoa").post(at("-dispose-many", round_.pk), sent)
    shown = page.content.decode()

    assert (page.status_code, "Không có ý kiến số 999999" in shown) == (422, True)
    assert ">Lời dài đã gõ.</textarea>" in shown
    assert f'value="{point.pk}" checked' in shown
    assert f'name="back" value="{back}"' in shown


def test_a_file_is_handed_in_and_a_letter_confirmed_point_by_point(as_, desk, round_):
    client = as_("an")
    data = letter("Bộ có ý kiến như sau:", "1. Mục 1.2: nêu nguồn.", "2. Nên ngắn hơn.")
    sent = {"file": SimpleUploadedFile("cv.docx", data), "invited": desk.invited(round_).pk}
    answer = client.post(at("-receive", round_.pk), sent)
    made = Returned.objects.get()
    assert answer.url == at("-file", made.pk)
    assert "Điểm 2" in client.get(at("-file", made.pk)).content.decode()
    points = {
        "take-0": "1",
        "text-0": "Nêu nguồn số lượt mượn.",
        "place-0": desk.blocks[2].key,
        "kind-0": "FACT",
        "their_code": "7/BT",
    }
    client.post(at("-file-points", made.pk), points)

    one = made.comments.get()
    assert (one.text, one.block, one.kind) == ("Nêu nguồn số lượt mượn.", desk.blocks[2], "FACT")
    original = client.get(at("-file-original", made.pk))
    assert b"".join(original.streaming_content) == data


# --- those who are asked ------------------------------------------------------------------------------------------


def test_the_asked_read_comment_and_see_only_their_own(as_, desk, round_):
    mine = desk.invited(round_, "Lâm Đồng")
    client = as_("minh")
    assert round_.name in client.get(at("-asked")).content.decode()
    home = client.get(at("-mine", mine.pk)).content.decode()
    assert "Nên ngắn hơn." in home
    assert "Nêu tên các tỉnh." not in home
    node = client.get(at("-mine-node", mine.pk, "1.1")).content.decode()
    assert "10.431 trên 10.598" in node
    sent = {"text": "Xem lại số này.", "block": desk.blocks[0].key, "quote": "10.431", "once": "t1"}
    answer = client.post(at("-mine-say", mine.pk), sent)

    assert answer.url == at("-mine-node", mine.pk, "1.1")
    client.post(at("-mine-say", mine.pk), sent)
    assert Comment.objects.filter(text="Xem lại số này.", way="ACCOUNT", invited=mine).count() == 1


def test_what_became_of_it_is_shown_once_it_is_approved(as_, desk, round_):
    mine = desk.invited(round_, "Lâm Đồng")
    point = Point.objects.get(comment__invited=mine)
    actions.dispose(
        point=point, disposition="EXPLAINED", reason="Đề cương đòi đủ.", by=desk.actor("hoa"), at=NOW
    )
    client = as_("minh")
    assert "Đề cương đòi đủ." not in client.get(at("-mine", mine.pk)).content.decode()
    actions.approve_points(round=round_, points=None, by=desk.actor("vinh"), at=NOW)

    assert "Đề cương đòi đủ." in client.get(at("-mine", mine.pk)).content.decode()


@pytest.mark.parametrize("name", ["khach", "vang", "lan"])
def test_a_stranger_finds_no_invitation(as_, desk, round_, name):
    mine = desk.invited(round_, "Lâm Đồng")
    client = as_(name)

    for page in ("-mine", "-mine-docx", "-mine-say", "-mine-agree"):
        assert client.get(at(page, mine.pk)).status_code == 404
    assert client.post(at("-mine-say", mine.pk), {"text": "x"}).status_code == 404


def code_for(desk, round_, name="Bộ Thử"):
    return actions.print_passes(
        round=round_, only=[desk.invited(round_, name).pk], by=desk.actor("hoa"), at=NOW
    )[0].code


@pytest.fixture
def outside(client, clock, desk, round_):
    """A browser without an account that has opened the door with the code of Bà Mai."""
    answer = client.post(at("-door"), {"code": code_for(desk, round_, "Mai")})
    assert answer.url == at("-door-home")
    return client


def test_the_link_reads_comments_sends_files_and_agrees_to_nothing_else(outside, desk, round_):
    home = outside.get(at("-door-home"))
    assert home.headers["Cache-Control"] == "no-store"
    assert "Nêu tên các tỉnh." not in home.content.decode()
    assert outside.get(at("-door-node", "1.2")).status_code == 200
    assert outside.get(at("-door-node", "9.9")).status_code == 404
    outside.post(at("-door-say"), {"text": "Nên nêu nguồn.", "block": desk.blocks[2].key, "once": "a"})
    outside.post(at("-door-letter"), {"their_code": "9/CV", "their_date": "2023-11-01"})
    word = Word(b"".join(outside.get(at("-door-docx")).streaming_content))
    word.remark("10.431", "Xem lại.")
    outside.post(at("-door-file"), {"file": SimpleUploadedFile("a.docx", word.saved())})

    mai = desk.invited(round_, "Mai")
    assert [(one.way, one.text) for one in mai.comments.order_by("pk")] == [
        ("LINK", "Nên nêu nguồn."),
        ("WORD", "Xem lại."),
    ]
    assert (mai.their_code, str(mai.their_date)) == ("9/CV", "2023-11-01")
    assert outside.post(at("-door-agree")).url == at("-door-home")
    assert desk.invited(round_, "Mai").answer == "COMMENTED"
    assert outside.get(at("-show", round_.pk)).status_code == 302  # to sign in


def test_a_revoked_code_closes_the_page_that_it_opened(outside, desk, round_):
    actions.revoke_code(invited=desk.invited(round_, "Mai"), by=desk.actor("hoa"), at=NOW)

    assert outside.get(at("-door-home")).url == at("-door")
    assert outside.post(at("-door-say"), {"text": "x"}).url == at("-door")
    assert "đã được thu hồi" in outside.get(at("-door")).content.decode()
    assert not desk.invited(round_, "Mai").comments.exists()


def test_leaving_closes_the_page_on_this_machine(outside):
    outside.post(at("-door-leave"))

    assert outside.get(at("-door-home")).url == at("-door")


def test_the_door_says_what_is_wrong_with_a_code_and_counts_the_tries(client, clock, desk, round_):
    wrong = client.post(at("-door"), {"code": "BCDF-2345-GHJK-6789"})
    assert wrong.status_code == 422
    assert "Mã không đúng" in wrong.content.decode()
    for _ in range(25):
        last = client.post(at("-door"), {"code": "BCDF-2345-GHJK-6789"})
    assert "thử mã quá nhiều lần" in last.content.decode()


def test_a_forged_cookie_opens_nothing(client, clock, desk, round_):
    client.cookies["gop_y"] = "rubbish"

    assert client.get(at("-door-home")).url == at("-door")
    assert "Xin gõ lại mã" in client.get(at("-door")).content.decode()


def test_after_closing_the_link_still_shows_but_takes_nothing_and_keeps_what_was_typed(outside, desk, round_):
    actions.close_round(round=round_, by=desk.actor("hoa"), at=NOW)
    assert "Đợt này đã chốt" in outside.get(at("-door-home")).content.decode()
    answer = outside.post(at("-door-say"), {"text": "Ý đến muộn của tôi."})

    assert answer.status_code == 422
    assert "Ý đến muộn của tôi." in answer.content.decode()
    assert not Comment.objects.filter(text__contains="đến muộn").exists()


def test_printed_passes_come_as_a_pdf_that_no_cache_keeps(as_, desk, round_):
    client = as_("hoa")
    answer = client.post(at("-passes", round_.pk), {"invited": [desk.invited(round_).pk]})

    assert answer.headers["Cache-Control"] == "no-store"
    assert io.BytesIO(b"".join(answer.streaming_content)).read(4) == b"%PDF"


def test_the_word_file_says_for_whom_it_is(outside, desk, round_):
    word = Word(b"".join(outside.get(at("-door-docx")).streaming_content))
    word.remark("64 lượt", "Nguồn?")
    made = actions.receive_file(
        round=round_, file=io.BytesIO(word.saved()), name="x.docx", way="WORD", by=None, at=NOW
    )

    assert made.invited == desk.invited(round_, "Mai")
    assert exports.asking_docx(round_) != exports.asking_docx(round_, made.invited)
