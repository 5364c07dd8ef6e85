"""The alert rules and the dashboard that come with the program know the names that a terminal tells."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pytest
import yaml

from otp_atm.kiosk.project import PROJECT
from tests.monitoring.watched import lived_through
from tests.needs import lacking

FOLDER: Final = PROJECT / "deploy" / "monitoring"
OF_PROMETHEUS: Final = {"up": {"job", "instance"}}
GIVEN: Final = {"job", "instance", "le"}
"""Labels that Prometheus, or a histogram, adds to all."""
_SAMPLE: Final = re.compile(r"\b((?:otp_atm|process)_[a-z_]+|up)\b(?:\{([^}]*)\})?")
_LABEL: Final = re.compile(r"([a-z_]+)\s*(=~|!~|!=|=)\s*\"([^\"]*)\"")
_BY: Final = re.compile(r"\bby \(([^)]*)\)")
_SHOWN: Final = re.compile(r"\{\{\s*(?:\$labels\.)?([a-z_]+)\s*\}\}")


class Told(NamedTuple):
    """The values that each label of a name can have."""

    labels: dict[str, set[str]]


@pytest.fixture(scope="module")
def told() -> dict[str, Told]:
    """What a terminal tells at which something has failed, too."""
    scenarios = PROJECT / "scenarios" / "atm"
    names: dict[str, Told] = {}
    for line in lived_through(scenarios / "reader-fails.yaml", scenarios / "bank-unreachable.yaml").text().splitlines():
        sample = _SAMPLE.match(line)
        if sample:
            labels = names.setdefault(sample[1], Told({})).labels
            for name, _, value in _LABEL.findall(sample[2] or ""):
                labels.setdefault(name, set()).add(value)
    return names


def rules() -> Iterator[dict[str, Any]]:
    for group in yaml.safe_load((FOLDER / "otp-atm.rules.yml").read_text(encoding="utf-8"))["groups"]:
        yield from group["rules"]


def panels() -> Iterator[dict[str, Any]]:
    yield from json.loads((FOLDER / "otp-atm-dashboard.json").read_text(encoding="utf-8"))["panels"]


def expressions() -> Iterator[tuple[str, str, str]]:
    """What each is of, the expression, and what is said with its labels."""
    for rule in rules():
        yield rule["alert"], rule["expr"], rule["annotations"]["summary"]
    for panel in panels():
        for target in panel["targets"]:
            yield panel["title"], target["expr"], target["legendFormat"]


@pytest.mark.parametrize(("of", "expression", "said"), list(expressions()), ids=lambda text: text if len(text) < 40 else "")
def test_every_name_label_and_value_is_one_that_a_terminal_tells(told: dict[str, Told], of: str, expression: str, said: str) -> None:
    samples = _SAMPLE.findall(expression)
    assert samples, f"{of} asks for nothing"
    known = set(GIVEN)
    for name, labels in samples:
        assert name in told or name in OF_PROMETHEUS, f"{of}: no terminal tells {name}"
        has = told[name].labels if name in told else {}
        known |= has.keys()
        for label, sign, value in _LABEL.findall(labels):
            assert label in has or label in GIVEN, f"{of}: {name} has no label {label}"
            if label in has and sign == "=":
                assert value in has[label], f"{of}: {name} is never told with {label}={value}"
            if label in has and sign == "=~":
                assert has[label] >= set(value.split("|")), f"{of}: {name} is never told with all of {label}=~{value}"
    used = {label.strip() for labels in _BY.findall(expression) for label in labels.split(",")} | set(_SHOWN.findall(said)) - {"value"}
    assert used <= known, f"{of}: nothing has the labels {used - known}"


def test_everything_that_is_told_is_watched_by_a_rule_or_shown(told: dict[str, Told]) -> None:
    asked = {name for _, expression, _ in expressions() for name, _ in _SAMPLE.findall(expression)}
    untold = {name for name in told if name.startswith("otp_atm_") and not name.endswith(("_sum", "_count"))} - asked
    assert untold == set()


def test_every_alert_says_where_and_how_bad_it_is() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert "{{ $labels.instance }}" in rule["annotations"]["summary"]


def test_the_panels_of_the_dashboard_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken
        taken |= cells
    assert len({panel["id"] for panel in panels()}) == len(list(panels()))


def test_the_guide_names_what_is_told_and_every_alert(told: dict[str, Told]) -> None:
    guide = (PROJECT / "docs" / "operators-guide.md").read_text(encoding="utf-8")
    bare = {re.sub(r"_(bucket|sum|count)$", "", name) for name in told if name.startswith("otp_atm_")}
    assert not [name for name in bare if f"`{name}`" not in guide]
    assert not [rule["alert"] for rule in rules() if f"`{rule['alert']}`" not in guide]


@pytest.mark.parametrize("command", [("check", "config", "prometheus.yml"), ("test", "rules", "rules.test.yml")], ids=" ".join)
def test_prometheus_itself_takes_the_rules_and_they_fire_when_they_should(command: tuple[str, ...]) -> None:
    promtool = shutil.which("promtool")
    lacking("" if promtool else "there is no promtool (Debian: prometheus)")
    assert promtool
    judged = subprocess.run([promtool, *command], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert "SUCCESS" in judged.stdout


def test_every_alert_is_tried(told: dict[str, Told]) -> None:
    tried = yaml.safe_load((FOLDER / "rules.test.yml").read_text(encoding="utf-8"))["tests"]
    fired = {case["alertname"] for test in tried for case in test["alert_rule_test"] if case["exp_alerts"]}
    assert fired == {rule["alert"] for rule in rules()}
