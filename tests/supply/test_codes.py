from hypothesis import given
from hypothesis import strategies as st

from tusach.supply.codes import SIGNS, digest_of, is_blind, is_code, new_code, read_code, witness_code


@given(st.integers(0, 7), st.integers(1, 24))
def test_one_wrong_sign_never_passes(place, step):
    code = new_code()
    other = SIGNS[(SIGNS.index(code[place]) + step) % len(SIGNS)]

    assert is_code(code)
    assert not is_code(code[:place] + other + code[place + 1 :])


def test_a_code_is_read_as_people_type_it():
    code = new_code()

    assert read_code(f" {code[:4].lower()}-{code[4:]} ") == code
    assert read_code("g8b6") == "6886"


def test_a_witness_code_belongs_to_its_parcel():
    assert witness_code("AAAA") == witness_code("AAAA")
    assert digest_of(witness_code("AAAA"), "AAAA") != digest_of(witness_code("AAAA"), "CCCC")


def test_one_receiver_in_twenty_counts_blind():
    drawn = [is_blind("round 1", body, 5) for body in range(10_000)]

    assert 420 < sum(drawn) < 580
    assert drawn[:100] == [is_blind("round 1", body, 5) for body in range(100)]
    assert not any(is_blind("round 1", body, 0) for body in range(1_000))
