"""What one document does to another, by the words before its name."""

from datetime import date

import pytest

from tests.cast import NOW
from tests.registry.test_actions import attach, come, go, own, paper
from tests.registry.test_finding import with_text
from tusach.kit.errors import Refused
from tusach.registry import actions, queries
from tusach.registry.citations import find_citations
from tusach.registry.models import Reference, Relation
from tusach.registry.relations import relations


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Quy định này thay thế Quy định số 66-QĐ/TW, ngày 06/02/2017.", ["REPLACES"]),
        ("sửa đổi, bổ sung một số điểm của Hướng dẫn số 36-HD/VPTW", ["AMENDS"]),
        ("Thực hiện Kết luận số 30-KL/TW và Chỉ thị số 44-CT/TW, Ban xây dựng", ["IMPLEMENTS", "IMPLEMENTS"]),
        ("Căn cứ Nghị định số 30/2020/NĐ-CP; thực hiện Công văn số 1741-CV/VPTW", ["BASIS", "IMPLEMENTS"]),
        ("Trả lời Công văn số 12-CV/TU, ngày 05/9/2023", ["ANSWERS"]),
        ("Hướng dẫn số 36-HD/VPTW hết hiệu lực kể từ ngày ký.", ["REPLACES"]),
        ("không thay thế Quy định số 66-QĐ/TW", ["CITES"]),
        ("Thực hiện việc trên. Xem Kết luận số 30-KL/TW.", ["CITES"]),
        ("(Công văn số 1741-CV/VPTW, ngày 07/9/2021)", ["CITES"]),
    ],
)  # fmt: skip
def test_the_words_before_a_citation_say_its_kind(text, kinds):
    assert relations(text, find_citations(text)) == kinds


def test_a_file_read_links_what_it_cites_and_a_person_corrects_it(cast):
    old, plan, an = go(cast, own(kind="Quy định", symbol="-QĐ/NXB")), come(cast), cast.actor("an")
    with_text(cast, plan, f"Thực hiện Kết luận số 30-KL/TW. Văn bản này thay thế Quy định số {old.code}.")

    kinds = {one.to.code: (one.kind, one.by_machine) for one in plan.references.select_related("to")}
    assert kinds == {"30-KL/TW": ("IMPLEMENTS", True), old.code: ("REPLACES", True)}
    assert queries.replaced_by(old, an) == [plan]
    (inward,) = queries.related(old, an)
    assert (inward.said, inward.document, inward.outward) == ("thay thế văn bản này", plan, False)

    reference = Reference.objects.get(to=old)
    actions.set_relation(reference=reference, kind=Relation.AMENDS, by=an, at=NOW)
    assert (queries.replaced_by(old, an), queries.amended_by(old, an)) == ([], [plan])
    reference.refresh_from_db()
    assert not reference.by_machine
    with pytest.raises(Refused, match="chọn quan hệ"):
        actions.set_relation(reference=reference, kind="LOVES", by=an, at=NOW)
    actions.drop_reference(reference=reference, by=an, at=NOW)
    assert queries.related(old, an) == []


def test_what_a_stranger_may_not_see_is_only_its_citation(cast):
    sent = go(cast, recipients="- Các tỉnh ủy")
    actions.add_reference(
        document=sent, raw="Báo cáo nội bộ số 1-BC/X", to=come(cast), by=cast.actor("an"), at=NOW
    )

    (line,) = queries.related(sent, cast.stranger())

    assert (line.document, line.reference.raw) == (None, "Báo cáo nội bộ số 1-BC/X")


def test_a_second_reading_links_nothing_twice(cast):
    plan = come(cast)
    with_text(cast, plan, "Thực hiện Kết luận số 30-KL/TW.")
    kept = attach(cast, plan, "khac.txt", "Căn cứ Kết luận số 30-KL/TW, ngày 08/02/2018".encode())
    from tusach.registry.reading import TextRead

    read = TextRead(text="Căn cứ Kết luận số 30-KL/TW, ngày 08/02/2018")
    actions.keep_text(attachment=kept, read=read, by=None, at=NOW)

    assert plan.references.count() == 1
    assert queries.files_to_read().count() == 0


def test_what_was_known_by_being_cited_is_the_document_once_it_is_entered(cast, sign_in):
    an = cast.actor("an")
    known = actions.enter_known(
        kind="Kế hoạch", number="341", symbol="-KH/BTGTW", dated=date(2023, 8, 22), by=an, at=NOW
    )
    newer = go(cast, own(subject="Thay kế hoạch cũ"))
    actions.add_reference(
        document=newer, raw="Kế hoạch số 341-KH/BTGTW", to=known, kind=Relation.REPLACES, by=an, at=NOW
    )
    other_day = come(cast, paper(number="341", dated=date(2023, 8, 23)))
    mine, address = sign_in(cast.person("an")), f"/van-ban/{known.pk}/"
    assert "chưa có trong sổ" in mine.get(address).content.decode()

    entered = come(cast, paper(number="341", dated=date(2023, 8, 22)))

    assert (queries.replaced_by(entered, an), queries.replaced_by(other_day, an)) == ([newer], [])
    (inward,) = queries.related(entered, an)
    assert (inward.document, inward.said) == (newer, "thay thế văn bản này")
    assert queries.entered_as(known, an) == [entered]
    assert queries.entered_as(known, cast.actor("khach")) == []
    page = mine.get(address).content.decode()
    assert f'<a href="/van-ban/{entered.pk}/">số đến' in page
    assert "chưa có trong sổ" not in page
