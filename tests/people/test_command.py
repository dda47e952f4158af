import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.cast import make_unit
from tusach.kit.errors import Refused
from tusach.people.actions import use_slip
from tusach.people.models import Person
from tusach.people.queries import actor_for
from tusach.people.rules import is_administrator


def ask(*words: str) -> dict[str, str]:
    said = StringIO()
    call_command("people", *words, json=True, stdout=said)
    return json.loads(said.getvalue())


def test_the_first_administrator_signs_in_with_the_printed_code(db, clock):
    make_unit("NATION", "VN", "Việt Nam", "Nước")

    told = ask("first-administrator", "quan", "Phạm Minh Quân")

    person = use_slip(code=told["code"], password="mot mat khau de nho", at=clock)
    assert person.username == "quan"
    assert is_administrator(actor_for(person, at=clock))


def test_a_second_first_administrator_is_refused(cast, clock):
    with pytest.raises(Refused, match="Đã có tài khoản"):
        call_command("people", "first-administrator", "moi", "Người Mới")
    assert not Person.objects.filter(username="moi").exists()


def test_an_empty_house_without_units_says_what_to_do_first(db, clock):
    with pytest.raises(Refused, match="places load"):
        call_command("people", "first-administrator", "quan", "Quân")


def test_a_new_code_ends_the_one_before(cast, clock):
    first, second = ask("slip", "lan"), ask("slip", "lan")

    with pytest.raises(Refused):
        use_slip(code=first["code"], password="mot mat khau de nho", at=clock)
    assert use_slip(code=second["code"], password="mot mat khau de nho", at=clock) == cast.person("lan")


def test_a_code_for_nobody_is_refused(cast, clock):
    with pytest.raises(Refused, match="Không có tài khoản"):
        call_command("people", "slip", "ai-do")
