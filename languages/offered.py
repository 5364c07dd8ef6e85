"""The languages that a terminal offers its customers, as its configuration says."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final

from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages import exists, language, no_such_language, speaking, speaks, words

if TYPE_CHECKING:
    from otp_atm.configuration import Settings


def _services() -> Iterator[str]:
    """Where the services' words stand: each in its folder."""
    for module in iter_modules(import_module("otp_atm.services").__path__):
        if module.ispkg and module.name != "words":
            yield f"otp_atm.services.{module.name}.words"


SAID_AT_THE_ATM: Final = ("otp_atm.screens.words", "otp_atm.services.words", *_services())
"""Where that stands which a customer may be told at the ATM: a language must have words for all of it."""


def offered(settings: Settings) -> tuple[Language, ...]:
    """In the order of their keys beside the screen. Raises NotSaid."""
    return tuple(map(language, settings.terminal.languages))


def first(settings: Settings) -> Language:
    """What the welcome screen begins with. Raises NotSaid."""
    return language(settings.language)


def require(settings: Settings) -> None:
    """Raises kiosk.load.Misfit unless everything that customers are told is said in every language that is offered."""
    for place, code in enumerate(settings.terminal.languages):
        _require_words(code, "terminal", "languages", place)
    for name in ("name", "subtitle"):
        for code in getattr(settings.terminal.brand, name):
            _require_language(code, "terminal", "brand", name, code)


def _require_words(code: str, *place: str | int) -> None:
    _require_language(code, *place)
    if not all(speaks(said, language(code)) for said in SAID_AT_THE_ATM):
        able = (one.code for one in speaking(SAID_AT_THE_ATM[0]))
        raise Misfit(f"the ATM has no words in {code}; it has them in: {', '.join(sorted(able))}", place)
    for said in SAID_AT_THE_ATM:
        try:
            words(said, language(code), object)
        except (TypeError, AttributeError, SyntaxError) as lacking:
            raise Misfit(f"what is said in {code} of {said} is not whole: {lacking}", place) from None


def _require_language(code: str, *place: str | int) -> None:
    if not exists(code):
        raise Misfit(no_such_language(code), place)
