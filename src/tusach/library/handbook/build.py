"""The handbook as a book: every chapter of text/, every picture of pictures/, in the order of their names."""

import io
import uuid
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from tusach.kit.epub import Book, Chapter, Picture, pack_book, read_chapter

FOLDER = Path(__file__).parent
TITLE = "Cẩm nang tủ sách"
SUBTITLE = "Nhận, giữ, cho mượn, kiểm kê và báo cáo ở xã, phường, đặc khu"
AUTHORS = ["Nhóm làm Tủ sách"]
PUBLISHER = "Tủ sách"
EDITED = datetime(2026, 11, 26, tzinfo=UTC)  # the day of the last change to text or pictures
COVER = "bia.webp"
FILE_NAME = "cam-nang-tu-sach.epub"
DESCRIPTION = (
    "Sách chỉ việc cho người giữ tủ sách ở xã, cán bộ tỉnh và thủ thư: từ thùng sách về đến xã cho tới dòng cuối "
    "của bản báo cáo. Kèm mẫu sổ, biên bản và thuật ngữ."
)
PAGE_WORDS = 330  # of an A5 page in 11 point


def read_pictures() -> dict[str, Picture]:
    """Every WebP picture with its size in pixels."""
    found = {}
    for path in sorted((FOLDER / "pictures").glob("*.webp")):
        data = path.read_bytes()
        with Image.open(io.BytesIO(data)) as image:
            found[path.name] = Picture(data, *image.size)
    return found


def read_chapters(pictures: dict[str, Picture]) -> list[Chapter]:
    """Raises `kit.epub.Fault` naming the chapter that cannot be understood."""
    return [
        read_chapter(path.read_text(encoding="utf-8"), name=path.stem, pictures=pictures)
        for path in sorted((FOLDER / "text").glob("*.md"))
    ]


def handbook() -> Book:
    pictures = read_pictures()
    return Book(
        identifier=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_DNS, f'cam-nang.tusach/{EDITED:%Y-%m-%d}')}",
        title=TITLE,
        subtitle=SUBTITLE,
        authors=AUTHORS,
        publisher=PUBLISHER,
        date=f"{EDITED:%Y-%m-%d}",
        made_at=EDITED,
        chapters=read_chapters(pictures),
        description=DESCRIPTION,
        rights="CC BY 4.0",
        subjects=["Tủ sách xã", "Thư viện", "Thống kê thư viện"],
        pictures=pictures,
        cover=COVER if COVER in pictures else "",
        page_words=PAGE_WORDS,
    )


def build() -> bytes:
    """The EPUB; the same bytes whenever text and pictures are the same."""
    return pack_book(handbook())
