"""What goes wrong before an ATM that a test stands at."""

from __future__ import annotations

from typing import Any, Final

UNEXPECTED: Final = frozenset({"unexpected", "not-in-time"})
"""The codes of problem documents that say: what should be so is not."""


class AtmError(Exception):
    """Something is wrong with the ATM, with what it was asked, or on the way to it."""


class Unreachable(AtmError):
    """The ATM cannot be started, does not answer, or has gone."""


class Refused(AtmError):
    """The ATM does not do what it was asked. `code` is stable, `detail` for people (RFC 9457); `status` is HTTP's."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.status = status
        self.code = code
        self.detail = detail


class Unexpected(AssertionError):
    """What should be so is not: a screen, a choice, a card. `why` says what is missed, `step` which step it was, as it is written, and
    `screen` what the ATM shows instead, as text."""

    def __init__(self, why: str, step: str = "", screen: str = "") -> None:
        super().__init__("\n".join([why, *([f"step: {step}"] if step else []), *([f"screen: {indented(screen)}"] if screen else [])]))
        self.why = why
        self.step = step
        self.screen = screen


def indented(text: str) -> str:
    return text.replace("\n", "\n    ")


def error_in(status: int, problem: Any) -> Refused | Unexpected:
    """What a problem document says."""
    said = problem if isinstance(problem, dict) else {}
    code, detail = str(said.get("code", f"http-{status}")), str(said.get("detail", ""))
    if code not in UNEXPECTED:
        return Refused(status, code, detail or str(said.get("title", "")))
    screen = said.get("screen")
    shown = f"{screen.get('screen')}: {screen.get('text')}" if isinstance(screen, dict) else ""
    return Unexpected(detail, str(said.get("step", "")), shown)
