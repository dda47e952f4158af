from django.http import QueryDict

from tusach.portal.finding import groups, pressed, spans, turns


def test_leaves_turn_with_gaps():
    assert turns(1, 1) == []
    assert turns(1, 5) == [1, 2, 0, 5]
    assert turns(4, 9) == [1, 0, 3, 4, 5, 0, 9]


def test_bands_of_years_and_nonsense_is_left_out():
    assert spans(["2014-2018", "2019-2023", "2014-2018"]) == ((2014, 2018), (2019, 2023))
    assert spans(["x", "99-1"]) == ()


def test_a_filter_that_finds_nothing_can_still_be_taken_away():
    given = QueryDict("chu-de=LAW&chu-de=CULTURE&dang=xyz&q=a&trang=3")
    shown = groups({"topic": [("CULTURE", 2)], "form": [("TEXT", 2)]}, given)

    assert [(group.title, [(one.value, one.count, one.on) for one in group.choices]) for group in shown] == [
        ("Chủ đề", [("CULTURE", 2, True), ("LAW", 0, True)])
    ]
    assert pressed(given) == [
        ("Lý luận, pháp luật", "?chu-de=CULTURE&dang=xyz&q=a"), ("Văn hóa, dân tộc", "?chu-de=LAW&dang=xyz&q=a"),
    ]  # fmt: skip
