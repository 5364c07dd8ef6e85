"""The cards of a run: which is used for what, what it has become, and what its owner has to know in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from otp_atm.bank.simulator.fixtures import ending
from otp_atm.bank.simulator.otp_pin_rule import is_weak
from otp_atm.conformance.said import NotTried, Said
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard


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
        self._pins: dict[str, str] = {}

    def good(self) -> OwnCard:
        """One that opens a session, and to which nothing is done. Raises NotTried."""
        fine = [card for card in self.cards if is_good(card) and card.id not in self.spent]
        if not fine:
            raise NotTried("no card of the file is in good order")
        return min(fine, key=lambda card: For.LOCK_OUT in card.given_up_for)

    def given(self, purpose: For, *, phone: bool | None = None, but: OwnCard | None = None) -> OwnCard:
        """One that is given up for this, with a phone on file or without, as it matters; another than `but`. Raises NotTried."""
        card = self.would_give(purpose, phone=phone, but=but)
        self.used.setdefault(card.id, set()).add(purpose)
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
        which = {True: " with a phone on file", False: " without a phone on file", None: ""}[phone]
        left = " any more" if any(purpose in card.given_up_for for card in self.cards) and phone is None and but is None else ""
        return f"no {'other ' if but else ''}card{which} is given up for {purpose}{left}"

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

    def has_another_pin(self, card: OwnCard) -> bool:
        return self.pin(card) != card.pin

    def fresh(self) -> None:
        """The bank has begun again: every card is as in the beginning."""
        self.spent.clear()
        self.refused.clear()
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

    def higher(self, card: OwnCard) -> int:
        """By how much the last digit of its PIN is higher than in the file, 0 coming after 9."""
        return (int(self.pin(card)[-1]) - int(card.pin[-1])) % 10

    def _given(self, purpose: For, phone: bool | None, but: OwnCard | None) -> Iterator[OwnCard]:
        if purpose in self.without:
            return
        for card in self.cards:
            fits = phone is None or bool(card.phone) is phone
            if purpose in card.given_up_for and fits and card.id not in self.spent and (but is None or card.id != but.id):
                yield card


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
