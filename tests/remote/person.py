"""A person who stands in front of a terminal by HTTP alone: what is done there goes through the API, and so does what is seen.

The API says less of a phone than its owner sees: no code, no card number, nothing that is typed. So whoever looks at it has the phone
itself before their eyes, and the API must tell the same page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from otp_atm import languages
from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.course import Course, at_once
from otp_atm.person.person import Glass, Sight
from otp_atm.person.seeing import Unexpected, plain
from otp_atm.phone.events import Event, Typed
from otp_atm.remote.touchable import name_of
from otp_atm.scenarios.stage import Stage
from otp_atm.screens.view import Choice, Fact, PinField, Tone, View
from tests.remote.server import Client

T = TypeVar("T")


class OverHttp:
    """A `person.person.Person`."""

    def __init__(self, client: Client) -> None:
        self.atm = AtmOverHttp(client)
        self.phone = PhoneOverHttp(client)
        self.branch = BranchOverHttp(client)
        self._client = client

    def say(self, caption: str) -> Course[None]:
        yield from steps(self._client, {"say": caption})

    def show(self, sight: Sight) -> Course[None]:
        yield from steps(self._client, {"show": sight.value})

    def wait(self, seconds: float) -> Course[None]:
        yield from steps(self._client, {"wait": seconds})

    def stay_silent(self) -> Course[None]:
        yield from steps(self._client, "stay silent")


class AtmOverHttp:
    """A `person.person.Atm`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @at_once
    def see(self, find: Callable[[View], T]) -> T:
        return find(view_of(asked(self._client, "GET", "/screen")))

    @at_once
    def regard(self) -> None:
        """It takes no time."""

    @at_once
    def read(self) -> None:
        asked(self._client, "PATCH", "/clock", json={"advance": asked(self._client, "GET", "/screen")["answerable_in"]})

    @at_once
    def insert(self, card: str) -> None:
        asked(self._client, "PUT", "/card", json={"id": card})

    def take_card(self) -> Course[None]:
        yield from steps(self._client, "take card")

    def pull_card(self) -> Course[None]:
        yield from steps(self._client, "pull card")

    @at_once
    def press(self, key: Key) -> None:
        asked(self._client, "POST", "/keys", json={"keys": [key.value]})

    @at_once
    def type(self, digits: str) -> None:
        asked(self._client, "POST", "/keys", json={"keys": list(digits)})


class PhoneOverHttp:
    """A `person.person.Phone`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @at_once
    def see(self, find: Callable[[Glass], T]) -> T:
        told = asked(self._client, "GET", "/phone")
        glass = self._client.hosted.do(lambda stage: stage.handset).result()
        shown = glass.view.discreet
        assert (told["page"], told["title"], told["text"]) == (shown.name, plain(shown.title), plain(shown.text()))
        return find(glass)

    @at_once
    def regard(self) -> None:
        """It takes no time."""

    @at_once
    def touch(self, event: Event) -> None:
        if isinstance(event, Typed):
            asked(self._client, "POST", "/phone/digits", json={"digits": event.digits})
        else:
            asked(self._client, "POST", "/phone/taps", json={"name": name_of(event, 1)})

    @at_once
    def show_card(self, card: str) -> None:
        asked(self._client, "POST", "/phone/camera", json={"card": card})

    def set_clock(self, error: timedelta) -> Course[None]:
        yield from steps(self._client, {"phone clock": round(error.total_seconds())})

    @at_once
    def restart(self) -> None:
        asked(self._client, "POST", "/phone/restart")


class BranchOverHttp:
    """A `person.person.Branch`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def register_number(self, card: str, number: str) -> Course[None]:
        yield from steps(self._client, {"branch": {"card": card, "phone": number}})


def stage_of(client: Client) -> Stage:
    """That of the terminal, to be looked at where a story wants to know what befalls the machines."""
    return client.hosted.do(lambda stage: stage).result()


@at_once
def steps(client: Client, *written: Any) -> None:
    asked(client, "POST", "/steps", json=list(written))


def asked(client: Client, method: str, path: str, **more: Any) -> Any:
    """Raises Unexpected for what the API says is not so."""
    reply = client.ask(method, path, **more)
    if reply.status_code == 409:
        raise Unexpected(reply.json()["detail"])
    assert reply.ok, reply.text
    return reply.json()


def view_of(screen: Any) -> View:
    """What the API tells of a screen, as it is seen."""
    return View(
        name=screen["screen"],
        language=languages.language(screen["language"]),
        title=screen["title"],
        notice=screen["notice"],
        lines=tuple(screen["lines"]),
        path=tuple(screen["path"]),
        fact=Fact(**screen["fact"]) if screen["fact"] else None,
        rows=tuple(Fact(**row) for row in screen["rows"]),
        choices=tuple(Choice(key=Key(one["key"]), label=one["label"], tone=Tone(one["tone"])) for one in screen["choices"]),
        pin=PinField(length=screen["entry"]["length"], filled=screen["entry"]["filled"]) if screen["entry"] else None,
        tone=Tone(screen["tone"]),
        code=screen["code"],
        busy=screen["busy"],
    )
