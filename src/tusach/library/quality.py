"""The quality sheet: what was checked of an edition, for everyone to see; one `bad` keeps it from being published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tusach.kit.text import decimal, number

OK, WARN, BAD, TODO = "ok", "warn", "bad", "todo"
_HEAVY, _TOO_HEAVY = 16 * 1024, 64 * 1024
_HEAVY_IMAGES = 20 << 20
_SURE, _UNSURE = 90, 75


@dataclass(frozen=True)
class Seen:
    """What the sheet judges. `measures` and `notes` are those of the derivation (ingest/shape.py)."""

    form: str
    title: str
    authors: Sequence[str]
    publisher: str
    year: int | None
    topic: str
    language: str
    licence: str
    licence_label: str
    cover: bool
    toc: bool
    accessibility: Mapping[str, Any]
    source_sha256: str
    words_of_sections: Sequence[int]
    confidence: float | None
    image_bytes: int
    measures: Mapping[str, Any]
    notes: Sequence[Mapping[str, str]]


def sheet_of(seen: Seen) -> dict[str, Any]:
    """{"checks": [{"code", "label", "state", "said"}], "measures", "notes"}; checks in the order of a librarian's eye."""
    checks = [
        _structure(seen), _metadata(seen), _topic(seen), _language(seen), _licence(seen), _text(seen), _ocr(seen),
        _cover(seen), _alt(seen), _weight(seen), _images(seen), _accessibility(seen), _epubcheck(seen),
        _check("source", "Dấu vân tay tệp gốc", OK, f"sha256 {seen.source_sha256}"),
    ]  # fmt: skip
    return {
        "checks": [check for check in checks if check],
        "measures": dict(seen.measures),
        "notes": list(seen.notes),
    }


def bad_of(sheet: Mapping[str, Any]) -> list[str]:
    """The sentences of the checks that forbid publication."""
    return [str(check["said"]) for check in sheet.get("checks", []) if check["state"] == BAD]


def _check(code: str, label: str, state: str, said: str) -> dict[str, str]:
    return {"code": code, "label": label, "state": state, "said": said}


def _tenth(value: float) -> str:
    return decimal(Decimal(str(round(value, 1))), 1)


def _structure(seen: Seen) -> dict[str, str]:
    told = [
        note["said"]
        for note in seen.notes
        if note["code"] in {"structure", "links", "layout", "media", "active"}
    ]
    count = len(seen.words_of_sections)
    if not count:
        return _check("structure", "Cấu trúc", BAD, "Sách không có phần nào để đọc. Xin nộp lại tệp.")
    if not seen.toc and seen.form == "TEXT":
        told.append("Sách không có mục lục.")
    said = " ".join([f"{number(count)} phần.", *told])
    return _check("structure", "Cấu trúc", WARN if told else OK, said)


def _metadata(seen: Seen) -> dict[str, str]:
    if not seen.title.strip():
        return _check("metadata", "Thông tin sách", BAD, "Chưa có tên sách. Xin ghi tên sách.")
    missing = [
        name
        for name, value in (
            ("tác giả", seen.authors),
            ("nhà xuất bản", seen.publisher),
            ("năm xuất bản", seen.year),
        )
        if not value
    ]
    if missing:
        return _check("metadata", "Thông tin sách", WARN, f"Còn thiếu: {', '.join(missing)}.")
    return _check("metadata", "Thông tin sách", OK, "Đủ tên sách, tác giả, nhà xuất bản, năm.")


def _topic(seen: Seen) -> dict[str, str]:
    if seen.topic:
        return _check("topic", "Chủ đề", OK, "Đã xếp vào một trong bảy chủ đề.")
    return _check("topic", "Chủ đề", BAD, "Chưa xếp chủ đề. Xin chọn một trong bảy chủ đề của Đề án.")


def _language(seen: Seen) -> dict[str, str]:
    told = [note["said"] for note in seen.notes if note["code"] == "encoding"]
    if seen.language == "und":
        return _check("language", "Ngôn ngữ", WARN, "Chưa rõ sách viết bằng tiếng gì. Xin chọn ngôn ngữ.")
    if not seen.measures.get("language_told"):
        told.append("Ngôn ngữ đoán từ chữ trong sách; xin xem lại.")
    return _check("language", "Ngôn ngữ", WARN if told else OK, " ".join(told) or "Sách ghi rõ ngôn ngữ.")


def _licence(seen: Seen) -> dict[str, str]:
    if seen.licence and not seen.measures.get("licence_told"):
        said = f"Tệp không ghi giấy phép; tạm để “{seen.licence_label}”. Xin xem lại."
        return _check("licence", "Giấy phép", WARN, said)
    if seen.licence:
        return _check("licence", "Giấy phép", OK, f"{seen.licence_label}.")
    return _check("licence", "Giấy phép", BAD, "Chưa rõ giấy phép. Xin chọn giấy phép của sách.")


def _text(seen: Seen) -> dict[str, str] | None:
    if seen.form == "AUDIO":
        return None
    words, count = sum(seen.words_of_sections), len(seen.words_of_sections)
    empty = sum(1 for one in seen.words_of_sections if not one)
    if seen.form == "TEXT":
        if not words:
            return _check("text", "Chữ", BAD, "Sách không có chữ nào đọc được. Xin nộp lại tệp.")
        return _check("text", "Chữ", OK, f"{number(words)} chữ.")
    if not words:
        return _check(
            "text", "Chữ", TODO, "Chưa có chữ, chỉ có ảnh trang: chưa tìm và nghe đọc được trong sách."
        )
    if empty > count / 10:
        return _check("text", "Chữ", WARN, f"{number(empty)} trong {number(count)} trang chưa có chữ.")
    return _check("text", "Chữ", OK, f"{number(words)} chữ trên {number(count)} trang.")


def _ocr(seen: Seen) -> dict[str, str] | None:
    if seen.confidence is None:
        told = [note["said"] for note in seen.notes if note["code"] == "ocr"]
        return _check("ocr", "Nhận chữ", TODO, told[0]) if told else None
    share = f"Nhận chữ với độ tin cậy {_tenth(seen.confidence)}%."
    if seen.confidence >= _SURE:
        return _check("ocr", "Nhận chữ", OK, share)
    if seen.confidence >= _UNSURE:
        return _check("ocr", "Nhận chữ", WARN, f"{share} Xin dò lại các trang mờ.")
    return _check("ocr", "Nhận chữ", BAD, f"{share} Xin sửa chữ các trang hoặc quét lại rõ hơn.")


def _cover(seen: Seen) -> dict[str, str]:
    if seen.cover:
        return _check("cover", "Bìa", OK, "Có ảnh bìa, bản nhỏ không quá 4 kB.")
    return _check("cover", "Bìa", WARN, "Không có ảnh bìa; hệ thống vẽ bìa theo chủ đề.")


def _alt(seen: Seen) -> dict[str, str] | None:
    images, lost = int(seen.measures.get("images", 0)), int(seen.measures.get("lost_images", 0))
    without = int(seen.measures.get("without_alt", 0))
    if not images:
        return None
    told = []
    if without:
        told.append(f"{number(without)} trong {number(images)} hình thiếu lời mô tả.")
    if lost:
        told.append(f"{number(lost)} hình không hiển thị được.")
    return _check(
        "alt", "Hình", WARN if told else OK, " ".join(told) or f"{number(images)} hình đều có lời mô tả."
    )


def _weight(seen: Seen) -> dict[str, str] | None:
    heaviest = int(seen.measures.get("heaviest", 0))
    if not heaviest:
        return None
    said = f"Phần nặng nhất {_tenth(max(0.1, heaviest / 1024))} kB khi tải."
    state = OK if heaviest <= _HEAVY else WARN if heaviest <= _TOO_HEAVY else BAD
    return _check(
        "weight", "Dung lượng mỗi phần", state, said if state == OK else f"{said} Xin chia nhỏ phần dài."
    )


def _images(seen: Seen) -> dict[str, str] | None:
    if not seen.image_bytes:
        return None
    megabytes = seen.image_bytes / (1 << 20)
    said = (
        f"Hình nặng {_tenth(megabytes)} MB."
        if megabytes >= 0.1
        else f"Hình nặng {max(1, seen.image_bytes >> 10)} kB."
    )
    return _check("images", "Dung lượng hình", OK if seen.image_bytes <= _HEAVY_IMAGES else WARN, said)


def _accessibility(seen: Seen) -> dict[str, str]:
    if seen.accessibility.get("accessMode"):
        return _check("accessibility", "Tiếp cận", OK, "Tệp ghi rõ sách đọc được bằng cách nào.")
    return _check("accessibility", "Tiếp cận", TODO, "Tệp không ghi thông tin về khả năng tiếp cận.")


def _epubcheck(seen: Seen) -> dict[str, str] | None:
    """Of the sent file; what readers get was made anew, so its faults are told and forbid nothing."""
    found = seen.measures.get("epubcheck")
    if not found:
        return None
    errors = int(found.get("errors", 0)) + int(found.get("fatals", 0))
    said = f"epubcheck {found.get('version', '')}: " + (
        f"{number(errors)} lỗi." if errors else "không có lỗi."
    )
    return _check("epubcheck", "Chuẩn EPUB", WARN if errors else OK, said)
