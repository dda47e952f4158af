from django.db import models


class Family(models.TextChoices):
    PARTY = "PARTY", "văn bản của Đảng"
    STATE = "STATE", "văn bản của Nhà nước"


class Direction(models.TextChoices):
    INCOMING = "INCOMING", "đến"
    OUTGOING = "OUTGOING", "đi"
    KNOWN = "KNOWN", "được nhắc đến"


class Relation(models.TextChoices):
    """What a document does to the one it names."""

    CITES = "CITES", "dẫn"
    BASIS = "BASIS", "căn cứ"
    IMPLEMENTS = "IMPLEMENTS", "thực hiện"
    AMENDS = "AMENDS", "sửa đổi, bổ sung"
    REPLACES = "REPLACES", "thay thế"
    ANSWERS = "ANSWERS", "trả lời"


class Secrecy(models.TextChoices):
    """Độ mật. A document without one is open to its body."""

    SECRET = "SECRET", "Mật"
    HIGH = "HIGH", "Tối mật"
    HIGHEST = "HIGHEST", "Tuyệt mật"


class Urgency(models.TextChoices):
    URGENT = "URGENT", "Khẩn"
    MORE = "MORE", "Thượng khẩn"
    FLASH = "FLASH", "Hỏa tốc"
