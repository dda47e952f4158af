from datetime import date

import pytest

from tests.campaign.plans import PLAN
from tests.cast import NOW
from tusach.campaign import actions


@pytest.fixture
def reading(cast):
    return actions.keep_reading(data=PLAN.encode(), name="ke-hoach.txt", by=cast.actor("hoa"), at=NOW)


@pytest.fixture
def draft(cast, reading):
    return actions.create_campaign(
        plan=reading, by=cast.actor("hoa"), at=NOW, name="Tổng kết phong trào", short_name="Phong trào đọc sách",
        reference_date=date(2023, 10, 31), years=(2018, 2022),
        survey_due=date(2023, 11, 3), report_due=date(2023, 10, 31),
    )  # fmt: skip


@pytest.fixture
def campaign(cast, draft):
    return actions.open_campaign(campaign=draft, by=cast.actor("hoa"), at=NOW)
