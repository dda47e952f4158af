from tusach.kit.errors import Refused

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LARGEST = 10**15


def number_words(n: int) -> str:
    """A count in words as official papers write it: 1.205.005 is một triệu hai trăm lẻ năm nghìn không trăm lẻ năm.

    From 0 to 10^15; `Refused` outside.
    """
    if n < 0:
        raise Refused("Số âm không đọc thành chữ ở đây.")
    if n > LARGEST:
        raise Refused("Số lớn quá một triệu tỷ nên không đọc thành chữ được.")
    if n == 0:
        return _DIGITS[0]
    above, below = divmod(n, 10**9)
    parts = [*_groups(above, lead=False), "tỷ"] if above else []
    return " ".join([*parts, *_groups(below, lead=bool(above))])


def _groups(n: int, *, lead: bool) -> list[str]:
    """Words of a number below 10^9; with `lead` something larger was said before it."""
    said: list[str] = []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = n // size % 1000
        if group:
            said += _three(group, full=lead or bool(said))
            said += [name] if name else []
    return said


def _three(n: int, *, full: bool) -> list[str]:
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    said = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        if ones:
            said += ["lẻ", _DIGITS[ones]] if said else [_DIGITS[ones]]
        return said
    said += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        said.append("mốt")
    elif ones == 4 and tens > 1:
        said.append("tư")
    elif ones == 5:
        said.append("lăm")
    elif ones:
        said.append(_DIGITS[ones])
    return said
