"""The licence that a rights statement names, as a code of library.models.Licence; "" when it names none of them."""

import re

_BY_ADDRESS = (
    (re.compile(r"creativecommons\.org/(publicdomain/(zero|mark)|licenses/publicdomain)", re.IGNORECASE), "PD"),
    (re.compile(r"creativecommons\.org/licenses/by/4", re.IGNORECASE), "CC-BY-4.0"),
    (re.compile(r"creativecommons\.org/licenses/by-sa/4", re.IGNORECASE), "CC-BY-SA-4.0"),
    (re.compile(r"creativecommons\.org/licenses/by-nc-nd/4", re.IGNORECASE), "CC-BY-NC-ND-4.0"),
    (re.compile(r"\bCC[ -]BY[ -]NC[ -]ND[ -]4\.0\b", re.IGNORECASE), "CC-BY-NC-ND-4.0"),
    (re.compile(r"\bCC[ -]BY[ -]SA[ -]4\.0\b", re.IGNORECASE), "CC-BY-SA-4.0"),
    (re.compile(r"\bCC[ -]BY[ -]4\.0\b", re.IGNORECASE), "CC-BY-4.0"),
    (re.compile(r"\b(CC0|public domain|thuộc về công chúng)\b", re.IGNORECASE), "PD"),
)  # fmt: skip


def licence_of(text: str) -> str:
    return next((code for pattern, code in _BY_ADDRESS if pattern.search(text)), "")
