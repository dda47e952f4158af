"""The quality sheet: what each check says of a book, and which of them keep it from its readers."""

from dataclasses import replace

import pytest

from tusach.library.quality import Seen, bad_of, sheet_of

GOOD = Seen(
    form="TEXT", title="Sổ tay", authors=["A"], publisher="NXB", year=2021, topic="LAW", language="vi", licence="STATE",
    licence_label="Nhà nước đặt hàng, đọc miễn phí", cover=True, toc=True, accessibility={"accessMode": ["textual"]},
    source_sha256="0" * 64, words_of_sections=[900, 1_100], confidence=None, image_bytes=1_000,
    measures={"heaviest": 6_000, "language_told": True, "licence_told": True, "images": 2}, notes=[],
)  # fmt: skip


def states(**changes):
    return {check["code"]: check["state"] for check in sheet_of(replace(GOOD, **changes))["checks"]}


def test_a_good_book_has_nothing_against_it():
    assert set(states().values()) == {"ok"}
    assert bad_of(sheet_of(GOOD)) == []


@pytest.mark.parametrize(
    ("code", "state", "changes"),
    [
        ("structure", "bad", {"words_of_sections": []}),
        ("structure", "warn", {"toc": False}),
        ("structure", "warn", {"notes": [{"code": "links", "said": "3 liên kết mất."}]}),
        ("metadata", "bad", {"title": " "}),
        ("metadata", "warn", {"year": None}),
        ("topic", "bad", {"topic": ""}),
        ("language", "warn", {"language": "und"}),
        ("language", "warn", {"measures": {"licence_told": True}}),
        ("licence", "bad", {"licence": ""}),
        ("licence", "warn", {"measures": {"language_told": True}}),
        ("text", "bad", {"words_of_sections": [0, 0]}),
        ("text", "todo", {"form": "PAGES", "words_of_sections": [0, 0]}),
        ("text", "warn", {"form": "PAGES", "words_of_sections": [100, 0]}),
        ("ocr", "ok", {"form": "PAGES", "confidence": 96.0}),
        ("ocr", "warn", {"form": "PAGES", "confidence": 80.0}),
        ("ocr", "bad", {"form": "PAGES", "confidence": 60.0}),
        ("ocr", "todo", {"form": "PAGES", "notes": [{"code": "ocr", "said": "Chưa cài tesseract."}]}),
        ("cover", "warn", {"cover": False}),
        ("alt", "warn", {"measures": {"images": 3, "without_alt": 1}}),
        ("weight", "warn", {"measures": {"heaviest": 20_000}}),
        ("weight", "bad", {"measures": {"heaviest": 90_000}}),
        ("images", "warn", {"image_bytes": 30 << 20}),
        ("accessibility", "todo", {"accessibility": {}}),
        ("epubcheck", "warn", {"measures": {"epubcheck": {"version": "5.3.0", "errors": 2}}}),
        ("epubcheck", "ok", {"measures": {"epubcheck": {"version": "5.3.0", "errors": 0}}}),
    ],
)
def test_each_check_has_its_states(code, state, changes):
    assert states(**changes)[code] == state


def test_what_is_bad_says_what_to_do():
    said = bad_of(sheet_of(replace(GOOD, topic="", licence="")))

    assert len(said) == 2
    assert all("Xin" in sentence for sentence in said)


def test_the_sheet_of_an_audio_book_asks_for_no_text():
    assert "text" not in states(form="AUDIO", words_of_sections=[0])
