"""What the architecture tells people to do can be done: the files that it names are there."""

from __future__ import annotations

import re

import pytest

from otp_atm.kiosk.project import PROJECT

PAGE = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
HOW_TO_ADD = PAGE.split("## How to add", 1)[1].split("\n## ", 1)[0]
NAMED = sorted({name for name in re.findall(r"`([\w./-]+)`", HOW_TO_ADD) if "/" in name.rstrip("/") or name == "config.yaml"})


def test_every_way_to_grow_is_told_in_at_most_ten_lines() -> None:
    ways = re.findall(r"^\*\*(.+?)\*\*(.*?)(?=^\*\*|\Z)", HOW_TO_ADD, re.MULTILINE | re.DOTALL)
    told = {way: text.strip().count("\n") + 1 for way, text in ways}
    assert {"A service", "A language", "A driver", "A rule of the bank", "A scenario word", "A configuration key"} <= told.keys()
    assert max(told.values()) <= 10


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_is_named_is_there(name: str) -> None:
    assert (PROJECT / name).exists()


@pytest.mark.parametrize("part", ["events.py", "requests.py", "data.py", "flow.py", "screens.py", "words", "samples.py", "rehearsal.py"])
def test_every_service_has_the_parts_that_are_named(part: str) -> None:
    services = [folder for folder in (PROJECT / "services").iterdir() if (folder / "flow.py").exists()]
    assert len(services) >= 2
    assert [folder.name for folder in services if not (folder / part).exists()] == []
    assert f"`{part}" in HOW_TO_ADD


def test_every_room_is_told_of() -> None:
    table = PAGE.split("## Rooms", 1)[1].split("\n## ", 1)[0]
    told = set(re.findall(r"`(\w+)/`", "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("|"))))
    assert told == {folder.parent.name for folder in PROJECT.glob("*/__init__.py")} | {"examples"}
