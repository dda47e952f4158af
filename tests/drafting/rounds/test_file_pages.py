"""The page of a file that came back, in each state it can be in."""

import io

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.drafting.rounds.word import Word, letter
from tusach.drafting import actions, exports
from tusach.drafting.models import Comment, Returned, ReturnedState

LETTER = (
    "BỘ THỬ", "Số: 123/BT-TV", "Hà Nội, ngày 05 tháng 11 năm 2023", "Kính gửi: Ban Tuyên giáo Trung ương",
    "Bộ có ý kiến như sau:",
    "1. Về mục 1.1, đoạn 2: đề nghị nêu tên các nơi làm tốt.",
    "2. Báo cáo nên ngắn hơn.",
    "Trên đây là ý kiến của Bộ.",
)  # fmt: skip


@pytest.fixture
def hoa(sign_in, desk):
    return sign_in(desk.cast.person("hoa"))


def came(desk, round_, data, name="cv.docx"):
    return actions.receive_file(
        round=round_, file=io.BytesIO(data), name=name, way="WORD", invited=None, by=desk.actor("hoa"), at=NOW
    )


def shown(client, file):
    answer = client.get(reverse("drafting:rounds-file", args=[file.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_points_of_a_letter_are_shown_and_taken_as_they_were_changed(desk, hoa):
    file = came(desk, desk.open(desk.guest("Bộ Thử")), letter(*LETTER))
    assert file.state == ReturnedState.POINTS
    page = shown(hoa, file)
    assert "Điểm 1" in page
    assert "Điểm 2" in page
    assert "đề nghị nêu tên các nơi làm tốt" in page
    assert f'<option value="{desk.blocks[1].key}" selected>' in page
    assert '<option value="chung" selected>' in page
    assert 'value="123/BT-TV"' in page

    said = {"take-0": "1", "text-0": "Nêu tên ba nơi.", "place-0": desk.blocks[2].key, "kind-0": "FACT"}
    answer = hoa.post(reverse("drafting:rounds-file-points", args=[file.pk]), said)
    assert answer.status_code == 302
    made = Comment.objects.get()
    assert (made.text, made.block, made.kind) == ("Nêu tên ba nơi.", desk.blocks[2], "FACT")
    assert "1 ý kiến từ tệp này" in shown(hoa, file)
    point = hoa.get(reverse("drafting:rounds-point", args=[made.points.get().pk])).content.decode()
    assert "bằng tệp" in point  # Word or PDF: the file says which


def test_a_file_without_a_remark_asks_for_one_click(desk, hoa):
    round_ = desk.open(desk.guest("Bộ Thử"))
    file = came(desk, round_, exports.asking_docx(round_, desk.invited(round_)), "bo-thu.docx")
    assert file.state == ReturnedState.AGREES
    assert "có thống nhất với dự thảo không" in shown(hoa, file)


def test_a_file_of_nobody_asks_whose_it_is(desk, hoa):
    file = came(desk, desk.open(desk.guest("Bộ Văn hóa")), letter("Bộ có ý kiến như sau:", *LETTER[5:]))
    assert file.state == ReturnedState.WHOSE
    assert "Tệp này của ai" in shown(hoa, file)
    assert "Bộ Văn hóa</option>" in shown(hoa, file)


def test_a_file_that_was_taken_shows_what_came_of_it(desk, hoa):
    round_ = desk.open(desk.guest("Bộ Thử"))
    word = Word(exports.asking_docx(round_, desk.invited(round_)))
    word.remark("64 lượt", "Xin ghi nguồn.")
    file = came(desk, round_, word.saved())
    assert file.state == ReturnedState.TAKEN
    page = shown(hoa, file)
    assert "1 ý kiến từ tệp này" in page
    assert "Xin ghi nguồn." in page
    assert "Không lấy tệp này" not in page


def test_a_file_that_cannot_be_read_offers_to_read_it_again(desk, hoa):
    file = came(desk, desk.open(), b"PK\x03\x04 nothing of the kind")
    assert file.state == ReturnedState.UNREAD
    assert "Đọc lại" in shown(hoa, file)
    assert file.said in shown(hoa, file)


def test_a_file_of_another_report_and_one_that_was_dropped(desk, hoa):
    round_ = desk.open(desk.guest("Bộ Thử"))
    file = came(desk, round_, letter(*LETTER))
    Returned.objects.filter(pk=file.pk).update(state=ReturnedState.FOREIGN, said="Tệp của đợt khác.")
    assert "Tệp của đợt khác." in shown(hoa, file)
    assert "Tệp này của ai" in shown(hoa, file)
    Returned.objects.filter(pk=file.pk).update(state=ReturnedState.POINTS)
    actions.drop_file(returned=Returned.objects.get(pk=file.pk), by=desk.actor("hoa"), at=NOW)
    page = shown(hoa, file)
    assert "Không lấy" in page
    assert "Lấy các điểm đã chọn" not in page


@pytest.mark.parametrize("name", ["khach", "minh", "lan"])
def test_nobody_else_opens_a_file(desk, sign_in, name):
    file = came(desk, desk.open(desk.guest("Bộ Thử")), letter(*LETTER))
    answer = sign_in(desk.cast.person(name)).get(reverse("drafting:rounds-file", args=[file.pk]))
    assert answer.status_code in {403, 404}
