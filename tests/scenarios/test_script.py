"""A scenario file that cannot be played says why, where; one that does not hold shows what was there instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.load import BadFile
from kiosk.settings import PROJECT, Settings
from scenarios.manual import manual
from scenarios.play import play
from scenarios.script import read_script
from scenarios.words import WORDS
from scenarios.worlds import worlds


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
    ],
)
def test_a_mistake_is_named_before_anything_is_played(tmp_path: Path, steps: str, message: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_script(written(tmp_path, steps))
    assert message in str(caught.value)


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
    assert not play(script, worlds(Settings(), None, tmp_path / "album")).failure
    names = [path.name for path in sorted((tmp_path / "album" / "mine").iterdir())]
    assert names == [
        "01-starting.png",
        "02-loading_key.png",
        "03-welcome.png",
        "04-reading_card.png",
        "05-card_pin.png",
        "06-take_card.png",
    ]


def test_every_word_is_documented() -> None:
    text = (PROJECT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert text == manual(), "run `make scenarios-manual`"
    assert all(f"### `{name}" in text for name in WORDS)
