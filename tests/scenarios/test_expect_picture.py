"""A screen is compared with the picture that is kept of it beside the scenario, and recorded there when asked."""

from __future__ import annotations

import re
from pathlib import Path

import pygame
import pytest

from otp_atm import launcher
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile
from otp_atm.person.seeing import Unexpected
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.play import perform
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.studio import TOLERANCE, Studio
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.brand import brand_of

DOTS = """
title: As many dots as digits
language: en
data: {digits: "12"}
steps:
  - insert: phone-on-file
  - type: ${digits}
  - expect picture: dots
"""
ROWS = """
title: A name for two screens
language: en
examples: {{one: {{digits: "1"}}, two: {{digits: "12"}}}}
steps:
  - insert: phone-on-file
  - type: ${{digits}}
  - expect picture: {name}
"""
ON_THE_PHONE = """
title: x
language: fa
steps:
  - enrol at atm: {card: phone-on-file}
  - phone go: [پیام‌ها, کد فعال‌سازی]
  - expect phone picture: message
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return written(tmp_path / "mine.yaml", DOTS)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> tuple[int, str]:
    code = launcher.main(["scenario", str(path), *options])
    return code, capsys.readouterr().out


def test_a_picture_that_is_missing_is_recorded_when_asked_and_compared_from_then_on(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = mine.parent / "pictures" / "mine" / "dots.en.png"
    code, out = told(capsys, mine)
    assert code == 1
    assert f"there is no picture {kept} yet; --record records what is to be seen now" in out
    assert told(capsys, mine, "--record") == (0, f"ok  {mine}: As many dots as digits\nrecorded  {kept}\n")
    assert told(capsys, mine) == (0, f"ok  {mine}: As many dots as digits\n")
    assert told(capsys, mine, "--record") == (0, f"ok  {mine}: As many dots as digits\n"), "what does not differ is left alone"

    code, out = told(capsys, mine, "--set", "digits=123")
    difference = kept.with_name("dots.en.difference.png")
    assert code == 1
    assert re.search(rf"[1-9]\d+ pixels differ from {re.escape(str(kept))}; kept, seen and difference: {re.escape(str(difference))}", out)
    assert pygame.image.load(str(difference)).get_size() == (3 * 1280, 800)
    assert told(capsys, mine)[0] == 0
    assert [path.name for path in kept.parent.iterdir()] == ["dots.en.png"]


def test_two_screens_of_one_name_are_told_when_they_are_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = told(capsys, written(tmp_path / "mine.yaml", ROWS.format(name="dots")), "--record")
    assert code == 1
    assert "dots.en.png was recorded before, and this is another picture: it needs a name of its own" in out
    assert told(capsys, written(tmp_path / "mine.yaml", ROWS.format(name="dots ${digits}")), "--record")[0] == 0
    assert sorted(path.name for path in tmp_path.rglob("*.png")) == ["dots 1.en.png", "dots 12.en.png", "dots.en.png"]


def test_what_is_kept_and_no_picture_is_told(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = mine.parent / "pictures" / "mine" / "dots.en.png"
    kept.parent.mkdir(parents=True)
    kept.write_text("not one")
    code, out = told(capsys, mine)
    assert code == 1
    assert f"{kept}: is no picture" in out
    assert told(capsys, mine, "--record")[0] == 0, "it is written anew"
    assert told(capsys, mine)[0] == 0


@pytest.mark.parametrize("name", ["../dots", "", "a/b", ".hidden"])
def test_a_name_leads_nowhere_else(mine: Path, name: str) -> None:
    with pytest.raises(BadFile, match=r"steps\[2\].expect picture: Expected `str` matching regex"):
        read_script(written(mine, DOTS.replace("picture: dots", f'picture: "{name}"')))


def test_the_phones_pictures_have_dots_for_its_secrets(tmp_path: Path) -> None:
    script = read_script(written(tmp_path / "mine.yaml", ON_THE_PHONE))
    stage = worlds(Settings(), None, None)(script)
    stage.open()
    cast = cast_on(stage)
    for step in script.steps[:-1]:
        perform(step, cast)
    view, phone = stage.handset.view, Studio(brand_of(Settings().terminal)).phone(lambda: stage.now)
    with pytest.raises(Unexpected, match=r"phone-message\.fa\.png yet"):
        perform(script.steps[-1], cast)
    stage.close()
    assert view.text() != view.discreet.text()
    assert pygame.image.tobytes(phone(view), "RGB") == pygame.image.tobytes(phone(view.discreet), "RGB")


@pytest.mark.parametrize(("off", "differing"), [(0, 0), (TOLERANCE, 0), (TOLERANCE + 1, 6), (255, 6)])
def test_a_colour_may_be_a_little_off(off: int, differing: int) -> None:
    studio = Studio(brand_of(Settings().terminal))
    kept, seen = pygame.Surface((20, 10), depth=24), pygame.Surface((20, 10), depth=32)
    seen.fill((0, off, 0), (5, 5, 3, 2))
    assert studio.difference(kept, seen).pixels == differing


def test_of_a_picture_of_another_size_all_that_is_more_differs() -> None:
    studio = Studio(brand_of(Settings().terminal))
    assert studio.difference(pygame.Surface((20, 10)), pygame.Surface((20, 12))).pixels == 40
