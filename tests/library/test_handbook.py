import io
import json
import re
import zipfile
from io import StringIO

import pytest
from django.core.management import call_command
from lxml import etree

from tusach.kit.text import nfc, same_tone
from tusach.library.handbook import build

TEXTS = sorted((build.FOLDER / "text").glob("*.md"))
# The wording rules of the interface: no shouting, no English of machines, tone marks on the main vowel.
BANNED = ["OK", "click", "submit", "email", "login", "chây ì", "—", "…", "user", "uỷ", "hoá ", "thuỷ"]
OLD_SPELLING = {"hoà giải", "minh hoạ"}  # an example of searching; the fixed words of the demo's mark


@pytest.fixture(scope="module")
def files():
    archive = zipfile.ZipFile(io.BytesIO(build.build()))
    return {name: archive.read(name) for name in archive.namelist()}


def trees(files):
    return {
        name: etree.fromstring(data)
        for name, data in files.items()
        if name.endswith((".xhtml", ".opf", ".ncx"))
    }


def test_it_is_a_book_of_thirty_pages_or_more(files):
    book = build.handbook()

    assert sum(chapter.words for chapter in book.chapters) >= 11_000
    assert files["EPUB/nav.xhtml"].count(b"#trang-") >= 30
    assert len(book.chapters) == len(TEXTS) >= 20


def test_the_same_sources_give_the_same_bytes():
    assert build.build() == build.build()


def test_every_link_and_picture_leads_somewhere(files):
    pages = {name: tree for name, tree in trees(files).items() if name.endswith(".xhtml")}
    ids = {name: set(tree.xpath("//@id")) for name, tree in pages.items()}
    lost = []
    for name, tree in pages.items():
        for target in tree.xpath("//@href | //@src"):
            path, _, anchor = target.partition("#")
            where = f"EPUB/{path}" if path else name
            if where not in files or (anchor and anchor not in ids[where]):
                lost.append((name, target))

    assert lost == []


def test_every_picture_is_small_and_told_in_words(files):
    book = build.handbook()
    alts = [alt for tree in trees(files).values() for alt in tree.xpath("//*[local-name()='img']/@alt")]

    assert [name for name, picture in book.pictures.items() if len(picture.data) > 40_000] == []
    assert 6 <= len(book.pictures) <= 15
    assert [alt for alt in alts if len(alt) < 15] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_words_follow_the_rules_of_the_house(path):
    text = path.read_text(encoding="utf-8")
    prose = re.sub(r"^!\[|^> ! ", "", text, flags=re.MULTILINE)
    plain = prose
    for allowed in OLD_SPELLING:
        plain = plain.replace(allowed, "")

    assert text == nfc(text)
    assert [word for word in BANNED if re.search(rf"(?<!\w){re.escape(word)}", plain)] == []
    assert "!" not in prose
    assert [word for word in re.findall(r"\w+", plain) if same_tone(word) != word] == []


def test_metadata_says_what_the_book_offers(files):
    package = trees(files)["EPUB/package.opf"]
    features = package.xpath("//*[@property='schema:accessibilityFeature']/text()")

    assert package.findtext(".//{*}language") == "vi"
    assert {"alternativeText", "pageNavigation", "structuralNavigation"} <= set(features)
    assert package.findtext(".//{*}rights") == "CC BY 4.0"


def test_the_command_writes_it(tmp_path):
    said = StringIO()
    call_command("library", "handbook", "--out", str(tmp_path / "sach.epub"), "--json", stdout=said)

    assert (tmp_path / "sach.epub").read_bytes() == build.build()
    assert json.loads(said.getvalue())["chapters"] == len(TEXTS)
