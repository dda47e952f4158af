"""What is too large is refused before it is read, whoever sends it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tusach.kit.middleware import LargestBody
from tusach.library.views.manage import intake as library
from tusach.reports.views import intake

pytestmark = pytest.mark.django_db

MB = 1 << 20


@pytest.fixture(autouse=True)
def _small(settings):
    settings.MAX_FILE_BYTES, settings.LIBRARY_MAX_FILE_BYTES = 1 * MB, 12 * MB


def sent(client, address, size, **more):
    """The length is what is looked at, before any of it is read: so none of it has to be there."""
    return client.generic("POST", address, b"x", content_type="multipart/form-data; boundary=b",
                          CONTENT_LENGTH=str(size), **more)  # fmt: skip


@pytest.mark.parametrize("address", ["/dang-nhap/", "/du-thao/gop-y/", "/may-sach/so-lieu/", "/de-nghi/"])
def test_whoever_is_not_signed_in_sends_one_file_at_most(cast, client, clock, address):
    answer = sent(client, address, 4 * MB)

    assert answer.status_code == 413
    assert "quá lớn" in answer.content.decode()


def test_a_stranger_s_cookie_is_not_a_session(cast, client, clock):
    client.cookies["sessionid"] = "a" * 32
    assert sent(client, "/thu-vien/quan-ly/tep/nop/", 4 * MB).status_code == 413


@pytest.mark.parametrize(
    ("view", "size", "refused"),
    [
        (intake.HandIn, 6 * MB, False),
        (intake.HandIn, 8 * MB, True),
        (library.HandIn, 13 * MB, False),
        (library.HandIn, 15 * MB, True),
    ],
)
def test_who_is_signed_in_sends_a_few_and_a_librarian_s_door_takes_a_book(cast, rf, view, size, refused):
    request = rf.generic("POST", "/", CONTENT_LENGTH=str(size))
    request.user, request.actor = cast.person("lan"), cast.actor("lan")
    request.session = {}

    answer = LargestBody(lambda _: HttpResponse()).process_view(request, view.as_view())

    assert (answer is not None and answer.status_code == 413) is refused


@pytest.mark.parametrize("said", ["", "abc", "-5", "9" * 40])
def test_a_length_that_is_no_number_is_none(cast, client, clock, said):
    assert client.get("/suc-khoe/", CONTENT_LENGTH=said).status_code == 200


def test_what_is_small_enough_arrives_whole(cast, client, clock):
    client.force_login(cast.person("lan"))
    file = SimpleUploadedFile("a.docx", b"y" * MB)
    assert client.post("/bao-cao/tiep-nhan/nop/", {"tep": file}).status_code == 403
