"""Sentences for what a reader of records stumbles over."""

_OURS = ("Biểu ghi", "Đầu biểu", "Danh mục", "Trường")
_NAMES = {
    "RecordLengthInvalid": "Đầu biểu nêu độ dài không phải là số.",
    "RecordLeaderInvalid": "Đầu biểu không đủ 24 ký tự.",
    "BaseAddressNotFound": "Đầu biểu không cho biết dữ liệu bắt đầu ở đâu.",
    "BaseAddressInvalid": "Nơi bắt đầu dữ liệu nằm ngoài biểu ghi.",
    "RecordDirectoryInvalid": "Danh mục trường có độ dài sai.",
    "NoFieldsFound": "Biểu ghi không có trường nào.",
    "TruncatedRecord": "Biểu ghi ngắn hơn độ dài ghi ở đầu biểu: bị cắt cụt.",
    "EndOfRecordNotFound": "Không thấy dấu kết thúc biểu ghi.",
    "UnicodeDecodeError": "Chữ trong biểu ghi không đọc được theo UTF-8 cũng không theo MARC-8.",
}


def said_of(wrong: Exception) -> str:
    """What is wrong, for the person who sent the file."""
    text = str(wrong)
    if text.startswith(_OURS):
        return text
    return _NAMES.get(type(wrong).__name__, "Biểu ghi không đúng khổ mẫu nên không đọc được.")
