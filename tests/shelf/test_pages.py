import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.library.factories import make_edition
from tests.shelf.factories import lend, make_shelf, put, stocked
from tests.supply.factories import make_title
from tusach.library.models import State
from tusach.shelf import actions
from tusach.shelf.models import Loan, Shelf, Tally

pytestmark = pytest.mark.django_db


def test_a_keeper_opens_a_shelf_once_and_then_lands_on_it(cast, sign_in):
    client = sign_in(cast.person("lan"))
    assert "Mở tủ sách" in client.get(reverse("shelf:home")).content.decode()

    facts = {
        "body": cast.bodies["ta_nung"].pk,
        "name": "Tủ sách xã",
        "place": "VILLAGE",
        "loan_days": 15,
        "forget_days": 30,
    }
    client.post(reverse("shelf:open"), facts)

    shelf = Shelf.objects.get()
    assert client.get(reverse("shelf:home")).headers["Location"] == reverse("shelf:show", args=[shelf.pk])
    assert "Nhận sách" in client.get(reverse("shelf:show", args=[shelf.pk])).content.decode()


PAGES = ["show", "titles", "lend", "loans", "counts", "pick_to_add", "items", "offers", "weedings", "waiting", "papers",
         "change", "import", "snapshot", "xlsx"]  # fmt: skip
OPEN_TO_READ = {"show", "titles", "items", "offers", "weedings", "xlsx"}


@pytest.mark.parametrize("page", PAGES)
def test_the_keeper_opens_each_page_the_province_reads_some_a_stranger_finds_none(cast, sign_in, page):
    shelf, title = stocked(cast, 2)
    lend(shelf, title)
    address = reverse(f"shelf:{page}", args=[shelf.pk])

    assert sign_in(cast.person("lan")).get(address).status_code == 200
    assert sign_in(cast.person("minh")).get(address).status_code == (200 if page in OPEN_TO_READ else 403)
    assert sign_in(cast.person("khach")).get(address).status_code == 404


@pytest.mark.parametrize(
    ("page", "count"), [("show", 15), ("titles", 10), ("lend", 9), ("loans", 10), ("counts", 10)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_questions(cast, sign_in, django_assert_num_queries, page, count, rows):
    shelf = make_shelf(cast)
    for number in range(rows):
        title = put(shelf, make_title(f"S{number}", f"Sách {number}"), 2)
        lend(shelf, title)
        actions.cancel_count(count=actions.start_count(shelf=shelf, by=cast.actor("lan"), at=NOW), by=cast.actor("lan"), at=NOW)  # fmt: skip
    client = sign_in(cast.person("lan"))
    client.get(reverse(f"shelf:{page}", args=[shelf.pk]))

    with django_assert_num_queries(count):
        page_text = client.get(reverse(f"shelf:{page}", args=[shelf.pk])).content.decode()

    if page in {"titles", "lend", "loans"}:
        assert page_text.count("Sách ") >= rows


def test_a_scanned_isbn_leads_to_the_title_and_a_press_lends_it(cast, sign_in):
    shelf, title = stocked(cast, 1)
    title.isbn = "9786045764930"
    title.save()
    client = sign_in(cast.person("lan"))

    answer = client.get(reverse("shelf:lend", args=[shelf.pk]), {"q": "978-604-57-6493-0"})
    assert answer.headers["Location"] == reverse("shelf:lend_title", args=[shelf.pk, title.pk])
    page = client.get(answer.headers["Location"])
    assert "Hỏi đáp về đất đai" in page.content.decode()
    told = {"reader": "Chị Hiền", "hamlet": "thôn 2", "device": page.context["form"].initial["device"]}
    for _ in range(2):
        after = client.post(answer.headers["Location"], told, follow=True)

    loan = Loan.objects.get()
    assert "Đã ghi cho Chị Hiền mượn" in after.content.decode()
    again = client.get(answer.headers["Location"]).content.decode()
    assert '<option value="Chị Hiền">' in again, "who borrows now is suggested"
    client.post(reverse("shelf:give_back", args=[loan.pk]))
    assert '<option value="Chị Hiền">' not in client.get(answer.headers["Location"]).content.decode()


def test_a_form_refused_keeps_what_was_typed(cast, sign_in):
    shelf, title = stocked(cast, 1)
    client = sign_in(cast.person("lan"))

    answer = client.post(
        reverse("shelf:lend_title", args=[shelf.pk, title.pk]), {"reader": "001203004567", "hamlet": "thôn 9"}
    )

    assert answer.status_code == 422
    assert "không giữ số căn cước" in answer.content.decode()
    assert 'value="thôn 9"' in answer.content.decode()


def test_the_others_of_the_commune_may_not_write(cast, sign_in):
    shelf, title = stocked(cast, 1)
    loan = lend(shelf, title)
    client = sign_in(cast.person("minh"))

    for name, args in (
        ("give_back", [loan.pk]),
        ("tally", [shelf.pk]),
        ("events", [shelf.pk]),
        ("start_weeding", [shelf.pk]),
    ):
        assert client.post(reverse(f"shelf:{name}", args=args)).status_code == 403
    client = sign_in(cast.person("khach"))
    for name, args in (("give_back", [loan.pk]), ("tally", [shelf.pk]), ("events", [shelf.pk])):
        assert client.post(reverse(f"shelf:{name}", args=args)).status_code == 404
    assert not Tally.objects.exists()


def test_a_count_on_the_pages_from_start_to_minutes(cast, sign_in):
    shelf, title = stocked(cast, 5)
    put(shelf, make_title("T002", "Nuôi ong"), 1)
    client = sign_in(cast.person("lan"))

    page = client.post(
        reverse("shelf:counts", args=[shelf.pk]), {"way": "exception", "witnesses": "Anh Tâm"}, follow=True
    )
    count = shelf.counts.get()
    assert "Sổ ghi 5 bản" in page.content.decode()
    line = {"title": title.pk, "fund": "PROGRAMME", "counted": 4, "damaged": 1, "reason": "mối"}
    client.post(reverse("shelf:count_line", args=[count.pk]), line)
    page = client.get(reverse("shelf:close_count", args=[count.pk])).content.decode()
    assert "1 đầu sách không ghi coi như đúng sổ" in page
    client.post(reverse("shelf:close_count", args=[count.pk]), {"paper": "01/BB", "witnesses": "Anh Tâm"})

    page = client.get(reverse("shelf:count", args=[count.pk])).content.decode()
    assert "In biên bản" in page
    assert client.get(reverse("shelf:count_pdf", args=[count.pk])).content.startswith(b"%PDF")


def test_a_blind_count_shows_no_number_of_the_ledger(cast, sign_in):
    shelf, _ = stocked(cast, 4321)
    count = actions.start_count(shelf=shelf, by=cast.actor("lan"), at=NOW, is_blind=True)

    page = sign_in(cast.person("lan")).get(reverse("shelf:count", args=[count.pk])).content.decode()

    assert "4.321" not in page
    assert "4321" not in page


def test_readers_see_a_shelf_by_its_code_without_a_session(cast, client, clock):
    shelf, title = stocked(cast, 1)
    lend(shelf, title, "Chị Hiền")

    answer = client.get(reverse("shelf:public", args=[shelf.code.lower()]))

    page = answer.content.decode()
    assert "Hỏi đáp về đất đai" in page
    assert "Hiền" not in page
    assert "sessionid" not in answer.cookies
    assert client.get(reverse("shelf:public", args=["KHONG"])).status_code == 404


def test_the_frame_for_bad_networks_is_the_same_for_everyone(cast, client, sign_in, clock):
    stocked(cast, 1)
    stranger = client.get(reverse("shelf:offline")).content
    keeper = sign_in(cast.person("lan")).get(reverse("shelf:offline")).content

    assert stranger == keeper


@pytest.mark.parametrize("form", ["so-muon", "qua-han", "so-tong-quat", "so-ca-biet", "nhan"])
def test_each_paper_is_made(cast, sign_in, form):
    shelf, title = stocked(cast, 2, numbers_items=True)
    lend(shelf, title)
    actions.number_items(shelf=shelf, title=title, quantity=1, fund="PROGRAMME", by=cast.actor("lan"), at=NOW)

    answer = sign_in(cast.person("lan")).get(reverse("shelf:paper", args=[shelf.pk, form]))

    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_paper_is_not_found(cast, sign_in):
    shelf = make_shelf(cast)

    assert (
        sign_in(cast.person("lan")).get(reverse("shelf:paper", args=[shelf.pk, "so-den"])).status_code == 404
    )


def test_other_marks_of_a_day_and_a_slip(cast, sign_in):
    shelf = make_shelf(cast)
    client = sign_in(cast.person("lan"))
    address = reverse("shelf:tally", args=[shelf.pk])

    said = client.post(address, {"kind": "READ"}, follow=True).content.decode()
    client.post(address, {"kind": "TALK"})
    client.post(address, {"less": "READ"})

    assert "Trong ngày 02/11/2023 có 1 lượt đọc tại chỗ" in said
    assert dict(Tally.objects.values_list("kind", "count")) == {"READ": 0, "TALK": 1}


def test_a_title_on_the_shelf_leads_to_its_ebook_and_others_do_not(cast, sign_in):
    shelf = make_shelf(cast)
    edition = make_edition("Hỏi đáp về đất đai")
    here, draft = make_title("S1", "Hỏi đáp về đất đai"), make_title("S2", "Sách chưa xuất bản")
    here.work, draft.work = edition.work, make_edition("Sách chưa xuất bản", state=State.DRAFT).work
    for title in (here, draft):
        title.save()
        put(shelf, title, 2)

    page = sign_in(cast.person("lan")).get(reverse("shelf:titles", args=[shelf.pk])).content.decode()

    assert page.count(f'href="/sach/{edition.key}/"') == page.count("Bản điện tử") == 1
