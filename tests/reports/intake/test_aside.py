"""What is handed in and is no report: put aside, kept, and taken up again when it was one after all."""

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.reports.intake.conftest import PARTS, docx_of
from tests.reports.intake.test_pages import text, upload
from tusach.campaign.models import Obligation
from tusach.journal.models import Entry
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.reports import actions
from tusach.reports.models import Claim, Intake, IntakeState


@pytest.fixture
def nobodys(world, hand_in) -> Intake:
    """A file of which the machine cannot say whose it is."""
    return hand_in(None, docx_of(PARTS, head=("Phụ lục kèm theo",)), "phu-luc.docx", by="hoa")


def test_what_is_no_report_asks_nobody_any_more_and_is_kept(world, nobodys, sign_in):
    client = sign_in(world.cast.person("hoa"))
    listed = reverse("reports:intake-list")
    assert "Không phải báo cáo" in text(client.get(reverse("reports:intake-show", args=[nobodys.pk])))
    assert "phu-luc.docx" in text(client.get(listed + "?trang_thai=hoi"))
    said = text(client.post(reverse("reports:intake-aside", args=[nobodys.pk]), follow=True))
    assert "Đã để riêng “phu-luc.docx”" in said
    for query in ("", "?trang_thai=hoi"):
        assert "tệp thứ" not in text(client.get(listed + query))
        assert reverse("reports:intake-show", args=[nobodys.pk]) not in text(client.get(listed + query))
    nobodys.refresh_from_db()
    assert (nobodys.state, nobodys.report, store.is_kept(nobodys.sha256)) == (
        IntakeState.SUPERSEDED,
        None,
        True,
    )
    assert "Không phải báo cáo" in text(client.get(listed + "?trang_thai=SUPERSEDED"))
    page = text(client.get(reverse("reports:intake-show", args=[nobodys.pk])))
    assert "nên để riêng" in page
    assert "bản thay thế" not in page


def test_it_is_taken_up_again_when_somebody_says_whose_it_is(world, nobodys):
    hoa = world.cast.actor("hoa")
    actions.set_aside(intake=nobodys, by=hoa, at=NOW)
    owed = Obligation.objects.get(kind="REPORT", unit=world.cast.lam_dong)
    again = actions.say_whose(intake=nobodys, obligation=owed, by=hoa, at=NOW)
    again.refresh_from_db()
    assert (again.state, again.report.obligation, again.is_source) == (IntakeState.READ, owed, True)
    assert Claim.objects.filter(report=again.report).exists()


def test_an_annex_that_took_a_reports_place_gives_it_back(world, read, hand_in):
    hoa = world.cast.actor("hoa")
    annex = hand_in(world.cast.lam_dong, docx_of(PARTS[:1]), "phu-luc.docx")
    read.refresh_from_db()
    assert read.state == IntakeState.SUPERSEDED
    report = read.report
    actions.set_aside(intake=annex, by=hoa, at=NOW)
    read.refresh_from_db()
    assert (read.state, read.is_source) == (IntakeState.READ, True)
    assert set(Claim.objects.filter(report=report).values_list("layer__intake", flat=True)) == {read.pk}


def test_who_may_not_and_what_may_not(world, read):
    with pytest.raises(Refused, match="tổ biên tập ở trung ương"):
        actions.set_aside(intake=read, by=world.cast.actor("minh"), at=NOW)
    actions.confirm_alignment(intake=read, by=world.cast.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="đã được dò"):
        actions.set_aside(intake=read, by=world.cast.actor("hoa"), at=NOW)


def test_several_files_without_a_script_are_all_kept_before_one_is_read(world, sign_in):
    files = [
        upload(f"{n}.docx", docx_of([(head, [f"{words[0]} {n}"]) for head, words in PARTS]))
        for n in (1, 2, 3)
    ]
    sign_in(world.cast.person("hoa")).post(reverse("reports:intake-hand-in"), {"tep": files})
    acts = ["reports.hand_in_report", "reports.read_intake"]
    done = Entry.objects.filter(act__in=acts).order_by("pk").values_list("act", flat=True)
    assert list(done) == [acts[0]] * 3 + [acts[1]] * 3
