"""What kind of area a commune is, read from its kind alone: the packages say nothing of mountains or borders."""

URBAN = {"phường", "thị trấn"}
ISLAND = {"đặc khu"}


def area_of(kind: str) -> str:
    """URBAN, RURAL or ISLAND for a commune's kind (`Xã`, `Phường`, `Thị trấn`, `Đặc khu`)."""
    word = kind.lower()
    if word in URBAN:
        return "URBAN"
    return "ISLAND" if word in ISLAND else "RURAL"


LABELS = {"URBAN": "phường, thị trấn", "RURAL": "xã", "ISLAND": "đặc khu"}
