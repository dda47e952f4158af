import pytest

from tusach.books.alike import clusters, meaning_of


def groups(*texts):
    return [[texts[key] for key in one.keys] for one in clusters(enumerate(texts))]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("can them sach ky thuat nuoi ong mat", "nuoi ong mat", True),
        ("luat dat dai hoi dap", "hoi dap luat dat dai", True),
        ("truyen tranh lich su", "truyen tranh lich xu", True),  # spelt a letter off
        ("nuoi ong mat", "nuoi ca long", False),
        ("sach", "tai lieu", False),  # nothing but filler, each its own
        ("sach cho ba con", "sach cho ba con", True),
    ],
)
def test_which_two_texts_say_one_thing(one, other, alike):
    assert (len(groups(one, other)) == 1) is alike


def test_groups_do_not_chain_from_bees_to_fish():
    chain = ["nuoi ong mat rung", "ong mat rung tram", "mat rung tram cay", "rung tram cay giong"]

    assert max(map(len, groups(*chain))) < len(chain)


def test_the_most_said_leads_and_the_order_given_does_not_matter():
    texts = ["nuoi ong lay mat", "nuoi ong mat", "nuoi ong mat", "trong nam"]
    first, second = clusters(enumerate(texts)), clusters(reversed(list(enumerate(texts))))

    assert first[0].text == "nuoi ong mat"
    assert [(one.text, sorted(one.keys)) for one in first] == [(one.text, sorted(one.keys)) for one in second]
    assert clusters([]) == []


def test_a_text_of_filler_keeps_its_words():
    assert meaning_of("sach cho ba con") == ["sach", "cho", "ba", "con"]
    assert meaning_of("sach nuoi ong") == ["nuoi", "ong"]
