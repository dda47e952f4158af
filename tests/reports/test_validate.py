import pytest

from tests.reports.conftest import SURVEY
from tusach.kit.errors import Refused
from tusach.reports.form import read_form
from tusach.reports.leaves import TODO, WRITING, WRITTEN, letters
from tusach.reports.models import State
from tusach.reports.ready import forms_for, report_tree, survey_tree
from tusach.reports.validate import validate


def sentences(answers):
    return [problem.sentence for problem in validate(read_form(SURVEY), answers).blocking]


def test_missing_is_not_wrong_and_not_zero():
    assert sentences({"con": 5}) == []
    assert validate(read_form(SURVEY), {"con": 5}).missing == ["nhan"]


def test_irrelevant_answers_are_kept_but_not_counted():
    checked = validate(read_form(SURVEY), {"quy_che": "khong", "quy_che_ngay": "2012-03-01"})

    assert (checked.irrelevant, checked.answers["quy_che_ngay"], checked.answered) == (
        {"quy_che_ngay"},
        "2012-03-01",
        1,
    )


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"nhan": 300_000}, "300.000 bản lớn hơn mức cao nhất là 200.000. Xin xem lại số này."),
        ({"ty_le": {"num": "5", "den": "4"}}, "Số đạt 5 lớn hơn tổng số 4. Xin xem lại hai số này."),
        ({"ty_le": {"num": "5"}}, "Đã ghi số đạt nhưng chưa ghi tổng số."),
        ({"nhan": 10, "mat": 11}, "Mất 11 bản nhưng chỉ nhận 10 bản."),
        ({"nhan": {"raw": "mấy"}}, "“mấy” không phải số. Chỉ ghi chữ số, ví dụ 1.234."),
        ({"gio": "200"}, "200 lớn hơn mức cao nhất là 168. Xin xem lại số này."),
    ],
)
def test_what_is_wrong_has_its_sentence(answers, said):
    assert sentences(answers) == [said]


def test_a_leaf_of_the_outline_is_written_when_its_text_is():
    form = read_form(forms_for({})["REPORT"])
    first, second = form.leaves[0].key, form.leaves[4].key
    texts = {f"loi_{key.replace('.', '_')}": "Có 12 văn bản." for key in (first, second)}
    written = letters(State.DRAFT, validate(form, texts), ())
    assert {key for key, letter in written.items() if letter == WRITTEN} == {first, second}
    checked = validate(form, {**texts, "t_nhan": {"raw": "mấy"}})  # a figure of the second that cannot be one
    assert (letters(State.DRAFT, checked, ())[second], letters(State.DRAFT, checked, ())[first]) == (
        WRITING,
        WRITTEN,
    )
    alone = letters(State.DRAFT, validate(form, {"t_nhan": 5}), ())
    assert (alone[second], alone[first]) == (WRITING, TODO)


def test_a_section_of_the_survey_is_done_when_everything_asked_is_answered():
    checked = validate(read_form(SURVEY), {"nhan": 5, "con": 5})
    assert not checked.told
    assert WRITTEN not in letters(State.DRAFT, checked, ()).values()


def test_a_decimal_of_three_places_stays_what_it_is():
    once = validate(read_form(SURVEY), {"gio": "1.2340"})
    assert float(once.values["gio"]) == 1.234


def test_the_ready_forms_read_without_fault():
    trees = forms_for({})
    survey, report = read_form(trees["SURVEY"]), read_form(trees["REPORT"])

    assert (len(survey.leaves), len(survey.questions), len(report.leaves)) == (8, 60, 26)
    assert read_form(
        report_tree([{"key": "a", "label": "1", "title": "Mục lạ", "children": []}])
    ).questions.keys() == {"loi_a", "tep_a"}


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ([], "chưa có mục"),
        ([{"key": "m", "title": "M", "type": "leaf", "children": [{"key": "a", "kind": "bua"}]}], "sai kiểu"),
        ([{"key": "m", "title": "M", "type": "leaf", "children": [{"key": "a", "kind": "text"}, {"key": "a", "kind": "text"}]}], "cùng mang mã"),
        ([{"key": "m", "title": "M", "type": "leaf", "children": [{"key": "a", "kind": "text", "relevant": "b = 1"}]}], "nhắc tới câu không có"),
        ([{"key": "m", "title": "M", "type": "leaf", "children": [{"key": "a", "kind": "text", "relevant": "1 +"}]}], "chưa đúng cú pháp"),
        (["lạ"], "sai khuôn"),
    ],
)  # fmt: skip
def test_a_tree_that_does_not_read_names_the_node(tree, said):
    with pytest.raises(Refused, match=said):
        read_form(tree)


def test_the_survey_file_gives_a_fresh_tree_each_time():
    assert survey_tree() == survey_tree()
