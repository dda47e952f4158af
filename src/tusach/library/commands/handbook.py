import hashlib
from pathlib import Path

from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.kit.errors import Refused
from tusach.library.handbook import build


class Handbook(CommandGroup):
    """The product's own handbook."""

    @subcommand(
        "write the handbook as an EPUB",
        argument("--out", type=Path, default=Path(build.FILE_NAME), help="where to write it"),
    )
    def handbook(self, *, out: Path) -> Answer:
        if not out.parent.is_dir():
            raise Refused(f"Không có thư mục {out.parent}. Xin tạo thư mục ấy trước, hoặc chọn nơi khác.")
        book, data = build.handbook(), build.build()
        out.write_bytes(data)
        words = sum(chapter.words for chapter in book.chapters)
        facts = {"file": str(out), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(),
                 "chapters": len(book.chapters), "words": words}  # fmt: skip
        return Answer(facts)
