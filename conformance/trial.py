"""What a promise is tried with: a teller, cards, the bank's side, chance; and the steps that many promises take."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from threading import Thread
from time import monotonic, sleep
from typing import Any, Final, NamedTuple, NoReturn, TypeVar

from otp_atm.bank.simulator.otp_pin_rule import is_weak
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code, ProblemCode
from otp_atm.bank.wire.retry_after import TRY_LATER
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT
from otp_atm.bank.wire.transport import Transport
from otp_atm.conformance.bounds import Budget, Ledger, Sights
from otp_atm.conformance.hand import Hand, no_session
from otp_atm.conformance.pad import Block, PinKey, signed
from otp_atm.conformance.said import Broken, NotTried, Said
from otp_atm.conformance.teller import Teller, Wish
from otp_atm.conformance.wire import Wired
from otp_atm.kiosk.vocabulary import Pan
from otp_atm.person.own_cards import OwnCard
from otp_atm.scenarios.bank_side import BankSide, SideFailed
from otp_atm.scenarios.needs import Need

T = TypeVar("T")
OTP_PIN_DIGITS: Final = 8
MESSAGE_TAKES: Final = 5.0
"""Seconds within which a message that is due can be seen."""
BETWEEN_LOOKS: Final = 0.1
LONGEST_RACE: Final = 30.0
"""Seconds for which anybody waits for requests that were sent at the same time."""


SAY_NOTHING_OF_A_CARD: Final = (Code.BANK_UNAVAILABLE, Code.PIN_KEY_UNKNOWN)
"""Refusals after which its PIN may be entered again: nobody has looked at it."""


class OtherTerminal(NamedTuple):
    """A second terminal that the bank knows, and its master key."""

    terminal_id: str
    master_key: bytes


class Trial:
    """One run's means. Steps that only prepare raise NotTried where they are refused; `expect` and `refused` judge."""

    def __init__(
        self,
        teller: Teller,
        hand: Hand,
        side: BankSide,
        *,
        budget: Budget,
        sights: Sights,
        ledger: Ledger,
        seed: int,
        other: OtherTerminal | None = None,
        desk: Transport | None = None,
    ) -> None:
        """`desk` is the control desk of our simulator, where there is one."""
        self.teller, self.hand, self.side = teller, hand, side
        self.budget, self.sights, self.ledger = budget, sights, ledger
        self.seed = seed
        self.draw = random.Random(seed)
        self.advanced = 0.0
        """Seconds by which the bank's clock was moved, since it was as in the beginning."""
        self.message_takes = MESSAGE_TAKES
        self.desk = desk
        self._other = other
        self._key: PinKey | None = None
        self._kept: dict[str, Any] = {}

    # Means --------------------------------------------------------------------------------------------------------------------------

    @property
    def wire(self) -> Wired:
        """The teller, at the wire. Raises NotTried where a driver stands in between."""
        if not isinstance(self.teller, Wired):
            raise NotTried("it can be seen on the wire alone, and a driver stands in between")
        return self.teller

    @property
    def other(self) -> OtherTerminal:
        """Raises NotTried."""
        if self._other is None:
            raise NotTried("it takes another terminal that the bank knows: --other-terminal ID=KEYFILE")
        return self._other

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What several promises judge by, done once in a run."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def has_done(self, name: str) -> bool:
        """Whether that was done."""
        return name in self._kept

    def need(self, need: Need) -> None:
        """Raises NotTried where the bank's side cannot do this."""
        if need not in self.side.can:
            raise NotTried(self.side.lack(need))

    def advance(self, seconds: float) -> None:
        """Move the bank's clock. Raises NotTried."""
        self.need(Need.CLOCK)
        self._side(lambda: self.side.advance(seconds))
        self.advanced += seconds

    def messages(self, card: OwnCard) -> list[str]:
        """Texts sent to its owner. Raises NotTried."""
        self.need(Need.MESSAGES)
        return self._side(lambda: self.side.messages(Pan(card.pan)))

    def new_messages(self, card: OwnCard, before: int, due: int) -> list[str]:
        """Those that came after so many. Where more are due they are waited for: few banks send in the same moment. Raises NotTried."""
        end = monotonic() + self.message_takes
        while len(found := self.messages(card)[before:]) < due and monotonic() < end:
            self.rest(BETWEEN_LOOKS)
        return found

    def new_beginning(self) -> None:
        """The bank as in the beginning. Raises NotTried."""
        self.need(Need.RESET)
        self._side(self.side.reset)
        self.hand.fresh()
        self.advanced = 0.0
        self._kept.clear()
        self.forget_key()

    def _side(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except SideFailed as failed:
            raise NotTried(f"the bank's side: {failed}") from None

    # Keys and blocks ----------------------------------------------------------------------------------------------------------------

    @property
    def key(self) -> PinKey:
        """The terminal's PIN key, fetched when it is first needed."""
        if self._key is None:
            self._key = self.fetched(self.must(self.teller.deliver(signed(self.teller.master_key, self.teller.terminal_id))))
        return self._key

    def fetched(self, said: Said, master_key: bytes = b"") -> PinKey:
        """The key in a delivery, of a length that AES has. Raises NotTried."""
        try:
            key = PinKey.unwrapped(master_key or self.teller.master_key, said.member("key_block"))
        except ValueError as wrong:
            raise NotTried(f"the PIN key cannot be used: {wrong}") from None
        if not key.is_of_aes:
            raise NotTried(f"the PIN key cannot be used: it has {len(key.key) * 8} bits, see P38")
        return key

    def forget_key(self) -> None:
        """Fetch another before the next block is made: the bank may have forgotten this one."""
        self._key = None

    def block(self, card: OwnCard, pin: str = "") -> Block:
        """A new block with this PIN, or the card's own."""
        return self.key.block(pin or self.hand.pin(card), card.pan)

    def otp_pin(self, card: OwnCard) -> str:
        """A good one, drawn."""
        while is_weak(pin := "".join(self.draw.choices("0123456789", k=OTP_PIN_DIGITS)), (card.pan, card.phone)):
            pass
        return pin

    def wish(self, card: OwnCard, pin: str = "", again: str = "", *, consent: bool = True, replace: bool = False) -> Wish:
        """An enrolment with this OTP PIN, or a good one; `again` is the second entry where it is another."""
        pin = pin or self.otp_pin(card)
        return Wish(self.block(card, pin), self.block(card, again or pin), consent, replace)

    # Steps that prepare -------------------------------------------------------------------------------------------------------------

    def must(self, said: Said) -> Said:
        """The answer, which is a success. Raises NotTried."""
        if not said.succeeded:
            raise NotTried(f"{said.operation}, which had to succeed before, was refused: {said.code}")
        return said

    def session(self, card: OwnCard, teller: Teller | None = None) -> str:
        """A card session with the right PIN. Raises NotTried; where the bank takes the PIN of the file for a wrong one, it is not entered
        again: three of them would block the card."""
        said = self.hand.refused.get(card.id) or (teller or self.teller).open(card, self.block(card))
        if said.code == Code.PIN_KEY_UNKNOWN:
            self.forget_key()
            said = (teller or self.teller).open(card, self.block(card))
        if not said.succeeded:
            if said.code not in SAY_NOTHING_OF_A_CARD:
                self.hand.refuses(card, said)
            raise NotTried(no_session(card, said))
        token: str = said.member("token")
        return token

    def is_enrolled(self, session: str) -> bool:
        """Raises NotTried."""
        return bool(self.must(self.teller.read(session)).member("enrolled"))

    def unenrolled(self, session: str) -> None:
        """See to it that the card is not enrolled. Raises NotTried."""
        if self.is_enrolled(session):
            self.must(self.teller.deactivate(session, self.teller.new_key()))
            if self.is_enrolled(session):
                raise NotTried("deactivate succeeds, and the card is still enrolled: see P53")

    def enrolled(self, card: OwnCard, session: str, key: str = "", wish: Wish | None = None) -> Said:
        """Enrol the card, which is not enrolled, and see that it is. Raises NotTried."""
        said = self.must(self.teller.enrol(session, key or self.teller.new_key(), wish or self.wish(card)))
        if not self.is_enrolled(session):
            raise NotTried("enrol succeeds, and the card is not enrolled: see P53")
        return said

    def at_once(self, acts: Sequence[Callable[[Wired], Said]]) -> list[Said]:
        """What comes of requests that are sent at the same time, each on a connection of its own; those without an answer are left out."""
        came: list[Said] = []
        troubles: list[BaseException] = []
        tellers = [self.wire.another() for _ in acts]

        def go(act: Callable[[Wired], Said], teller: Wired) -> None:
            try:
                came.append(act(teller))
            except BaseException as trouble:  # noqa: BLE001 - it is told in the thread that waits
                troubles.append(trouble)

        threads = [Thread(target=go, args=pair, daemon=True) for pair in zip(acts, tellers, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LONGEST_RACE)
        for teller in tellers:
            teller.close()
        for trouble in troubles:
            if not isinstance(trouble, NotTried):
                raise trouble
        if not came:
            raise NotTried(str(troubles[0]) if troubles else f"{len(acts)} requests at the same time had no answer in {LONGEST_RACE:g} s")
        return came

    def pause(self, most: float) -> float:
        """A drawn time, in seconds."""
        return self.draw.uniform(0, most)

    def rest(self, seconds: float) -> None:
        """Let real time pass, a little."""
        sleep(seconds)

    # Steps that judge ---------------------------------------------------------------------------------------------------------------

    def expect(self, said: Said, sentence: str) -> Said:
        """The answer, which is a success. Raises Broken."""
        if not said.succeeded:
            raise Broken(f"{sentence}: refused with {said.code}", said.exchange)
        return said

    def refused(self, said: Said, code: ProblemCode, sentence: str) -> Said:
        """The answer, which is this refusal. Raises Broken; a bank that cannot now, or is asked too much of at once, has not judged."""
        if not said.says(code):
            if said.code == Code.BANK_UNAVAILABLE or (said.code and said.member("status") in TRY_LATER):
                raise NotTried(f"{sentence}: the bank was asked three times, and said {said.code}")
            raise Broken(f"{sentence}: {code} was due, and it was {said.code or 'a success'}", said.exchange)
        return said

    def tries_left(self, said: Said, left: int, sentence: str) -> None:
        """A wrong PIN that leaves so many tries. Raises Broken."""
        self.refused(said, Code.WRONG_PIN, sentence)
        told = said.member("tries_left")
        if told != left:
            raise Broken(f"{sentence}: `tries_left` {left} was due, and it was {'missing' if told is None else told}", said.exchange)

    def enrolment_is(self, session: str, enrolled: bool, sentence: str, *before: Said) -> None:
        """Raises Broken."""
        said = self.must(self.teller.read(session))
        if said.member("enrolled") is not enrolled:
            raise Broken(sentence, *(each.exchange for each in before), said.exchange)

    def settles(self, key: str, of: Operation[Any, Any], took_effect: bool, sentence: str) -> Said:
        """Raises Broken where the final word is another."""
        said = self.expect(self.teller.settle(key, of), f"settle of {of.name}")
        due = of.outcome if took_effect else NEVER_TOOK_EFFECT
        if said.member("outcome") != due:
            raise Broken(f"{sentence}: {due} was due, and it was {said.member('outcome')}", said.exchange)
        return said

    def unequal(self, sentence: str, *said: Said) -> NoReturn:
        raise Broken(sentence, *(each.exchange for each in said))


def same(one: Said, other: Said) -> bool:
    """Whether two answers are the same."""
    return (one.code, dict(one.told)) == (other.code, dict(other.told))
