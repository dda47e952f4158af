"""How made-up reports fill their sentences, and how a scan damages letters (report_noise.py)."""

import random
from collections.abc import Sequence
from typing import Any

ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
PLACES = ["An Lĩnh", "Bình Sơn", "Cẩm Thủy", "Đông Hà", "Giang Sơn", "Hòa Lạc", "Kim Sơn", "Lộc An", "Mường Hum",
          "Nậm Cắn", "Phú Lâm", "Quang Trung", "Sơn Tây", "Tân Hợp", "Vĩnh Thái", "Xuân Lộc", "Yên Thế"]  # fmt: skip


def half_of(words: Any, half: int) -> Any:
    """Every second phrase of each list, the first ones (0) or the others (1)."""
    if isinstance(words, dict):
        return {name: half_of(held, half) for name, held in words.items()}
    return words[half::2] if isinstance(words, list) and len(words) > 1 else words


class Writing:
    """`words`: one of the two sets; `leaf_words`: about how many a leaf gets; `harm`: share of letters harmed."""

    random: random.Random
    words: dict[str, Any]
    leaf_words: int
    harm: float

    def sentences(self, leaf: str) -> list[str]:
        """The paragraphs of one leaf, lists among them."""
        own, general = self.words["text"][leaf], self.words["general"]
        left = int(self.leaf_words * self.random.uniform(0.4, 1.6))
        made: list[str] = []
        while left > 0 or not made:
            if made and self.random.random() < 0.12:
                mark = self.random.choice(["- ", "+ ", "(1) ", "1. ", "a) "])
                made.append(mark + self.fill(self.random.choice([*own, *general])).rstrip(".") + ";")
            else:
                first = self.fill(self.random.choice(own))
                made.append(f"{first} {self.some([*own, *general], self.random.randint(1, 4))}")
            left -= made[-1].count(" ") + 1
        return made

    def some(self, sentences: Sequence[str], many: int) -> str:
        chosen = self.random.sample(list(sentences), min(many, len(sentences)))
        return " ".join(self.fill(one) for one in chosen)

    def fill(self, sentence: str) -> str:
        pick = self.random
        thousands = f"{pick.randint(1, 480)}.{pick.randint(0, 999):03}"
        values = {
            "xa": pick.randint(20, 230), "huyen": pick.randint(7, 21), "nam": pick.randint(2010, 2023), "ban": thousands,
            "pt": f"{pick.randint(20, 99)},{pick.randint(0, 9)}%", "tien": f"{pick.randint(1, 40)} tỷ đồng",
        }  # fmt: skip
        parts = sentence.split("{")
        made = parts[0]
        for part in parts[1:]:
            name, _, rest = part.partition("}")
            value = (
                pick.randint(2, 900)
                if name == "n"
                else pick.choice(PLACES)
                if name == "ten"
                else values[name]
            )
            made += f"{value}{rest}"
        return made

    def damaged(self, text: str) -> str:
        swaps = {"â": "ã", "ấ": "á", "ề": "ê", "ệ": "ẹ", "ư": "u", "ơ": "o", "đ": "d", "Đ": "Ð", "Ấ": "Á", "Ể": "Ê",
                 "m": "rn", "l": "1", "I": "l", "o": "0", "ế": "é", "ổ": "ồ", "ạ": "a", "h": "b", "Ả": "Ạ", "ị": "i",
                 "c": "e", "n": "u", "t": "l", " ": "", "g": "q", "ả": "á", "ộ": "ô", "À": "A", "Ô": "O"}  # fmt: skip
        return "".join(swaps.get(char, char) if self.random.random() < self.harm else char for char in text)

    def damaged_label(self, label: str) -> str:
        roll = self.random.random()
        if roll < 0.35:
            return label
        if label.rstrip(".") in ROMAN and label:
            return self.random.choice(
                [label.replace("I", "l"), label.replace("I", "L", 1), label.replace("I", "1", 1)]
            )
        if label.count(".") > 1:
            return self.random.choice(
                [label.replace("1", "l", 1), label.replace(".", ",", 1), label.rstrip(".")]
            )
        return label.replace("Phần thứ", "Phân thứ")
