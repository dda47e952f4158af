import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tusach.kit import commands
from tusach.kit.commands import Answer, CommandGroup, SoloCommand, a_day, argument, subcommand
from tusach.kit.errors import Refused


class Shelf(CommandGroup):
    help = "Shelves and what stands on them"

    @subcommand("How many stand there on a day", argument("--on", type=a_day, required=True))
    def count(self, *, on):
        return {"on": on, "copies": 1412, "lost": None}

    @subcommand("Names of all shelves", argument("--old-names", action="store_true"))
    def list_all(self, *, old_names):
        return Answer([{"name": "Di Linh", "copies": 5}], ["Di Linh: 5 bản"] if old_names else None)

    @subcommand("Burn a shelf", argument("name"), answers=False)
    def burn(self, *, name):
        raise Refused(f"Không đốt tủ {name}.")

    @subcommand("Walk along", answers=False)
    def walk(self):
        assert list(self.progress(["a", "b"], label="Đi")) == ["a", "b"]


class Alone(SoloCommand):
    help = "One thing"
    arguments = (argument("--times", type=int, default=2),)

    def run(self, *, times):
        return ["tiếng"] * times


def said(command, *arguments):
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_a_question_is_answered_in_lines_and_in_json():
    assert said(Shelf(), "count", "--on", "31/10/2023") == "on: 2023-10-31\ncopies: 1.412\nlost: –\n"
    answer = json.loads(said(Shelf(), "count", "--on", "2023-10-31", "--json"))
    assert answer == {"on": "2023-10-31", "copies": 1412, "lost": None}


def test_rows_become_a_table_unless_lines_are_given():
    assert said(Shelf(), "list-all") == "name     copies\nDi Linh  5\n"
    assert said(Shelf(), "list-all", "--old-names") == "Di Linh: 5 bản\n"
    assert json.loads(said(Shelf(), "list-all", "--json")) == [{"name": "Di Linh", "copies": 5}]


def test_a_command_may_stand_alone():
    assert said(Alone(), "--times", "3") == "tiếng\ntiếng\ntiếng\n"
    assert said(Alone(), "--json") == '[\n  "tiếng",\n  "tiếng"\n]\n'


def test_a_refusal_is_a_sentence_on_stderr_and_exit_code_1(capsys):
    with pytest.raises(SystemExit) as leaving:
        Shelf().run_from_argv(["tusach", "shelf", "burn", "Di Linh"])
    assert leaving.value.code == 1
    assert capsys.readouterr().err == "Không đốt tủ Di Linh.\n"


def test_a_caller_in_the_house_gets_the_refusal_itself():
    with pytest.raises(Refused):
        call_command(Shelf(), "burn", "Di Linh")


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["count"], ["count", "--on", "31/02/2023"], ["burn", "x", "--json"]]
)
def test_a_wrong_call_leaves_with_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as leaving:
        Shelf().run_from_argv(["tusach", "shelf", *arguments])
    assert leaving.value.code == 2
    assert "usage: tusach shelf" in capsys.readouterr().err


def test_a_wrong_day_says_why():
    with pytest.raises(CommandError, match=r"Tháng 2 không có ngày 31\."):
        call_command(Shelf(), "count", "--on", "31/02/2023")


def test_help_names_the_sub_commands_and_their_arguments(capsys):
    for arguments, expected in (([], "How many stand there on a day"), (["count"], "--on")):
        with pytest.raises(SystemExit) as leaving:
            Shelf().run_from_argv(["tusach", "shelf", *arguments, "--help"])
        assert leaving.value.code == 0
        assert expected in capsys.readouterr().out


def test_the_bar_is_drawn_on_a_terminal_only():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    quiet, loud = io.StringIO(), Terminal()
    call_command(Shelf(), "walk", stderr=quiet)
    call_command(Shelf(), "walk", stderr=loud)
    assert quiet.getvalue() == ""
    assert loud.getvalue().endswith("Đi [##############################] 2/2\n")
    assert commands.bar(5, None, "Đi") == "Đi: 5"


def test_a_day_is_read_both_ways():
    assert a_day("2023-10-31") == a_day("31/10/2023") == date(2023, 10, 31)
