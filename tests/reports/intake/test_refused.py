"""What was typed comes back with the refusal."""

from django.urls import reverse

from tusach.reports.models import Claim, Finding


def test_a_correction_that_is_refused_stays_in_its_boxes(world, read, sign_in):
    one = Claim.objects.get(quote__contains="12.345")
    data = {"xet": "sua", "kind": "AMOUNT", "value": "12.354", "unit": "quyển", "year_from": "22", "year_to": "2022",
            "comparator": "~", "reason": "Tỉnh sửa"}  # fmt: skip
    came = sign_in(world.cast.person("hoa")).post(reverse("reports:claim-judge", args=[one.pk]), data)

    assert came.status_code == 422
    kept = (
        'value="12.354"',
        'value="quyển"',
        'value="22"',
        '<option value="~" selected>',
        ">Tỉnh sửa</textarea>",
    )
    assert [one for one in kept if one not in came.text] == []
    one.refresh_from_db()
    assert one.state == "READ"


def test_an_answer_that_comes_too_late_can_still_be_copied(world, read, sign_in):
    finding = Finding.objects.get(report=read.report, sentence__contains="97,3")
    hoa = sign_in(world.cast.person("hoa"))
    hoa.post(reverse("reports:finding-ask", args=[finding.pk]), {"question": "Số nào đúng?"})
    hoa.post(reverse("reports:finding-settle", args=[finding.pk]), {"outcome": "Dùng 98,3."})
    address = reverse("reports:finding-explain", args=[finding.pk])
    came = sign_in(world.cast.person("minh")).post(address, {"answer": "Số <b>98,3</b> đúng."})

    assert came.status_code == 422
    assert "chưa gửi đi:</b> Số &lt;b&gt;98,3&lt;/b&gt; đúng." in came.text
    assert sign_in(world.cast.person("khach")).post(address, {"answer": "Sai."}).status_code == 404


def test_a_question_without_words_comes_back_with_its_page(world, read, sign_in):
    finding = Finding.objects.get(report=read.report, sentence__contains="97,3")
    came = sign_in(world.cast.person("hoa")).post(
        reverse("reports:finding-settle", args=[finding.pk]),
        {"outcome": " ", "question": "Xin kiểm lại bảng 2."},
    )

    assert came.status_code == 422
    assert "Xin ghi kết luận" in came.text
    assert ">Xin kiểm lại bảng 2.</textarea>" in came.text
