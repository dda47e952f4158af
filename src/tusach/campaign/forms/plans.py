"""The plan's file, its corrected reading, the days of the campaign made of it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from tusach.campaign.models import PlanReading
from tusach.campaign.plan import outline_as_text, outline_from_text, part_as_text, part_from_text
from tusach.campaign.plan.source import MAX_BYTES
from tusach.kit.errors import Refused
from tusach.kit.fields import DayField, Dressed, dress

# Part, its label, how one line of it is written.
PARTS = (
    ("references", "Căn cứ, dẫn chiếu", "Mỗi văn bản một dòng, ví dụ: Kết luận số 30-KL/TW, ngày 13/3/2018 của Ban Bí thư."),
    ("purposes", "Mục đích, yêu cầu", "Mỗi ý một dòng."),
    ("activities", "Hoạt động", "Mỗi hoạt động một dòng: tên | chủ trì | phối hợp; phối hợp | thời gian. Nội dung ghi ở các dòng dưới, bắt đầu bằng +."),
    ("milestones", "Mốc thời gian", "Mỗi mốc một dòng, ví dụ: Tháng 9-10/2023. Việc của mốc ghi ở các dòng dưới, bắt đầu bằng +."),
    ("obligations", "Hạn gửi", "Mỗi hạn một dòng: hạn | ai gửi | gửi gì | gửi về đâu."),
    ("bodies", "Ban, tổ cần lập", "Mỗi ban, tổ một dòng."),
    ("delegations", "Đoàn khảo sát", "Mỗi dòng: số đoàn | việc | miền; miền."),
    ("recipients", "Nơi nhận", "Mỗi nơi một dòng, ví dụ: Các tỉnh ủy, thành ủy (để thực hiện) (63 bản)."),
)  # fmt: skip


class PlanForm(Dressed):
    file = forms.FileField(
        label="Tệp kế hoạch",
        help_text="Word (.docx), PDF hoặc văn bản thường (.txt), dưới 50 MB. Kèm đề cương trong cùng tệp.",
        error_messages={
            "required": "Xin chọn tệp kế hoạch.",
            "empty": "Tệp này trống; xin chọn lại tệp kế hoạch.",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"Tệp lớn hơn {MAX_BYTES >> 20} MB. Xin bớt ảnh trong tệp rồi gửi lại."
            )
        return file


class CorrectionForm(Dressed):
    """The parts that a campaign is made of, as plain fields; the outline one heading a line."""

    number = forms.CharField(label="Số", max_length=20, required=False)
    symbol = forms.CharField(label="Ký hiệu", max_length=60, required=False)
    dated = DayField(label="Ngày ban hành", required=False)
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    subject = forms.CharField(label="Trích yếu", max_length=500, required=False)
    signer = forms.CharField(label="Người ký", max_length=120, required=False)
    outline = forms.CharField(
        label="Đề cương", required=False, widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Mỗi đề mục một dòng, giữ nguyên số hiệu: Phần thứ nhất, I., 1.1., 1.2.1., -",
    )  # fmt: skip

    def __init__(self, *args: Any, plan: PlanReading, **options: Any) -> None:
        self.plan = plan
        document = plan.reading["document"]
        first = {name: document.get(name) for name in ("number", "symbol", "issuer", "subject", "signer")}
        first["dated"] = date.fromisoformat(document["dated"]) if document.get("dated") else None
        first["outline"] = outline_as_text(plan.reading["outline"])
        first |= {key: part_as_text(key, plan.reading[key]) for key, _, _ in PARTS}
        super().__init__(*args, **{**options, "initial": first})
        for key, label, how in PARTS:
            rows = min(14, max(3, len(plan.reading[key]) + 1))
            self.fields[key] = forms.CharField(
                label=label,
                help_text=how,
                required=False,
                widget=forms.Textarea(attrs={"rows": rows}),
                max_length=200_000,
            )
        dress(self)
        self.parts: dict[str, list[dict[str, Any]]] = {}

    def clean(self) -> dict[str, Any]:
        """Every part is read; each that cannot be is told under its own box, and nothing typed is lost."""
        given = super().clean() or self.cleaned_data
        for key, _, _ in PARTS:
            if key not in given:
                continue
            try:
                self.parts[key] = part_from_text(key, given[key], self.plan.reading[key])
            except Refused as refusal:
                self.add_error(key, refusal.sentence)
        return given

    def in_groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields as the page shows them."""
        names = ["number", "symbol", "dated", "issuer", "subject", "signer"]
        yield "Văn bản này", [self[name] for name in names]
        yield "Các phần", [self[key] for key, _, _ in PARTS]
        yield "Đề cương", [self["outline"]]

    def changes(self) -> dict[str, Any]:
        """The parts of the reading as corrected; an outline left as it was keeps its lines."""
        given = self.cleaned_data
        document = {**self.plan.reading["document"]}
        document |= {name: given[name] for name in ("number", "symbol", "issuer", "subject", "signer")}
        document["dated"] = given["dated"].isoformat() if given["dated"] else None
        if given["number"] or given["symbol"]:
            joint = (
                "/" if self.plan.reading["document"].get("code", "").partition("/")[0].isdecimal() else "-"
            )
            document["code"] = f"{given['number']}{joint}{given['symbol']}"
        text = given["outline"].replace("\r\n", "\n").strip()
        same = text == outline_as_text(self.plan.reading["outline"]).strip()
        changed = {key: items for key, items in self.parts.items() if items != self.plan.reading[key]}
        return {"document": document, **changed} | ({} if same else {"outline": outline_from_text(text)})


class ConfirmForm(Dressed):
    name = forms.CharField(label="Tên đợt", max_length=300)
    short_name = forms.CharField(label="Tên ngắn", max_length=80)
    reference_date = DayField(label="Ngày xác định địa giới")
    first_year = forms.IntegerField(label="Từ năm", min_value=1945, max_value=2200)
    last_year = forms.IntegerField(label="Đến năm", min_value=1945, max_value=2200)
    survey_due = DayField(label="Hạn gửi phiếu khảo sát của xã", required=False)
    report_due = DayField(label="Hạn gửi báo cáo của tỉnh", required=False)


_MOST_SHORT = 40  # letters: it stands in tabs, tables and reminders


def shortened(subject: str) -> str:
    """What people call it: `Tổng kết 15 năm` of `Tổng kết 15 năm thực hiện Đề án trang bị sách ... (2009-2023)`."""
    said = re.split(r"\s+(?:thực hiện|về việc|nhằm)\s|[(,;:]", subject, maxsplit=1)[0].strip()
    return said if len(said) <= _MOST_SHORT else said[: _MOST_SHORT + 1].rpartition(" ")[0]


def first_answers(plan: PlanReading) -> dict[str, Any]:
    """What the confirmation form begins with, from the reading."""
    document = plan.reading["document"]
    subject = str(document.get("subject") or plan.name)
    years = re.search(r"\((\d{4})\s*[-–]\s*(\d{4})\)", subject)
    owed = [one["due"] for one in plan.reading["obligations"] if one["kind"] in {"REPORT", "OTHER"}]
    due = date.fromisoformat(owed[0]) if owed else None
    dated = date.fromisoformat(document["dated"]) if document.get("dated") else None
    year = (due or dated or date(2000, 1, 1)).year
    return {
        "name": subject[:300], "short_name": shortened(subject), "reference_date": due or dated,
        "first_year": int(years[1]) if years else year, "last_year": int(years[2]) if years else year,
        "survey_due": due, "report_due": due,
    }  # fmt: skip
