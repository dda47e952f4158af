"""Two illustrations that the shelf's texts do not give: something to hear, and words in Khmer beside Vietnamese.

The sound is notes that a machine makes, and says so; the words are the commonest ones of any phrase book. Books in other
languages of the programme are left to those who speak them.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tusach.books.models import Language, Topic
from tusach.desk.demo.sounds import REST, Note, make_mp3
from tusach.desk.demo.written import MARK, PUBLISHER
from tusach.kit.epub import Book, pack_book, read_chapter
from tusach.library.models import Licence

SOUND_TITLE = "Nhạc hiệu buổi đọc chung"
WORDS_TITLE = "Từ Khmer thường gặp ở tủ sách"
_VOICE = "Máy phát nốt nhạc"
_TUNES: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("Gọi mọi người về", (9, 10, 13, 10, 9, REST, 9, 10, 13, 15, 13, REST)),
    ("Đổi phần đọc", (13, 15, 18, REST, 18, 15, 13, REST)),
    ("Chào ra về", (15, 13, 10, 9, REST, 13, 10, 9, 9, REST)),
)
_TIMES = 3  # each tune is played so often
_WORDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Chào hỏi", (("ជំរាបសួរ", "kính chào"), ("សួស្តី", "xin chào"), ("អរគុណ", "cảm ơn"), ("សុំទោស", "xin lỗi"),
                  ("បាទ", "dạ (nam nói)"), ("ចាស", "dạ (nữ nói)"))),
    ("Ở tủ sách", (("សៀវភៅ", "sách"), ("អាន", "đọc"), ("បណ្ណាល័យ", "thư viện"), ("សាលារៀន", "trường học"),
                   ("គ្រូ", "thầy, cô giáo"), ("ថ្ងៃនេះ", "hôm nay"), ("ថ្ងៃស្អែក", "ngày mai"))),
    ("Trong nhà, ngoài ruộng", (("ផ្ទះ", "nhà"), ("ម្តាយ", "mẹ"), ("ឪពុក", "cha"), ("ទឹក", "nước"), ("បាយ", "cơm"),
                                ("ដី", "đất"), ("ស្រូវ", "lúa"))),
    ("Đếm từ một đến mười", (("មួយ", "một"), ("ពីរ", "hai"), ("បី", "ba"), ("បួន", "bốn"), ("ប្រាំ", "năm"),
                             ("ប្រាំមួយ", "sáu"), ("ប្រាំពីរ", "bảy"), ("ប្រាំបី", "tám"), ("ប្រាំបួន", "chín"), ("ដប់", "mười"))),
)  # fmt: skip


def sound_book() -> tuple[str, bytes, dict[str, Any]]:
    """(file name, MP3 with three chapters of about ten seconds, what a librarian would type)"""
    chapters = [(name, [note for _ in range(_TIMES) for note in _played(lines)]) for name, lines in _TUNES]
    data = make_mp3(chapters, title=SOUND_TITLE, author="Ban tủ sách thôn", voice=_VOICE)
    facts = {
        "title": SOUND_TITLE, "authors": ["Ban tủ sách thôn"], "publisher": PUBLISHER, "year": 2022, "reader_of": _VOICE,
        "topic": Topic.CULTURE, "audience": "EVERYONE", "language": Language.VIETNAMESE, "licence": Licence.CC_BY,
        "description": f"{MARK}: các nốt nhạc do máy phát ra, để nghe thử trình phát sách nói. Không có giọng đọc.",
    }  # fmt: skip
    return "nhac-hieu-buoi-doc-chung.mp3", data, facts


def _played(lines: tuple[int, ...]) -> list[Note]:
    return [(line, 0.25 if line == REST else 0.32) for line in lines]


def words_book(*, made_at: datetime) -> tuple[str, bytes, Mapping[str, Any]]:
    """(file name, EPUB in Khmer and Vietnamese, what a librarian would type)"""
    about = (
        f"{MARK}: vài chục từ thông dụng nhất, chữ Khmer bên cạnh chữ Việt, để thử tìm và đọc chữ Khmer trong thư viện. "
        "Không thay từ điển hay sách học tiếng."
    )
    sources = [f"# {WORDS_TITLE}\n\n**{MARK}**\n\n{about}"]
    sources += [
        f"# {title}\n\n| Chữ Khmer | Tiếng Việt |\n|---|---|\n"
        + "\n".join(f"| {khmer} | {said} |" for khmer, said in words)
        for title, words in _WORDS
    ]
    book = Book(
        identifier=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_DNS, 'tu-khmer.minh-hoa.tusach')}", title=WORDS_TITLE,
        authors=["Ban tủ sách thôn"], publisher=PUBLISHER, date="2022", made_at=made_at, language="km",
        chapters=[read_chapter(source, name=f"c{i}") for i, source in enumerate(sources)], description=about,
        rights="CC BY 4.0",
    )  # fmt: skip
    facts = {"topic": Topic.CULTURE, "audience": "EVERYONE", "language": Language.KHMER, "year": 2022,
             "licence": Licence.CC_BY}  # fmt: skip
    return "tu-khmer-thuong-gap.epub", pack_book(book), facts
