"""Printed titles of the illustration: those that the e-library has as well, and others that exist on paper only."""

from dataclasses import dataclass

from tusach.books.models import Topic
from tusach.desk.demo.written import shelf

YEARS = range(2009, 2024)
ON_PAPER = {
    Topic.LAW: [
        "Sổ tay đại biểu Hội đồng nhân dân xã", "Công tác dân vận ở thôn, bản", "Kỹ năng soạn thảo văn bản của xã",
        "Giám sát đầu tư của cộng đồng",
    ],
    Topic.MODELS: [
        "Bí thư chi bộ đi trước", "Những cây cầu tự làm", "Người đưa thư vùng biên", "Trạm trưởng trên đảo nhỏ",
    ],
    Topic.HO_CHI_MINH: [
        "Kể chuyện Bác Hồ ở chi bộ", "Nói đi đôi với làm", "Mỗi tuần một mẩu chuyện", "Cần, kiệm, liêm, chính ở cơ sở",
    ],
    Topic.FARMING: ["Phòng bệnh cho trâu bò mùa rét", "Ủ phân hữu cơ tại vườn"],
    Topic.HEALTH: ["Dinh dưỡng bữa ăn gia đình", "Thuốc nam quanh nhà", "Nước sạch và nhà tiêu hợp vệ sinh"],
    Topic.YOUTH: [
        "Hỏi đáp cho đoàn viên nông thôn", "Đèn đom đóm", "Lịch sử nước ta kể bằng tranh", "Thanh niên lập nghiệp ở quê",
    ],
    Topic.CULTURE: [
        "Lễ hội mùa xuân các dân tộc", "Nhà rông, nhà dài, nhà sàn", "Then, khèn và đàn tính", "Tục ngữ về ruộng nương",
        "Gìn giữ tiếng mẹ đẻ trong nhà",
    ],
}  # fmt: skip
AUTHOR = "Ban biên soạn minh hoạ"


@dataclass(frozen=True)
class Printed:
    """One title: its code on the lists, the year it came out, and its price in đồng."""

    code: str
    title: str
    authors: list[str]
    topic: str
    year: int
    price: int


def printed() -> list[Printed]:
    """All titles, spread over the years so that each year has books of several topics."""
    both = [(one.title, list(one.authors), str(one.topic)) for one in shelf()]
    paper = [(title, [AUTHOR], str(topic)) for topic, titles in ON_PAPER.items() for title in titles]
    told = sorted(both + paper, key=lambda one: (one[0][::-1], one[0]))
    return [
        Printed(
            f"MH{number:03}",
            title,
            authors,
            topic,
            YEARS[number % len(YEARS)],
            18_000 + 1_000 * (number % 23),
        )
        for number, (title, authors, topic) in enumerate(told, start=1)
    ]
