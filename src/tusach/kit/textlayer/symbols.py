"""Signs of the symbol fonts (Symbol, Wingdings) as the characters they look like."""

_SYMBOL = {0xB7: "•", 0xAE: "→", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xD7: "·", 0xBE: "—", 0x2D: "-",
           0x2B: "+", 0xDE: "⇒", 0xB0: "°", 0x6D: "µ", 0xA5: "∞", 0xB9: "≠", 0xBB: "≈", 0xA8: "♦", 0xA0: " "}  # fmt: skip
_WINGDINGS = {0xA7: "▪", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆",
              0xA8: "□", 0x9F: "•", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑",
              0x46: "☞", 0x47: "☝", 0x26: "✍", 0x28: "☎", 0x2A: "✉", 0x2B: "✉", 0xF0: "⇨", 0xAB: "★", 0x74: "◆",
              0x78: "☒", 0xD0: "→", 0xA4: "◎", 0xA1: "○", 0x2D: "-", 0x20: " "}  # fmt: skip


def sign_of(code: int, font: str) -> str:
    """The character a symbol font shows for a code (0xF0A7 or 0xA7); "" when it is not known."""
    low = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    if font.lower().startswith(("wingdings", "webdings")):
        return _WINGDINGS.get(low, "")
    if font.lower().startswith("symbol"):
        return _SYMBOL.get(low, "")
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOL.get(low) or _WINGDINGS.get(low) or ""
    return chr(code) if code >= 0x20 else ""


def bullet_of(text: str, font: str) -> str:
    """A list's bullet as one sign; "•" for one that is not known, "" for none."""
    signs = "".join(
        sign_of(ord(char), font)
        if 0xE000 <= ord(char) <= 0xF8FF or font.lower().startswith(("wingdings", "symbol"))
        else ("o" if char == "o" else char)
        for char in text
    )
    if not text.strip():
        return ""
    return {"o": "○", "·": "•", "§": "▪", "Ø": "➢", "ü": "✓"}.get(signs.strip(), signs.strip()) or "•"
