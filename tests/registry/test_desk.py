"""The doors of the room beyond the two registers: who opens which, and what a clerk does there."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import TODAY
from tests.registry.test_actions import PDF, attach, come, go, own, paper
from tests.registry.test_dossiers import opened, put
from tests.registry.test_finding import with_text
from tests.registry.test_holding import hold
from tests.registry.test_letterhead import PLAN
from tests.registry.test_routing import lead, route
from tusach.people.models import Post, Role
from tusach.registry.models import (
    Delivery,
    Document,
    Dossier,
    Group,
    HeldNumber,
    Holding,
    Task,
    TaskState,
    Volume,
)


@pytest.mark.parametrize(
    ("address", "an", "hoa", "khach", "vang"),
    [
        ("/van-ban/viec/", 200, 200, 200, 403),
        ("/van-ban/theo-doi/", 200, 200, 200, 403),
        ("/van-ban/ho-so/", 200, 200, 200, 403),
        ("/van-ban/ho-so/mo/", 200, 200, 200, 403),
        ("/van-ban/so/", 200, 403, 403, 403),
        ("/van-ban/nhom/", 200, 403, 403, 403),
        ("/van-ban/so/den.xlsx", 200, 200, 200, 403),
        ("/van-ban/so/di.pdf", 200, 200, 200, 403),
        ("/van-ban/ho-so/muc-luc.xlsx", 200, 200, 200, 403),
    ],
)
def test_who_opens_which_page(cast, sign_in, address, an, hoa, khach, vang):
    statuses = [
        sign_in(cast.person(name)).get(address).status_code for name in ("an", "hoa", "khach", "vang")
    ]

    assert statuses == [an, hoa, khach, vang]


@pytest.mark.parametrize("act", ["chuyen", "ky-nhan", "gui-di", "huy"])
@pytest.mark.parametrize(("name", "status"), [("hoa", 403), ("khach", 404), ("vang", 404)])
def test_others_do_nothing_with_a_document(cast, sign_in, act, name, status):
    assert sign_in(cast.person(name)).post(f"/van-ban/{go(cast).pk}/{act}/").status_code == status


@pytest.mark.parametrize(("name", "status"), [("ngoc", 403), ("khach", 404), ("vang", 404)])
@pytest.mark.parametrize("act", ["nhan", "tra-lai", "xong", "giao-tiep"])
def test_another_does_not_answer_for_a_task(cast, sign_in, act, name, status):
    (task,) = route(cast, come(cast), lead(cast))

    assert (
        sign_in(cast.person(name)).post(f"/van-ban/viec/{task.pk}/{act}/", {"why": "x"}).status_code == status
    )


@pytest.mark.parametrize(("name", "status"), [("hoa", 403), ("khach", 404)])
def test_another_settles_no_number_and_closes_no_book(cast, sign_in, name, status):
    held, an = hold(cast), sign_in(cast.person("an"))
    an.post(
        "/van-ban/so/quyen/",
        {"quyen-direction": "INCOMING", "quyen-kind": "", "quyen-from_date": "01/01/2023"},
    )
    volume = Volume.objects.get()
    client = sign_in(cast.person(name))

    for address in (
        f"so/giu/{held.pk}/thoi/",
        f"so/day/{held.series_id}/huy/",
        f"so/quyen/{volume.pk}/khoa/",
    ):
        assert client.post(f"/van-ban/{address}", {"why": "x", "number": "1"}).status_code == status
    held.refresh_from_db()
    assert held.state == Holding.HELD


def test_a_clerk_holds_a_number_and_uses_it(cast, sign_in):
    client = sign_in(cast.person("an"))
    page = client.post("/van-ban/so/", {"family": "PARTY", "kind": "Công văn", "for_whom": "Vụ A", "why": "Chờ ký", "once": "k"}, follow=True)  # fmt: skip
    held = HeldNumber.objects.get()
    assert "Đã giữ số 01 của Công văn cho Vụ A." in page.content.decode()

    sent = {
        "family": "PARTY",
        "kind": "Công văn",
        "subject": "Về việc A",
        "dated": "01/9/2023",
        "held": held.pk,
        "once": "x",
    }
    page = client.post("/van-ban/di/cap-so/", sent, follow=True)

    assert "Đã cấp số 01-CV/NXBCTQG." in page.content.decode()
    refused = client.post(
        "/van-ban/so/", {"family": "PARTY", "kind": "", "for_whom": "", "why": "", "once": ""}
    )
    assert (refused.status_code, "Xin chọn tên loại" in refused.content.decode()) == (422, True)


def test_the_page_of_numbers_tells_gaps_and_cancels_one(cast, sign_in):
    go(cast, own(number="1"))
    go(cast, own(number="4"), why="Sổ giấy")
    client = sign_in(cast.person("an"))
    assert "Số 02 đến 03 chưa dùng" in client.get("/van-ban/so/").content.decode()

    series = Document.objects.first().series
    page = client.post(f"/van-ban/so/day/{series.pk}/huy/", {"number": "2", "why": "In hỏng"}, follow=True)

    assert "Số 03 chưa dùng" in page.content.decode()


def test_a_file_fills_the_form_and_is_attached_when_it_is_entered(cast, sign_in):
    client = sign_in(cast.person("an"))
    file = SimpleUploadedFile("ke hoach.txt", PLAN.encode())
    page = client.post("/van-ban/den/doc-tep/", {"doc-file": file})

    form = page.context["form"]
    assert (form["issuer"].value(), form["number"].value(), form["symbol"].value()) == (
        "Ban Tuyên giáo Trung ương",
        "341",
        "-KH/BTGTW",
    )
    assert (form["kind"].value(), form["dated"].value()) == ("Kế hoạch", "22/8/2023")
    data = {name: form[name].value() or "" for name in form.fields}
    client.post("/van-ban/den/vao-so/", data | {"other": "", "once": "one"})

    document = Document.objects.get(direction="INCOMING")
    assert (document.files.get().name, document.subject[:20]) == ("ke hoach.txt", "Tổng kết 15 năm thực")
    again = client.post("/van-ban/den/doc-tep/", {"doc-file": SimpleUploadedFile("x.txt", PLAN.encode())})
    assert "Có thể đã vào sổ." in again.content.decode()


def test_what_looks_the_same_is_asked_about_once(cast, sign_in):
    come(cast)
    client = sign_in(cast.person("an"))
    data = {
        "arrived_on": "29/8/2023", "issuer": "Ban Tuyên giáo TW", "family": "PARTY", "kind": "Kế hoạch", "number": "341",
        "symbol": "-KH/BTGTW", "dated": "22/8/2023", "subject": "Tổng kết", "once": "two",
    }  # fmt: skip

    asked = client.post("/van-ban/den/vao-so/", data)
    assert asked.status_code == 422
    assert "Văn bản này có thể đã vào sổ: số đến 01" in asked.content.decode()
    assert 'type="checkbox" name="other"' in asked.content.decode()
    client.post("/van-ban/den/vao-so/", data | {"other": "on"})

    assert Document.objects.filter(direction="INCOMING").count() == 2


@pytest.mark.parametrize("data", [b"", b"MZ\x90", b"%PDF-1.4 broken"])
def test_a_file_that_cannot_be_read_says_so_and_the_form_stays(cast, sign_in, data):
    answer = sign_in(cast.person("an")).post(
        "/van-ban/den/doc-tep/", {"doc-file": SimpleUploadedFile("a.pdf", data)}
    )

    assert answer.status_code == (422 if not data else 200)
    assert "Trích yếu" in answer.content.decode()
    assert Document.objects.count() == 0


def test_a_document_goes_from_the_clerk_to_who_answers(cast, sign_in):
    document = come(cast)
    Post.objects.create(
        person=cast.person("quan"),
        body=cast.bodies["publisher"],
        role=Role.LEADER,
        from_date=date(2009, 1, 1),
    )
    leader = sign_in(cast.person("quan"))
    leader.post(f"/van-ban/{document.pk}/chuyen/", {"lead": cast.person("hoa").pk, "know": [cast.person("ngoc").pk], "due": "10/11/2023", "instruction": "Xem kỹ"})  # fmt: skip
    task = Task.objects.get(part="LEAD")
    assert task.given_by_leader

    hoa = sign_in(cast.person("hoa"))
    assert "Xem kỹ" in hoa.get("/van-ban/viec/").content.decode()
    hoa.post(f"/van-ban/viec/{task.pk}/nhan/")
    hoa.post(f"/van-ban/viec/{task.pk}/giao-tiep/", {"lead": cast.person("ngoc").pk, "due": "09/11/2023"})
    page = hoa.post(f"/van-ban/viec/{task.pk}/xong/", {"said": "Đã trả lời"}, follow=True).content.decode()

    task.refresh_from_db()
    assert (task.state, task.below.get().person) == (TaskState.DONE, cast.person("ngoc"))
    assert "Xong 02/11/2023" in page
    assert "Hoa" in hoa.get("/van-ban/theo-doi/").content.decode()


def test_an_answer_is_named_by_its_number_or_entered_from_the_document(cast, sign_in):
    document = come(cast)
    (task,) = route(cast, document, lead(cast))
    an = sign_in(cast.person("an"))
    form = an.get(f"/van-ban/di/cap-so/?tra-loi={document.pk}").context["form"]
    assert form["subject"].value() == "trả lời Kế hoạch số 341-KH/BTGTW"
    an.post("/van-ban/di/cap-so/", {"family": "PARTY", "kind": "Công văn", "subject": "trả lời", "answers_to": document.pk, "once": "x"})  # fmt: skip
    answer = Document.objects.get(direction="OUTGOING")
    assert document.cited_by.get().document == answer

    hoa = sign_in(cast.person("hoa"))
    missed = hoa.post(f"/van-ban/viec/{task.pk}/xong/", {"answer": "99-CV/X"}, follow=True).content.decode()
    assert "Không thấy 99-CV/X trong sổ văn bản đi" in missed
    hoa.post(f"/van-ban/viec/{task.pk}/xong/", {"answer": " 1 - cv/nxbctqg"})

    task.refresh_from_db()
    assert (task.answer, task.state) == (answer, TaskState.DONE)
    assert "01-CV/NXBCTQG" in hoa.get("/van-ban/theo-doi/").content.decode()


def test_a_late_task_is_counted_where_it_is_looked_for(cast, sign_in):
    route(cast, come(cast), lead(cast), due=TODAY)
    Task.objects.update(due=date(2023, 10, 1))

    mine = sign_in(cast.person("hoa")).get("/van-ban/viec/?qua-han=1").content.decode()
    whole = sign_in(cast.person("an")).get("/van-ban/viec/?cua=co-quan").content.decode()
    follow = sign_in(cast.person("an")).get("/van-ban/theo-doi/?qua-han=1").content.decode()

    assert all("Quá hạn" in page for page in (mine, whole, follow))


def test_a_late_secret_document_is_not_even_counted_for_others(cast, sign_in):
    come(cast, paper(secrecy="SECRET", due=date(2023, 9, 1)))
    late = {
        name: sign_in(cast.person(name)).get("/van-ban/theo-doi/").context["late"] for name in ("an", "hoa")
    }
    assert late == {"an": 1, "hoa": 0}


def test_a_receiver_opens_and_enters_and_the_sender_sees_it(cast, sign_in):
    Post.objects.create(
        person=cast.person("minh"), body=cast.bodies["lam_dong"], role=Role.CLERK, from_date=date(2009, 1, 1)
    )
    sent = go(cast, recipients="- Các tỉnh ủy, thành ủy")
    minh = sign_in(cast.person("minh"))
    assert "Vào sổ văn bản đến" in minh.get(f"/van-ban/{sent.pk}/").content.decode()
    delivery = Delivery.objects.get(body=cast.bodies["lam_dong"])
    assert delivery.opened_by == cast.person("minh")

    form = minh.get(f"/van-ban/gui-den/{delivery.pk}/vao-so/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    minh.post(f"/van-ban/gui-den/{delivery.pk}/vao-so/", data)

    assert "Số đến 01" in minh.get("/van-ban/gui-den/").content.decode()
    page = sign_in(cast.person("an")).get(f"/van-ban/{sent.pk}/").content.decode()
    assert "2 cơ quan nhận trong hệ thống, 1 đã mở." in page
    assert "Vào sổ số đến 01" in page
    assert sign_in(cast.person("khach")).get(f"/van-ban/gui-den/{delivery.pk}/vao-so/").status_code == 404


def test_a_dossier_is_kept_on_its_pages(cast, sign_in):
    client = sign_in(cast.person("hoa"))
    data = {"title": "Tổng kết", "notation": "02-TH", "year": "2023", "maintenance": "Vĩnh viễn"}
    client.post("/van-ban/ho-so/mo/", data)
    dossier, document = Dossier.objects.get(), come(cast)

    client.post(f"/van-ban/{document.pk}/ho-so/", {"hs-dossier": dossier.pk})
    other = put(cast, dossier, go(cast))
    client.post(f"/van-ban/ho-so/van-ban/{other.pk}/chuyen/", {"len": "1"})
    page = client.get(f"/van-ban/ho-so/{dossier.pk}/").content.decode()
    client.post(f"/van-ban/ho-so/{dossier.pk}/ket-thuc/")

    assert page.index("01-CV/NXBCTQG") < page.index("341-KH/BTGTW")
    dossier.refresh_from_db()
    assert dossier.closed_at is not None
    assert "Tổng kết" in client.get("/van-ban/ho-so/?q=tong").content.decode()
    assert client.get(f"/van-ban/ho-so/{dossier.pk}/muc-luc.docx").status_code == 200
    assert sign_in(cast.person("khach")).get(f"/van-ban/ho-so/{dossier.pk}/").status_code == 404


def test_a_group_is_written_changed_and_dropped(cast, sign_in):
    client = sign_in(cast.person("an"))
    client.post("/van-ban/nhom/", {"name": "Các nơi A", "members": "Đảng ủy xã Tà Nung\nHội B"})
    group = Group.objects.get()

    assert "Hội B" in client.get(f"/van-ban/nhom/?sua={group.pk}").content.decode()
    assert sign_in(cast.person("khach")).post(f"/van-ban/nhom/{group.pk}/bo/").status_code == 404
    sign_in(cast.person("an")).post(f"/van-ban/nhom/{group.pk}/bo/")
    assert not Group.objects.exists()


def test_a_file_shows_its_text_and_the_search_its_place(cast, sign_in):
    kept = with_text(cast, come(cast), "Mở đầu\nCăn cứ Kết luận số 30-KL/TW, ngày 08/02/2018")
    client = sign_in(cast.person("an"))

    assert "Căn cứ Kết luận" in client.get(f"/van-ban/tep/{kept.pk}/chu/").content.decode()
    assert "<mark>Kết luận</mark>" in client.get("/van-ban/tim/", {"q": '"ket luan"'}).content.decode()
    assert sign_in(cast.person("khach")).get(f"/van-ban/tep/{kept.pk}/chu/").status_code == 404


def test_the_document_page_asks_as_much_for_three_tasks_files_and_lines_as_for_one(cast, sign_in):
    document, client, counts = come(cast), sign_in(cast.person("an")), []
    for number in range(3):
        route(cast, document, *([lead(cast)] if not number else []), *_joins(cast, number))
        attach(cast, document, f"{number}.pdf", PDF + str(number).encode())
        put(cast, opened(cast, notation=str(number)), document)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/van-ban/{document.pk}/")
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 34


def _joins(cast, number):
    from tusach.registry.actions import Share

    return [Share("JOIN", person=cast.person(("ngoc", "quan", "sau")[number]))]


@pytest.mark.parametrize("address", ["/van-ban/viec/?cua=co-quan", "/van-ban/ho-so/", "/van-ban/theo-doi/", "/van-ban/tim/?q=tong", "/van-ban/gui-den/"])  # fmt: skip
def test_lists_ask_as_much_for_three_rows_as_for_one(cast, sign_in, address):
    client, counts = sign_in(cast.person("an")), []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            route(cast, come(cast, paper(number=str(number))), lead(cast))
            put(cast, opened(cast, notation=str(number)), go(cast))
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 20
