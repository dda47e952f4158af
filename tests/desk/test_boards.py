from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, VIETNAM, make_body, make_person, make_unit
from tests.reports.conftest import owe
from tests.reports.layers import make_file
from tusach.campaign.models import Obligation
from tusach.desk.boards import Seat, commune_board, province_board, seat_of
from tusach.desk.boards.shapes import days_left
from tusach.people.models import BodyKind, Role
from tusach.places.models import Level
from tusach.reports import actions
from tusach.reports.models import Finding

DUE = date(2023, 11, 10)  # of every obligation of the world


def at_nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=VIETNAM)


def home_queries(client) -> int:
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/")
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    ("name", "seat"),
    [
        ("lan", Seat.COMMUNE), ("dung", Seat.PROVINCE), ("minh", Seat.PROVINCE), ("khach", Seat.PROVINCE),
        ("hoa", Seat.CENTRE), ("quan", Seat.ADMINISTRATOR), ("vang", Seat.COMMUNE),
        ("ngoc", Seat.TRADE), ("sau", Seat.TRADE), ("an", Seat.TRADE), ("kho", Seat.TRADE),
    ],
)  # fmt: skip
def test_the_highest_post_decides_the_board(cast, name, seat):
    assert seat_of(cast.actor(name)) == seat
    assert seat_of(cast.nobody()) == Seat.NOBODY


def test_a_ministry_is_asked_and_does_not_run_the_programme(cast, sign_in):
    """It stands at the centre, but the centre's board, drafts and reports are not its own."""
    body = make_body(BodyKind.MINISTRY, "Bộ Thử", cast.nation)
    client = sign_in(make_person("bo", "Bộ", body, Role.EDITOR, Role.LEADER))

    home = client.get("/")

    assert home.status_code == 200
    assert "Các mốc của" not in home.text
    assert client.get("/du-thao/").status_code == client.get("/du-thao/doi-chieu/").status_code == 403


@pytest.mark.parametrize(
    "name", ["lan", "dung", "minh", "khach", "hoa", "quan", "vang", "an", "vinh", "ngoc", "sau", "kho"]
)
def test_every_seat_opens_its_board_with_and_without_a_campaign(cast, sign_in, name):
    assert sign_in(cast.person(name)).get("/").status_code == 200


@pytest.mark.parametrize("name", ["lan", "dung", "minh", "khach", "hoa", "quan", "vang"])
def test_every_seat_opens_its_board_of_a_running_campaign(world, sign_in, name):
    world.sent(world.cast.ta_nung)

    assert sign_in(world.cast.person(name)).get("/").status_code == 200


def test_nobody_is_led_into_the_library(db, client):
    came = client.get("/")

    assert (came.status_code, came.url) == (302, "/thu-vien/")


def test_the_commune_sees_what_to_do_in_each_state(world):
    lan, unit = world.cast.actor("lan"), world.cast.ta_nung
    before = commune_board(lan)
    assert (before.headline, before.tasks[0].button, before.tasks[0].post) == (
        "Một việc hôm nay",
        "Mở phiếu",
        True,
    )
    report = world.report(unit)
    world.save(report, {"nhan": "1.386"})
    writing = commune_board(lan).tasks[0]
    assert (writing.button, writing.main, writing.text.startswith("Đang viết. Xong 1 trên")) == (
        "Viết tiếp",
        True,
        True,
    )
    world.save(report, {"con": "1.204"})
    actions.submit_report(report=report, by=lan, at=NOW)
    sent = commune_board(lan)
    assert (sent.headline, sent.tasks[0].state) == ("Hôm nay không có việc nào", "Đã gửi, chờ kiểm tra")
    actions.return_report(
        report=report, comments={"m1": "Xem lại số bản."}, by=world.cast.actor("minh"), at=NOW
    )
    assert commune_board(lan).tasks[0].button == "Sửa và gửi lại"


@pytest.mark.parametrize(
    ("today", "words", "tone"),
    [
        (DUE - timedelta(days=1), "Hạn 10/11, còn 1 ngày", "warn"),
        (DUE, "Hạn 10/11, hôm nay là ngày cuối", "warn"),
        (DUE + timedelta(days=1), "Hạn 10/11, đã qua 1 ngày", "bad"),
    ],
)
def test_days_are_told_on_the_last_day_and_one_day_late(world, today, words, tone):
    task = commune_board(world.cast.actor("lan", at_nine(today))).tasks[0]

    assert days_left(DUE, today) == words
    assert (task.state, task.tone) == (words, tone)


def test_an_extension_moves_the_last_day(world):
    Obligation.objects.filter(unit=world.cast.ta_nung).update(extended_to=DUE + timedelta(days=5))
    task = commune_board(world.cast.actor("lan", at_nine(DUE + timedelta(days=1)))).tasks[0]

    assert (task.state, task.tone) == ("Hạn 15/11, còn 4 ngày", "warn")


def test_a_campaign_that_has_not_begun_at_the_moment_is_no_task(world):
    early = NOW - timedelta(days=90)

    assert commune_board(world.cast.actor("lan", early)).tasks == []
    assert province_board(world.cast.actor("minh", early)).headline == "Chưa có đợt nào đang mở"


def test_a_person_without_a_post_and_the_stranger_see_nothing_of_lan(world):
    assert commune_board(world.cast.actor("vang")).tasks == []
    board = province_board(world.cast.stranger())
    assert {row.name for row in board.rows} == {"Huyện Bắc Quang"}
    assert "Xã Tà Nung" not in {line.name for line in board.missing}


def test_the_province_of_2023_counts_by_district_and_the_district_by_commune(world):
    world.sent(world.cast.ta_nung)
    province, district = province_board(world.cast.actor("minh")), province_board(world.cast.actor("dung"))

    assert [(row.name, row.sent, row.expected, row.text) for row in province.rows] == [
        ("Huyện Di Linh", 1, 3, "2 chưa mở")
    ]
    assert [row.name for row in district.rows] == ["Xã Bảo Thuận", "Xã Hòa Bắc", "Xã Tà Nung"]
    assert [line.name for line in district.waiting] == ["Xã Tà Nung"]
    assert [line.name for line in province.missing] == ["Xã Bảo Thuận", "Xã Hòa Bắc"]


def test_a_province_without_districts_sees_its_communes(world):
    Obligation.objects.filter(province=world.cast.lam_dong).update(district=None)
    board = province_board(world.cast.actor("minh"))

    assert {row.name for row in board.rows} == {"Xã Tà Nung", "Xã Bảo Thuận", "Xã Hòa Bắc"}
    assert board.single


def test_the_province_reads_which_leaf_came_back(world):
    cast, report = world.cast, world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Tốt.", "loi_2": "Đạt."}, "minh")
    actions.submit_report(report=report, by=cast.actor("thu"), at=NOW)
    actions.return_report(report=report, comments={"1.2": "Nêu nguyên nhân."}, by=cast.actor("hoa"), at=NOW)
    board = province_board(cast.actor("minh"))

    assert (board.alert.title, board.alert.text) == ("Mục 1.2 bị trả lại.", "Nêu nguyên nhân.")
    assert (board.due_text, board.facts[-1].label) == ("Hạn 10/11, còn 8 ngày", "Ngày còn lại")
    assert [leaf.text for part in board.parts for leaf in part.leaves][-1] == "Trả lại"


def test_a_report_that_was_sent_counts_no_days_any_more(world):
    cast, report = world.cast, world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Tốt.", "loi_2": "Đạt."}, "minh")
    actions.submit_report(report=report, by=cast.actor("thu"), at=NOW)
    board = province_board(cast.actor("minh"))

    assert board.due_text == "Báo cáo đã gửi ngày 02/11/2023"
    assert [(fact.label, fact.value) for fact in board.facts[-2:]] == [
        ("Mục báo cáo đã viết", "2"),
        ("Báo cáo theo đề cương", "Đã gửi"),
    ]


def test_what_the_centre_asks_about_a_figure_is_a_task_until_it_is_answered(world):
    cast = world.cast
    report = world.report(cast.lam_dong, "minh", "REPORT")
    layer = make_file(report, [("1.1. Lãnh đạo", ["1.1"], ["Có họp."])])
    made = [
        Finding.objects.create(
            report=report, layer=layer, kind="own", sentence=f"Số {n}.", mark=str(n), made_at=NOW
        )
        for n in (1, 2)
    ]
    assert titles(cast.actor("minh")) == []
    actions.ask_about(finding=made[0], question="Số nào đúng?", by=cast.actor("hoa"), at=NOW)
    (task,) = province_board(cast.actor("minh")).tasks
    assert (task.title, task.text, task.url) == (
        "Trung ương hỏi về số liệu", "Số 1.", reverse("reports:finding-show", args=[made[0].pk])
    )  # fmt: skip
    actions.ask_about(finding=made[1], question="Còn số này?", by=cast.actor("hoa"), at=NOW)
    (task,) = province_board(cast.actor("minh")).tasks
    assert (task.text, task.state, task.url) == (
        "Số 1. Và 1 câu khác.", "2 câu chờ trả lời", reverse("reports:finding-list")
    )  # fmt: skip
    for one in made:
        actions.explain(finding=one, answer="Số sau.", by=cast.actor("minh"), at=NOW)
    assert titles(cast.actor("minh")) == []


def titles(actor):
    return [task.title for task in province_board(actor).tasks]


@pytest.mark.parametrize(("name", "count"), [("dung", 19), ("minh", 19), ("hoa", 27)])
def test_boards_ask_the_same_number_of_queries_with_one_and_three_reports(world, sign_in, name, count):
    cast, client = world.cast, sign_in(world.cast.person(name))
    world.sent(cast.ta_nung)
    one = home_queries(client)
    world.sent(cast.bao_thuan, "bao")
    for code in ("90001", "90002"):
        unit = make_unit(
            Level.COMMUNE,
            code,
            f"Mới {code}",
            "Xã",
            cast.di_linh,
            district=cast.di_linh,
            province=cast.lam_dong,
        )
        owe(world.campaign, "SURVEY", unit, f"Xã Mới {code}", cast.di_linh, cast.lam_dong)

    assert (one, home_queries(client)) == (count, count)


def test_a_commune_asks_as_much_with_one_and_three_duties(world, sign_in):
    client, unit = sign_in(world.cast.person("lan")), world.cast.ta_nung
    one = home_queries(client)
    for days in (1, 2):
        campaign = world.campaign
        campaign.pk, campaign.short_name, campaign.reference_date = (
            None,
            f"Đợt {days}",
            DUE + timedelta(days=days),
        )
        campaign._state.adding = True
        campaign.save()
        owe(campaign, "SURVEY", unit, "Xã Tà Nung", world.cast.di_linh, world.cast.lam_dong)

    assert len(commune_board(world.cast.actor("lan")).tasks) == 3
    assert (one, home_queries(client)) == (11, 11)


def test_an_empty_house_is_led_to_its_first_accounts_and_campaign(cast, sign_in, world):
    client = sign_in(cast.person("quan"))
    buttons = [task.button for task in client.get("/").context["board"].tasks]
    assert buttons == ["Mở các tỉnh", "Mở danh sách", "Xem chỗ chưa rõ", "Mở nhật ký"]
    world.campaign.delete()
    tasks = client.get("/").context["board"].tasks
    assert tasks[-1].button == "Đọc kế hoạch"
    assert client.get(tasks[-1].url).status_code == 200
