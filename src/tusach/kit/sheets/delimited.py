import csv
import io
from itertools import islice

from tusach.kit.errors import Refused
from tusach.kit.text import number

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_LINES = 30


def read_delimited(data: bytes, *, name: str, most_rows: int) -> list[list[str]]:
    """Rows of a CSV in UTF-8, UTF-16 or the Vietnamese Windows code page, whatever its delimiter."""
    text = decoded(data, name=name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        rows = list(islice(lines, most_rows + 1))
    except csv.Error:
        raise Refused(
            f"Tệp {name} có dòng không đọc được (dòng {lines.line_num}). Xin lưu lại dạng CSV UTF-8."
        ) from None
    if len(rows) > most_rows:
        raise Refused(f"Tệp {name} có hơn {number(most_rows)} dòng nên không đọc. Xin chia thành nhiều tệp.")
    return rows


def decoded(data: bytes, *, name: str) -> str:
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(
        f"Tệp {name} không phải bảng tính hoặc dùng bảng mã lạ. Xin lưu lại dạng XLSX hoặc CSV UTF-8."
    )


def _encodings(data: bytes) -> list[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    head = data[:2000]
    if head.count(0) > len(head) // 5:  # UTF-16 without its mark: every other byte of plain letters is zero
        return ["utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"]
    return ["utf-8", "cp1258"]


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of columns, two or more."""
    lines = text.splitlines()[:_SAMPLE_LINES]
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            continue
        width = max(set(widths), key=lambda w: (widths.count(w), w), default=1)
        wide = [w for w in widths if w > 1]
        score = (len(wide), widths.count(width) if width > 1 else 0)
        if score > best_score:
            best, best_score = delimiter, score
    return best
