"""Who sees the e-mail that a file came with: it may hold the reports of several places."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.reports.intake.conftest import docx_of
from tests.reports.intake.test_pages import letter
from tusach.reports.models import Intake


def dropped(client, **more):
    mail = letter(bao_cao=docx_of())
    client.post(reverse("reports:intake-hand-in"), {"tep": SimpleUploadedFile("thu.eml", mail), **more})
    return Intake.objects.get()


def seen(client, intake):
    """The file's page, whether it offers the e-mail, the e-mail itself."""
    shown = client.get(reverse("reports:intake-show", args=[intake.pk]))
    door = reverse("reports:intake-letter", args=[intake.pk])
    came = client.get(door)
    if came.streaming:
        b"".join(came.streaming_content)
    return shown.status_code, door in shown.text, came.status_code


def test_what_the_centre_dropped_is_the_centres(world, sign_in):
    intake = dropped(sign_in(world.cast.person("hoa")))

    assert seen(sign_in(world.cast.person("hoa")), intake) == (200, True, 200)
    assert seen(sign_in(world.cast.person("minh")), intake) == (200, False, 403)
    assert seen(sign_in(world.cast.person("khach")), intake) == (404, False, 404)


def test_what_a_place_dropped_itself_it_sees_again(world, sign_in):
    intake = dropped(sign_in(world.cast.person("minh")), noi=world.cast.lam_dong.pk)

    assert seen(sign_in(world.cast.person("minh")), intake) == (200, True, 200)
    assert seen(sign_in(world.cast.person("khach")), intake) == (404, False, 404)
