"""The cards of a run: which is used for what, what it has become, and what its owner has to know in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from otp_atm.bank.simulator.fixtures import ending
from otp_atm.bank.simulator.otp_pin_rule import is_weak
from otp_atm.bank.wire.problems import Code
from otp_atm.conformance.said import NotTried, Said
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard

WITH_PHONE: Final = {True: " with a phone on file", False: " without a phone on file", None: ""}


class Hand:
    """The cards of a file. `without` is what they are not to be used up for this time."""

    def __init__(self, cards: Sequence[OwnCard], without: Collection[For] = ()) -> None:
        self.cards = tuple(cards)
        self.without = frozenset(without)
        self.used: dict[str, set[For]] = {}
        """What was done to which card, by its id."""
        self.spent: set[str] = set()
        """Cards that are blocked by now."""
        self.refused: dict[str, Said] = {}
        """What cards were answered to the PIN of the file, by their ids: nobody enters it twice where it was refused."""
        self.wanted: dict[str, tuple[OwnCard, str]] = {}
        """New card PINs that were asked for, by the idempotency keys of those requests."""
        self._pins: dict[str, str] = {}

    def good(self, *, phone: bool | None = None) -> OwnCard:
        """One that opens a session, and to which nothing is done. Raises NotTried."""
        fine = [card for card in self.cards if is_good(card) and card.id not in self.spent and fits(card, phone)]
        if not fine:
            raise NotTried(f"no card of the file{WITH_PHONE[phone]} is in good order")
        return min(fine, key=lambda card: (card.id in self.refused, For.LOCK_OUT in card.given_up_for))

    def refuses(self, card: OwnCard, said: Said) -> None:
        """The bank gives the card no session for its PIN."""
        self.refused[card.id] = said
        if said.code == Code.CARD_BLOCKED:
            self.spent.add(card.id)

    def may(self, card: OwnCard, purpose: For) -> bool:
        """Whether this card is given up for it, and that is not left out."""
        return purpose in card.given_up_for and purpose not in self.without

    def use(self, card: OwnCard, purpose: For) -> None:
        """It is used for this."""
        self.used.setdefault(card.id, set()).add(purpose)

    def given(self, purpose: For, *, phone: bool | None = None, but: OwnCard | None = None) -> OwnCard:
        """One that is given up for this, with a phone on file or without, as it matters; another than `but`. Raises NotTried."""
        card = self.would_give(purpose, phone=phone, but=but)
        self.use(card, purpose)
        return card

    def would_give(self, purpose: For, *, phone: bool | None = None, but: OwnCard | None = None) -> OwnCard:
        """The same, and nothing is done to it. Raises NotTried."""
        card = next(self._given(purpose, phone, but), None)
        if card is None:
            raise NotTried(self.lack(purpose, phone, but))
        return card

    def has(self, purpose: For, *, phone: bool | None = None, but: OwnCard | None = None) -> bool:
        """Whether there is such a card."""
        return next(self._given(purpose, phone, but), None) is not None

    def lack(self, purpose: For, phone: bool | None = None, but: OwnCard | None = None) -> str:
        """Why there is none."""
        if purpose in self.without:
            return f"it would use a card up for {purpose}, which was left out"
        refused = next(
            (card for card in self.cards if purpose in card.given_up_for and fits(card, phone) and card.id in self.refused), None
        )
        if refused:
            return no_session(refused, self.refused[refused.id])
        left = " any more" if any(purpose in card.given_up_for for card in self.cards) and phone is None and but is None else ""
        return f"no {'other ' if but else ''}card{WITH_PHONE[phone]} is given up for {purpose}{left}"

    def stranger(self) -> OwnCard:
        """One that the bank does not know. Raises NotTried."""
        found = next((card for card in self.cards if card.standing.known is False and not card.unreadable), None)
        if found is None:
            raise NotTried("no card of the file has the role unknown")
        return found

    def pin(self, card: OwnCard) -> str:
        """Its card PIN by now."""
        return self._pins.get(card.id, card.pin)

    def has_pin(self, card: OwnCard, pin: str) -> None:
        self._pins[card.id] = pin
        self.refused.pop(card.id, None)

    def has_another_pin(self, card: OwnCard) -> bool:
        return self.pin(card) != card.pin

    def fresh(self) -> None:
        """The bank has begun again: every card is as in the beginning."""
        self.spent.clear()
        self.refused.clear()
        self.wanted.clear()
        self._pins.clear()

    def wrong_pin(self, card: OwnCard, number: int = 0) -> str:
        """The first, second, … PIN of the same length that is not the card's: one digit is higher."""
        pin = self.pin(card)
        place, more = number // 9 % len(pin), number % 9 + 1
        return pin[:place] + str((int(pin[place]) + more) % 10) + pin[place + 1 :]

    def new_pin(self, card: OwnCard) -> str:
        """A card PIN that the bank takes in the place of the present one: that of the file with another last digit. Raises NotTried."""
        near = (card.pin[:-1] + str((int(card.pin[-1]) + more) % 10) for more in range(1, 10))
        good = next((pin for pin in near if pin != self.pin(card) and not is_weak(pin, (card.pan, card.phone))), None)
        if good is None:
            raise NotTried(f"no good PIN is near that of the card {ending(card)}")
        return good

    def can_have_its_pin_back(self, card: OwnCard) -> bool:
        """Whether the PIN of the file is one that a bank takes."""
        return not is_weak(card.pin, (card.pan, card.phone))

    def higher(self, card: OwnCard, pin: str = "") -> int:
        """By how much the last digit of its PIN, or of this one, is higher than in the file, 0 coming after 9."""
        return (int((pin or self.pin(card))[-1]) - int(card.pin[-1])) % 10

    def _given(self, purpose: For, phone: bool | None, but: OwnCard | None) -> Iterator[OwnCard]:
        if purpose in self.without:
            return
        for card in self.cards:
            at_hand = card.id not in self.spent and card.id not in self.refused and (but is None or card.id != but.id)
            if purpose in card.given_up_for and at_hand and fits(card, phone):
                yield card


def fits(card: OwnCard, phone: bool | None) -> bool:
    """Whether it has a phone on file, or none, as it matters."""
    return phone is None or bool(card.phone) is phone


def no_session(card: OwnCard, said: Said) -> str:
    """What there is to say of a card whose PIN was refused."""
    return f"the card {ending(card)} gets no card session with the PIN of the file: {said.code}"


def is_good(card: OwnCard) -> bool:
    """Whether its file says that it opens a session."""
    standing = card.standing
    return (
        not card.unreadable
        and standing.known is not False
        and standing.tries != 0
        and For.EXPIRY not in card.given_up_for
        and standing.in_date is not False
    )
