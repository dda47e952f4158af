"""Reading 63 reports of about 40 pages into text layers, as Word files and as PDF.

    python bench/textlayer.py [--reports 63] [--pdfs 10] [--seed 5]

Writes the reports first (kit.paper, not measured), each with its own words: headings of four levels, running text,
lists and tables of figures. Prints the processor's seconds of `read_layer` for each kind: median, worst, all; and of
one `read_apart`, start of its process included; and of finding 500 quotes again in a report of which 8 % of the words
were changed and the beginning moved to the end. The bar is 1 s for a report read and aligned, of which reading may
take 0.6 s. No OCR.
"""

import argparse
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tusach.kit import paper as p
from tusach.kit.textlayer import Layer, anchor, read_apart, read_layer, selector_of

BAR = 0.6
FORM = p.form_on("party", date(2023, 8, 22))
TEXT = (
    "công tác phối hợp giữa các ban ngành trong việc tuyên truyền giới thiệu sách đến cán bộ đảng viên và nhân dân được "
    "duy trì thường xuyên góp phần nâng cao dân trí đời sống văn hóa ở cơ sở xã phường thị trấn tủ sách lý luận chính trị "
    "nông nghiệp pháp luật y tế giáo dục quốc phòng an ninh luân chuyển thư viện bưu điện nhà văn hóa thôn tổ dân phố"
)
WORDS = TEXT.split()


def sentence(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(14, 34))]
    words.insert(chance.randint(1, 12), f"{chance.randint(2, 98)},{chance.randint(0, 9)}%")
    return " ".join(words).capitalize() + "."


def report(chance: random.Random, name: str) -> p.Paper:
    blocks: list[p.Block] = []
    for part in range(1, 4):
        blocks.append(p.Heading(1, f"Phần thứ {part}", sentence(chance)[:60]))
        for roman in ("I.", "II.", "III."):
            blocks.append(p.Heading(2, roman, sentence(chance)[:60]))
            for n in range(1, 5):
                blocks.append(p.Heading(3, f"{n}.", sentence(chance)[:70]))
                blocks += [p.Paragraph(" ".join(sentence(chance) for _ in range(4))) for _ in range(5)]
                blocks += [p.Item("-", sentence(chance)) for _ in range(4)]
            rows = [
                [str(n), f"Xã số {n}", *(str(chance.randint(20, 9_000)) for _ in range(4))]
                for n in range(1, 21)
            ]
            head = ["TT", "Đơn vị", "2020", "2021", "2022", "2023"]
            blocks.append(p.Table([head], rows, [1, 3, 1, 1, 1, 1]))
    letterhead = p.Letterhead(
        issuer=[name], symbol="12-BC/TU", place="Đà Lạt", dated="ngày 1 tháng 9 năm 2023"
    )
    return p.Paper(letterhead=letterhead, type_name="Báo cáo", subject="Tổng kết 15 năm", blocks=blocks)


def measured(what: str, files: list[bytes], read: Callable[[bytes], object]) -> None:
    took = []
    for data in files:
        begun = time.process_time()
        read(data)
        took.append(time.process_time() - begun)
    verdict = "within" if max(took) <= BAR else "OVER"
    print(
        f"{what:<12} {len(took):>3} read: median {statistics.median(took):.3f} s, worst {max(took):.3f} s, all "
        f"{sum(took):.1f} s CPU; {verdict} the bar of {BAR} s"
    )


def found_again(chance: random.Random, layer: Layer) -> None:
    was = list(layer.paragraphs)
    changed = [
        replace(one, text=" ".join(word if chance.random() > 0.08 else "mới" for word in one.text.split(" ")))
        for one in was
    ]
    now = [replace(one, id=f"p{n}") for n, one in enumerate([*changed[40:], *changed[:40]], start=1)]
    long = [(n, one) for n, one in enumerate(was) if len(one.text) > 100]
    asked = []
    for _ in range(500):
        place, one = chance.choice(long)
        start = chance.randrange(len(one.text) - 60)
        asked.append((place, selector_of(was, one.id, start, start + chance.randint(20, 60))))
    begun = time.process_time()
    found = [(place, anchor(selector, now)) for place, selector in asked]
    took = time.process_time() - begun
    right = sum(one is not None and (int(one.paragraph[1:]) + 39) % len(was) == place for place, one in found)
    gone = sum(one is None for _, one in found)
    print(
        f"anchors: {took:.1f} s CPU for 500; right paragraph {right}, wrong {500 - right - gone}, not found {gone}"
    )


def children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--reports", type=int, default=63)
    options.add_argument("--pdfs", type=int, default=10)
    options.add_argument("--seed", type=int, default=5)
    asked = options.parse_args()
    chance = random.Random(asked.seed)
    papers = [report(chance, f"TỈNH ỦY SỐ {n}") for n in range(1, asked.reports + 1)]
    words = [p.to_docx(paper, FORM) for paper in papers]
    pdfs = [p.to_pdf(paper, FORM) for paper in papers[: asked.pdfs]]
    first, printed = read_layer(words[0], name="x.docx"), read_layer(pdfs[0], name="x.pdf")
    print(
        f"seed {asked.seed}; a report: {printed.pages} pages, {len(first.paragraphs)} paragraphs with cells, "
        f"{first.letters} letters, {len(words[0]) >> 10} kB DOCX, {len(pdfs[0]) >> 10} kB PDF"
    )
    measured("DOCX", words, lambda data: read_layer(data, name="x.docx"))
    measured("PDF", pdfs, lambda data: read_layer(data, name="x.pdf"))
    found_again(chance, first)
    before, begun = children(), time.process_time()
    read_apart(words[0], name="x.docx")
    print(
        f"apart, DOCX: {children() - before:.3f} s CPU in its process, {time.process_time() - begun:.3f} s here"
    )


if __name__ == "__main__":
    main()
