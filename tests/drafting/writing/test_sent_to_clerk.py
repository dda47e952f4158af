"""The report itself goes to the clerks of the centre when it is ready, and waits there until it has its number."""

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.drafting.writing.test_papers import signing, written
from tusach.drafting import actions
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.registry.models import Awaiting
from tusach.reports.models import ClaimState


def waiting():
    return set(
        Awaiting.objects.filter(settled_at__isnull=True).values_list(
            "keeper__posts__person__username", "subject"
        )
    )


def send(desk):
    return actions.send_manuscript(manuscript=desk.manuscript, by=desk.hoa, at=NOW)


def test_the_clerk_is_told_and_the_number_ends_the_waiting(desk):
    written(desk)
    send(desk)
    page = reverse("drafting:writing-issue", args=[desk.manuscript.pk])
    notice = Notice.objects.get(kind="registry.waits")
    assert (notice.person, notice.url) == (desk.world.cast.person("an"), page)
    assert notice.sentence == f"Báo cáo chờ cấp số: {desk.manuscript.title}."

    actions.describe_manuscript(
        manuscript=desk.manuscript, title="Tên khác", restricted=False, by=desk.hoa, at=NOW
    )
    assert Awaiting.objects.get().subject == "Tên khác"
    actions.issue_manuscript(manuscript=desk.manuscript, signing=signing(desk), by=desk.hoa, at=NOW)
    row = Awaiting.objects.get()
    desk.manuscript.refresh_from_db()
    assert (row.settled_at, row.document) == (NOW, desk.manuscript.document)
    with pytest.raises(Refused, match="Báo cáo đã ban hành"):
        send(desk)


def test_what_is_not_ready_or_not_written_is_not_sent(desk):
    with pytest.raises(Refused, match="chưa có đoạn nào"):
        send(desk)
    claim, _, _ = written(desk)
    claim.state = ClaimState.READ
    claim.save()
    with pytest.raises(Refused, match="còn 1 chỗ phải xong"):
        send(desk)
    with pytest.raises(Refused, match="không ở danh sách chờ cấp số"):
        actions.take_back_manuscript(manuscript=desk.manuscript, by=desk.hoa, at=NOW)
    assert not Awaiting.objects.exists()


def test_the_editor_sends_and_takes_back_the_clerk_finds_it(desk, sign_in):
    written(desk)
    cast, home = desk.world.cast, reverse("drafting:writing-home", args=[desk.manuscript.campaign_id])
    doors = [reverse(f"drafting:writing-{name}", args=[desk.manuscript.pk]) for name in ("send", "back")]
    page = reverse("drafting:writing-issue", args=[desk.manuscript.pk])
    client = sign_in(cast.person("hoa"))
    assert "Chuyển văn thư cấp số" in client.get(home).content.decode()
    shown = client.post(doors[0], follow=True).content.decode()
    assert ("Đã chuyển văn thư" in shown, "Rút lại để sửa" in shown) == (True, True)
    for name, status in (("vinh", 403), ("khach", 404)):
        assert [sign_in(cast.person(name)).post(door).status_code for door in doors] == [status, status]
    clerk = sign_in(cast.person("an"))
    assert page in clerk.get("/van-ban/di/").content.decode()
    assert "Chờ cấp số" in clerk.get(page).content.decode()
    shown = sign_in(cast.person("hoa")).post(doors[1], follow=True).content.decode()
    assert ("Đã rút lại" in shown, "Chờ cấp số" in shown) == (True, False)
