"""One door for every kind of file."""

from tusach.kit.errors import Refused
from tusach.kit.textlayer.docx import read_docx
from tusach.kit.textlayer.kinds import kind_of
from tusach.kit.textlayer.plain import read_plain
from tusach.kit.textlayer.shape import Layer


def read_layer(data: bytes, *, name: str, ocr: bool = True) -> Layer:
    """What is known of a document. `name` is what the user calls the file; `ocr=False` leaves scans alone.

    Raises Refused with a sentence for what cannot be read. For a stranger's file use `read_apart`.
    """
    kind = kind_of(data, name=name)
    if kind == "docx":
        return read_docx(data, name=name)
    if kind == "text":
        return read_plain(data, name=name)
    raise Refused(f"Chưa đọc được “{name}”. Xin gửi tệp Word (.docx).")
