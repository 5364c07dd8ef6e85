"""Hooks: how a tester's own bank does what scenarios need of its side, in YAML. Each is an HTTP request or a command.

docs/scenarios.md tells their authors what each is for, and what it is given (`GIVEN`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from otp_atm.kiosk.load import BadFile, Document, Misfit
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
    "set_clock": "the bank's clock stands at this moment from now on: in the beginning, and whenever time passes at the terminal; "
    "without `advance_clock`",
    "advance_clock": "so many seconds pass at the bank, too; without `set_clock`",
    "messages": "asked for all texts ever sent to a card's owner, oldest first: a list, or lines",
    "record": "asked what the bank knows of a card: `enrolled`, and `sms_otp` if it says so, true or false; or lines as `enrolled: true`",
    "branch": "a new number is on file for the owner of a card",
    "network": "messages are delivered so from now on: held, newest-first, twice, orderly; before a scenario orderly, if they may not be",
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

    def each(self) -> Iterator[tuple[str, Hook]]:
        """Those that there are, by their names."""
        hooks = ((name, getattr(self, name)) for name in GIVEN)
        return ((name, hook) for name, hook in hooks if hook)


@dataclass(frozen=True, slots=True)
class HooksFile:
    """The hooks of a file, and where each stands in it."""

    path: Path
    hooks: Hooks
    document: Document

    def failed(self, name: str, problem: str) -> SideFailed:
        """That a hook failed: what is shown of it holds no value."""
        return SideFailed(f"{self.path}, line {self.document.line((name,))}: {name}: {problem}")


def read_hooks(path: Path) -> HooksFile:
    """The hooks of the file at `path`. Raises BadFile with everything that is wrong in it, a line each, with file, line and key."""
    document = Document(path)
    if not isinstance(document.data, dict):
        document.convert(Hooks)
    good: dict[str, Any] = {}
    problems = []
    for name, written in document.data.items():
        try:
            good[name] = getattr(document.convert_value({name: written}, Hooks, ()), name)
        except BadFile as bad:
            problems.append(str(bad))
    hooks = Hooks(**good)
    problems += [str(document.misfit(misfit)) for misfit in _misfits(hooks)]
    if not problems and hooks == Hooks():
        raise document.bad((), f"there is no hook in it; known here: {', '.join(sorted(Hooks.__struct_fields__))}")
    if problems:
        raise BadFile("\n".join(problems))
    return HooksFile(path, hooks, document)


def _misfits(hooks: Hooks) -> Iterator[Misfit]:
    """What does not go together in hooks that are good one by one."""
    if hooks.set_clock and hooks.advance_clock:
        yield Misfit("the clock is either set or advanced", ("advance_clock",))
    if hooks.app and not (hooks.set_clock or hooks.advance_clock):
        yield Misfit("the phone reckons its codes by time: it takes set_clock or advance_clock, too", ("app",))
    for name, hook in hooks.each():
        for unknown in (each for each in named_in(hook.written()) if each not in GIVEN[name]):
            known = ", ".join(f"${{{each}}}" for each in GIVEN[name])
            yield Misfit(f"what is ${{{unknown}}}? {f'Given are {known}' if known else 'No values are given here'}", (name,))
