"""Which types the forms offer, and that a family issues only its own."""

from datetime import date

import pytest

from tests.cast import TODAY
from tests.registry.test_actions import go, own
from tests.registry.test_pages import INCOMING
from tusach.kit.errors import Refused
from tusach.registry.citations import LAW_KINDS, PARTY_KINDS, STATE_KINDS
from tusach.registry.forms import CorrectForm, HoldForm, IncomingForm
from tusach.registry.letterhead import read_head
from tusach.registry.models import Document


def test_the_lists_are_those_of_the_rules():
    assert len(set(PARTY_KINDS)) == len(PARTY_KINDS) == 25 + 8
    assert len(set(STATE_KINDS)) == len(STATE_KINDS) == 29
    assert not set(LAW_KINDS) & {*PARTY_KINDS, *STATE_KINDS}


def test_each_type_is_offered_once_under_the_families_that_issue_it():
    field = IncomingForm(today=TODAY).fields["kind"]
    groups = {name: [kind for kind, _ in kinds] for name, kinds in field.choices[1:]}

    offered = [kind for kinds in groups.values() for kind in kinds]
    assert sorted(offered) == sorted({*PARTY_KINDS, *STATE_KINDS, *LAW_KINDS})
    assert "Giấy mời" in groups["Đảng và Nhà nước"]
    assert {"Quy hoạch", "Lời kêu gọi"} <= set(groups["Chỉ của Đảng"])
    assert {"Luật", "Nghị định", "Pháp lệnh"} <= set(groups["Chỉ của Nhà nước"])


@pytest.mark.parametrize(
    ("family", "kind", "passes"),
    [
        ("PARTY", "Phiếu chuyển", True), ("STATE", "Phiếu chuyển", True), ("PARTY", "Lời kêu gọi", True), ("STATE", "Luật", True),
        ("PARTY", "Luật", False), ("PARTY", "Nghị định", False), ("STATE", "Thông tri", False),
    ],
)  # fmt: skip
def test_a_family_issues_only_its_own_types(family, kind, passes):
    sent = INCOMING | {"family": family, "kind": kind}
    held = {"family": family, "kind": kind, "for_whom": "Phòng A", "why": "Chờ ký"}

    form, hold = IncomingForm(sent, today=TODAY), HoldForm(held)

    assert form.is_valid() is hold.is_valid() is passes
    if not passes:
        assert "xin xem lại hệ thống hoặc tên loại" in form.errors["kind"][0]


def test_a_line_is_not_corrected_to_a_type_of_the_other_family():
    document = Document(
        direction="INCOMING", family="PARTY", kind="Nghị định", subject="Một việc", dated=date(2023, 8, 1)
    )
    facts = {"why": "Ghi nhầm", "subject": "Một việc", "issuer": "Ban", "dated": "01/8/2023"}

    assert CorrectForm(facts | {"kind": "Nghị định"}, document=document, today=TODAY).is_valid()
    assert CorrectForm(facts | {"kind": "Giấy mời"}, document=document, today=TODAY).is_valid()
    assert not CorrectForm(facts | {"kind": "Luật"}, document=document, today=TODAY).is_valid()


def test_the_page_says_which_system(cast, sign_in):
    page = sign_in(cast.person("an")).get("/van-ban/den/vao-so/").content.decode()

    assert "Hệ thống văn bản" in page
    assert "Văn bản của Nhà nước</option>" in page
    assert "Họ văn bản" not in page


def test_the_state_gives_its_papers_a_code_and_the_party_asks_for_the_symbol(cast):
    invited = go(cast, own(family="STATE", kind="Giấy mời"))

    assert invited.symbol.startswith("/GM-")
    with pytest.raises(Refused, match="chưa có chữ viết tắt"):
        go(cast, own(kind="Giấy mời"))


def test_a_head_with_a_paper_of_the_eight_is_read():
    head = read_head(
        ["ĐẢNG CỘNG SẢN VIỆT NAM", "BAN TUYÊN GIÁO TỈNH ỦY", "*", "Số 12-GM/BTGTU", "Lâm Đồng, ngày 05 tháng 9 năm 2023",
         "GIẤY MỜI", "Dự hội nghị tổng kết"]
    )  # fmt: skip

    assert head.kind == "Giấy mời"
