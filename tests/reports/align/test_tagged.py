"""Reports written on our own form, and what people do to its fields."""

from tests.reports.align.papers import OUTLINE, TEXT, paper, placed, read
from tusach.reports.align import targets_of

LEAVES = [one for one in targets_of(OUTLINE) if one.is_leaf]
LONG = (
    "Việc này được các cấp quan tâm, thực hiện nền nếp và được nhân dân đồng tình ủng hộ trong cả mười lăm năm qua. "
    * 4
)


def form(lost=(), more=()):
    """The whole form, filled in: of `lost` leaves the field is gone; `more`: {leaf: lines behind its field}."""
    made = paper("TỈNH ỦY AN SƠN", "BÁO CÁO", "**tổng kết 15 năm thực hiện Đề án")
    for one in targets_of(OUTLINE):
        made += paper(f"**{one.label}. {one.title}")
        if one.is_leaf:
            made += paper(f"Phần viết của {one.key}.", tags=() if one.key in lost else (f"leaf:{one.key}",))
            made += paper(*dict(more).get(one.key, ()))
    return [*made, *paper("Nơi nhận:", "- Ban Tuyên giáo Trung ương,")]


def texts(made, paragraphs):
    """{leaf: what stands under its heading}."""
    return {
        one.leaves[0]: " ".join(
            each.text for each in paragraphs[one.first : one.last] if "Phần viết" in each.text
        )
        for one in made.sections
        if one.leaves
    }


def test_tags_of_the_form_are_exact():
    tagged = [
        *paper("BÁO CÁO", "1.1. Công tác lãnh đạo"),
        *paper("Chúng tôi nói về hạn chế ở đây.", TEXT, tags=("leaf:1.1.1",)),
        *paper("2.1. Ưu điểm"),
        *paper(TEXT, tags=("leaf:1.2.1",)),
        *paper("Nơi nhận:"),
    ]
    made = read(tagged)

    assert [(one.leaves, one.method, one.is_sure) for one in made.sections if one.leaves] == [
        (("1.1.1",), "tag", True), (("1.2.1",), "tag", True),
    ]  # fmt: skip
    assert made.sections[1].heading == "1.1. Công tác lãnh đạo"


def test_a_tag_of_another_outline_says_nothing():
    made = read(paper(TEXT, tags=("leaf:9.9",)))

    assert placed(made) == []


def test_text_whose_field_was_lost_stands_under_its_printed_heading():
    for lost in (one.key for one in LEAVES):
        paragraphs = form(lost={lost})
        made = read(paragraphs)

        assert texts(made, paragraphs) == {one.key: f"Phần viết của {one.key}." for one in LEAVES}
        assert made.not_found == []
        assert [(one.method, one.is_sure) for one in made.sections if one.leaves == (lost,)] == [
            ("order", True)
        ]


def test_letterhead_headings_and_closing_of_the_form_stand_apart():
    paragraphs = form(lost={"1.2.1"})
    made = read(paragraphs)

    assert (made.sections[0].method, made.sections[-1].method) == ("front", "front")
    assert not [one for one in made.sections if one.is_unplaced or one.is_foreign]


def test_several_lost_fields_are_told_apart():
    paragraphs = form(lost={"1.1.2.2.a", "1.1.2.2.b", "1.2.2", "3.3"})

    assert texts(read(paragraphs), paragraphs) == {one.key: f"Phần viết của {one.key}." for one in LEAVES}


def test_what_was_typed_behind_a_field_goes_on_with_it_and_nobody_is_sure():
    paragraphs = form(more={"1.2.1": ["Phần viết thêm.", LONG]})
    made = read(paragraphs)

    more = [one for one in made.sections if one.leaves == ("1.2.1",)]
    assert [(one.method, one.is_sure, one.last - one.first) for one in more] == [
        ("tag", True, 1),
        ("order", False, 2),
    ]


def test_a_lost_field_under_a_reworded_heading_is_read_by_words_between_its_neighbours():
    paragraphs = form(lost={"1.2.2"})
    at = next(n for n, one in enumerate(paragraphs) if one.text.startswith("2.2. Hạn chế"))
    paragraphs[at] = paper("**2.2. Tồn tại, vướng mắc")[0]
    made = read(paragraphs)

    assert texts(made, paragraphs)["1.2.2"] == "Phần viết của 1.2.2."
    assert [one.is_sure for one in made.sections if one.leaves == ("1.2.2",)] == [False]


def test_a_section_of_ones_own_between_the_fields_is_for_a_person():
    paragraphs = form(more={"1.2.2": ["**2.2. Công tác phòng, chống thiên tai", LONG]})
    made = read(paragraphs)

    [own] = [one for one in made.sections if one.is_unplaced or one.is_foreign]
    assert [one.text for one in paragraphs[own.first : own.last]] == [
        "2.2. Công tác phòng, chống thiên tai",
        LONG,
    ]
    assert len(texts(made, paragraphs)) == len(LEAVES)
