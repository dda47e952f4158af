from datetime import timedelta

import pytest

from tests.cast import NOW
from tusach.campaign.models import Campaign
from tusach.kit.errors import Refused
from tusach.reports import actions
from tusach.reports.form import form_of
from tusach.reports.models import Outline


@pytest.fixture
def planned(cast):
    return Campaign.objects.create(
        name="Khảo sát", short_name="Khảo sát", reference_date=NOW.date(), first_year=2020, last_year=2023,
        survey_due=NOW.date(), report_due=NOW.date() + timedelta(days=9), state="OPEN",
        reading={"outline": [{"key": "1", "label": "1", "title": "Kết quả", "children": []}]},
    )  # fmt: skip


def test_the_forms_are_looked_over_then_issued_once(planned, cast, sign_in):
    client, url = sign_in(cast.person("hoa")), f"/bao-cao/ban-hanh/{planned.pk}/"
    before = client.get(url).content.decode()
    said = client.post(url, follow=True).content.decode()
    client.post(url)

    assert "1 mục, 2 câu" in before
    assert "Kết quả" in before
    assert not Outline.objects.filter(issued_at=None)
    assert "Đã ban hành: phiếu khảo sát bản 1, báo cáo theo đề cương bản 1." in said
    assert Outline.objects.count() == 2
    assert '<form method="post" class="stack"' not in client.get(url).content.decode()


def test_tables_by_year_ask_for_the_campaigns_years(planned, cast):
    survey, _ = actions.issue_forms(campaign=planned, by=cast.actor("hoa"), at=NOW)

    assert list(form_of(survey.tree, survey.digest).questions["nhan_nam"].years) == [2020, 2021, 2022, 2023]


def test_a_kind_without_its_day_is_not_issued(planned, cast):
    Campaign.objects.update(survey_due=None)

    assert [one.kind for one in actions.issue_forms(campaign=planned, by=cast.actor("hoa"), at=NOW)] == [
        "REPORT"
    ]


def test_a_closed_campaign_issues_nothing(planned, cast, sign_in):
    Campaign.objects.update(state="CLOSED")
    with pytest.raises(Refused, match="đã khép lại"):
        actions.issue_forms(campaign=planned, by=cast.actor("hoa"), at=NOW)
    came = sign_in(cast.person("hoa")).post(f"/bao-cao/ban-hanh/{planned.pk}/")

    assert came.status_code == 422
    assert not Outline.objects.exists()


def test_only_the_centre_issues(planned, cast, sign_in):
    for name, status in [
        ("quan", 200),
        ("hoa", 200),
        ("vinh", 200),
        ("minh", 403),
        ("lan", 403),
        ("khach", 403),
    ]:
        client = sign_in(cast.person(name))
        assert client.get("/bao-cao/ban-hanh/").status_code == status, name
        assert client.get(f"/bao-cao/ban-hanh/{planned.pk}/").status_code == status, name
    with pytest.raises(Refused):
        actions.issue_forms(campaign=planned, by=cast.stranger(), at=NOW)


def test_the_list_asks_the_same_whatever_its_length(planned, cast, sign_in, django_assert_num_queries):
    actions.issue_forms(campaign=planned, by=cast.actor("hoa"), at=NOW)
    client = sign_in(cast.person("hoa"))
    client.get("/bao-cao/ban-hanh/")
    with django_assert_num_queries(9):
        client.get("/bao-cao/ban-hanh/")
    for number in range(2):
        copy = Campaign.objects.get(pk=planned.pk)
        copy.pk, copy.short_name = None, f"Đợt {number}"
        copy.save()
        actions.issue_forms(campaign=copy, by=cast.actor("hoa"), at=NOW)

    with django_assert_num_queries(9):
        client.get("/bao-cao/ban-hanh/")
