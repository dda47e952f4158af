from dataclasses import dataclass
from datetime import date, timedelta

from tests.cast import NOW, Cast
from tests.standing import standing
from tusach.campaign.models import Campaign, CampaignState, Obligation
from tusach.figures.actions import load_catalogue
from tusach.reports import actions
from tusach.reports.models import Outline, Report

SURVEY = [
    {"key": "m1", "label": "1.", "title": "Quản lý sách", "type": "leaf", "children": [
        {"key": "nhan", "kind": "integer", "label": "1.1.", "title": "Đã nhận bao nhiêu bản?", "unit": "bản",
         "indicator": "I122", "prefill": "I122", "required": True, "min": 0, "max": 200000},
        {"key": "con", "kind": "integer", "label": "1.2.", "title": "Còn bao nhiêu bản?", "unit": "bản", "indicator": "I127",
         "constraint": [{"expr": "con <= nhan", "severity": "explain",
                         "message": "Xã ghi còn {con} bản nhưng chỉ nhận {nhan} bản. Xin kiểm lại, hoặc chọn lý do ở dưới."}]},
        {"key": "mat", "kind": "integer", "label": "1.3.", "title": "Mất bao nhiêu bản?", "unit": "bản", "indicator": "I128",
         "constraint": [{"expr": "mat <= nhan", "message": "Mất {mat} bản nhưng chỉ nhận {nhan} bản."}]},
        {"key": "luot", "kind": "years", "label": "1.4.", "title": "Lượt từng năm",
         "columns": [{"key": "doc", "label": "Đọc", "unit": "lượt", "indicator": "I134"}]},
        {"key": "quy_che", "kind": "one", "label": "1.5.", "title": "Có quy chế không?", "indicator": "I104",
         "choices": [{"key": "co", "label": "Có", "value": 1}, {"key": "khong", "label": "Chưa", "value": 0}]},
        {"key": "quy_che_ngay", "kind": "date", "label": "1.6.", "title": "Ban hành ngày nào?", "relevant": 'selected(quy_che, "co")'},
    ]},
    {"key": "m2", "label": "2.", "title": "Ý kiến", "type": "leaf", "children": [
        {"key": "kho", "kind": "longtext", "label": "2.1.", "title": "Khó khăn", "leaf": "1.1"},
        {"key": "can", "kind": "many", "label": "2.2.", "title": "Cần gì?",
         "choices": [{"key": "nn", "label": "Nông nghiệp", "indicator": "I114.4"}, {"key": "sk", "label": "Sức khỏe", "indicator": "I114.5"}]},
        {"key": "ty_le", "kind": "percent", "label": "2.3.", "title": "Bao nhiêu người thấy tốt?", "parts": {"num": "I111.T", "den": "I111.H"}},
        {"key": "gio", "kind": "decimal", "label": "2.4.", "title": "Giờ mở cửa", "min": 0, "max": 168},
    ]},
]  # fmt: skip
REPORT = [
    {"key": "1", "label": "Phần thứ nhất", "title": "Đánh giá", "type": "part", "children": [
        {"key": "1.1", "label": "1.1", "title": "Lãnh đạo, chỉ đạo", "type": "leaf", "children": [
            {"key": "loi_1", "kind": "longtext", "title": "Nội dung", "required": True},
            {"key": "t_nhan", "kind": "integer", "title": "Bản nhận toàn tỉnh", "indicator": "I122"}]},
        {"key": "1.2", "label": "1.2", "title": "Kết quả", "type": "leaf", "children": [
            {"key": "loi_2", "kind": "longtext", "title": "Nội dung", "required": True}]},
    ]},
]  # fmt: skip
GOOD = {
    "nhan": "1.386",
    "con": "1.204",
    "luot": {"doc": {"2022": "30", "2023": "58"}},
    "quy_che": "co",
    "kho": "Kiêm nhiệm.",
}


@dataclass
class World:
    cast: Cast
    campaign: Campaign
    survey: Outline
    outline: Outline

    def report(self, unit, name="lan", kind="SURVEY") -> Report:
        held = Obligation.objects.get(campaign=self.campaign, kind=kind, unit=unit)
        return actions.open_report(obligation=held, by=self.cast.actor(name), at=NOW)

    def save(self, report, answers, name="lan", base=None, key="", at=NOW):
        report.refresh_from_db()
        at_base = report.revision if base is None else base
        return actions.save_draft(
            report=report, answers=answers, base=at_base, client_key=key, by=self.cast.actor(name, at), at=at
        )

    def sent(self, unit, name="lan", at=NOW, **more) -> Report:
        report = self.report(unit, name)
        self.save(report, GOOD | more, name)
        return actions.submit_report(report=report, by=self.cast.actor(name, at), at=at)


def owe(campaign, kind, unit, name, district=None, province=None):
    return Obligation.objects.create(
        campaign=campaign, kind=kind, unit=unit, level=unit.level, district=district, province=province,
        unit_name=name, unit_sort=name.lower(), due_date=date(2023, 11, 10),
    )  # fmt: skip


@standing
def world(cast) -> World:
    load_catalogue()
    campaign = Campaign.objects.create(
        name="Tổng kết 15 năm", short_name="Tổng kết 15 năm", reference_date=date(2023, 10, 31),
        first_year=2009, last_year=2023, state=CampaignState.OPEN, opened_at=NOW - timedelta(days=60),
    )  # fmt: skip
    for unit, name in [
        (cast.ta_nung, "Xã Tà Nung"),
        (cast.bao_thuan, "Xã Bảo Thuận"),
        (cast.hoa_bac, "Xã Hòa Bắc"),
    ]:
        owe(campaign, "SURVEY", unit, name, cast.di_linh, cast.lam_dong)
    owe(campaign, "SURVEY", cast.tan_thanh, "Xã Tân Thành", cast.bac_quang, cast.ha_giang)
    owe(campaign, "REPORT", cast.lam_dong, "Tỉnh Lâm Đồng", None, cast.lam_dong)
    owe(campaign, "REPORT", cast.ha_giang, "Tỉnh Hà Giang", None, cast.ha_giang)
    vinh = cast.actor("vinh")
    return World(
        cast,
        campaign,
        actions.issue_outline(campaign=campaign, kind="SURVEY", tree=SURVEY, by=vinh, at=NOW),
        actions.issue_outline(campaign=campaign, kind="REPORT", tree=REPORT, by=vinh, at=NOW),
    )
