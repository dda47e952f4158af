"""The whole coding as a project of other coding programs: out, marked further there, and back."""

import io
import re
import zipfile

import pytest
from lxml import etree

from tests.cast import NOW
from tests.drafting.coding.test_exchange import deep
from tusach.drafting import actions, exports, refi_project
from tusach.drafting.models import Code, Coding, Excerpt
from tusach.drafting.refi_project import lines_at, read_qdpx, text_of
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Paragraph
from tusach.reports.models import Intake

Q = "{urn:QDA-XML:project:1.0}"
MACHINES = "chỉ có một máy tính dùng chung"
NET = "mạng yếu"


def project(desk) -> bytes:
    made = io.BytesIO()
    exports.write_qdpx(made, desk.campaign)
    return made.getvalue()


def opened(data):
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return etree.fromstring(pack.read("project.qde")), {name: pack.read(name) for name in pack.namelist()}


def again(data, change, *, drop=()):
    """The project as another program writes it back: its XML changed, some files left out."""
    _, files = opened(data)
    files["project.qde"] = change(files["project.qde"].decode()).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        for name, content in files.items():
            if name not in drop:
                pack.writestr(name.replace("Sources/", "sources/"), content)
    return made.getvalue()


def marked_there(data, words, code_name, user="Cộng tác viên"):
    """Another selection of these words in the first source that holds them, with a code of the file, by a user of its own."""
    root, files = opened(data)
    code = next(one.get("guid") for one in root.iter(f"{Q}Code") if one.get("name") == code_name)
    for source in root.iter(f"{Q}TextSource"):
        text = files[f"Sources/{source.get('guid')}.txt"].decode()
        if words in text:
            at = text.index(words)
            new = (
                f'<PlainTextSelection guid="00000000-0000-0000-0000-0000000000AA" startPosition="{at}" endPosition='
                f'"{at + len(words)}"><Coding guid="00000000-0000-0000-0000-0000000000BB" creatingUser='
                f'"00000000-0000-0000-0000-0000000000CC"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
            )
            user_line = f'<User guid="00000000-0000-0000-0000-0000000000CC" name="{user}" />'
            own = re.escape(f'<TextSource guid="{source.get("guid")}"') + "[^>]*?(/?)>"

            def put(xml, own=own, new=new, user_line=user_line):
                xml = re.sub(own, lambda hit: hit[0].replace(" />", ">").replace("/>", ">") + new
                             + ("</TextSource>" if hit[1] else ""), xml, count=1)  # fmt: skip
                return xml.replace("<Users>", f"<Users>{user_line}", 1)

            return again(data, put)
    raise AssertionError(words)


def test_the_project_has_codes_texts_marks_and_who_made_them(desk):
    code = desk.code("Mạng yếu", definition="Nêu mạng.")
    desk.put(desk.lam_dong, MACHINES, code)
    desk.put(desk.ha_giang, NET, code, by=desk.binh, is_dissent=True)
    root, files = opened(project(desk))

    sources = list(root.iter(f"{Q}TextSource"))
    said = []
    for source in sources:
        text = files[source.get("plainTextPath").replace("internal://", "Sources/")].decode()
        said += [
            text[int(one.get("startPosition")) : int(one.get("endPosition"))]
            for one in source.iter(f"{Q}PlainTextSelection")
        ]
    assert sorted(said) == sorted([NET, MACHINES])
    assert sorted(one.get("name") for one in sources) == ["Tỉnh Hà Giang", "Tỉnh Lâm Đồng"]
    assert sorted(one.get("name") for one in root.iter(f"{Q}User")) == ["Bình", "Hoa"]
    refs = {one.get("targetGUID") for one in root.iter(f"{Q}CodeRef")}
    assert refs == {next(one.get("guid") for one in root.iter(f"{Q}Code") if one.get("name") == "Mạng yếu")}
    assert [one.get("name") for one in root.iter(f"{Q}Note")] == ["Ý kiến khác"]
    assert len(list(root.iter(f"{Q}NoteRef"))) == 1
    assert [one.tag.removeprefix(Q) for one in root] == ["Users", "CodeBook", "Sources", "Notes"]


def test_the_same_coding_gives_the_same_bytes_and_nothing_new_when_it_comes_back(desk):
    desk.put(desk.lam_dong, MACHINES, desk.code("Mạng yếu"))
    data = project(desk)
    assert project(desk) == data
    found = exports.incoming_of(desk.campaign, data)

    assert (found.known, found.marks, found.homeless, found.unknown) == (1, [], 0, [])
    done = actions.import_project(
        campaign=desk.campaign, rows=found.rows, marks=found.marks, by=desk.binh, at=NOW
    )
    assert done == (0, 0, 0)
    assert (Coding.objects.count(), Excerpt.objects.count()) == (1, 1)


def test_what_was_marked_elsewhere_comes_back_as_the_importers_own(desk):
    code = desk.code("Mạng yếu")
    desk.put(desk.lam_dong, MACHINES, code)
    data = marked_there(project(desk), "Sách kỹ thuật được mượn nhiều nhất", "Mạng yếu")
    found = exports.incoming_of(desk.campaign, data)
    assert (len(found.marks), found.known, dict(found.by)) == (1, 1, {"Cộng tác viên": 1})
    for put in (1, 0):
        done = actions.import_project(
            campaign=desk.campaign, rows=found.rows, marks=found.marks, by=desk.binh, at=NOW
        )
        assert done == (0, 0, put)
    new = Coding.objects.get(person=desk.binh.person)

    assert (new.code, new.excerpt.quote, new.excerpt.leaf) == (
        code,
        "Sách kỹ thuật được mượn nhiều nhất",
        "1.1",
    )
    assert "gắn 1 lượt" in Entry.objects.filter(act="drafting.import_project").order_by("pk")[0].sentence


def test_codes_of_theirs_are_made_and_used(desk):
    desk.put(desk.lam_dong, MACHINES, desk.code("Mạng yếu"))
    renamed = (
        '<Code guid="00000000-0000-0000-0000-0000000000DD" name="Sách kỹ thuật" isCodable="true" /></Codes>'
    )
    data = again(project(desk), lambda xml: xml.replace("</Codes>", renamed))
    data = marked_there(data.replace(b"sources/", b"Sources/"), "Sách kỹ thuật", "Sách kỹ thuật")
    found = exports.incoming_of(desk.campaign, data, group="LESSON")
    done = actions.import_project(
        campaign=desk.campaign, rows=found.rows, marks=found.marks, by=desk.hoa, at=NOW
    )

    assert done == (1, 0, 1)
    assert Code.objects.get(name="Sách kỹ thuật").group == "LESSON"


def test_words_over_several_paragraphs_and_white_are_cut_to_each():
    paragraphs = [Paragraph("p1", "Một hai", label="a)"), Paragraph("p2", ""), Paragraph("p3", "Ba\nbốn")]
    text = text_of(paragraphs)

    assert text.words == "a) Một hai\n\nBa bốn"
    assert list(lines_at(text, 0, len(text.words))) == [("p1", 0, 7), ("p3", 0, 6)]
    assert list(lines_at(text, 7, 15)) == [("p1", 4, 7), ("p3", 0, 3)]
    assert list(lines_at(text, 0, 3)) == []


def test_lines_that_end_in_two_signs_count_as_one():
    xml = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="x"><Sources><TextSource guid="{a}" name="t" plainTextPath="internal://A.TXT">'
        '<PlainTextSelection guid="b" startPosition="5" endPosition="7"><Coding guid="c"><CodeRef targetGUID="d"/></Coding>'
        '</PlainTextSelection><PlainTextSelection guid="e" startPosition="6" endPosition="99"/></TextSource><PDFSource guid="f"/>'
        "</Sources></Project>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        pack.writestr("project.qde", xml)
        pack.writestr("sources/a.txt", "Một\r\nhai")
    found = read_qdpx(made.getvalue())

    [source] = found.sources
    [mark] = source.marks
    assert (source.text[mark.start : mark.end], mark.code, found.left) == ("ha", "D", 1)


def test_what_is_not_to_leave_the_house_is_not_in_it(desk):
    desk.put(desk.lam_dong, MACHINES, desk.code("Mạng yếu"))
    Intake.objects.filter(report=desk.lam_dong).update(restricted=True)
    root, files = opened(project(desk))

    assert [one.get("name") for one in root.iter(f"{Q}TextSource")] == ["Tỉnh Hà Giang"]
    assert not any("máy tính dùng chung".encode() in data for data in files.values())


def test_a_file_that_stays_here_holds_for_the_answers_it_was_put_into(desk):
    source = Intake.objects.get(report=desk.lam_dong, is_source=True)
    Intake.objects.create(
        campaign=source.campaign, report=desk.lam_dong, ordinal=9, way="UPLOAD", state="SUPERSEDED", restricted=True,
        given_at=NOW,
    )  # fmt: skip
    root, _ = opened(project(desk))
    assert [one.get("name") for one in root.iter(f"{Q}TextSource")] == ["Tỉnh Hà Giang"]


def packed(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            pack.writestr(name.replace("_", "."), data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "không phải dự án"), (b"PK\x03\x04", "không phải dự án"), (packed(a_txt=b"x"), "không phải dự án"),
        (packed(project_qde=b"<CodeBook/>"), "không phải dự án"), (packed(project_qde=b"<Project>"), "hỏng"),
        (packed(project_qde=b'<!DOCTYPE a [<!ENTITY b "c">]><Project/>'), "DOCTYPE"),
        (packed(project_qde=b" " * (41 << 20)), "quá lớn"),
        (packed(project_qde=deep(60).replace(b"<CodeBook>", b"<Project><CodeBook>") + b"</Project>"), "tầng"),
    ],
)  # fmt: skip
def test_what_is_no_project_or_means_harm_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(Refused, match=sentence):
        read_qdpx(data)


def test_a_text_that_was_changed_there_or_read_anew_here_is_told_of(desk):
    desk.put(desk.lam_dong, MACHINES, desk.code("Mạng yếu"))
    _, files = opened(project(desk))
    names = [name for name in files if name.startswith("Sources/")]
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as pack:
        for name, data in files.items():
            pack.writestr(
                name, data.replace("Trụ sở".encode(), "Trụ  sở".encode()) if name in names else data
            )
    found = exports.incoming_of(desk.campaign, changed.getvalue())

    assert (found.unknown, found.known, found.marks) == (["Tỉnh Lâm Đồng"], 0, [])
    gone = exports.incoming_of(desk.campaign, again(project(desk), str, drop=names))
    assert (gone.left, gone.unknown) == (2, [])


def test_the_pages_show_first_and_take_in_what_was_shown(desk, sign_in):
    desk.put(desk.lam_dong, MACHINES, desk.code("Mạng yếu"))
    client = sign_in(desk.world.cast.person("hoa"))
    door = f"/du-thao/doi-chieu/{desk.campaign.pk}/so-ma/"
    got = client.get(f"{door}du-an.qdpx")
    data = marked_there(b"".join(got.streaming_content), "Sách kỹ thuật", "Mạng yếu")
    file = io.BytesIO(data)
    file.name = "du-an.qdpx"
    shown = client.post(f"{door}nhap-du-an/", {"tep": file})
    assert (Coding.objects.count(), len(shown.context["found"].marks)) == (1, 1)
    assert "Cộng tác viên 1" in shown.content.decode()
    done = client.post(f"{door}nhap-du-an/", {"giu": shown.context["kept"]}, follow=True).content.decode()
    assert ("gắn 1 lượt" in done, Coding.objects.count()) == (True, 2)
    assert "Xin chọn lại tệp" in client.post(f"{door}nhap-du-an/", {"giu": "x"}, follow=True).content.decode()
    assert "Chưa chọn tệp" in client.post(f"{door}nhap-du-an/", {}, follow=True).content.decode()
    stranger = sign_in(desk.world.cast.person("khach"))
    assert stranger.get(f"{door}du-an.qdpx").status_code == 404
    assert stranger.post(f"{door}nhap-du-an/", {}).status_code == 404


def test_a_project_whose_packing_is_damaged_is_refused_with_a_sentence():
    """The unpacker has errors of its own for bytes that cannot be what they say."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("project.qde", "<Project/>" * 50)
    data = made.getvalue()
    begins = data.index(b"project.qde") + len("project.qde")

    with pytest.raises(Refused, match="bị cắt hoặc hỏng"):
        read_qdpx(data[:begins] + b"\xff" * 8 + data[begins + 8 :])


def test_many_sources_of_one_large_text_are_refused(monkeypatch):
    monkeypatch.setattr(refi_project, "_MOST_IN_ALL", 3_000)
    source = '<TextSource guid="{}" plainTextPath="internal://a.txt"/>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        pack.writestr("Sources/a.txt", "chữ " * 100)
        pack.writestr("project.qde", f"<Project><Sources>{source * 9}</Sources></Project>")

    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_qdpx(made.getvalue())
