"""Help is quick, whole and French; errors say what to do and show no traceback."""

from __future__ import annotations

import json
import resource
from types import SimpleNamespace

import click
import pytest

from maillage.cli import OWN, cli, in_plain_words, registered_commands, room_commands
from maillage.core.console import Bar, Problem
from tests.cli.conftest import Instance


def every_command() -> dict[str, click.Command]:
    """Each visible command by its whole name: « workshop import »."""
    context = click.Context(cli)
    found: dict[str, click.Command] = {}

    def walk(prefix: str, command: click.Command) -> None:
        if command.hidden:
            return
        if isinstance(command, click.Group) and prefix:
            for name, sub in command.commands.items():
                walk(f"{prefix} {name}", sub)
        else:
            found[prefix] = command

    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        walk(name, command)
    return found


def test_every_command_and_option_has_a_sentence_of_help():
    for name, command in every_command().items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                assert parameter.help, f"{name} {parameter.opts}"


def test_the_rooms_commands_are_those_of_the_registry():
    assert set(room_commands()) == set(registered_commands())


def processor_time_of_children() -> float:
    """Seconds of work: a crowded machine takes longer, it does not work more."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_answers_at_once_and_without_django(tmp_path):
    instance = Instance(tmp_path / "var")
    best = 9.0
    for _try in range(3):
        begun = processor_time_of_children()
        done = instance.run("--help")
        best = min(best, processor_time_of_children() - begun)
    assert done.returncode == 0
    assert "Commandes" in done.stdout
    assert all(name in done.stdout for name in OWN if name != "role")
    assert best < 1.0
    assert not instance.data.exists()


def test_a_wrong_command_line_is_told_in_french_with_code_2(tmp_path):
    done = Instance(tmp_path / "var").run("serve", "--port", "beaucoup")
    assert done.returncode == 2
    assert "Valeur refusée" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named_with_its_remedy(tmp_path):
    done = Instance(tmp_path / "var", MAILLAGE_DEBUG="peut-être").run("migrate")
    assert done.returncode == 1
    assert "MAILLAGE_DEBUG" in done.stderr
    assert "Remède" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_is_a_file_is_refused_with_a_remedy(tmp_path):
    (tmp_path / "var").write_text("ceci n’est pas un dossier")
    done = Instance(tmp_path / "var").run("--json", "migrate")
    assert done.returncode == 1
    assert "MAILLAGE_DATA" in done.stdout
    assert done.stdout.startswith("{")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "/x"), "le droit manque"),
        (OSError(28, "No space left on device"), "No space left"),
        (ValueError("quoi ?"), "erreur imprévue"),
    ],
)
def test_an_unforeseen_error_becomes_a_problem_with_a_remedy(error, said):
    problem = in_plain_words(error)
    assert isinstance(problem, Problem)
    assert said in problem.message
    assert problem.remedy


class Stream:
    def __init__(self, is_terminal: bool) -> None:
        self.text, self.isatty, self.flush = "", lambda: is_terminal, lambda: None

    def write(self, text: str) -> None:
        self.text += text


@pytest.mark.parametrize(("is_terminal", "drawings"), [(True, 120), (False, 6)])
def test_progress_is_drawn_for_a_terminal_and_told_now_and_then_to_a_log(is_terminal, drawings):
    now = SimpleNamespace(at=0.0)
    stream = Stream(is_terminal)
    bar = Bar("Index", 60, stream, lambda: now.at)  # type: ignore[arg-type]
    for _half_second in range(120):
        now.at += 0.5
        bar.advance()
    bar.close()
    assert drawings <= stream.text.count("Index") <= drawings + 1
    assert ("\r" in stream.text) is is_terminal


def test_an_unreadable_file_is_told_in_one_json_object(bare_instance, tmp_path):
    empty = tmp_path / "vide.txt"
    empty.write_bytes(b"")
    answer = bare_instance.run("workshop", "import", str(empty), "--json")
    assert answer.returncode == 1
    told = json.loads(answer.stdout)["error"]
    assert told["file"] == "vide.txt"
    assert told["place"]
    assert told["remedy"]


def test_a_room_s_own_command_stays_as_it_was_when_the_program_lists_it():
    """Listing once changed it for good: what called it later opened the data folder again."""
    from maillage.cli import Commands
    from maillage.offer.commands import offer

    before = {name: command.callback for name, command in offer.commands.items()}
    listed = Commands("maillage").get_command(click.Context(cli), "offer")
    assert {name: command.callback for name, command in offer.commands.items()} == before
    assert all(listed.commands[name].callback is not call for name, call in before.items())
