"""The demo's coding, told of two reports only."""

from tests.cast import NOW
from tests.drafting.coding.conftest import desk, world
from tusach.desk.demo.coding import code_reports
from tusach.drafting.models import Coding, GoodModel
from tusach.reports.models import Intake

__all__ = ["desk", "world"]


def test_two_editors_code_and_four_models_are_written_two_of_them_public(desk):
    done = code_reports(campaign=desk.campaign, first=desk.hoa, second=desk.binh, at=NOW)

    assert (done["first"], done["models"]) == (4, 4)  # two sentences of each report
    assert set(Coding.objects.filter(person__isnull=False).values_list("person__username", flat=True)) <= {
        "hoa",
        "binh",
    }
    assert GoodModel.objects.filter(published_at__isnull=False).count() == 2
    again = code_reports(campaign=desk.campaign, first=desk.hoa, second=desk.binh, at=NOW)
    assert (again["codes"], GoodModel.objects.count()) == (0, 4)


def test_without_a_text_there_is_nothing_to_code(desk):
    Intake.objects.update(is_source=False)
    done = code_reports(campaign=desk.campaign, first=desk.hoa, second=desk.binh, at=NOW)

    assert (done["first"], done["machine"]) == (0, 0)
