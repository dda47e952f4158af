import html
import io
import json
import re
from base64 import b64decode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.cast import NOW
from tests.reports.conftest import GOOD
from tusach.reports import actions, exports
from tusach.reports.models import Report


def page_data(leaf_keys, **fields):
    return {"have": leaf_keys, "base": 0, "client_key": "may-1", **fields}


M1 = ["nhan", "con", "mat", "luot", "quy_che", "quy_che_ngay"]


def test_a_commune_opens_writes_and_sends_without_javascript(world, sign_in):
    cast, client = world.cast, sign_in(world.cast.person("lan"))
    assert "Bắt đầu viết" in client.get("/bao-cao/").content.decode()
    owed = world.campaign.obligations.get(unit=cast.ta_nung)
    client.post(reverse("reports:open", args=[owed.pk]))
    report = Report.objects.get()
    came = client.post(
        reverse("reports:write", args=[report.pk, "m1"]),
        page_data(M1, **{"q-nhan": "1.386", "q-con": "1.204", "q-luot-doc-2023": "58", "q-quy_che": "co"}),
    )
    assert came.url == reverse("reports:leaf", args=[report.pk, "m2"])
    came = client.post(
        reverse("reports:write", args=[report.pk, "m2"]),
        page_data(["kho", "can"], **{"q-kho": "Kiêm nhiệm", "q-can": ["nn"]})
        | {"base": 1, "client_key": "x"},
    )
    assert came.url == reverse("reports:before", args=[report.pk])
    assert "Phiếu đã đủ để gửi" in client.get(came.url).content.decode()
    receipt = client.post(reverse("reports:submit", args=[report.pk]), follow=True).content.decode()

    report.refresh_from_db()
    assert report.state == "SUBMITTED"
    assert report.revisions.get(number=2).digest in receipt


def test_a_wrong_answer_is_kept_and_shown_with_its_sentence(world, sign_in):
    report, client = world.report(world.cast.ta_nung), sign_in(world.cast.person("lan"))
    url = reverse("reports:write", args=[report.pk, "m1"])
    came = client.post(
        url, page_data(M1, **{"q-nhan": "1.386", "q-con": "1.420", "q-mat": "mấy chục"}), follow=True
    )
    text = came.content.decode()

    assert "Xã ghi còn 1.420 bản nhưng chỉ nhận 1.386 bản." in text
    assert 'value="mấy chục"' in text
    assert 'href="#q-con"' in text


def test_saving_as_one_types_answers_in_json(world, sign_in):
    report, client = world.report(world.cast.ta_nung), sign_in(world.cast.person("lan"))
    url = reverse("reports:save", args=[report.pk, "m1"])
    first = client.post(url, page_data(["nhan"], **{"q-nhan": "10"})).json()
    again = client.post(url, page_data(["nhan"], **{"q-nhan": "10"})).json()
    other = client.post(url, page_data(["nhan"], **{"q-nhan": "12"}) | {"client_key": "may-2"}).json()

    assert (first["revision"], first["plain"], again["revision"], other["pairs"]) == (1, True, 1, ["nhan"])
    assert "hai người cùng sửa" in other["said"]
    clashes = client.get(reverse("reports:clashes", args=[report.pk])).content.decode()
    assert "Lấy bản này" in clashes


def test_a_known_number_is_agreed_or_mended_with_a_reason(world, sign_in):
    from tusach.figures.actions import Cell, record
    from tusach.figures.models import Evidence

    cast = world.cast
    record(unit=cast.ta_nung, source="supply.Receipt:1", cells=[Cell("I122", 2022, 400), Cell("I122", 2023, 12)],
           evidence=Evidence.DISPATCHED, by=cast.actor("an"), at=NOW)  # fmt: skip
    report, client = world.report(cast.ta_nung), sign_in(cast.person("lan"))
    assert "412" in client.get(reverse("reports:leaf", args=[report.pk, "m1"])).content.decode()
    url = reverse("reports:write", args=[report.pk, "m1"])
    client.post(url, page_data(["nhan"], **{"known-nhan": "412", "k-nhan": "dung"}))
    assert report.revisions.get(number=1).answers == {"nhan": {"known": 412, "agree": True}}
    client.post(
        url,
        page_data(
            ["nhan"], **{"known-nhan": "412", "k-nhan": "sua", "q-nhan": "420", "w-nhan": "Số cũ ghi nhầm"}
        )
        | {"base": 1, "client_key": "b"},
    )
    assert report.revisions.get(number=2).answers == {
        "nhan": {"known": 412, "value": 420, "why": "Số cũ ghi nhầm"}
    }


def test_three_refusals_in_three_places(world, sign_in):
    report = world.sent(world.cast.ta_nung)
    pages = [
        reverse(f"reports:{name}", args=[report.pk])
        for name in ("show", "before", "read", "compare", "clashes", "receipt", "workbook")
    ]
    assert {sign_in(world.cast.person("khach")).get(url).status_code for url in pages} == {404}
    accept = reverse("reports:accept", args=[report.pk])
    assert sign_in(world.cast.person("lan")).post(accept).status_code == 403
    assert sign_in(world.cast.person("minh")).post(accept).status_code == 302
    late = sign_in(world.cast.person("minh")).post(accept, follow=True).content.decode()
    assert "không làm được việc này nữa" in late
    assert {sign_in(world.cast.person("minh")).get(url).status_code for url in pages} == {200}


def test_a_reviewer_reads_returns_by_leaf_and_the_commune_sees_why(world, sign_in):
    cast = world.cast
    report = world.sent(cast.ta_nung)
    minh = sign_in(cast.person("minh"))
    assert "Xã Tà Nung" in minh.get("/bao-cao/cho-xem/").content.decode()
    assert "Kiêm nhiệm." in minh.get(reverse("reports:read", args=[report.pk])).content.decode()
    minh.post(reverse("reports:return", args=[report.pk]), {"c-m1": "Đếm lại <b>số bản</b>."})
    shown = sign_in(cast.person("lan")).get(reverse("reports:show", args=[report.pk])).content.decode()

    assert "Đếm lại &lt;b&gt;số bản&lt;/b&gt;." in shown


@pytest.mark.parametrize("page", ["/bao-cao/cho-xem/", "/bao-cao/"])
def test_lists_ask_as_often_for_three_rows_as_for_one(world, sign_in, django_assert_max_num_queries, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cast, counts = world.cast, []
    client = sign_in(cast.person("minh"))
    for unit, name in [(cast.ta_nung, "lan"), (cast.bao_thuan, "bao")]:
        world.sent(unit, name)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_province_writes_beside_what_its_communes_said(world, sign_in):
    cast = world.cast
    actions.accept_report(report=world.sent(cast.ta_nung), by=cast.actor("minh"), at=NOW)
    report = world.report(cast.lam_dong, "minh", "REPORT")
    text = sign_in(cast.person("minh")).get(reverse("reports:leaf", args=[report.pk, "1.1"])).content.decode()

    assert "Kiêm nhiệm." in text
    assert "1.386" in text


def test_files_are_kept_with_the_answer_and_strangers_do_not_get_them(world, sign_in):
    tree = [
        {
            "key": "m1",
            "title": "Ảnh",
            "type": "leaf",
            "children": [{"key": "anh", "kind": "photo", "title": "Ảnh tủ sách"}],
        }
    ]
    actions.issue_outline(
        campaign=world.campaign, kind="SURVEY", tree=tree, by=world.cast.actor("vinh"), at=NOW
    )
    report, client = world.report(world.cast.ta_nung), sign_in(world.cast.person("lan"))
    url = reverse("reports:write", args=[report.pk, "m1"])
    wrong = client.post(url, page_data([]) | {"f-anh": SimpleUploadedFile("a.exe", b"MZ")})
    assert (wrong.status_code, "không phải ảnh" in wrong.content.decode()) == (422, True)
    client.post(url, page_data([]) | {"f-anh": SimpleUploadedFile("tu.jpg", b"anh tu sach")})
    (one,) = report.revisions.get().answers["anh"]
    file = reverse("reports:file", args=[report.pk, one["sha"]])
    assert b"".join(client.get(file).streaming_content) == b"anh tu sach"
    assert sign_in(world.cast.person("khach")).get(file).status_code == 404


def test_the_workbook_goes_out_and_a_faulty_one_comes_back_marked(world, sign_in):
    report, client = world.report(world.cast.ta_nung), sign_in(world.cast.person("lan"))
    content = client.get(reverse("reports:workbook", args=[report.pk])).content
    url = reverse("reports:send-workbook", args=[report.pk])
    assert client.post(url, {"file": io.BytesIO(content)}, follow=True).status_code == 200
    book = load_workbook(io.BytesIO(content))
    cell = next(row[3] for row in book["Phiếu"].iter_rows(min_row=2) if row[0].value == "nhan")
    cell.value = "khoảng nghìn"
    wrong = io.BytesIO()
    book.save(wrong)
    came = client.post(url, {"file": io.BytesIO(wrong.getvalue())})
    page = came.content.decode()
    assert (came.status_code, came.headers["Content-Type"].split(";")[0]) == (422, "text/html")
    assert f"Phiếu, {cell.coordinate}" in page
    assert "“khoảng nghìn” không phải số" in page
    assert 'download="phieu-xa-ta-nung-can-sua.xlsx"' in page
    (data,) = re.findall(r'href="data:[^,"]+;base64,([^"]+)"', page)
    marked = load_workbook(io.BytesIO(b64decode(html.unescape(data))))["Phiếu"][cell.coordinate]
    assert ("không phải số" in marked.comment.text, marked.value) == (True, "khoảng nghìn")
    assert "khoảng" not in str([one.answers for one in report.revisions.all()])
    other = exports.template_for(world.report(world.cast.bao_thuan, "bao"))
    said = client.post(url, {"file": io.BytesIO(other)}, follow=True).content.decode()
    assert "không phải của Xã Tà Nung" in said


def test_a_commune_page_is_light(world, sign_in):
    from tusach.reports.ready import survey_tree

    actions.issue_outline(
        campaign=world.campaign, kind="SURVEY", tree=survey_tree(), by=world.cast.actor("vinh"), at=NOW
    )
    report, client = world.report(world.cast.ta_nung), sign_in(world.cast.person("lan"))
    sizes = [
        len(
            client.get(
                reverse("reports:leaf", args=[report.pk, f"m{n}"]), headers={"accept-encoding": "gzip"}
            ).content
        )
        for n in range(1, 9)
    ]
    assert max(sizes) < 15_000, json.dumps(sizes)


def test_two_numbers_of_a_share_say_what_they_count(world, sign_in):
    from tusach.reports.ready import survey_tree

    actions.issue_outline(
        campaign=world.campaign, kind="SURVEY", tree=survey_tree(), by=world.cast.actor("vinh"), at=NOW
    )
    report = world.report(world.cast.ta_nung)
    page = (
        sign_in(world.cast.person("lan"))
        .get(reverse("reports:leaf", args=[report.pk, "m3"]))
        .content.decode()
    )
    assert (page.count("Số đạt (ý kiến)"), page.count("Trên tổng số (ý kiến)")) == (3, 3)


def test_two_revisions_are_compared_by_words(world, sign_in):
    report, client = world.report(world.cast.ta_nung), sign_in(world.cast.person("lan"))
    world.save(report, GOOD)
    world.save(report, {"kho": "Kiêm nhiệm nhiều việc."})
    text = client.get(reverse("reports:compare", args=[report.pk])).content.decode()

    assert "<del>nhiệm.</del><ins>nhiệm" in text


def test_a_saving_address_opened_by_hand_leads_to_its_section(world, sign_in):
    report = world.report(world.cast.ta_nung)

    came = sign_in(world.cast.person("lan")).get(reverse("reports:write", args=[report.pk, "m1"]))

    assert (came.status_code, came["Location"]) == (302, reverse("reports:leaf", args=[report.pk, "m1"]))
