"""A letter saved as a file: its attachments become a line of the book."""

from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registry.test_letterhead import PLAN
from tusach.registry.mail import is_mail, read_mail
from tusach.registry.models import Document


def letter(*files, subject="V/v gửi kế hoạch"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "vanthu@example.vn", "nxb@example.vn", subject
    message.set_content("Kính gửi, xin xem tệp đính kèm.")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_a_letter_is_taken_apart():
    mail = read_mail(letter(("kế hoạch.txt", b"abc"), ("rong.txt", b"")))

    assert (mail.subject, mail.files) == ("V/v gửi kế hoạch", (("kế hoạch.txt", b"abc"),))
    assert is_mail(letter())


@pytest.mark.parametrize(
    "data", [b"", b"Subject: x\n\ny", "Kế hoạch\nFrom: a".encode(), b"%PDF-1.4", b"From: \xff\n" * 50]
)
def test_what_is_no_letter_is_none(data):
    assert not is_mail(data)
    assert read_mail(data).files == ()


def test_the_clerk_enters_what_came_by_mail_with_all_its_files(cast, sign_in):
    client = sign_in(cast.person("an"))
    data = letter(
        ("phu luc.txt", "Phụ lục: số liệu".encode()), ("ke hoach.txt", PLAN.encode()), ("la.bin", b"\x00\x01")
    )
    page = client.post("/van-ban/den/doc-tep/", {"doc-file": SimpleUploadedFile("thu.eml", data)})
    form = page.context["form"]
    assert form["number"].value() == "341"

    sent = {name: form[name].value() or "" for name in form.fields} | {"other": "", "once": "m"}
    said = client.post("/van-ban/den/vao-so/", sent, follow=True).content.decode()
    client.post("/van-ban/den/vao-so/", sent)

    document = Document.objects.get(direction="INCOMING")
    assert sorted(document.files.values_list("name", flat=True)) == ["ke hoach.txt", "phu luc.txt"]
    assert "không phải loại nhận được" in said


def test_a_letter_without_files_says_so(cast, sign_in):
    page = sign_in(cast.person("an")).post(
        "/van-ban/den/doc-tep/", {"doc-file": SimpleUploadedFile("thu.eml", letter(subject="Mời họp"))}
    )

    assert "Thư không có tệp đính kèm." in page.content.decode()
    assert page.context["form"]["subject"].value() == "Mời họp"
