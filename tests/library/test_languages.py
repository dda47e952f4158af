"""Books of the peoples of Viet Nam, each in its own letters: read, found with marks and without, ordered, handed on."""

import pytest

from tests.library.books import chapter, make_epub, page, read
from tests.library.factories import make_edition
from tests.library.search_contract import titles
from tusach.books.models import MARC_LANGUAGE, Language
from tusach.kit.text import fold, sort_key
from tusach.library.actions.drafting import _language
from tusach.library.exports import marc, xml
from tusach.library.exports.words import Site
from tusach.library.search import terms
from tusach.library.search.snippets import snippet

# Words put together for their letters, those that Vietnamese typing does not have too; they are no sentences.
LINES = {
    Language.TAY: "Slư Tày: phjac kheo, nặm bó, rườn slảo, vằn ngoà tằng bản.",
    Language.NUNG: "Cằm Nồng: hăn nả, đăm nà, pây háng, mừa rườn, khẩu slá.",
    Language.THAI: "ꪁꪫꪱꪣ ꪼꪕ ꪹꪝꪷꪙ",
    Language.MUONG: "Thiểng Mường: đác, mế, củi, lỗ, páng pu, khả tlêu.",
    Language.HMONG: "Lus Hmoob RPA: kuv nyob hauv zos, peb hais txog teb chaws. Ntơưr Hmôngz: đrâuk, shơư, ntơưv.",
    Language.DAO: "Iu Mienh: yie nyei biauv, mingh guaax laangz, m'daaih.",
    Language.KHMER: "ភាសាខ្មែរក្រោម សៀវភៅដីធ្លី",
    Language.JARAI: "Tơlơi Jarai: ƀôn ƀuôn, čar čư̆, mơnuih, ĭ ŏ ñu.",
    Language.EDE: "Klei Êđê: ƀuôn sang, mnuih, čŏng, ñu mĭn, wăl ŏ.",
    Language.BAHNAR: "Nơ̆r Bahnar: ƀok Kei Dei, plei, adrĕch, jĭ ñŏng.",
    Language.KOHO: "Sră K’Ho: ƀòn lơgar, ñim, kờñ, gơboh.",
    Language.CHAM: "ꨌꩌ ꨚꨭꩆ ꨀꨇꩉ",
}
FOUND = [  # what somebody types, in which language it is found
    ("phjac kheo", Language.TAY), ("nam bo", Language.TAY), ("slảo", Language.TAY), ("hăn nả", Language.NUNG), ("khau sla", Language.NUNG),
    ("tleu", Language.MUONG), ("hmoob", Language.HMONG), ("teb chaws", Language.HMONG), ("hmongz", Language.HMONG),
    ("druk", None), ("drauk", Language.HMONG), ("mdaaih", Language.DAO), ("ខ្មែរ", Language.KHMER), ("សៀវភៅ", Language.KHMER),
    ("bon buon", Language.JARAI), ("ƀôn ƀuôn", Language.JARAI), ("car cu", Language.JARAI), ("ƀuôn sang", Language.EDE),
    ("buon sang", Language.EDE), ("cong nu min", Language.EDE), ("čŏng", Language.EDE), ("bok kei dei", Language.BAHNAR),
    ("bon logar", Language.KOHO), ("sra kho", Language.KOHO), ("ꪁꪫꪱꪣ", Language.THAI), ("ꨚꨭꩆ", Language.CHAM),
]  # fmt: skip


@pytest.fixture
def shelf(db):
    return {one: make_edition(str(one.label), [("", [line])], language=one) for one, line in LINES.items()}


def test_each_is_found_by_its_own_letters_and_by_plain_ones(shelf):
    assert [(typed, titles(typed)) for typed, _ in FOUND] == [
        (typed, {str(language.label)} if language else set()) for typed, language in FOUND
    ]


def test_the_shelf_is_narrowed_by_language(shelf):
    assert titles("tieng", languages=[Language.TAY, Language.HMONG]) == {"Tiếng Tày", "Tiếng H’Mông"}


@pytest.mark.parametrize("language", LINES)
def test_both_forms_of_every_word_are_whole_and_stand_in_the_same_place(language):
    line = LINES[language]
    words = terms.cut(line)

    assert "".join(words).replace("’", "").replace("'", "") == "".join(
        one for one in line if one not in " :,.’'"
    )
    assert len(terms.written_forms(words)) == len(terms.folded_forms(words)) == len(words)
    assert all(
        form.isascii() for word, form in zip(words, terms.folded_forms(words), strict=True) if word[0] < "ɐ"
    )


def test_what_is_found_is_shown_in_its_own_letters():
    shown = snippet(terms.read("buon sang"), [("p1", LINES[Language.EDE])])

    assert "<mark>ƀuôn sang</mark>" in shown.html


def test_letters_with_a_stroke_follow_their_plain_one():
    names = ["Ca", "Ƀuôn", "Bưng", "Đắk", "Dak", "ƀon", "Ban"]

    assert sorted(names, key=sort_key) == ["Ban", "Bưng", "ƀon", "Ƀuôn", "Ca", "Dak", "Đắk"]
    assert fold("Ƀuôn Ƀă") == "buon ba"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("tyz", "tyz"), ("nut-VN", "nut"), ("hmn", "hmn"), ("mww", "hmn"), ("hnj-Latn", "hmn"), ("khm", "km"), ("km-KH", "km"),
     ("rad", "rad"), ("rde", "rad"), ("jra", "jra"), ("VI_vn", "vi"), ("tai", "und"), ("", "")],
)  # fmt: skip
def test_the_language_that_a_file_says_is_one_of_ours(tag, language):
    assert _language(tag) == language


def test_a_book_in_tay_keeps_its_letters_and_says_its_language():
    line = LINES[Language.TAY]
    book, blobs = read(make_epub([page(f"<p>{line}</p>"), chapter(2)]), given={"language": "tyz"})

    assert book.facts.language == "tyz"
    assert any(line.encode() in kept for kept in blobs.kept.values())


def test_each_is_handed_on_by_its_code(db):
    edition, fields = make_edition("Sách"), {"m": xml.MARC}
    handed = {}
    for language in Language:
        edition.language = language
        record = marc.record(edition, Site("https://tusach.vn"))
        handed[language] = (
            record.xpath("string(m:controlfield[@tag='008'])", namespaces=fields)[35:38],
            record.xpath("string(m:datafield[@tag='041']/m:subfield[@code='a'])", namespaces=fields),
        )

    assert handed == {one: (MARC_LANGUAGE[one], one.value) for one in Language}


def test_the_catalogue_leads_to_each_by_its_language(client, shelf):
    ways = client.get("/opds/theo/ngon-ngu/").content.decode()

    assert [one for one in LINES if f"ngon-ngu={one.value}" not in ways] == []
    assert "Tiếng Nùng" in client.get("/opds/sach/?ngon-ngu=nut").content.decode()
