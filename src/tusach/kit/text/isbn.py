from stdnum import isbn

from tusach.kit.errors import Refused


def read_isbn(text: str) -> str:
    """13 digits of an ISBN as people write it, an ISBN-10 carried over (ISO 2108); nothing typed is nothing. Raises `Refused`
    with what is wrong.
    """
    plain = text.strip()
    if not plain:
        return ""
    digits = plain.removeprefix("urn:isbn:").removeprefix("ISBN").strip(": ")
    try:
        return str(isbn.to_isbn13(isbn.validate(digits)))
    except isbn.InvalidChecksum:
        raise Refused(
            f"ISBN {plain[:40]} sai số kiểm tra ở cuối. Xin đối chiếu với bìa sách.", field="isbn"
        ) from None
    except isbn.ValidationError:
        raise Refused(f"“{plain[:40]}” không phải ISBN. ISBN có 10 hoặc 13 chữ số.", field="isbn") from None
