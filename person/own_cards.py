"""Cards of a tester's own, from a file: those of a bank whose fixtures nobody has here, and what scenarios count on of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, get_type_hints

import msgspec

from otp_atm.bank.simulator.fixtures import Texts, ending, wallet_complaints
from otp_atm.bank.simulator.fixtures import WalletCard as Fixture
from otp_atm.bank.simulator.masks import masked
from otp_atm.bank.simulator.roles import Contradiction, Standing, standing_of
from otp_atm.kiosk.load import BadFile, Document, Steps
from otp_atm.person.giving_up import For
from otp_atm.person.wallet import WalletCard, by_names, card_as_held

T = TypeVar("T")
_MASK: Final = re.compile(r"(?P<abroad>\+98)?(?P<first>[0-9]*)[*•.xX]+(?P<last>[0-9]*)")


class OwnCard(Fixture, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A card as it is written in the file. What need not be known of it is empty; `mask` is how its bank shows the `phone` on file, and
    `given_up_for` what it may be used up for where a bank is tried (`run_atm.py conformance`), and nowhere else."""

    name: str = ""
    shows: Texts = msgspec.field(default_factory=lambda: {"en": ""})
    cvv2: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{3,4})?\Z")] = ""
    phone: Annotated[str, msgspec.Meta(pattern=r"^(09[0-9]{9})?\Z")] = ""
    mask: str = ""
    given_up_for: tuple[For, ...] = ()

    @property
    def standing(self) -> Standing:
        """How it stands with its bank, by its roles; one that has none is in good order."""
        return standing_of(self.played)

    @property
    def shown_mask(self) -> str:
        """The mask; where the file has none, the phone's first and last four digits."""
        return self.mask or (masked(self.phone) if self.phone else "")


class CardFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    cards: Annotated[tuple[OwnCard, ...], msgspec.Meta(min_length=1)]


def load_cards(path: Path, today: date) -> tuple[OwnCard, ...]:
    """The cards of the file, for playing on this day. Raises BadFile with everything that is wrong in it, a line each, and no number or PIN
    in it."""
    document = Document(path)
    problems: list[str] = []
    try:
        cards = dict(_placed(document.convert(CardFile).cards))
    except BadFile as first:
        cards = dict(_good_ones(document, problems))
        problems = problems or [str(first)]
    problems += [str(document.bad(at, problem)) for at, problem in complaints(cards, today)]
    if problems:
        raise BadFile("\n".join(problems))
    return tuple(cards.values())


def _placed(cards: Iterable[T]) -> Iterator[tuple[Steps, T]]:
    yield from ((("cards", place), card) for place, card in enumerate(cards))


def _good_ones(document: Document, problems: list[str]) -> Iterator[tuple[Steps, OwnCard]]:
    """The cards of a file that is not good as a whole, as far as they are good one by one; what is wrong is added to `problems`."""
    written = document.data if isinstance(document.data, dict) else {}
    problems += [str(document.bad((key,), "there is no such key; known here: cards")) for key in written if key != "cards"]
    listed = written.get("cards")
    for at, one in _placed(listed if isinstance(listed, list) else ()):
        try:
            yield at, document.convert_value(one, OwnCard, at)
        except BadFile as first:
            problems += _wrong_in(document, at, one) or [str(first)]


def wallet_of_own(cards: Iterable[OwnCard]) -> dict[str, WalletCard]:
    """The cards as a person holds them, by their ids and their roles."""
    return by_names((card, card_as_held(card, card.cvv2, card.phone, card.shown_mask)) for card in cards)


def complaints(cards: Mapping[Steps, OwnCard], today: date) -> Iterator[tuple[Steps, str]]:
    """What is wrong with cards that have the right form one by one, and where."""
    yield from wallet_complaints(cards)
    for at, card in cards.items():
        try:
            standing = card.standing
        except Contradiction:
            continue
        if standing.phone and not card.phone:
            yield (*at, "phone"), f"the card {ending(card)} is to have a phone on file, but which?"
        if standing.phone is False and card.phone:
            yield (*at, "phone"), f"the card {ending(card)} is to have no phone on file"
        if standing.readable is bool(card.unreadable):
            yield (*at, "unreadable"), "the role unreadable and the reader's code, unreadable: card-unresponsive, say, belong together"
        is_over = card.last_day < today
        if is_over and standing.in_date:
            yield (*at, "expiry"), f"the card {ending(card)} is past its last month on {today}: then its role is expired"
        if not is_over and standing.in_date is False:
            yield (*at, "expiry"), f"the card {ending(card)} is to be expired, and on {today} is not yet"
        if wrong := _wrongly_given_up(card, standing, is_over=is_over):
            yield (*at, "given_up_for"), wrong
        if card.mask and not _fits(card.mask, card.phone):
            yield (*at, "mask"), "is no mask of this phone: some of its first and last digits, and stars, dots or x for the others"


def _wrongly_given_up(card: OwnCard, standing: Standing, *, is_over: bool) -> str:
    """Why a card cannot be given up for what the file says; empty where it can."""
    given, named = {*card.given_up_for}, f"the card {ending(card)}"
    if given and (standing.known is False or standing.readable is False):
        return f"{named} is given up for {card.given_up_for[0]}, and is none that its bank can judge: it is of another, or unreadable"
    if given - {For.EXPIRY} and is_over:
        return f"{named} has expired: it can be given up for {For.EXPIRY} alone"
    if For.EXPIRY in given and not is_over:
        return f"{named} is given up for {For.EXPIRY}, and has not expired yet"
    if given and standing.tries == 0:
        return f"{named} is blocked: there is nothing to give up"
    if For.PAYMENTS in given and not (card.cvv2 and card.phone):
        return f"{named} is given up for {For.PAYMENTS}: for that its cvv2 and the phone on file have to be known"
    return ""


def _fits(mask: str, phone: str) -> bool:
    """Whether a mask hides some digits of a phone, and shows others where they stand."""
    parts = _MASK.fullmatch(re.sub("[ -]", "", mask))
    if not (parts and phone):
        return False
    first, last = ("0" if parts["abroad"] else "") + parts["first"], parts["last"]
    return phone.startswith(first) and phone.endswith(last) and len(first + last) < len(phone)


def _wrong_in(document: Document, at: Steps, written: Any) -> list[str]:
    """What is wrong with a card, key by key."""
    if not isinstance(written, dict):
        return []
    missing = (name for name in ("id", "pan", "expiry", "pin") if name not in written)
    wrong = [str(document.bad(at, f"there is no `{name}`")) for name in missing]
    for key, value in written.items():
        try:
            document.convert_value({key: value}, _ONE_KEY, at)
        except BadFile as bad:
            wrong.append(str(bad))
    return wrong


_ONE_KEY: Final = msgspec.defstruct(
    "_ONE_KEY",
    [(name, kind, None) for name, kind in get_type_hints(OwnCard, include_extras=True).items()],
    forbid_unknown_fields=True,
)
"""Any of what a card may say, and nothing that it must."""
