"""Values, examples, parts and tags of scenarios: what the file leaves open is filled before anything is played, or by an earlier step."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from otp_atm import launcher
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile
from otp_atm.person.seeing import Unexpected
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.play import Outcome, perform, play, report
from otp_atm.scenarios.reading import read_scripts
from otp_atm.scenarios.script import Setting
from otp_atm.scenarios.tags import Tagged
from otp_atm.scenarios.worlds import worlds

TO_OTP_PIN = """
steps:
  - insert: ${card}
  - pin: own
  - choose: Password Operations
  - choose: Register one-time password
  - choose: Yes, it is mine
"""
WEAK = """
title: A PIN that is ${why} is refused
tags: [smoke, otp_pin]
data: {card: phone-on-file}
examples:
  a run: {why: a run, pin: "12345678"}
  one digit: {why: one digit, pin: "77777777"}
steps:
  - include: parts/to-otp-pin.yaml
  - pin: ${pin}
  - expect: {screen: otp_pin, text: easy to guess}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "to-otp-pin.yaml").write_text(TO_OTP_PIN, encoding="utf-8")
    (tmp_path / "weak.yaml").write_text(WEAK, encoding="utf-8")
    return tmp_path


def scenario(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def played(path: Path, setting: Setting | None = None) -> list[Outcome]:
    open_stage = worlds(Settings(), None, None)
    return [play(script, open_stage) for script in read_scripts(path, setting)]


def refused(path: Path, setting: Setting | None = None) -> str:
    with pytest.raises(BadFile) as caught:
        read_scripts(path, setting)
    return str(caught.value)


def test_a_scenario_is_played_once_for_each_of_its_examples(folder: Path) -> None:
    outcomes = played(folder / "weak.yaml")
    assert [str(outcome.script) for outcome in outcomes] == [f"{folder / 'weak.yaml'} [{name}]" for name in ("a run", "one digit")]
    assert [outcome.script.title for outcome in outcomes] == ["A PIN that is a run is refused", "A PIN that is one digit is refused"]
    assert [outcome.failure for outcome in outcomes] == ["", ""]


def test_an_example_that_does_not_hold_is_named_with_the_file_and_the_line(folder: Path) -> None:
    path = folder / "weak.yaml"
    path.write_text(WEAK.replace("77777777", "40718293"), encoding="utf-8")
    good, bad = played(path)
    assert not good.failure
    assert bad.failure.startswith(f"{path} [one digit], line 11, step 7 «expect: {{screen: otp_pin, text: easy to guess}}»:")


def test_a_step_of_a_part_is_named_with_the_file_that_it_stands_in(folder: Path) -> None:
    path = scenario(folder, "title: x\ndata: {card: no-phone}\nsteps:\n  - include: parts/to-otp-pin.yaml\n")
    [outcome] = played(path)
    part = folder / "parts" / "to-otp-pin.yaml"
    assert outcome.failure.startswith(f"{path}: {part}, line 7, step 5 «choose: Yes, it is mine»:")


def test_values_from_outside_count_before_a_row_and_a_row_before_the_data(folder: Path) -> None:
    path = scenario(
        folder, "title: ${a} ${b} ${c}\ndata: {a: data, b: data, c: data}\nexamples: {row: {b: row, c: row}}\nsteps: [take card]\n"
    )
    [script] = read_scripts(path, Setting(values={"c": "outside"}))
    assert script.title == "data row outside"


@pytest.mark.parametrize(("written", "typed"), [("{n: 3}", 3), ("{n: 2.5}", 2.5)])
def test_a_value_that_stands_alone_keeps_its_type(folder: Path, written: str, typed: float) -> None:
    [script] = read_scripts(scenario(folder, f"title: x\ndata: {written}\nsteps:\n  - wait: ${{n}}\n"))
    assert script.steps[0].argument == typed


def test_what_is_set_from_outside_has_the_type_of_what_it_replaces(folder: Path) -> None:
    path = scenario(folder, "title: x\ndata: {n: 3}\nsteps:\n  - wait: ${n}\n")
    [script] = read_scripts(path, Setting(values={"n": "7"}))
    assert script.steps[0].argument == 7
    assert refused(path, Setting(values={"n": "seven"})) == f"{path}, line 2: data.n: what --set gives is of another type"


def test_two_dollars_are_the_text_itself(folder: Path) -> None:
    [script] = read_scripts(scenario(folder, "title: x\nsteps:\n  - say: costs $${price}\n"))
    assert script.steps[0].argument == "costs ${price}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps:\n  - insert: ${crad}\n", "line 3: steps[0].insert: what is ${crad}? neither data, examples nor --set have it"),
        ("data: {crad: x}\nsteps: [take card]\n", "line 2: data.crad: no step has this name"),
        ("examples: {row: {pin: x}}\nsteps: [take card]\n", "line 2: examples.row.pin: no step has this name"),
        ("data: {a: 'x ${b}'}\nsteps:\n  - say: ${a}\n", "line 2: data.a: has ${b} in it: a value stands for itself"),
        ("steps:\n  - pin: 1234\n", "line 3: steps[0].pin: Expected `str`, got `int`: digits that are text stand in quotes"),
        (
            "data: {p: 1234}\nsteps:\n  - pin: ${p}\n",
            "line 4: steps[0].pin: Expected `str`, got `int`: digits that are text stand in quotes",
        ),
        ("steps:\n  - include: gone.yaml\n", "line 3: steps[0].include: "),
        ("steps:\n  - include: mine.yaml\n", "line 3: steps[0].include: mine.yaml includes itself"),
        ("steps:\n  - include: 3\n", "line 3: steps[0].include: takes the name of a file of steps"),
        ("steps:\n  - include: weak.yaml\n", "line 3: steps[0].include: "),
        ("examples: {}\nsteps: [take card]\n", "line 2: examples: Expected `object` of length >= 1"),
        ("tags: [Not One]\nsteps: [take card]\n", "line 2: tags[0]: Expected `str` matching regex"),
        (
            "steps:\n  - note: {name: x, screen: no group}\n",
            "line 3: steps[0].note: what is noted is the one group of the",
        ),
        ("steps:\n  - note: {name: x, screen: '('}\n", "line 3: steps[0].note: no regular expression: "),
        ("steps:\n  - note: {name: x}\n", "line 3: steps[0].note: it is noted from one of screen, phone, sms, journal, request, reply"),
        ("steps:\n  - note: {name: x, sms: '(.)'}\n", "line 3: steps[0].note: sms and card belong together"),
        ("steps:\n  - note: {name: x, journal: {event: Enrolled}}\n", "line 3: steps[0].note: journal and field belong together"),
    ],
)
def test_a_mistake_is_named_with_its_line_before_anything_is_played(folder: Path, text: str, message: str) -> None:
    path = scenario(folder, f"title: x\n{text}")
    assert refused(path).startswith(f"{path}, {message}")


def test_a_part_that_includes_what_includes_it_is_refused_at_its_own_line(folder: Path) -> None:
    part = folder / "parts" / "round.yaml"
    part.write_text("steps:\n  - include: ../mine.yaml\n", encoding="utf-8")
    path = scenario(folder, "title: x\nsteps:\n  - include: parts/round.yaml\n")
    assert refused(path) == f"{part}, line 2: steps[0].include: ../mine.yaml includes itself; included by {path}, line 3"


def test_all_that_is_wrong_in_a_file_is_told_at_once(folder: Path) -> None:
    path = scenario(folder, "title: x\ndata: {unused: 1}\nsteps:\n  - insrt: x\n  - take card\n  - pin: 12\n  - press: entr\n")
    assert re.findall(r", line (\d+): ", refused(path)) == ["2", "4", "6", "7"]


def test_a_wrong_header_hides_nothing_of_the_steps_nor_one_wrong_key_another(folder: Path) -> None:
    (folder / "parts" / "bad.yaml").write_text("titel: x\nsteps:\n  - dance\n", encoding="utf-8")
    head = "titel: x\ntags: [A, smoke, B]\nproves: 3\nneeds: [clock, everything]\nlanguage: xx\n"
    path = scenario(folder, f"{head}steps:\n  - include: parts/bad.yaml\n  - press: entr\n")
    problems = refused(path).splitlines()
    assert [re.sub(r"^.*?([\w-]+\.yaml), line (\d+).*", r"\1 \2", problem) for problem in problems] == [
        *["mine.yaml 1"] * 2,
        *["mine.yaml 2"] * 2,
        *(f"mine.yaml {line}" for line in (3, 4, 5)),
        *["mine.yaml 7", "bad.yaml 3"],
        "mine.yaml 8",
    ]
    assert f"included by {path}, line 7" in problems[-2]


def test_what_is_wrong_in_a_part_names_who_includes_it_and_in_which_examples(folder: Path) -> None:
    rows = "{good: {pin: '1234'}, bad: {pin: x}, worse: {pin: y}}"
    part = folder / "parts" / "typing.yaml"
    part.write_text("steps:\n  - pin: ${pin}\n", encoding="utf-8")
    path = scenario(folder, f"title: x\nexamples: {rows}\nsteps:\n  - include: parts/typing.yaml\n")
    [problem] = refused(path).splitlines()
    assert problem.startswith(f"{part}, line 2: steps[0].pin: ")
    assert problem.endswith(f"; included by {path}, line 4; in the example bad, worse")


@pytest.mark.parametrize("name", ["nope", "cards.nobody.mask", "it"])
def test_a_title_has_only_names_that_have_a_value_before_anything_is_played(folder: Path, name: str) -> None:
    path = scenario(folder, f"title: has ${{{name}}}\nlanguage: en\nsteps:\n  - note: {{name: it, screen: '(card)'}}\n")
    with pytest.raises(BadFile, match=r"line 1: title: "):
        read_scripts(path, Setting(wallet=wallet_of(load_fixtures())))


def test_a_title_can_say_what_is_known_of_a_card(folder: Path) -> None:
    path = scenario(folder, "title: to ${cards.phone-on-file.mask}\nsteps: [take card]\n")
    [script] = read_scripts(path, Setting(wallet=wallet_of(load_fixtures())))
    assert "***" in script.title


def test_an_empty_file_is_told_as_one(folder: Path) -> None:
    path = scenario(folder, "")
    assert refused(path).splitlines()[0].startswith(f"{path}, line 1: the file is empty: ")


# Secrets --------------------------------------------------------------------------------------------------------------------------

PAN = "5022291011374624"
APP = """
title: Typed ${pin}
language: en
data: {pin: "8351", pan: "5022291011374624", right: true}
steps:
  - insert: phone-on-file
  - pin: ${pin}
  - press: cancel
  - take card
  - enrol at atm: {card: english-sms}
  - note: {name: activation, sms: "([0-9]{6,})", card: english-sms}
  - register in app: english-sms
  - issue: {card: english-sms}
  - note code: mine
  - note: {name: half, phone: "([0-9]{4})\\\\s*[0-9]{4}"}
"""


@pytest.mark.parametrize(
    "step",
    [
        *(f"expect: {{text: 'X {name}'}}" for name in ("${mine}", "${pin}${pin}", "${pan}", "${activation}", "1 ${half} 2")),
        *("choose: pay ${mine}", "tap: pay ${mine}", "press: ${mine}", "press: ${activation}"),
        *("expect sms: {card: english-sms, text: 'x${activation}'}", "expect journal: {event: CardRead, card: '${pan}'}"),
        *(
            "expect picture: p ${mine}",
            "expect picture: p ${pan}",
            "expect phone picture: p${pin}",
        ),
    ],
)
def test_no_value_that_is_secret_is_in_a_report_wherever_it_was_put(folder: Path, step: str) -> None:
    """Typed, noted from phone or SMS, or a card's number."""
    path = scenario(folder, f"{APP}  - {step}\n  - say: ${{right}} ${{pan}}\n")
    setting = Setting(wallet=wallet_of(load_fixtures()))
    [script] = read_scripts(path, setting)
    stage = worlds(Settings(), None, None)(script)
    with closing(stage):
        stage.open()
        cast = cast_on(stage, script.secrets)
        for step_before in script.steps[:-2]:
            perform(step_before, cast)
        with pytest.raises(Unexpected) as caught:
            perform(script.steps[-2], cast)
        told = report(script, len(script.steps) - 1, str(caught.value), cast)
    secrets = [str(value) for name, value in cast.noted.items() if name != "half"]
    assert len(secrets) == 2
    assert "•" in told or "everybody" in told
    assert not any(secret in told for secret in [*secrets, PAN, f"x{cast.noted['half']}", f" {cast.noted['half']} "]), told
    assert not re.search(r"\b8351|8351\b", told)
    assert script.title == "Typed ••••"
    assert PAN not in repr(script)
    assert "8351" not in repr(script)
    assert [entry.name for entry in folder.rglob("*.png")] == []


def test_no_value_that_is_secret_is_in_what_is_wrong_with_a_file(folder: Path) -> None:
    given = f"data: {{pin: '83510077', pan: '{PAN}', card: x}}\nexamples: {{'{PAN}': {{card: y}}}}\n"
    path = scenario(folder, f"title: x\n{given}steps:\n  - press: ${{pin}}\n  - insert: ${{pan}}\n  - say: ${{card}}\n")
    problems = refused(path, Setting(wallet=wallet_of(load_fixtures()), values={"pan": PAN}))
    assert len(problems.splitlines()) == 3
    assert "8351" not in problems
    assert PAN not in problems


# Noting ---------------------------------------------------------------------------------------------------------------------------

REGISTERED = """
title: x
language: en
steps:
  - enrol at atm: {card: english-sms, sms: true}
"""


@pytest.mark.parametrize(
    ("noted", "used"),
    [
        ("{name: it, screen: 'insert (your) card'}", "expect: {text: 'insert ${it} card'}"),
        ("{name: it, sms: '([0-9]{6,})', card: english-sms}", "expect sms: {card: english-sms, text: '${it}'}"),
        ("{name: it, journal: {event: Enrolled}, field: masked_phone}", "expect journal: {event: Enrolled, masked_phone: '${it}'}"),
    ],
    ids=["screen", "sms", "journal"],
)
def test_what_a_step_notes_a_later_one_has(folder: Path, noted: str, used: str) -> None:
    [outcome] = played(scenario(folder, f"{REGISTERED}  - note: {noted}\n  - {used}\n"))
    assert not outcome.failure
    noted_nothing_of_the_kind = used.replace("${it}", "${it} otherwise")
    [outcome] = played(scenario(folder, f"{REGISTERED}  - note: {noted}\n  - {noted_nothing_of_the_kind}\n"))
    assert outcome.failure


def test_what_is_not_found_is_told(folder: Path) -> None:
    [outcome] = played(scenario(folder, "title: x\nsteps:\n  - note: {name: it, screen: '(nothing of the kind)'}\n"))
    assert "«(nothing of the kind)» finds nothing on the screen" in outcome.failure


def test_what_was_noted_and_does_not_fit_is_told_where_it_is_used(folder: Path) -> None:
    steps = "  - insert: phone-on-file\n  - note: {name: words, screen: '(card)'}\n  - pin: ${words}\n"
    [outcome] = played(scenario(folder, f"title: x\nlanguage: en\nsteps:\n{steps}"))
    assert "line 6, step 3 «pin: ${words}»:" in outcome.failure
    assert "steps[2].pin: Expected `str` matching regex" in outcome.failure


# Tags and the command line --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "tags", "meant"),
    [
        ("smoke", ["smoke"], True),
        ("smoke", [], False),
        ("smoke and not slow", ["smoke", "slow"], False),
        ("smoke or slow", ["slow"], True),
        ("not (smoke or slow)", ["other"], True),
        (" a and b and c ", ["a", "b", "c"], True),
    ],
)
def test_an_expression_says_which_tags_are_meant(expression: str, tags: list[str], meant: bool) -> None:
    assert Tagged(expression)(tags) is meant


@pytest.mark.parametrize("expression", ["", "smoke and", "smoke, slow", "f()", "a.b", "a and 1", "a == b", "a if b else c", "(" * 300])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(BadFile, match=r"--tags: .* is no expression of tags"):
        Tagged(expression)


def test_the_command_plays_what_is_meant_with_what_is_set(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario(folder, "title: slow\ntags: [slow]\nsteps: [take card]\n")
    files = [str(folder / "weak.yaml"), str(folder / "mine.yaml")]
    assert launcher.main(["scenario", *files, "--tags", "smoke and not slow", "--set", "card=english-sms", "--repeat", "2"]) == 0
    told = capsys.readouterr()
    assert [line.partition(" [")[2].partition("]")[0] for line in told.out.splitlines()] == ["a run", "one digit"] * 2
    assert "4 scenarios, 0 failed" in told.err


def test_it_stops_at_the_first_that_does_not_hold_if_told_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = scenario(folder, "title: x\nexamples: {one: {a: x}, two: {a: y}, three: {a: z}}\nsteps:\n  - expect: {text: 'never ${a}'}\n")
    assert launcher.main(["scenario", str(path), "--fail-fast"]) == 1
    assert "1 scenario, 1 failed" in capsys.readouterr().err


def test_all_that_is_wrong_in_all_files_is_told_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "first.yaml").write_text("title: x\nsteps: [dance]\n", encoding="utf-8")
    (folder / "second.yaml").write_text("title: x\nsteps: [sing]\n", encoding="utf-8")
    assert launcher.main(["scenario", str(folder / "first.yaml"), str(folder / "second.yaml"), "--set", "nobody=1"]) == 2
    told = capsys.readouterr().err
    assert all(
        said in told for said in ("there is no word «dance»", "there is no word «sing»", "--set nobody: no scenario refers to ${nobody}")
    )


def test_parts_of_a_folder_are_not_played_for_themselves(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert launcher.main(["scenario", str(folder)]) == 0
    assert "2 scenarios, 0 failed" in capsys.readouterr().err
    assert launcher.main(["scenario", str(folder / "parts" / "to-otp-pin.yaml")]) == 2
    assert "missing required field `title`" in capsys.readouterr().err
    assert launcher.main(["scenario", str(folder / "parts")]) == 2
    assert "no scenario files in this folder" in capsys.readouterr().err
    scenario(folder, "tags: [smoke]\nsteps: [take card]\n")
    assert launcher.main(["scenario", str(folder)]) == 2, "who forgets the title is told"


def test_wrong_cards_hide_nothing_of_the_scenarios(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cards.yaml").write_text("cards: []\n", encoding="utf-8")
    path = scenario(folder, "title: x\nsteps: [dance]\n")
    assert launcher.main(["scenario", str(path), "--cards", str(folder / "cards.yaml")]) == 2
    told = capsys.readouterr().err
    assert f"{folder / 'cards.yaml'}, line 1: cards: " in told
    assert "there is no word «dance»" in told


def test_a_name_is_set_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert launcher.main(["scenario", str(folder / "weak.yaml"), "--set", "card=a", "--set", "card=b"]) == 2
    assert capsys.readouterr().err == "--set card: is given more than once\n"


def test_a_scenario_cannot_move_the_cursor_of_a_terminal_nor_forge_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = scenario(folder, 'title: "a\\e[2J\\nok  b"\nsteps:\n  - say: x\n')
    assert launcher.main(["scenario", str(path)]) == 0
    assert capsys.readouterr().out == f"ok  {path}: a\\x1b[2J ok  b\n"
    scenario(folder, 'title: x\nsteps:\n  - choose: "a\\e[2J"\n')
    assert launcher.main(["scenario", str(path)]) == 1
    assert "there is no choice «a\\x1b[2J»" in capsys.readouterr().out
    scenario(folder, 'title: x\nsteps:\n  - "a\\e[2J"\n')
    assert launcher.main(["scenario", str(path)]) == 2
    assert "there is no word «a\\x1b[2J»" in capsys.readouterr().err


def test_tags_that_nothing_has_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert launcher.main(["scenario", str(folder / "weak.yaml"), "--tags", "nothing"]) == 2
    assert "--tags «nothing»: no scenario is meant by that" in capsys.readouterr().err


def test_pictures_of_examples_lie_in_folders_of_their_own(folder: Path) -> None:
    assert launcher.main(["scenario", str(folder / "weak.yaml"), "--pictures", str(folder / "album")]) == 0
    assert sorted(path.name for path in (folder / "album").iterdir()) == ["weak-a-run", "weak-one-digit"]
