from datetime import timedelta
from urllib.parse import urlsplit

import pypdfium2
import pytest

from tests.cast import NOW, PASSWORD
from tusach.kit.errors import Refused
from tusach.people import actions, queries
from tusach.people.exports import slips, slips_pdf
from tusach.people.models import Slip
from tusach.people.queries import AccountState

NEW = "một câu dài dễ nhớ"


def slip_for(cast, name, at=NOW):
    return actions.make_slips(people=[cast.person(name)], by=cast.actor("minh"), at=at)[0]


def test_a_code_sets_a_password_once(cast):
    printed = slip_for(cast, "lan")
    typed = f" {printed.code.replace('-', ' ').lower()} "
    person = actions.use_slip(code=typed, password=NEW, at=NOW)
    assert person.check_password(NEW)
    with pytest.raises(Refused, match="đã dùng rồi"):
        actions.use_slip(code=printed.code, password=NEW, at=NOW)


def test_the_code_is_nowhere_in_the_database(cast):
    printed = slip_for(cast, "lan")
    slip = Slip.objects.get()
    assert printed.code not in slip.digest
    assert printed.code.replace("-", "") not in slip.digest
    assert len(slip.digest) == 64


def test_codes_that_do_not_open(cast, settings):
    printed = slip_for(cast, "lan")
    with pytest.raises(Refused, match="Mã không đúng"):
        actions.use_slip(code="AAAA-BBBB-CCCC", password=NEW, at=NOW)
    with pytest.raises(Refused, match="Mã không đúng"):
        actions.use_slip(code="", password=NEW, at=NOW)
    late = NOW + timedelta(days=settings.SLIP_DAYS)
    with pytest.raises(Refused, match="hết hạn"):
        actions.use_slip(code=printed.code, password=NEW, at=late)
    newer = slip_for(cast, "lan")
    with pytest.raises(Refused, match="phiếu mới hơn"):
        actions.use_slip(code=printed.code, password=NEW, at=NOW)
    actions.use_slip(code=newer.code, password=NEW, at=late - timedelta(seconds=1))


def test_a_weak_password_leaves_the_slip_unused(cast):
    printed = slip_for(cast, "lan")
    for weak in ("ngắn", "1234567890", ""):
        with pytest.raises(Refused):
            actions.use_slip(code=printed.code, password=weak, at=NOW)
    assert cast.person("lan").check_password(PASSWORD)
    actions.use_slip(code=printed.code, password=NEW, at=NOW)


def test_a_locked_account_gets_no_slip(cast):
    lan = cast.person("lan")
    printed = slip_for(cast, "lan")
    lan.is_active = False
    lan.save()
    with pytest.raises(Refused, match="đang khóa"):
        slip_for(cast, "lan")
    with pytest.raises(Refused, match="đang khóa"):
        actions.use_slip(code=printed.code, password=NEW, at=NOW)
    with pytest.raises(Refused, match="Chưa chọn"):
        actions.make_slips(people=[], by=cast.actor("minh"), at=NOW)


def test_the_state_of_an_account(cast, settings):
    lan = cast.person("lan")

    def state(at=NOW):
        return queries.states_of([lan], at)[lan.pk]

    assert state() == AccountState.MADE
    slip_for(cast, "lan")
    assert state() == AccountState.SLIP
    assert state(NOW + timedelta(days=settings.SLIP_DAYS)) == AccountState.EXPIRED
    lan.last_login = NOW
    assert state() == AccountState.SIGNED_IN


def test_eight_slips_to_a_page(cast):
    people = [cast.person(name) for name in ("lan", "bao")] * 5
    slips = [actions.PrintedSlip(one, "BCDF-GHJK-2345", NOW) for one in people]
    places = {cast.person("lan").pk: "Đảng ủy xã Tà Nung"}
    pdf = slips_pdf(slips, places=places, door="https://tusach.vn/tai-khoan/lan-dau/", demo=True)
    book = pypdfium2.PdfDocument(pdf)
    text = book[0].get_textpage().get_text_range()
    assert "xã\xa0Tà\xa0Nung" in text  # no line ends inside a name
    text = text.replace("\xa0", " ")
    pages = len(book)
    book.close()
    assert pages == 2
    for piece in ("Đảng ủy xã Tà Nung", "BCDF-GHJK-2345", "lan", "tusach.vn/tai-khoan/lan-dau/", "minh hoạ"):
        assert piece in text


def test_the_square_code_holds_the_code_where_no_server_sees_it(monkeypatch, cast):
    """Read at the maker of the drawing: what stands in the square is an address with the code after `#`."""
    held = []
    make = slips.segno.make
    monkeypatch.setattr(slips.segno, "make", lambda text, **how: held.append(text) or make(text, **how))
    printed = slip_for(cast, "lan")

    slips_pdf([printed], places={}, door="https://tusach.vn/tai-khoan/lan-dau/")

    assert held == [f"https://tusach.vn/tai-khoan/lan-dau/#ma={printed.code}"]
    assert urlsplit(held[0]).query == ""
