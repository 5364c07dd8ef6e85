"""What no report, title or file name says: card numbers, whoever's they are, and what somebody knows to be secret. Dots stand for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, Protocol

from otp_atm.kiosk.vocabulary import Pan, passes_luhn
from otp_atm.languages.digits import in_latin_digits

SHORTEST: Final = 3
"""Characters: less than a CVV2 is no secret, and stands in too many places."""
_LONG: Final = 6
"""Characters of a secret that is found amid whatever, and in groups."""
_GAP: Final = "[ -]?"
_DIGIT: Final = re.compile(r"\d")
"""Of any script."""
_CARD_NUMBER: Final = re.compile(r"(?<![0-9])(?:[0-9]{12,19}|[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?)(?![0-9])")


class Hiding:
    """Puts dots in the place of these secrets, and of all that looks like a card number.

    >>> hide = Hiding(["1234", "06608458"])
    >>> print(hide("1234, 12345, 12341234, x06608458, 0660 8458, \u06f1\u06f2\u06f3\u06f4, 5022-2910-1137-4624"))
    ••••, 12345, ••••••••, x••••••••, •••• ••••, ••••, ••••-••••-••••-••••
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._told = sorted({secret for secret in secrets if len(secret) >= SHORTEST}, key=len, reverse=True)
        self._bare = tuple(map(_bare, self._told))
        self._only_digits = all(map(str.isdigit, self._bare))

    @cached_property
    def _secret(self) -> re.Pattern[str]:
        """Made when there is something to find: that takes milliseconds, and most texts hold nothing."""
        anywhere = [_GAP.join(map(re.escape, secret)) for secret in self._told if len(secret) >= _LONG]
        alone = [re.escape(secret) for secret in self._told if len(secret) < _LONG]
        runs = [rf"(?<![0-9])(?:{'|'.join(alone)})+(?![0-9])"] if alone else []
        return re.compile("|".join([*anywhere, *runs]))

    def __call__(self, text: str) -> str:
        if self._only_digits and not _DIGIT.search(text):
            return text
        latin = in_latin_digits(text)
        found = list(self._found(latin))
        if not found:
            return text
        shown = list(text)
        for begin, end in found:
            shown[begin:end] = re.sub(r"[^\s-]", "•", latin[begin:end])
        return "".join(shown)

    def _found(self, latin: str) -> Iterator[tuple[int, int]]:
        for found in _CARD_NUMBER.finditer(latin):
            if passes_luhn(re.sub("[ -]", "", found[0])):
                yield found.span()
        bare = _bare(latin)
        if any(secret in bare for secret in self._bare):
            yield from (found.span() for found in self._secret.finditer(latin))


def _bare(text: str) -> str:
    """Without what groups digits."""
    return text.replace(" ", "").replace("-", "")


BY_LOOK: Final = Hiding()
"""For names and paths, where a card number is known by its look."""


class Held(Protocol):
    """A card that somebody has in hand: `person.wallet.WalletCard`, which a terminal never loads."""

    @property
    def pan(self) -> Pan: ...

    @property
    def pin(self) -> str: ...


def of_cards(wallet: Mapping[str, Held]) -> Iterator[str]:
    """What is secret of the cards of a wallet, as far as a report could have it."""
    for card in wallet.values():
        yield card.pan.digits
        yield card.pin
