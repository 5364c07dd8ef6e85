"""What can be touched on the phone, by names that are the same in every language and say no code: `shop`, `trade-bill`, `message-1`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from otp_atm.person.seeing import Unexpected
from otp_atm.phone.events import CardChosen, Event, Focused, MessageOpened, Tap, TradeChosen
from otp_atm.phone.view import View

WITHOUT_LABEL: Final = (Tap.BACK, Tap.HOME, Tap.SETTINGS, Tap.ERASE, Tap.ENTER)
"""The ways back, home and to the settings, the key that erases, and that of a keyboard that finishes a field."""


def touchables(view: View) -> Iterator[tuple[str, str, Event]]:
    """Name, label and what it means, from the top; of several of a kind each has its number."""
    seen = Counter[str]()
    for label, event in view.taps():
        seen[kind_of(event)] += 1
        yield name_of(event, seen[kind_of(event)]), label, event


def kind_of(event: Event) -> str:
    return "message" if isinstance(event, MessageOpened) else "card" if isinstance(event, CardChosen) else ""


def name_of(event: Event, number: int) -> str:
    match event:
        case Tap():
            return event.value
        case TradeChosen(trade):
            return f"trade-{trade.value}"
        case Focused(field):
            return f"field-{field.value}"
        case _:
            return f"{kind_of(event)}-{number}"


def named(view: View, name: str) -> Event:
    """What touching this means; what bears no label is there on every page. Raises Unexpected."""
    ways = {tap.value: tap for tap in WITHOUT_LABEL}
    known = {there: event for there, _, event in touchables(view)}
    if name not in ways | known:
        raise Unexpected(f"there is nothing named «{name}» to touch on the phone")
    return (ways | known)[name]
