import json

import pytest
from django.core.management import call_command

from tests.places.files import MERGER, file, line
from tusach.kit.errors import Refused
from tusach.places.models import Event


def said(capsys, *words):
    call_command("places", *words)
    return json.loads(capsys.readouterr().out)


def test_count_find_and_doubts_answer_in_json(cast, capsys):
    assert said(capsys, "count", "--on", "2023-10-31", "--json") == {
        "provinces": 2,
        "districts": 2,
        "communes": 4,
    }
    assert said(capsys, "find", "24790", "--json")[0]["path"] == "Xã Tà Nung, Huyện Di Linh, Tỉnh Lâm Đồng"
    assert said(capsys, "doubts", "--json") == []


def test_import_previews_then_applies_and_undoes(cast, capsys, tmp_path):
    path = tmp_path / "sap-xep.csv"
    path.write_bytes(MERGER)

    preview = said(capsys, "import", str(path), "--json")
    assert preview["new"] == ["Xã Tà Bảo (24999)"]
    assert not Event.objects.exists()
    event = said(capsys, "import", str(path), "--apply", "--json")["event"]
    with pytest.raises(Refused, match="đã được áp dụng rồi"):
        call_command("places", "import", str(path), "--apply")
    assert said(capsys, "import", "--undo", str(event), "--reason", "Ghi nhầm", "--json")["reverses"] == event


def test_a_file_that_is_not_there_or_wrong_gets_a_sentence(cast, capsys, tmp_path):
    path = tmp_path / "sai.csv"
    path.write_bytes(file(line("99999", "24999", "Xã Tà Bảo", "679")))

    assert said(capsys, "import", str(path), "--json")["problems"][0]["line"] == 2
    with pytest.raises(Refused, match="còn 1 chỗ phải sửa"):
        call_command("places", "import", str(path), "--apply")
    with pytest.raises(Refused, match="Không thấy tệp"):
        call_command("places", "import", str(tmp_path / "khong.csv"))
