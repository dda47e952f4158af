"""Names for made-up people, the same for the same seed."""

from random import Random

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Mai",
    "Trịnh",
    "Lò",
    "Vàng",
    "Hà",
    "Y",
    "K’",
    "Thạch",
    "Kim",
]
MIDDLE_MEN = ["Văn", "Đức", "Quang", "Minh", "Hữu", "Xuân", "Thanh", "Ngọc", "Công", "Bá"]
MIDDLE_WOMEN = ["Thị", "Thị", "Thị", "Ngọc", "Thu", "Minh", "Thanh", "Kim", "Phương"]
MEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Hải",
    "Hùng",
    "Khánh",
    "Lâm",
    "Long",
    "Minh",
    "Nam",
    "Nghĩa",
    "Phong",
    "Phúc",
    "Quân",
    "Sơn",
    "Thắng",
    "Toàn",
    "Tuấn",
    "Vinh",
]
WOMEN = [
    "Anh",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Hạnh",
    "Hoa",
    "Hồng",
    "Hương",
    "Lan",
    "Liên",
    "Mai",
    "Nga",
    "Ngọc",
    "Oanh",
    "Phượng",
    "Thảo",
    "Thu",
    "Trang",
    "Yến",
]


def full_name(random: Random) -> str:
    man = random.random() < 0.5
    middle, given = (MIDDLE_MEN, MEN) if man else (MIDDLE_WOMEN, WOMEN)
    return f"{random.choice(FAMILY)} {random.choice(middle)} {random.choice(given)}"
