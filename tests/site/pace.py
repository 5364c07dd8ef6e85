"""How long a page takes whoever follows it: what is done there, and reading and typing by the rule of docs/which-of-these.md."""

from __future__ import annotations

import re
from typing import Final

from otp_atm.kiosk.project import PROJECT

WORDS_A_MINUTE: Final = 200
CHARACTERS_A_MINUTE: Final = 200
BLOCK: Final = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
TOLD: Final = re.compile(r"^\*\*Minutes: (\d+)\*\*", re.MULTILINE)
PAGES: Final = ("first-steps-demo", "first-steps-tester", "first-steps-operator")
INSTALLING: Final = "python3 -m venv .venv\n.venv/bin/pip install '/path/to/the/checkout[{}]'\n"
"""What a page has typed to install it. Tests do the same by `Environment`, without a network."""
AFTER: Final = ("## What else there is", "## A bank of your own", "## And then", "## و بعد")
"""What begins once the first success is there."""


def text_of(page: str) -> str:
    return (PROJECT / "docs" / f"{page}.md").read_text(encoding="utf-8")


def until_success(page: str) -> str:
    """A page as far as its first success."""
    text = text_of(page)
    (heading,) = [heading for heading in AFTER if heading in text]
    return text.split(heading)[0]


def blocks(page: str) -> list[str]:
    """What is to be typed, in its order."""
    return [block["text"] for block in BLOCK.finditer(until_success(page))]


def told(page: str) -> int:
    """The minutes that a page promises."""
    (minutes,) = TOLD.findall(text_of(page))
    return int(minutes)


def minutes(page: str, seconds: float) -> float:
    """What it takes, if all that is done takes so many seconds."""
    words = len(BLOCK.sub("", until_success(page)).split())
    return seconds / 60 + words / WORDS_A_MINUTE + len("".join(blocks(page))) / CHARACTERS_A_MINUTE
