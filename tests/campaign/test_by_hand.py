import pytest

from tests.campaign.plans import PLAN
from tests.cast import NOW
from tusach.campaign import actions
from tusach.campaign.plan import part_as_text, part_from_text, read_plan
from tusach.kit.errors import Refused

PARTS = (
    "references",
    "purposes",
    "activities",
    "milestones",
    "obligations",
    "bodies",
    "delegations",
    "recipients",
)


@pytest.fixture(scope="module")
def read():
    return read_plan(PLAN.encode(), name="ke-hoach.txt").as_stored()


@pytest.mark.parametrize("key", PARTS)
def test_what_is_not_touched_stays_as_it_was_read(read, key):
    assert read[key]
    assert part_from_text(key, part_as_text(key, read[key]), read[key]) == read[key]


def test_an_activity_is_mended_and_keeps_its_lines(read):
    text = part_as_text("activities", read["activities"]).replace(
        "Tháng 4-5/2023", "từ 05/4/2023 đến 20/5/2023"
    )

    (one,) = part_from_text("activities", text, read["activities"])

    assert (one["period"]["from_date"], one["period"]["last_day"]) == ("2023-04-05", "2023-05-20")
    assert one["lines"] == read["activities"][0]["lines"]
    assert one["partners"] == read["activities"][0]["partners"]
    assert len(one["contents"]) == 2


@pytest.mark.parametrize(
    ("key", "text", "check"),
    [
        ("references", "Kết luận số 30-KL/TW, ngày 13/3/2018", lambda one: one["code"] == "30-KL/TW"),
        ("milestones", "Tháng 8/2023\n+ Họp", lambda one: one["items"][0]["text"] == "Họp"),
        ("obligations", "31/10/2023 | Các tỉnh | gửi báo cáo | Nhà xuất bản",
         lambda one: (one["kind"], one["due"]) == ("REPORT", "2023-10-31")),
        ("delegations", "3 | khảo sát | miền Bắc; miền Nam", lambda one: (one["count"], len(one["regions"])) == (3, 2)),
        ("recipients", "- Các tỉnh ủy (để thực hiện) (63 bản)", lambda one: (one["copies"], one["is_group"]) == (63, True)),
        ("bodies", "Tổ Biên tập", lambda one: one["name"] == "Tổ Biên tập"),
        ("purposes", "Nhìn lại", lambda one: one["text"] == "Nhìn lại"),
    ],
)  # fmt: skip
def test_a_line_typed_by_hand(key, text, check):
    (one,) = part_from_text(key, text, [])

    assert check(one)


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("references", "một văn bản nào đó", "không thấy tên loại"),
        ("activities", "| Ban Tuyên giáo", "thiếu tên"),
        ("activities", "Khảo sát | A | B | hôm nào đó", "không hiểu thời gian"),
        ("activities", "a | b | c | Tháng 8/2023 | e", "5 ô"),
        ("milestones", "hôm nào đó", "không thấy thời gian"),
        ("obligations", "mai | ai | gì", "ô đầu là hạn"),
        ("obligations", "31/10/2023", "thiếu ai gửi"),
        ("delegations", "ba | khảo sát", "số đoàn"),
        ("delegations", "0 | khảo sát", "số đoàn"),
        ("purposes", "x\n" * 2001, "nhiều nhất"),
    ],
)
def test_a_line_not_understood_is_named(key, text, why):
    with pytest.raises(Refused, match=why):
        part_from_text(key, text, [])


def fields_of(client, address):
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_page_mends_every_part_and_its_doubts_go(cast, sign_in, reading):
    client = sign_in(cast.person("hoa"))
    address = f"/dot/ke-hoach/{reading.pk}/sua/"
    answers = fields_of(client, address)

    answers["bodies"] += "\nTổ Biên tập"
    answers["obligations"] = "15/6/2023 | Các tỉnh ủy | gửi báo cáo | Thư viện Quốc gia Việt Nam"
    assert client.post(address, answers).status_code == 302
    before = reading.reading
    reading.refresh_from_db()

    assert reading.reading["bodies"][-1]["name"] == "Tổ Biên tập"
    assert reading.reading["obligations"][0]["due"] == "2023-06-15"
    assert reading.reading["activities"] == before["activities"]
    assert reading.reading["lines"] == before["lines"]


def test_nothing_typed_is_lost_when_one_line_is_wrong(cast, sign_in, reading):
    client = sign_in(cast.person("hoa"))
    address = f"/dot/ke-hoach/{reading.pk}/sua/"
    answers = fields_of(client, address) | {"milestones": "hôm nào đó", "purposes": "Một mục đích khác"}

    answer = client.post(address, answers)

    assert answer.status_code == 422
    assert "Dòng 1 “hôm nào đó”" in answer.content.decode()
    assert "Một mục đích khác" in answer.content.decode()
    reading.refresh_from_db()
    assert reading.corrected_at is None


def test_a_corrected_field_takes_its_doubt_away(cast):
    data = PLAN.replace("Nguyễn Văn Mẫu", "").encode()
    plan = actions.keep_reading(data=data, name="ke-hoach.txt", by=cast.actor("hoa"), at=NOW)
    assert "người ký" in [one["what"] for one in plan.reading["doubts"]]
    document = {**plan.reading["document"], "signer": "Nguyễn Văn Mẫu"}

    plan = actions.correct_reading(plan=plan, changes={"document": document}, by=cast.actor("hoa"), at=NOW)

    assert "người ký" not in [one["what"] for one in plan.reading["doubts"]]


def test_a_doubt_is_settled_once(cast, sign_in, reading):
    doubt = reading.reading["doubts"][0]
    client = sign_in(cast.person("hoa"))
    client.post(f"/dot/ke-hoach/{reading.pk}/da-xem/", {"what": doubt["what"], "line": doubt["line"]})

    reading.refresh_from_db()
    assert doubt not in reading.reading["doubts"]
    with pytest.raises(Refused, match="đã được xem"):
        actions.settle_doubt(
            plan=reading, what=doubt["what"], line=doubt["line"], by=cast.actor("hoa"), at=NOW
        )
