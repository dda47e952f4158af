import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from tusach.journal import actions
from tusach.journal.models import Mail, MailState, Notice, Preference, QuietHours


def act(cast, name="minh", number=1, sentence="Nhận báo cáo của Tà Nung."):
    return actions.record(
        act="reports.accept",
        subject=f"reports.Report:{number}",
        by=cast.actor(name),
        at=NOW,
        sentence=sentence,
    )


def tell(cast, *names, **more):
    people = [cast.person(name) for name in names]
    facts = {"kind": "reports.returned", "sentence": "Tỉnh trả lại một mục.", "at": NOW} | more
    actions.tell(people=people, **facts)


def failed_mail(cast):
    tell(cast, "lan")
    actions.gather_mail(at=NOW)
    Mail.objects.update(state=MailState.FAILED, error="Máy chủ thư từ chối: 550 no such user")
    return Mail.objects.get()


@pytest.mark.parametrize(
    ("name", "seen"), [("minh", True), ("vinh", True), ("lan", False), ("khach", False), ("vang", False)]
)
def test_the_journal_shows_what_one_may_see(cast, sign_in, name, seen):
    act(cast)

    page = sign_in(cast.person(name)).get("/nhat-ky/").content.decode()

    assert ("Nhận báo cáo của Tà Nung." in page) is seen


@pytest.mark.parametrize("address", ["/nhat-ky/", "/thong-bao/", "/thong-bao/thu/", "/nhat-ky/nhat-ky.csv"])
def test_who_is_not_signed_in_is_asked_to(db, client, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("tu=02/11/2023&den=2023-11-02", True), ("tu=03/11/2023", False), ("den=1/11/2023", False),
        ("nguoi=min", True), ("nguoi=Hoa", False), ("viec=reports.", True), ("viec=campaign.", False),
        ("cua=reports.Report:1", True), ("cua=reports.Report:2", False), ("trang=không", True),
    ],
)  # fmt: skip
def test_the_journal_is_filtered(cast, sign_in, query, seen):
    act(cast)

    page = sign_in(cast.person("minh")).get(f"/nhat-ky/?{query}").content.decode()

    assert ("Nhận báo cáo của Tà Nung." in page) is seen


def test_a_day_that_is_none_is_said_beside_its_field(cast, sign_in):
    answer = sign_in(cast.person("minh")).get("/nhat-ky/?tu=31/02/2023")

    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()


def test_only_who_keeps_the_house_sees_the_names_of_acts_and_things(cast, sign_in):
    act(cast)

    for name, seen in (("minh", False), ("quan", True)):
        client = sign_in(cast.person(name))
        page = client.get("/nhat-ky/").content.decode()
        table = b"".join(client.get("/nhat-ky/nhat-ky.csv").streaming_content).decode("utf-8-sig")
        assert "Phiếu, báo cáo" in page
        assert "Phiếu, báo cáo" in table
        assert (">reports." in page, "reports." in table, "Mã việc" in table) == (seen, seen, seen)


def test_the_journal_goes_out_as_csv_without_formulas(cast, sign_in):
    act(cast, sentence="=HYPERLINK(1)")

    answer = sign_in(cast.person("minh")).get("/nhat-ky/nhat-ky.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert "'=HYPERLINK(1)" in text
    assert "Niêm phong cuối: chưa có" in text


@pytest.mark.parametrize("address", ["/nhat-ky/", "/thong-bao/", "/thong-bao/thu/"])
def test_lists_ask_as_much_for_three_rows_as_for_one(cast, sign_in, address):
    client = sign_in(cast.person("quan"))
    counts = []
    for names in (["quan"], ["lan", "minh"]):
        for name in names:
            act(cast, name)
            tell(cast, name, "quan")
        actions.gather_mail(at=NOW)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_opening_a_notice_marks_it_read_and_goes_there(cast, sign_in):
    tell(cast, "lan", url="/tai-khoan/")

    answer = sign_in(cast.person("lan")).post(f"/thong-bao/{Notice.objects.get().pk}/mo/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/tai-khoan/")
    assert Notice.objects.get().read_at == NOW


def test_another_persons_notice_is_not_found(cast, sign_in):
    tell(cast, "lan")

    assert sign_in(cast.person("khach")).post(f"/thong-bao/{Notice.objects.get().pk}/mo/").status_code == 404


def test_all_are_read_at_once(cast, sign_in):
    tell(cast, "lan")
    tell(cast, "lan", "bao")

    sign_in(cast.person("lan")).post("/thong-bao/doc-het/")

    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_a_person_chooses_kinds_and_quiet_hours(cast, sign_in):
    tell(cast, "lan")
    tell(cast, "lan", kind="mot.viec_la", sentence="Một việc lạ.")
    client = sign_in(cast.person("lan"))
    page = client.get("/thong-bao/cach-nhan/")
    data = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    kind = next(name for name, kind in page.context["form"].kinds.items() if kind == "reports.returned")

    answer = client.post(
        "/thong-bao/cach-nhan/", data | {kind: "DAILY", "from_hour": "20", "to_hour": "6", "tongue": "en"}
    )

    assert "Thư viết bằng" in page.text
    assert QuietHours.objects.get().in_english
    assert client.get("/thong-bao/cach-nhan/").context["form"]["tongue"].value() == "en"
    assert "Như “Một việc lạ.”" in page.content.decode()
    assert "Phiếu, báo cáo được trả lại" in page.content.decode()
    assert answer.status_code == 302
    assert [(row.kind, row.delivery) for row in Preference.objects.all()] == [("reports.returned", "DAILY")]
    assert (QuietHours.objects.get().from_hour, QuietHours.objects.get().to_hour) == (20, 6)


def test_a_choice_that_is_none_comes_back_on_the_form(cast, sign_in):
    answer = sign_in(cast.person("lan")).post("/thong-bao/cach-nhan/", {"from_hour": "25"})

    assert (answer.status_code, QuietHours.objects.count()) == (422, 0)


@pytest.mark.parametrize(("name", "status"), [("quan", 200), ("hoa", 403), ("lan", 403), ("khach", 403)])
def test_the_outbox_is_the_administrators(cast, sign_in, name, status):
    failed_mail(cast)

    assert sign_in(cast.person(name)).get("/thong-bao/thu/").status_code == status


def test_a_failed_mail_says_why_and_is_sent_again(cast, sign_in):
    mail = failed_mail(cast)
    client = sign_in(cast.person("quan"))
    page = client.get("/thong-bao/thu/?loai=FAILED").content.decode()

    assert "550 no such user" in page
    assert "Thư điện tử đang tắt." in page
    client.post(f"/thong-bao/thu/{mail.pk}/gui-lai/")
    assert Mail.objects.get().state == MailState.WAITING
    late = client.post(f"/thong-bao/thu/{mail.pk}/gui-lai/", follow=True).content.decode()
    assert "không còn ở trạng thái không gửi được" in late


@pytest.mark.parametrize("name", ["lan", "khach", "hoa"])
def test_others_do_not_find_a_mail(cast, sign_in, name):
    mail = failed_mail(cast)

    assert sign_in(cast.person(name)).post(f"/thong-bao/thu/{mail.pk}/gui-lai/").status_code == 404


def test_the_bell_counts_with_one_query(cast, django_assert_num_queries):
    tell(cast, "lan")
    tell(cast, "lan")
    template = Template("{% load bell %}{% bell actor %}")
    context = Context({"actor": cast.actor("lan")})

    with django_assert_num_queries(1):
        shown = template.render(context)

    assert 'aria-label="2 thông báo chưa đọc"' in shown
    assert template.render(Context({"actor": cast.nobody()})).strip() == ""


def run(capsys, *words):
    call_command("journal", *words)
    return json.loads(capsys.readouterr().out)


def test_the_command_seals_verifies_and_fails_on_a_wrong_head(cast, capsys):
    act(cast)

    sealed = run(capsys, "seal", "--now", "--json")
    checked = run(capsys, "verify", "--json", "--expect", sealed["head"])

    assert (sealed["seals"], sealed["entries"]) == (1, 1)
    assert (checked["holds"], checked["entries"], checked["head"]) == (
        True,
        1,
        run(capsys, "head", "--json")["head"],
    )
    with pytest.raises(SystemExit) as stop:
        call_command("journal", "verify", "--expect", "9:abc")
    assert stop.value.code == 1
    assert "lùi về trước" in capsys.readouterr().out
    assert run(capsys, "deliver", "--json")["sent"] == 0
