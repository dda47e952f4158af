"""A commune's made-up answers: plausible, consistent with each other, the same for the same seed and code.

The shape of the numbers is that of the real programme (about 1,360 copies a commune over 15 years, sent in two
to four batches a year; part-time keepers; few readers of e-books); the numbers themselves are illustrations.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

YEARS = range(2009, 2024)
# Copies sent per year in thousandths of the whole: a pilot first, then all provinces, fewer in the last years.
_WEIGHTS = [12, 24, 55, 78, 92, 96, 95, 90, 84, 76, 70, 62, 50, 58, 58]
_PLACES = ["tu_du", "tu_ub", "tu_vh", "tu_bd", "tu_pl", "tu_cb"]
_TOPICS = ["ll", "dh", "hcm", "nn", "sk", "tn", "vh"]
_TROUBLES = [
    "Người phụ trách kiêm nhiệm nên tủ sách chỉ mở được buổi sáng.",
    "Phòng đọc nhỏ, sách xếp chung với tài liệu của văn phòng.",
    "Tủ gỗ đã mối, mùa mưa sách bị ẩm, chưa có kinh phí thay tủ mới.",
    "Sách về nhiều đợt trong năm, có đợt bưu điện báo chậm nên nhận muộn.",
    "Người dân ở xa trung tâm xã, đường đi mùa mưa khó nên ít đến mượn.",
    "Sổ mượn ghi chưa đều, khi bàn giao người phụ trách mới phải kiểm lại từ đầu.",
    "Cán bộ đọc nhiều hơn người dân; sách về kỹ thuật trồng trọt được hỏi nhiều mà số bản ít.",
]
_WISHES = [
    "Đề nghị tăng sách về nông nghiệp và chăm sóc sức khỏe, chữ to, nhiều tranh ảnh.",
    "Đề nghị có sách song ngữ cho đồng bào dân tộc thiểu số.",
    "Đề nghị cấp bản điện tử cùng lúc với bản giấy để đọc trên điện thoại.",
    "Đề nghị tập huấn cho người phụ trách mỗi năm một lần và có phụ cấp.",
    "Đề nghị bổ sung sách cho thiếu nhi để tủ sách phục vụ cả trường học.",
    "Đề nghị báo trước số bản mỗi đợt để xã chủ động chỗ để.",
]
_MODELS = [
    "Mỗi chi bộ cử một người mượn sách về thôn, đọc mười phút đầu buổi sinh hoạt; làm từ năm 2019, nay 8 chi bộ đều làm.",
    "Góc sách ở điểm bưu điện - văn hóa xã, mở cả thứ Bảy; lượt mượn tăng gấp đôi sau một năm.",
    "Đoàn thanh niên luân chuyển hai mươi cuốn giữa các thôn, mỗi tháng đổi một lần.",
    "Loa truyền thanh đọc trích sách kỹ thuật nuôi trồng vào 17 giờ thứ Năm hằng tuần.",
]
_PRAISE = [
    "Sách dễ hiểu, sát việc ở cơ sở; nên in khổ lớn hơn cho người cao tuổi.",
    "Sách pháp luật hay thay đổi, cần thay bản mới kịp thời.",
    "Sách hướng dẫn kỹ thuật được mượn nhiều nhất.",
]

# Tables by year that many communes leave empty: they have no ledger of it.
_LEDGERS_LOST = {"van_ban": 0.5, "kiem_tra": 0.6, "tuyen_truyen": 0.6, "kinh_phi": 0.55, "luot": 0.22}


@dataclass(frozen=True)
class Commune:
    """What the story knows of a commune: its code, and whether it is a ward of a town."""

    code: str
    urban: bool
    keeper: str


def answers_of(commune: Commune, *, seed: int) -> dict[str, Any]:
    """Answers by question key of the ready survey, as a person would have typed them."""
    random = Random(f"{seed}/{commune.code}")
    size = random.lognormvariate(0, 0.22) * (1.1 if commune.urban else 1)
    answers: dict[str, Any] = {"ten_nguoi": f"{commune.keeper}, công chức văn hóa - xã hội"}
    answers |= _general(random, commune)
    answers |= _books(random, size)
    answers |= _shelf(random)
    answers |= _people(random)
    answers |= _readers(random, size)
    answers |= _words(random)
    for key, odds in _LEDGERS_LOST.items():
        if random.random() < odds:
            answers.pop(key, None)
    return answers


def _by_year(random: Random, mean: float, *, since: int = 2009, spread: float = 0.35) -> dict[str, int]:
    """A series; years before the commune's own ledger begins are left out, which is not zero."""
    return {str(year): max(0, round(random.gauss(mean, mean * spread))) for year in YEARS if year >= since}


def _general(random: Random, commune: Commune) -> dict[str, Any]:
    hamlets = random.randint(5, 24)
    since = random.choice([2009, 2009, 2011, 2011, 2012, 2015])
    rules = random.random() < 0.71
    answers: dict[str, Any] = {
        "so_thon": str(hamlets),
        "so_chi_bo": str(hamlets + random.randint(3, 9)),
        "vung": [] if commune.urban else [key for key, odds in (("mn", 0.35), ("bg", 0.04), ("kk", 0.2), ("dt", 0.28)) if random.random() < odds],
        "van_ban": {"vb": _by_year(random, 1.4, since=since), "hn": _by_year(random, 1.2, since=since), "luot": _by_year(random, 85, since=since)},
        "quy_che": "co" if rules else "khong",
        "kiem_tra": {"cuoc": _by_year(random, 0.8, since=since)},
        "so_ket": str(random.randint(0, 4)),
        "khen": str(random.choice([0, 0, 0, 1, 1, 2])),
        "khen_cn": str(random.choice([0, 0, 1, 1, 2, 3])),
    }  # fmt: skip
    if rules:
        answers["quy_che_ngay"] = (
            f"{random.randint(1, 28):02}/{random.randint(3, 12)}/{random.randint(2010, 2022)}"
        )
    return answers


def _books(random: Random, size: float) -> dict[str, Any]:
    since = random.choice([2009, 2010, 2011, 2011, 2011])
    copies = {
        str(year): max(0, round(1.36 * weight * size * random.uniform(0.85, 1.15)))
        for year, weight in zip(YEARS, _WEIGHTS, strict=True)
        if year >= since
    }
    received = sum(copies.values())
    lost = round(received * random.betavariate(2, 9))
    return {
        "nhan": str(received),
        "nhan_nam": {
            "ban": copies,
            "dia": {year: random.choice([0, 0, 2, 4]) for year in copies},
            "dot": {year: random.randint(2, 4) for year in copies},
        },
        "con": str(received - lost),
        "kiem_ke_ngay": f"{random.randint(1, 28):02}/{random.choice([5, 6, 7, 8, 9])}/2023",
        "mat": str(round(lost * random.uniform(0.6, 1))),
        "so_sach": [key for key, odds in (("dk", 0.83), ("mu", 0.64)) if random.random() < odds],
        "bo_sung": str(random.choice([0, 0, 20, 45, 80, 150, 300])),
    }


def _shelf(random: Random) -> dict[str, Any]:
    shelves = dict.fromkeys(_PLACES, 0)
    shelves[random.choice(_PLACES[:4])] = 1
    shelves["tu_pl"] += random.random() < 0.35
    shelves["tu_cb"] += random.choice([0, 0, 0, 1, 3, 6])
    room = [
        key
        for key, odds in (("pd", 0.42), ("bg", 0.68), ("mt", 0.55), ("mg", 0.74))
        if random.random() < odds
    ]
    return {key: str(count) for key, count in shelves.items()} | {
        "so_tu": str(sum(shelves.values())),
        "tu_rieng": "co" if random.random() < 0.58 else "khong",
        "dieu_kien": room,
    }


def _people(random: Random) -> dict[str, Any]:
    if random.random() < 0.09:
        return {"phan_cong": "chua"}
    full = int(random.random() < 0.06)
    half = random.choice([1, 1, 1, 2]) if not full else random.choice([0, 1])
    return {
        "phan_cong": "co",
        "nguoi": str(full + half),
        "chuyen_trach": str(full),
        "kiem_nhiem": str(half),
        "nganh": [random.choice(["tg", "vp", "tp", "vh", "vh"])],
        "tap_huan": "co" if random.random() < 0.38 else "chua",
    }


def _readers(random: Random, size: float) -> dict[str, Any]:
    life = random.lognormvariate(0, 0.6) * size
    groups = {"doc_cb": 18, "doc_dv": 32, "doc_hv": 21, "doc_nd": 27, "doc_hs": 14}
    counts = {key: max(0, round(random.gauss(mean, mean / 3) * life)) for key, mean in groups.items()}
    online = random.random() < 0.31
    answers: dict[str, Any] = {key: str(count) for key, count in counts.items()} | {
        "nguoi_doc": str(sum(counts.values())),
        "gio_mo": random.choice(["10", "20", "20", "30", "40"]),
        "luot": {
            "doc": _by_year(random, 210 * life, since=2012),
            "muon": _by_year(random, 62 * life, since=2012),
        },
        "dien_tu": "co" if online else "chua",
        "may_mang": "co" if random.random() < 0.77 else "khong",
    }
    if not online:
        answers["vi_sao"] = sorted(random.sample(["km", "kb", "kd", "kp", "tq"], random.randint(1, 2)))
    return answers


def _words(random: Random) -> dict[str, Any]:
    asked = random.randint(20, 60)
    good = [round(asked * random.uniform(low, 0.98)) for low in (0.62, 0.55, 0.6)]
    models = random.choice([0, 0, 0, 1, 1, 2])
    said: dict[str, Any] = {
        "noi_dung": {"num": str(good[0]), "den": str(asked)},
        "phu_hop": {"num": str(good[1]), "den": str(asked)},
        "hinh_thuc": {"num": str(good[2]), "den": str(asked)},
        "chu_de": sorted(random.sample(_TOPICS, random.randint(1, 3)), key=_TOPICS.index),
        "tuyen_truyen": {"tin": _by_year(random, 3, since=2011), "buoi": _by_year(random, 2, since=2011), "thi": _by_year(random, 0.3, since=2015)},
        "mo_hinh": str(models),
        "kinh_phi": {"dong": {str(year): random.choice([0, 0, 1, 2, 3, 5]) * 1_000_000 for year in YEARS if year >= 2015}},
        "de_xuat": random.choice(_WISHES),
    }  # fmt: skip
    if models:
        said["loi_mo_hinh"] = random.choice(_MODELS)
    if random.random() < 0.6:
        said["loi_quan_ly"] = random.choice(_TROUBLES)
    if random.random() < 0.4:
        said["loi_noi_dung"] = random.choice(_PRAISE)
    return said


def half_written(answers: dict[str, Any], *, seed: int, code: str) -> dict[str, Any]:
    """The first part of the answers, as someone who has not finished leaves them."""
    keys = list(answers)
    return {
        key: answers[key] for key in keys[: Random(f"{seed}/{code}/half").randint(3, max(4, len(keys) - 6))]
    }
