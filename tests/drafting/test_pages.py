import io
import zipfile

import pypdfium2
import pytest
from docx import Document

from tests.drafting.test_actions import accepted, draft_of
from tusach.campaign.models import Campaign
from tusach.drafting.models import Draft
from tusach.people.models import BodyName


def text_of_pdf(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    finally:
        pages.close()


def doors(draft) -> list[str]:
    return [f"/du-thao/{draft.pk}/{end}" for end in ("", "muc/1.1/", "du-thao.docx", "du-thao.pdf")]


def opened(client, door) -> int:
    answer = client.get(door)
    if answer.streaming:
        answer.getvalue()  # reads the file to its end and closes it
    return answer.status_code


@pytest.fixture
def draft(world) -> Draft:
    accepted(world)
    return draft_of(world)


@pytest.mark.parametrize(
    ("name", "status"), [("khach", 404), ("minh", 404), ("lan", 404), ("hoa", 200), ("an", 200)]
)
def test_drafts_are_the_centres(draft, world, sign_in, name, status):
    client = sign_in(world.cast.person(name))

    assert {opened(client, door) for door in doors(draft)} == {status}


def test_a_clerk_of_the_centre_reads_but_may_not_make(draft, world, sign_in):
    address = f"/du-thao/dot/{world.campaign.pk}/lap/"

    assert sign_in(world.cast.person("an")).post(address).status_code == 403


def test_a_second_click_gets_a_sentence_and_a_new_report_a_new_draft(draft, world, sign_in):
    client, address = sign_in(world.cast.person("hoa")), f"/du-thao/dot/{world.campaign.pk}/lap/"
    assert "chưa có báo cáo hay số liệu nào đổi" in client.post(address, follow=True).content.decode()
    accepted(world, "ha_giang", "khach", "khach")
    page = client.post(address, follow=True).content.decode()

    assert "Đã lập dự thảo 2 từ 2 báo cáo." in page


def test_a_leaf_that_is_not_there_is_not_found(draft, world, sign_in):
    assert sign_in(world.cast.person("hoa")).get(f"/du-thao/{draft.pk}/muc/9.9/").status_code == 404


def test_lists_ask_the_same_number_of_queries_with_one_and_three_drafts(
    draft, world, sign_in, django_assert_num_queries
):
    client = sign_in(world.cast.person("hoa"))
    addresses = {"/du-thao/": 9, f"/du-thao/dot/{world.campaign.pk}/": 8}
    for address in addresses:
        client.get(address)
    for rows in (1, 3):
        for address, count in addresses.items():
            with django_assert_num_queries(count):
                assert client.get(address).status_code == 200
        for number in (rows + 1, rows + 2):
            Draft.objects.create(
                campaign=world.campaign, number=number, made_at=draft.made_at, made_by=draft.made_by, accepted=1,
                expected=2, content=draft.content, digest=str(number),
            )  # fmt: skip


def test_the_word_paper_has_text_table_and_the_source_of_each_passage(draft, world, sign_in):
    data = sign_in(world.cast.person("hoa")).get(doors(draft)[2]).getvalue()
    made = Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    notes = zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml").decode()
    head = "\n".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)

    assert "Tổng kết 15 năm" in text
    assert "Tỉnh Lâm Đồng: Tốt." in text
    assert "Báo cáo của Tỉnh Lâm Đồng, bản 1" in notes
    assert "BAN TUYÊN GIÁO TRUNG ƯƠNG" in head
    assert "...-BC/BTGTW" in head
    assert "CÁC BÁO CÁO ĐƯỢC TỔNG HỢP" in text


def test_the_issuer_stands_by_its_name_on_the_day(draft, world, sign_in):
    body = world.cast.bodies["centre"]
    BodyName.objects.filter(body=body).update(to_date=draft.made_at.date())
    BodyName.objects.create(
        body=body,
        name="Ban Tuyên giáo và Dân vận Trung ương",
        symbol="BTGDVTW",
        from_date=draft.made_at.date(),
    )
    text = text_of_pdf(sign_in(world.cast.person("hoa")).get(doors(draft)[3]).getvalue())

    assert "TUYÊN GIÁO VÀ DÂN VẬN" in text.replace("\r\n", " ")
    assert "BTGDVTW" in text


def test_only_an_illustration_is_marked_as_one(draft, world, sign_in, settings):
    settings.DEMO = False
    client, mark = sign_in(world.cast.person("hoa")), "Số liệu minh hoạ"
    assert mark not in text_of_pdf(client.get(doors(draft)[3]).getvalue())
    Campaign.objects.filter(pk=world.campaign.pk).update(is_illustration=True)

    assert mark in text_of_pdf(client.get(doors(draft)[3]).getvalue())
