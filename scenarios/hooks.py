"""Hooks: how a tester's own bank does what scenarios need of its side, in YAML. Each is an HTTP request or a command.

docs/scenarios.md tells their authors what each is for, and what it is given (`GIVEN`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from otp_atm.kiosk.load import Document, Misfit
from otp_atm.kiosk.secret import Secret
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.scenarios.variables import named_in

Address = Annotated[str, Meta(pattern=r"^https?://[^\s\x00-\x1f\x7f-\x9f/?#]+(/[!-\"$-~]*)?\Z")]
Timeout = Annotated[float, Meta(gt=0, le=600)]
OF_A_CARD: Final = ("card", "pan", "phone")
GIVEN: Final[Mapping[str, tuple[str, ...]]] = {
    "reset": (),
    "reset_card": OF_A_CARD,
    "set_clock": ("now", "seconds"),
    "advance_clock": ("now", "seconds"),
    "messages": OF_A_CARD,
    "record": OF_A_CARD,
    "branch": (*OF_A_CARD, "new_phone"),
    "network": ("delivery",),
}
"""The values that each hook may speak of as `${name}`."""
PURPOSES: Final[Mapping[str, str]] = {
    "reset": "before each scenario, and where one says so, all is put as it was in the beginning",
    "reset_card": "before each scenario, where there is no `reset`, the same for one card that it names",
    "set_clock": "the bank's clock stands at this moment from now on: in the beginning, and whenever time passes at the terminal",
    "advance_clock": "so many seconds pass at the bank, too",
    "messages": "asked for all texts ever sent to a card's owner, oldest first: a list, or lines",
    "record": "asked what the bank knows of a card: `enrolled`, and `sms_otp` if it says so, true or false; or lines as `enrolled: true`",
    "branch": "a new number is on file for the owner of a card",
    "network": "messages are delivered so from now on: held, newest-first, twice, orderly",
}
"""What each is for, in the manual."""


class HttpCall(Struct, frozen=True, forbid_unknown_fields=True):
    """A request. A `body` that is text is sent as it is, anything else as JSON; `ca_file` holds the certificates to trust for https."""

    url: Address
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    headers: dict[str, Secret] = {}
    body: Any = None
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        try:
            usable = bool(urlsplit(self.url).hostname) and urlsplit(self.url).port != 0
        except ValueError:
            usable = False
        if not usable or "$" in urlsplit(self.url).netloc:
            raise Misfit("leads nowhere: it takes a host, and a port from 1 to 65535 if any", ("url",))


class Hook(Struct, frozen=True, forbid_unknown_fields=True):
    """An `http` request or a `command` with its arguments, and within how many seconds it is over."""

    http: HttpCall | None = None
    command: Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1)] | None = None
    timeout: Timeout = 10

    def __post_init__(self) -> None:
        if (self.http is None) == (self.command is None):
            raise Misfit("a hook is one of http and command", ("command",), ())

    def written(self) -> Any:
        """Everything in which values may be spoken of."""
        return [self.http.url, self.http.body] if self.http else self.command


class Question(Hook, frozen=True, forbid_unknown_fields=True):
    """A hook of which something is asked: `read` says where it is in the JSON that is answered (JMESPath); `text` answers are lines."""

    answers: Literal["json", "text"] = "json"
    read: str = "@"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.answers == "text" and self.read != "@":
            raise Misfit("text is read line by line: `read` is for JSON", ("read",))
        import jmespath

        try:
            jmespath.compile(self.read)
        except jmespath.exceptions.JMESPathError:
            raise Misfit(f"{self.read}: is no JMESPath", ("read",)) from None


class Hooks(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a scenario may need. What is left out cannot be had.

    `app` is no hook but an address: there the phone's app, the shop and the network of messages are answered as docs/openapi.json has it.
    """

    reset: Hook | None = None
    reset_card: Hook | None = None
    set_clock: Hook | None = None
    advance_clock: Hook | None = None
    messages: Question | None = None
    record: Question | None = None
    branch: Hook | None = None
    network: Hook | None = None
    app: Address | None = None

    def __post_init__(self) -> None:
        if self.set_clock and self.advance_clock:
            raise Misfit("the clock is either set or advanced", ("advance_clock",))
        if self.app and not (self.set_clock or self.advance_clock):
            raise Misfit("the phone reckons its codes by time: it takes set_clock or advance_clock, too", ("app",))
        for name, given in GIVEN.items():
            hook: Hook | None = getattr(self, name)
            for unknown in (each for each in named_in(hook.written() if hook else None) if each not in given):
                known = ", ".join(f"${{{each}}}" for each in given)
                raise Misfit(f"what is ${{{unknown}}}? {f'Given are {known}' if given else 'No values are given here'}", (name,))


@dataclass(frozen=True, slots=True)
class HooksFile:
    """The hooks of a file, and on which of its lines each stands."""

    path: Path
    hooks: Hooks
    lines: Mapping[str, int]

    def failed(self, name: str, problem: str) -> SideFailed:
        """That a hook failed: what is shown of it holds no value."""
        return SideFailed(f"{self.path}, line {self.lines[name]}: {name}: {problem}")


def read_hooks(path: Path) -> HooksFile:
    """The hooks of the file at `path`. Raises BadFile, with file, line and key."""
    document = Document(path)
    hooks: Hooks = document.convert(Hooks)
    return HooksFile(path, hooks, {name: document.line((name,)) for name in GIVEN if getattr(hooks, name)})
