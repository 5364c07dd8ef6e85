"""The JSON Schemas are those of what the program reads, and judge a file as the program does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile, Document, load
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios.reading import read_scripts
from tools.schemas import FILES, FOLDER, text_of

JUDGES = {name: jsonschema_rs.validator_for(json.loads(text_of(name))) for name in FILES}
SCENARIOS = sorted((PROJECT / "scenarios").rglob("*.yaml"))
CONFIG: dict[str, Any] = Document(PROJECT / "config.yaml").data
ANOTHER = [["of another type"]]


@pytest.mark.parametrize("name", FILES)
def test_what_is_committed_is_what_is_made(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == text_of(name), "make schemas"


def test_what_is_shipped_is_good() -> None:
    shipped = {
        "config": [PROJECT / "config.yaml", PROJECT / "config.demo.yaml"],
        "fixtures": [PROJECT / "bank" / "fixtures.yaml"],
        "mapping": [PROJECT / "examples" / "other_bank" / "mapping.yaml"],
        "samples": sorted((PROJECT / "examples" / "other_bank" / "samples").glob("*.yaml")),
        "scenario": [*SCENARIOS, PROJECT / "commands" / "first.yaml"],
    }
    for name, paths in shipped.items():
        for path in filter(Path.exists, paths):
            assert not [f"{path}: {error.message}" for error in JUDGES[name].iter_errors(Document(path).data)]


def changed(places: list[tuple[str, ...]], value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The configuration that is shipped, with this value at each of the places."""
    for place in places:
        config = deepcopy(CONFIG)
        part = config
        for step in place[:-1]:
            part = part[step]
        part[place[-1]] = value
        yield ".".join(place), config


def keys(part: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, value in part.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from keys(value, (*above, name))


def test_a_configuration_is_judged_as_by_the_program(tmp_path: Path) -> None:
    """Each key with a value of another type, with null, and one unknown beside it."""
    places = list(keys(CONFIG))
    assert len(places) > 60
    path = tmp_path / "config.yaml"
    for value in (ANOTHER, None):
        for place, config in changed(places, value):
            path.write_text(yaml.safe_dump(config), encoding="utf-8")
            assert JUDGES["config"].is_valid(config) == is_read(path), f"{place}: {value}"
    for place, config in changed([(*place[:-1], "unknown") for place in places if place[-2:-1] != ("options",)], 1):
        assert not JUDGES["config"].is_valid(config), place


def is_read(path: Path) -> bool:
    try:
        load(path, Settings)
    except BadFile:
        return False
    return True


@pytest.mark.parametrize("path", [path for path in SCENARIOS if path.parent.name == "atm"][::15], ids=lambda path: path.stem)
def test_a_scenario_is_judged_as_by_the_program(path: Path, tmp_path: Path) -> None:
    """Each step with a word that there is not, with another argument, with a second word; and with a value that comes later."""
    written = Document(path).data
    copy = tmp_path / "scenario.yaml"
    for index, step in enumerate(written["steps"]):
        word = next(iter(step)) if isinstance(step, dict) else step
        for other in ({"no such word": 1}, {word: ANOTHER}, {word: "x", "a second": 1}, 5):
            scenario = deepcopy(written)
            scenario["steps"][index] = other
            copy.write_text(yaml.safe_dump(scenario, allow_unicode=True), encoding="utf-8")
            with pytest.raises(BadFile):
                read_scripts(copy)
            assert not JUDGES["scenario"].is_valid(scenario), other


@pytest.mark.parametrize(
    ("step", "good"),
    [
        ({"pin": "${pin}"}, True),
        ({"pin": 1234}, False),
        ({"pin": "12a4"}, False),
        ({"expect sms": {"card": "x", "count": "${count}"}}, True),
        ({"expect sms": {"card": "x", "count": "one"}}, False),
        ({"include": "parts/other.yaml"}, True),
        ({"include": 5}, False),
        ("take card", True),
        ("insert", False),
    ],
)
def test_a_value_may_be_that_of_a_name(step: object, good: bool) -> None:
    assert JUDGES["scenario"].is_valid({"title": "t", "steps": [step]}) == good
