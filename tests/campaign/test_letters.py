import io
from datetime import date, timedelta

import pytest
from docx import Document as Word

from tests.cast import NOW, make_body, make_unit
from tusach.campaign import actions, queries
from tusach.campaign.models import Letter, PreparedLetter
from tusach.journal.models import Entry
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.people.models import Role
from tusach.places.models import Event, Level, Lineage, UnitVersion
from tusach.registry.models import Awaiting, Document


def words(data):
    word = Word(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def issue(cast, campaign, name="vinh", body="centre", **more):
    given = {"kind": "", "place": "Hà Nội", "capacity": "K/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN", "signer": "Vinh", "symbol": "",
             "once": "mot", "demo": False, "at": NOW, **more}  # fmt: skip
    return actions.issue_letter(campaign=campaign, body=cast.bodies[body], by=cast.actor(name), **given)


def test_an_issued_letter_is_numbered_kept_and_known(cast, campaign):
    letter = issue(cast, campaign)

    document = letter.document
    assert (document.code, document.dated, document.issuer) == (
        "01-CV/BTGTW",
        NOW.date(),
        "Ban Tuyên giáo Trung ương",
    )
    assert [(one.name, one.body) for one in document.recipients.order_by("order")] == [
        ("Ban Tuyên giáo Tỉnh ủy Hà Giang", cast.bodies["ha_giang"]),
        ("Ban Tuyên giáo Tỉnh ủy Lâm Đồng", cast.bodies["lam_dong"]),
    ]
    with store.open_kept(document.files.get().sha256) as file:
        said = words(file.read())
    assert "01-CV/BTGTW" in said
    assert "K/T TRƯỞNG BAN" in said
    assert "Ban Tuyên giáo Tỉnh ủy Lâm Đồng" in said
    assert "Xã Tà Nung" not in said
    assert Entry.objects.filter(act="campaign.issue_letter").count() == 1


def test_the_same_letter_twice_is_one(cast, campaign):
    assert issue(cast, campaign) == issue(cast, campaign)
    assert Document.objects.filter(direction="OUTGOING").count() == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"body": "lam_dong"}, "cơ quan mình"),
        ({"at": NOW - timedelta(days=20)}, "Không còn đơn vị"),
        ({"kind": "SURVEY"}, "Không còn đơn vị"),
    ],
)
def test_a_letter_refused_takes_no_number(cast, campaign, change, why):
    with pytest.raises(Refused, match=why):
        issue(cast, campaign, **change)

    assert not Document.objects.filter(direction="OUTGOING").exists()
    assert not Letter.objects.exists()


def test_the_draft_has_the_writers_own_letterhead_and_dots(cast, sign_in, campaign):
    answer = sign_in(cast.person("hoa")).get(f"/dot/{campaign.pk}/don-doc.docx")

    said = " ".join(words(answer.content).split())  # a long name ends its lines at sense
    assert "NHÀ XUẤT BẢN CHÍNH TRỊ QUỐC GIA SỰ THẬT" in said
    assert "...-CV/NXBCTQG" in said
    assert "Hà Nội" not in said


def test_the_signer_is_the_leader_of_the_day(cast):
    body = cast.bodies["centre"]
    body.posts.filter(role=Role.LEADER).update(title="Trưởng ban")

    assert queries.leader_of(body, NOW.date()) == ("Vinh", "Trưởng ban")
    assert queries.leader_of(cast.bodies["publisher"], NOW.date()) == ("...", "...")
    body.posts.update(to_date=NOW.date())
    assert queries.leader_of(body, NOW.date()) == ("...", "...")


def test_the_place_is_that_of_the_last_paper_or_the_province(cast, campaign):
    assert queries.place_of(cast.bodies["centre"], NOW.date()) == "..."
    assert queries.place_of(cast.bodies["lam_dong"], NOW.date()) == "Lâm Đồng"
    issue(cast, campaign)
    assert queries.place_of(cast.bodies["centre"], NOW.date()) == "Hà Nội"


def test_many_late_units_are_named_by_province(cast, campaign):
    at = NOW + timedelta(days=9)

    rows = queries.letter_rows(campaign, kind="SURVEY", at=at, day=at.date(), named_at_most=3)

    assert [(row.name, row.units, row.last_day) for row in rows] == [
        ("Ban Tuyên giáo Tỉnh ủy Hà Giang", 1, date(2023, 11, 3)),
        ("Ban Tuyên giáo Tỉnh ủy Lâm Đồng", 3, date(2023, 11, 3)),
    ]


@pytest.fixture
def merged(cast):
    """From 1 July 2025 Lâm Đồng and Hà Giang are one province with a department of its own; Tà Nung is split in two."""
    day = date(2025, 7, 1)
    event = Event.objects.create(kind="MERGE", effective_on=day, legal_basis="Nghị quyết 202/2025/QH15")
    new = make_unit(Level.PROVINCE, "68b", "Lâm Giang", "Tỉnh", cast.nation)
    parts = [make_unit(Level.COMMUNE, f"2479{n}", f"Tà Nung {n}", "Xã", new, province=new) for n in (1, 2)]
    gone = [cast.lam_dong, cast.ha_giang, cast.ta_nung]
    UnitVersion.objects.filter(unit__in=[new, *parts]).update(from_date=day, begun_by=event)
    UnitVersion.objects.filter(unit__in=gone).update(to_date=day, ended_by=event)
    for old in gone[:2]:
        Lineage.objects.create(event=event, old=old, new=new, extent="WHOLE")
    for part in parts:
        Lineage.objects.create(event=event, old=cast.ta_nung, new=part, extent="PART")
    return make_body("PROPAGANDA", "Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Giang", new, "BTGDVTU"), parts


def test_a_province_merged_since_is_urged_through_the_body_of_its_heir(cast, campaign, merged):
    body, _ = merged
    at = NOW.replace(year=2025, month=8)

    rows = queries.letter_rows(campaign, kind="REPORT", at=at, day=at.date())
    assert [row.addressed for row in rows] == [
        "Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Giang, về phần địa bàn tỉnh Hà Giang trước đây",
        "Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Giang, về phần địa bàn tỉnh Lâm Đồng trước đây",
    ]
    letter = issue(cast, campaign, kind="REPORT", at=at)
    assert [(one.name, one.body) for one in letter.document.recipients.all()] == [(body_name(body), body)]
    with store.open_kept(letter.document.files.get().sha256) as file:
        assert "về phần địa bàn tỉnh Hà Giang trước đây" in words(file.read())


def body_name(body):
    return body.names.get().name


def test_a_unit_split_since_is_urged_at_each_heir_and_counted_once(cast, campaign, merged):
    _, parts = merged
    party = make_body("PARTY_COMMITTEE", "Đảng ủy xã Tà Nung 1", parts[0])
    at = NOW.replace(year=2025, month=8)

    rows = queries.letter_rows(campaign, kind="SURVEY", at=at, day=at.date())

    assert [(row.addressed, row.units, row.body_id) for row in rows if "Tà Nung" in row.name] == [
        ("Đảng ủy xã Tà Nung 1, về phần địa bàn xã Tà Nung trước đây", 1, party.pk),
        ("Xã Tà Nung 2, về phần địa bàn xã Tà Nung trước đây", 0, None),
    ]
    assert sum(row.units for row in rows) == 4


def test_the_heirs_cost_few_queries(cast, campaign, merged, django_assert_max_num_queries):
    at = NOW.replace(year=2025, month=8)
    for kind in ("REPORT", "SURVEY"):
        with django_assert_max_num_queries(14):
            queries.letter_rows(campaign, kind=kind, at=at, day=at.date())


def page_of(campaign):
    return f"/dot/{campaign.pk}/don-doc/"


def answers_at(client, campaign, **more):
    form = client.get(page_of(campaign)).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    return given | {"place": "Hà Nội", "signer": "Phạm Văn Mẫu", "capacity": "GIÁM ĐỐC"} | more


def test_the_letters_page_sends_it_and_its_clerk_issues_it(cast, sign_in, campaign):
    client = sign_in(cast.person("hoa"))
    there = client.get(page_of(campaign))
    assert there.context["form"]["signer"].value() == "..."
    assert "Chưa đối chiếu được với bản gốc: lề giấy (" in there.content.decode()
    wrong = client.post(page_of(campaign), answers_at(client, campaign, place="", send="1"))
    assert wrong.status_code == 422
    assert "Phạm Văn Mẫu" in wrong.content.decode()
    sent = client.post(page_of(campaign), answers_at(client, campaign, send="1"), follow=True)
    assert "Chờ cấp số" in sent.content.decode()

    row = Awaiting.objects.get()
    clerk = sign_in(cast.person("an"))
    assert row.url in clerk.get("/van-ban/di/").content.decode()
    read = clerk.get(row.url)
    assert (read.context["form"]["signer"].value(), read.context["may_number"]) == ("Phạm Văn Mẫu", True)
    assert "Phạm Văn Mẫu" in words(clerk.get(f"/dot/{campaign.pk}/don-doc.docx").content)
    issued = clerk.post(row.url, answers_at(clerk, campaign), follow=True)
    assert "01-CV/NXBCTQG" in issued.content.decode()
    assert "01-CV/NXBCTQG" in sign_in(cast.person("hoa")).get(f"/dot/{campaign.pk}/").content.decode()
    row.refresh_from_db()
    assert (row.document.code, PreparedLetter.objects.count()) == ("01-CV/NXBCTQG", 0)
    assert sign_in(cast.person("an")).get(page_of(campaign)).status_code == 403


def test_sent_again_its_words_are_those_of_now_and_it_is_taken_back(cast, campaign):
    facts = {"kind": "", "place": "Hà Nội", "capacity": "", "signer": "Hoa", "symbol": "", "at": NOW}
    own = {"campaign": campaign, "body": cast.bodies["publisher"], "by": cast.actor("hoa")}
    for signer in ("Hoa", "Vinh"):
        actions.send_letter(**own, **facts | {"signer": signer})
    assert PreparedLetter.objects.get().signer == "Vinh"
    actions.take_back_letter(**own, at=NOW)
    assert (PreparedLetter.objects.count(), Awaiting.objects.filter(settled_at=None).count()) == (0, 0)
    with pytest.raises(Refused, match="không ở danh sách chờ cấp số"):
        actions.take_back_letter(**own, at=NOW)
    with pytest.raises(Refused, match=r"còn chỗ “\.\.\.” chưa điền"):
        actions.send_letter(**own, **facts | {"signer": "..."})
    with pytest.raises(Refused, match="cơ quan mình"):
        actions.send_letter(**own | {"body": cast.bodies["centre"]}, **facts)
    with pytest.raises(Refused, match="có văn thư cấp số"):
        issue(cast, campaign, name="hoa", body="publisher")
    assert not Document.objects.filter(direction="OUTGOING").exists()


def test_its_writer_takes_it_back_at_the_door(cast, sign_in, campaign):
    client, door = sign_in(cast.person("hoa")), f"/dot/{campaign.pk}/don-doc/rut-lai/"
    client.post(page_of(campaign), answers_at(client, campaign, send="1"))
    assert "Đã rút lại" in client.post(door, follow=True).content.decode()
    for name in ("an", "minh", "khach"):
        assert sign_in(cast.person(name)).post(door).status_code == 403


def test_who_may_write_it(cast, sign_in, campaign):
    for name in ("lan", "minh", "khach"):
        assert sign_in(cast.person(name)).get(f"/dot/{campaign.pk}/don-doc/").status_code == 403
