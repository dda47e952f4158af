"""Which files a document may carry, told by their first bytes and not by their names alone. Pure."""

# Name ending -> (content type, how the file begins). None: a text, which begins with anything readable.
KNOWN: dict[str, tuple[str, tuple[bytes, ...] | None]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    "doc": ("application/msword", (b"\xd0\xcf\x11\xe0",)),
    "xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0",)),
    "rtf": ("application/rtf", (b"{\\rtf",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "tif": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "tiff": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "txt": ("text/plain", None),
}
ENDINGS = ", ".join(ending for ending in KNOWN if ending not in {"jpeg", "tiff"})


def content_type_of(name: str, beginning: bytes) -> str | None:
    """The content type when name and beginning agree on a type we take, otherwise None."""
    content_type, marks = KNOWN.get(name.rpartition(".")[2].lower(), (None, ()))
    if marks is None:
        return None if b"\0" in beginning else content_type
    return content_type if any(beginning.startswith(mark) for mark in marks) else None
