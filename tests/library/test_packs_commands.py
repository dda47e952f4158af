"""`tusach pack` and `tusach box` as they are typed."""

import io
import json
import zipfile
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.management import call_command

from tests.cast import NOW
from tests.library.factories import make_edition, make_section
from tests.library.packing import become_a_commune
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.library import box as boxes
from tusach.library import signing
from tusach.library.actions.boxes import register_box
from tusach.library.models import Box, Edition, Resource, ResourceUse, UsageCount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre(settings, tmp_path, clock):
    settings.DATA = tmp_path / "centre"
    settings.DATA.mkdir()


def typed(*words: str) -> str:
    said = io.StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def test_a_pack_from_one_command_line_to_another(tmp_path, settings):
    make_edition(topic="FARMING")
    usb = str(tmp_path / "usb")

    said = typed("pack", "make", "nong-nghiep", "--topic", "FARMING", "--to", usb)

    assert "Gói nong-nghiep số 1: 1 cuốn" in said
    known = json.loads(typed("pack", "key", "--json"))["fingerprint"]
    assert known in typed("pack", "show", "nong-nghiep")
    assert "nguyên vẹn" in typed("pack", "verify", "nong-nghiep")
    become_a_commune(settings, tmp_path / "commune")
    with pytest.raises(Refused, match=known):
        typed("pack", "apply", usb)
    assert "1 cuốn mới" in typed("pack", "apply", usb, "--fingerprint", known)
    assert json.loads(typed("pack", "list", "--json"))[0]["editions"] == 1
    assert "nong-nghiep" in typed("pack", "key")


def test_a_damaged_file_is_found(settings):
    edition = make_edition()
    typed("pack", "make", "xa")
    path = settings.MEDIA_ROOT / store.path_of(edition.sections.first().html_sha256)
    path.write_bytes(b"<p>another</p>")

    with pytest.raises(Refused, match="1 tệp hỏng"):
        typed("pack", "verify", "xa")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("make", "xa", "--commune", "99999"), "Không có xã nào mang mã 99999"),
        (("show", "khong-co"), "không có gói"),
        (("trust", "abc", "Ai đó"), "64 ký tự"),
        (("export-html", "--to", "x.zip"), "Không có cuốn nào"),
    ],
)
def test_what_cannot_be_is_a_sentence(words, sentence):
    with pytest.raises(Refused, match=sentence):
        typed("pack", *words)


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag, attrs) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"}]


def test_plain_pages_lead_to_each_other_without_a_server(tmp_path):
    edition = make_edition()
    picture = store.keep_bytes(b"RIFF0000WEBPVP8 ")
    Resource.objects.create(
        edition=edition, use=ResourceUse.IMAGE, sha256=picture.sha256, content_type="image/webp", size=16
    )
    body = f'Xem <a href="../1/#p2">trên</a><img src="../r/{picture.sha256}/" alt="Hình">'
    make_section(edition, 3, "Hình & chữ", [body])
    file = tmp_path / "sach.zip"

    typed("pack", "export-html", "--to", str(file))

    with zipfile.ZipFile(file) as pack:
        names = set(pack.namelist())
        broken = [link for page in names if page.endswith(".html") for link in _lost(pack, page, names)]
        last = pack.read(f"sach/{edition.key}/3.html").decode()
    assert broken == []
    assert 'href="1.html#p2"' in last
    assert f'src="r/{picture.sha256}.webp"' in last
    assert "Hình &amp; chữ" in last
    again = tmp_path / "lai.zip"
    typed("pack", "export-html", "--to", str(again), "--key", edition.key)
    assert again.read_bytes() == file.read_bytes()


def _lost(pack: zipfile.ZipFile, page: str, names: set[str]) -> list[str]:
    """Links of a page that lead out of the archive, or nowhere in it."""
    links = Links()
    links.feed(pack.read(page).decode())
    lost = []
    for link in links.found:
        parts = page.split("/")[:-1]
        for step in link.partition("#")[0].split("/"):
            parts = parts[:-1] if step == ".." else [*parts, step]
        if "/".join(parts) not in names:
            lost.append(link)
    return lost


@pytest.mark.django_db(transaction=True)
def test_a_box_sets_itself_up_takes_its_pack_and_reports(live_server, cast, tmp_path, settings):
    edition = make_edition()
    typed("pack", "make", "xa", "--to", str(tmp_path / "usb"))
    known = json.loads(typed("pack", "key", "--json"))["fingerprint"]
    become_a_commune(settings, tmp_path / "commune")
    register_box(name="Máy", key=signing.public_key(), unit=cast.ta_nung, by=cast.actor("ngoc"), at=NOW)
    first = ("box", "--once", "--pack", str(tmp_path / "usb"), "--fingerprint", known)
    with pytest.raises(Refused, match="Lần đầu xin ghi tên máy và mã xã"):
        typed(*first)

    said = typed(*first, "--name", "Nhà văn hóa", "--commune", "24790", "--centre", live_server.url)

    assert "1 cuốn mới" in said
    here = Edition.objects.get(key=edition.key)
    for month in (date(2023, 9, 1), date(2023, 10, 1), date(2023, 11, 1)):
        UsageCount.objects.create(edition=here, month=month, metric="TOTAL_REQUESTS", count=7, row=f"{month}")
    said = typed("box", "--once")
    assert "Đã gửi số liệu tháng 9/2023." in said
    assert "tháng 11" not in said
    assert boxes.load(settings.DATA).reported == "2023-10"
    assert taken_by_the_centre() == 14
    assert "Đã gửi" not in typed("box", "--once")

    UsageCount.objects.filter(source="", row="2023-10-01").update(count=9)  # counted in its last minutes
    assert "Đã gửi số liệu tháng 10/2023." in typed("box", "--once")
    assert taken_by_the_centre() == 16
    Box.objects.update(marks={"2023-10": 1 << 40})  # as when the machine lost its own mark
    UsageCount.objects.filter(source="", row="2023-10-01").update(count=10)
    assert "Đã gửi số liệu tháng 10/2023." in typed("box", "--once")
    assert taken_by_the_centre() == 17


def taken_by_the_centre() -> int:
    return sum(UsageCount.objects.filter(source=signing.public_key()).values_list("count", flat=True))


def test_a_box_without_a_connection_keeps_its_months(cast, settings):
    UsageCount.objects.create(month=date(2023, 10, 1), metric="VISITS", count=7, row="x")

    said = typed("box", "--once", "--name", "Máy", "--commune", "24790", "--centre", "http://127.0.0.1:9")

    assert "Chưa có mạng" in said
    assert boxes.load(settings.DATA).reported == ""
