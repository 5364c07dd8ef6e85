"""A scenario file that cannot be played says why, where; one that does not hold shows what was there instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.album import Album
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.brand import brand_of
from tests.spoken import EN, FA

BRAND = brand_of(Settings().terminal)
A_CARD = next(iter(wallet_of(load_fixtures()).values()))


def written(tmp_path: Path, steps: str) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(f"title: mine\nsteps:\n{steps}", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("  - insrt: x\n", "line 3: steps[0]: there is no word «insrt»; known: insert, take card"),
        ("  - take card\n  - take card: 3\n", "line 4: steps[1]: «take card» takes no argument"),
        ("  - insert\n", "line 3: steps[0]: «insert» takes an argument"),
        ("  - {insert: a, press: enter}\n", "line 3: steps[0]: a step is one word"),
        ("  - pin: abcd\n", "line 3: steps[0].pin: Expected `str` matching regex"),
        ("  - expect: {scren: x}\n", "line 3: steps[0].expect.scren: there is no such key; known here: choices, code"),
        ("  - press: enterr\n", "line 3: steps[0].press: Invalid enum value 'enterr'; possible: enter, cancel, clear"),
        ("  - bank: {does: explode}\n", "line 3: steps[0].bank.does: Invalid enum value 'explode'; possible: "),
        (
            "  - bank: {does: slow, at: nonsense}\n",
            "line 3: steps[0].bank.at: Invalid enum value 'nonsense'; possible: *, deliver",
        ),
        ("  - bank: {does: slow, at: enrol}\n", "line 3: steps[0].bank: slow holds back the next replies"),
        ("  - bank: {does: slow, at: '*'}\n", "line 3: steps[0].bank: slow holds back the next replies"),
        ("  - bank: {does: silent, code: card-blocked}\n", "line 3: steps[0].bank: silent takes no `code`: that is for refuses"),
        ("  - bank: {does: silent, seconds: 3}\n", "line 3: steps[0].bank: silent takes no `seconds`: that is for slow"),
        ("  - bank: {does: silent, at: set-phone}\n", "line 3: steps[0].bank.at: Invalid enum value 'set-phone'"),
        ("  - reader fails: pin-pad-missing\n", "line 3: steps[0].reader fails: Expected `str` matching regex"),
        ("  - pin pad fails: foo\n", "line 3: steps[0].pin pad fails: Expected `str` matching regex"),
        ("  - expect: {}\n", "line 3: steps[0].expect: nothing is expected: name at least one of screen, text"),
        ("  - expect phone: {}\n", "line 3: steps[0].expect phone: nothing is expected: name at least one of page, text"),
        ('  - expect: {text: ""}\n', "line 3: steps[0].expect.text: Expected `str` of length >= 1"),
        ("  - expect: {text: []}\n", "line 3: steps[0].expect.text: Expected `array` of length >= 1"),
        ("  - expect journal: {}\n", "line 3: steps[0].expect journal: nothing is expected: name at least one of event, from"),
        ("  []\n", "line 2: steps: Expected `array` of length >= 1"),
        ("  - expect: servces\n", "line 3: steps[0].expect: Invalid enum value 'servces'; possible: starting,"),
        ("  - expect: {screen: servces}\n", "line 3: steps[0].expect.screen: Invalid enum value 'servces'"),
        ("  - stay silent until: servces\n", "line 3: steps[0].stay silent until: Invalid enum value 'servces'"),
        ("  - expect phone: inbux\n", "line 3: steps[0].expect phone: Invalid enum value 'inbux'; possible: home, settings, inbox"),
    ],
)
def test_a_mistake_is_named_before_anything_is_played(tmp_path: Path, steps: str, message: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_script(written(tmp_path, steps))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "step",
    [
        "insert: zz",
        "enrol at atm: {card: zz}",
        "deactivate at atm: zz",
        "register in app: zz",
        "issue: {card: zz}",
        "scan card: zz",
        "pay for: {trade: purchase, card: zz}",
        "branch: {card: zz, phone: '09121234567'}",
        "expect sms: {card: zz}",
        "expect bank: {card: zz, enrolled: true}",
    ],
)
def test_a_card_that_is_not_in_the_wallet_is_named_before_anything_is_played(tmp_path: Path, step: str) -> None:
    word = step.partition(":")[0]
    with pytest.raises(BadFile) as caught:
        read_script(written(tmp_path, f"  - take card\n  - {step}\n"), wallet=dict.fromkeys(["mine", "yours"], A_CARD))
    assert f"line 4: steps[1].{word}: there is no card «zz» in the wallet; there are: mine, yours" in str(caught.value)


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ("expect sms: {card: zz}", "there is no card «zz» in the wallet"),
        ("expect bank: {card: zz, enrolled: true}", "there is no card «zz» in the wallet"),
        ("expect sms: {card: no-phone, count: 0, text: code}", "expected the text «code» in the newest SMS"),
        ("register in app: no-phone", "there is no message on the phone"),
        ("pin: own", "no card has been inserted"),
    ],
)
def test_what_cannot_be_done_is_a_failure_like_any_other(tmp_path: Path, step: str, problem: str) -> None:
    outcome = play(read_script(written(tmp_path, f"  - {step}\n")), worlds(Settings(), None, None))
    assert outcome.failure.splitlines()[1].startswith(f"  {problem}")


@pytest.mark.parametrize(
    "step",
    ["take card", "expect: {screen: services, text: Cash}", "expect sms: {card: no-phone, count: 3}", "choose: نقد"],
)
def test_a_failure_shows_the_step_as_the_file_says_it(tmp_path: Path, step: str) -> None:
    outcome = play(read_script(written(tmp_path, f"  - {step}\n")), worlds(Settings(), None, None))
    assert f"line 3, step 1 «{step}»" in outcome.failure


def test_the_language_is_the_scenarios_own_or_the_callers(tmp_path: Path) -> None:
    path = written(tmp_path, "  - expect: {language: fa}\n")
    assert play(read_script(path), worlds(Settings(), None, None)).failure
    assert not play(read_script(path, FA), worlds(Settings(), None, None)).failure
    path.write_text(f"language: en\n{path.read_text()}")
    assert read_script(path, FA).language is EN


def test_a_failure_names_file_line_and_step_and_shows_the_screen(tmp_path: Path) -> None:
    path = written(tmp_path, "  - insert: no-phone\n  - pin: own\n  - expect: {screen: services, text: Cash}\n")
    outcome = play(read_script(path), worlds(Settings(), None, None))
    assert outcome.failure.startswith(f"{path}, line 5, step 3 «expect")
    assert "expected the text «Cash»" in outcome.failure
    assert "The screen is services:" in outcome.failure
    assert "│ 1. Password Operations" in outcome.failure


def test_a_choice_that_is_not_there_is_said(tmp_path: Path) -> None:
    outcome = play(read_script(written(tmp_path, "  - choose: Cash\n")), worlds(Settings(), None, None))
    assert "there is no choice «Cash» on the screen" in outcome.failure


def test_pictures_are_saved_one_for_each_screen(tmp_path: Path) -> None:
    script = read_script(written(tmp_path, "  - insert: phone-on-file\n  - press: cancel\n"))
    assert not play(script, worlds(Settings(), None, Album(BRAND, tmp_path / "album"))).failure
    names = [path.name for path in sorted((tmp_path / "album" / "mine").iterdir())]
    assert names == [
        "01-starting.png",
        "02-fetching_key.png",
        "03-loading_key.png",
        "04-welcome.png",
        "05-reading_card.png",
        "06-card_pin.png",
        "07-take_card.png",
    ]


def test_pictures_of_scenarios_of_one_name_do_not_mix_and_those_of_a_longer_run_go(tmp_path: Path) -> None:
    album = tmp_path / "album"
    (album / "mine").mkdir(parents=True)
    (album / "mine" / "99-thanks.png").touch()
    (album / "mine" / "notes.txt").touch()
    open_stage = worlds(Settings(), None, Album(BRAND, album))
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        assert not play(read_script(written(tmp_path / name, "  - expect: welcome\n")), open_stage).failure
    assert sorted(path.name for path in album.iterdir()) == ["b-mine", "mine"]
    pictures = ["01-starting.png", "02-fetching_key.png", "03-loading_key.png", "04-welcome.png"]
    assert sorted(path.name for path in (album / "b-mine").iterdir()) == pictures
    assert sorted(path.name for path in (album / "mine").iterdir()) == [*pictures, "notes.txt"]
