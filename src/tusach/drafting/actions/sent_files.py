"""What the sender of a file reads of it: on their page when they come back, in a notice, in a letter."""

from datetime import datetime

from django.conf import settings

from tusach.drafting import queries
from tusach.drafting.actions.passes import door_address
from tusach.drafting.models import Answer, CommentWay, Returned, ReturnedState
from tusach.journal import actions as journal
from tusach.kit.leases import GAVE_UP
from tusach.kit.text import moment

ON_SITE = (CommentWay.ACCOUNT, CommentWay.LINK)
_FOREIGN_SAID = (
    "Đã giữ tệp, nhưng tệp này làm từ bản của một đợt hoặc báo cáo khác nên chưa lấy ý kiến nào. Xin tải bản Word ở trang góp ý "
    "rồi ghi ý kiến vào đó; nếu tệp vẫn đúng, nơi mời góp ý sẽ xem và lấy."
)
_WAITS_SAID = "Đã giữ tệp, đang chờ máy đọc. Đọc xong thì kết quả hiện ở trang này, không phải gửi lại."
_GAVE_UP_SAID = (
    "máy đọc ba lần đều bị ngắt giữa chừng. Tệp quét nhiều trang thì xin tách thành nhiều tệp rồi gửi lại."
)
_OTHER_WAYS = "Cũng có thể ghi ý kiến thẳng vào từng đoạn ở trang góp ý."
_DROPPED_SAID = "Nơi mời góp ý đã xem và không lấy ý kiến từ tệp này. Có gì chưa rõ, xin hỏi lại nơi mời."
_SAID = {
    ReturnedState.FOREIGN: _FOREIGN_SAID,  # names of other rounds and reports are not told to who may not know of them
    ReturnedState.DROPPED: _DROPPED_SAID,
}


def sentence_of(returned: Returned, *, again_at: datetime | None = None) -> str:
    """What became of a file, and what its sender is to do."""
    if returned.state == ReturnedState.WAITING:
        return _WAITS_SAID
    on_site = returned.way in ON_SITE
    if returned.state == ReturnedState.UNREAD:
        return f"Đã giữ tệp nhưng chưa đọc được: {_why_unread(returned) if on_site else returned.said}"
    if again_at is not None and returned.at != again_at:
        return f"Tệp này đã nhận lúc {moment(returned.at)}; không có gì đổi."
    if on_site and (said := _to_sender(returned)):
        return said
    if returned.state == ReturnedState.TAKEN:
        return returned.said
    return f"Đã giữ tệp, {ReturnedState(returned.state).label}. {returned.said}".strip()


def _why_unread(returned: Returned) -> str:
    """The sender has no button that reads it again, and after the round is closed sends no other file."""
    why = _GAVE_UP_SAID if returned.said == GAVE_UP else returned.said
    if returned.round.closed_at is not None:
        return f"{why} Đợt này đã chốt nên xin gửi văn bản cho nơi mời góp ý."
    return f"{why} {_OTHER_WAYS}"


def _to_sender(returned: Returned) -> str:
    """What the sender on the site is told where the secretariat reads something else."""
    if returned.state == ReturnedState.TAKEN:
        return _taken(returned)
    if returned.state == ReturnedState.AGREES and returned.invited is not None:
        scope = queries.scope_of(returned.invited)
        if returned.invited.answer == Answer.AGREED:
            return f"Đã đọc xong, không thấy ý kiến nào trong tệp. Đã ghi là thống nhất {scope}."
        return (
            f"Đã giữ tệp, nhưng không thấy ý kiến nào trong đó. Nếu không có ý kiến gì khác, xin bấm “Thống nhất {scope}”; "
            "nếu ý kiến viết tay hoặc ở chỗ máy không đọc được, nơi mời góp ý sẽ mở tệp xem."
        )
    if returned.state == ReturnedState.POINTS:
        return f"Đã giữ công văn, có {len(returned.reading)} điểm. Nơi mời góp ý sẽ xem rồi ghi từng điểm."
    return _SAID.get(ReturnedState(returned.state), "")


def _taken(returned: Returned) -> str:
    taken = returned.facts.get("taken")
    if taken is None:
        return returned.said or "Nơi mời góp ý đã xem tệp và ghi là thống nhất."
    parts = [
        f"Đã đọc xong, nhận {taken} ý kiến. Từng ý kiến hiện ở mục “Ý kiến đã gửi” của trang góp ý."
        if taken
        else "Đã đọc xong, không có ý kiến nào mới."
    ]
    if again := returned.facts.get("again"):
        parts.append(f"{again} ý kiến đã nhận từ trước.")
    if lost := returned.facts.get("lost"):
        parts.append(f"{lost} ý kiến chưa rõ nói về đoạn nào, nơi mời góp ý sẽ xem.")
    if outside := returned.facts.get("outside"):
        parts.append(f"{outside} ý kiến về chỗ không hỏi, vẫn nhận và có ghi rõ.")
    return " ".join(parts)


def write_to_sender(returned: Returned, *, at: datetime) -> None:
    """A letter to who answers by a link, has an address noted and no account, once a file that waited was read.

    Their code stands in the letter that invited them and nowhere else, so this one names the door only.
    """
    invited = returned.invited
    by_link = returned.way == CommentWay.LINK and returned.person_id is None
    if not by_link or invited is None or not invited.email or not settings.SMTP_HOST:
        return
    title = f"Tệp góp ý của anh chị đã đọc xong: {returned.name}"
    if returned.state == ReturnedState.UNREAD:
        title = f"Tệp góp ý của anh chị chưa đọc được: {returned.name}"
    text = (
        f"Kính gửi {invited.name},\n\nTệp “{returned.name}”, gửi lúc {moment(returned.at)}. {sentence_of(returned)}\n\n"
        f"Trang góp ý: mở bằng đường dẫn trong thư mời, hoặc mở {door_address()} rồi gõ mã trong thư ấy.\n"
    )
    journal.post_letter(name=invited.name, address=invited.email, title=title, text=text, at=at)
