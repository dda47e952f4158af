"""How fast files become books, in seconds of the processor (a busy machine does not change them much).

    python bench/ingest.py [--rounds 3]

Bars: an EPUB of 12 chapters in 1 s, a set PDF at 50 pages a second; scans have no bar. The best of some rounds.
"""

import argparse
import io
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.library.books import SENTENCE, make_docx, make_epub, make_pdf, make_picture, make_scan, pack, page

from tusach.library.ingest import derive


def epub(chapters: int = 12, words: int = 2_500) -> bytes:
    """Twelve chapters of 2,500 words with notes, a table and a photograph each."""
    pages, files = [], {}
    for number in range(1, chapters + 1):
        count = words // len(SENTENCE.split()) // 4
        text = "".join(f"<p>Đoạn {number}.{i}. {SENTENCE * 4}</p>" for i in range(count))
        table = "<table><tr><th>Việc</th><th>Lượt</th></tr><tr><td>Hòa giải</td><td>12</td></tr></table>"
        pages.append(
            page(f'<h1>Chương {number}</h1>{text}<img src="h{number}.jpg" alt="Ảnh {number}"/>{table}')
        )
        files[f"OEBPS/h{number}.jpg"] = make_picture(1600, 1067, "JPEG", colour=f"#{number * 15:02x}6f4e")
    return make_epub(pages, files=files)


def best(data: bytes, rounds: int) -> tuple[float, float, int]:
    """Seconds of the processor and of the clock, and how many sections."""
    taken = []
    for _ in range(rounds):
        clock, processor = time.perf_counter(), time.process_time()
        book = derive(io.BytesIO(data))
        taken.append((time.process_time() - processor, time.perf_counter() - clock, len(book.sections)))
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    rows = [
        ("EPUB, 12 chapters with photographs", epub()),
        ("PDF with text, A5", make_pdf(60, paragraphs=16)),
        ("Word, 40 chapters", make_docx(chapters=40)),
        ("Scan of 20 pages, no OCR", pack({f"{n}.jpg": make_scan("JPEG") for n in range(20)})),
    ]
    print(f"{'file':36} {'size kB':>8} {'sections':>8} {'CPU s':>7} {'clock s':>8} {'per CPU s':>10}")
    for name, data in rows:
        processor, clock, sections = best(data, rounds)
        print(
            f"{name:36} {len(data) // 1024:8} {sections:8} {processor:7.2f} {clock:8.2f} {sections / processor:10.1f}"
        )


if __name__ == "__main__":
    main()
