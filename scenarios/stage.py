"""A whole terminal without hardware, the bank behind it, a phone, and the time that passes for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from otp_atm.bank.recording import RecordedBank
from otp_atm.evidence.listening import Ears, ToldPhone
from otp_atm.hardware.card_reader.mock import Content, MockCardReader, Slot
from otp_atm.hardware.display.mock import MockDisplay, UnpaintedDisplay
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.events import ChipFailed
from otp_atm.kiosk.inbox import EventQueue
from otp_atm.kiosk.journal import Journal, MemorySink, checked
from otp_atm.kiosk.moves import Row
from otp_atm.kiosk.ports import Clock, Display, services_of
from otp_atm.kiosk.runner import Arms, Runner, Timer
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State
from otp_atm.kiosk.stream import Record, Tell
from otp_atm.kiosk.table import Table
from otp_atm.kiosk.trace import Traces
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.kiosk.witness import Witness
from otp_atm.person.seeing import Unexpected
from otp_atm.person.wallet import Wallet, WalletCard
from otp_atm.phone.events import LanguageSet
from otp_atm.phone.handset import Handset
from otp_atm.phone.view import View as PhoneView
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.scenarios.behind import Behind, MovableClock
from otp_atm.scenarios.held_bank import HeldBank
from otp_atm.scenarios.kept_pictures import Shelf
from otp_atm.scenarios.pocket import Pocket
from otp_atm.screens.dates import HOME
from otp_atm.screens.face import Face
from otp_atm.screens.render import renderer, sights
from otp_atm.screens.view import View

V = TypeVar("V")
_RETAINED: Final = b'"event":"CardRetained"'


@dataclass(frozen=True, slots=True)
class World:
    """What a stage is built from. `patience` is how long the client waits for the bank, in seconds; there is no `pocket` with a phone where
    nobody answers one. `face` is what it does and shows, by the clock of the `ears`; `time_zone` is the terminal's (IANA)."""

    wallet: Wallet
    behind: Behind
    clock: MovableClock
    ears: Ears
    traces: Traces
    master_key: bytes
    face: Face
    timeouts: Mapping[Timeout, float]
    patience: float
    terminal: str
    pocket: Pocket | None
    kept_pictures: Shelf
    time_zone: str = HOME


class Shown(Protocol):
    """What a display has shown last."""

    @property
    def view(self) -> View: ...


@dataclass(frozen=True, slots=True)
class Machine:
    """The terminal of a stage: its devices, which people and misfortune act upon, its bank, what keeps its journal, and its loop."""

    reader: MockCardReader
    pad: SimulatedPinPad
    display: Shown
    bank: HeldBank
    sink: MemorySink
    runner: Runner[Any]


def machine(world: World, language: Language, watchers: Iterable[Callable[[View], None]]) -> Machine:
    """One without any hardware. Its views are made where they are recorded, or looked at: most screens of a visit never are."""
    reader, pad = MockCardReader(), SimulatedPinPad(world.master_key, world.clock.monotonic)
    held = HeldBank(world.behind.bank, world.clock, world.patience)
    sink, ears = MemorySink(), world.ears
    journal = Journal(ears.before(sink), world.terminal, ears.clock, traces=world.traces)
    bank = RecordedBank(held, world.clock, world.behind.records.append)

    def runner(display: Display[V], render: Callable[[State, Session, Timer | None], V], witness: Witness[V] | None) -> Runner[V]:
        arms = Arms(reader, pad, display, bank, journal, ears.clock, render, world.terminal)
        return Runner(arms, world.face.table, world.timeouts, language, inbox=EventQueue(world.clock), witness=witness)

    if ears.witness:
        recorded = MockDisplay(keep=1, watchers=watchers)
        return Machine(reader, pad, recorded, held, sink, runner(recorded, renderer(world.face, ears.clock), ears.witness))
    unpainted = UnpaintedDisplay(watchers)
    return Machine(reader, pad, unpainted, held, sink, runner(unpainted, sights(world.face, ears.clock), None))


class Stage:
    """One terminal, played by calls. `settle` lets it come to rest after each. It is one without hardware, unless another is given."""

    def __init__(
        self,
        world: World,
        language: Language,
        watchers: Iterable[Callable[[View], None]] = (),
        phone_watchers: Iterable[Callable[[PhoneView], None]] = (),
        terminal: Machine | None = None,
    ) -> None:
        terminal = terminal or machine(world, language, watchers)
        self.reader, self.pad, self.runner = terminal.reader, terminal.pad, terminal.runner
        self.bank_side = world.behind.side
        self.troubles = world.behind.troubles
        self._world = world
        self._bank, self._display, self._sink = terminal.bank, terminal.display, terminal.sink
        self._card: WalletCard | None = None
        self._came = False
        self._lines_before = 0
        self.forgotten = 0
        """How many records of those that there have been are not remembered."""
        self._language = language
        self._handset: Handset | None = None
        self._in_hand = False
        tell = world.ears.tell
        self._phone_watchers = (*phone_watchers, *([ToldPhone(world.clock, tell)] if tell else ()))

    def open(self) -> None:
        """Switch the terminal on and let it go into service."""
        self.runner.start()
        self.settle()

    def close(self) -> None:
        self.runner.close()
        self.put_phone_away()

    def put_phone_away(self) -> None:
        """For good."""
        if self._handset:
            self._handset.close()
        if self._world.pocket:
            self._world.pocket.close()

    # Eyes -------------------------------------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        return self._display.view

    @property
    def language(self) -> Language:
        """In which it begins."""
        return self._language

    @property
    def wallet(self) -> Wallet:
        return self._world.wallet

    @property
    def terminal(self) -> str:
        """Its id."""
        return self._world.terminal

    @property
    def time_zone(self) -> str:
        """Its own, by its IANA name."""
        return self._world.time_zone

    @property
    def services(self) -> frozenset[str] | None:
        """Those that its bank does; None: all."""
        return services_of(self._world.behind.bank)

    @property
    def kept_pictures(self) -> Shelf:
        """The pictures that are kept beside the scenario."""
        return self._world.kept_pictures

    def card_place(self) -> str:
        """Where the card of this visit is: `inside`, `offered`, `returned` or `retained`; `none` if there was none."""
        if self.reader.slot is not Slot.EMPTY:
            return "inside" if self.reader.slot is Slot.IN else "offered"
        if not self._came:
            return "none"
        lines = self._sink.lines[self._lines_before - self._sink.before :]
        return "retained" if any(_RETAINED in line for line in lines) else "returned"

    @property
    def card_id(self) -> str:
        """The card of this visit, by its id in the wallet; empty if there was none, or one that lies in no wallet."""
        return self._card.id if self._card else ""

    def journal_is_durable(self) -> bool:
        """Whether everything written so far has been made durable."""
        return self._sink.synced == self.journal_length

    def journal_records(self, after: int = 0) -> list[dict[str, Any]]:
        """The journal so far, without so many of its first lines. Raises JournalBroken for a line that does not hold."""
        first = max(after, self._sink.before)
        lines = self._sink.lines[first - self._sink.before :]
        return [checked(line, f"line {number}") for number, line in enumerate(lines, start=first + 1)]

    @property
    def journal_length(self) -> int:
        """How many records it has had."""
        return self._sink.before + len(self._sink.lines)

    @property
    def records(self) -> Sequence[Record]:
        """What has gone between terminal and bank so far."""
        return self._world.behind.records

    def forget(self, records: int, lines: int) -> None:
        """Remember no more of the first so many that there have been, lines of the journal too: for terminals that nobody switches off."""
        del self._world.behind.records[: max(0, records - self.forgotten)]
        del self._sink.lines[: max(0, lines - self._sink.before)]
        self.forgotten = max(self.forgotten, records)
        self._sink.before = max(self._sink.before, lines)
        self._lines_before = max(self._lines_before, self._sink.before)

    @property
    def tell(self) -> Tell | None:
        """Who hears what happens, if anybody does."""
        return self._world.ears.tell

    @property
    def clock(self) -> Clock:
        """That of all of it."""
        return self._world.clock

    @property
    def has_phone(self) -> bool:
        """Whether the phone has been used."""
        return self._in_hand

    @property
    def handset(self) -> Handset:
        """The phone in the person's hand. A scenario that has no use for it never takes it up."""
        handset = self.lying_handset
        if not self._in_hand:
            self._in_hand = True
            self._settle_phone(handset)
        return handset

    @property
    def lying_handset(self) -> Handset:
        """The phone as it lies there, to be looked at. It has no network as long as the bank is in trouble, which is the ATM's."""
        if self._handset is None:
            if self._world.pocket is None:
                raise SideFailed("there is no phone: nobody answers what it asks of its bank")
            self._handset = self._world.pocket.switch_on(self._language)
        return self._handset

    # Hands ------------------------------------------------------------------------------------------------------------------------

    def insert(self, name: str, found: ChipFailed | None = None) -> bool:
        """Push this card of the wallet into the slot, where the reader may find something else on it. False if it does not go in."""
        if not self.reader.insert(found or self.wallet[name].content):
            return False
        self.bring(name)
        return True

    def insert_content(self, content: Content) -> bool:
        """Push a card in that lies in no wallet, on which the reader finds this. False if it does not go in."""
        if not self.reader.insert(content):
            return False
        self._came, self._card, self._lines_before = True, None, self.journal_length
        return True

    def bring(self, name: str) -> None:
        """This card of the wallet is the one of the visit from now on."""
        self._came, self._card, self._lines_before = True, self.wallet[name], self.journal_length

    def own_pin(self) -> str:
        """The PIN of the card that was inserted last, as its owner knows it."""
        if self._card is None:
            raise Unexpected("nobody knows the PIN of this card")
        return self._card.pin

    def restart_phone(self) -> None:
        """Switch the phone off and on again."""
        self._handset = None
        self._settle_phone(self.handset)

    def carry(self, number: str) -> None:
        """Put a SIM card with this number into the phone, where there is one."""
        if self._world.pocket:
            self.handset.carry(number)

    def speak(self, language: Language) -> None:
        """Let ATM, phone and the bank's messages be in this language from now on, as if the scenario were."""
        self._language = language
        self.runner.speak(language)
        self.lying_handset.post(LanguageSet(language))
        self.bank_side.write(language)
        self.settle()

    def hold_replies(self, times: int, seconds: float) -> None:
        """Let the bank's next replies come so many seconds late."""
        self._bank.hold(times, seconds)

    def repeat_replies(self, times: int) -> None:
        """Let the bank's next replies come twice."""
        self._bank.repeat(times)

    def press(self, key: Key) -> None:
        """Press a key as somebody does who reads a screen before answering it; Cancel at once."""
        if key is not Key.CANCEL:
            self.read()
        self.pad.press_key(key)

    # Time -------------------------------------------------------------------------------------------------------------------------

    @property
    def table(self) -> Table:
        """What this terminal does."""
        return self._world.face.table

    @property
    def row(self) -> Row:
        """What holds where the terminal stands."""
        return self.table.row_of(self.runner.state, self.runner.session)

    def settle(self) -> bool:
        """Let everything happen that can happen now. Whether anything did at the terminal."""
        happened = False
        while self.runner.turn() or self._bank.deliver():
            happened = True
        if self._handset:
            self._settle_phone(self._handset)
        return happened

    @property
    def seconds(self) -> float:
        """The monotonic clock of all of it."""
        return self._world.clock.monotonic()

    @property
    def now(self) -> datetime:
        """The date of all of it."""
        return self._world.clock.now()

    @property
    def until_answerable(self) -> float:
        """In how many seconds the screen can be answered."""
        return max(0.0, self.runner.answerable_from - self.seconds)

    @property
    def silence(self) -> float | None:
        """In how many seconds something happens by itself at the terminal: a time-out, or a reply that was held back."""
        due = self._terminal_due()
        return min(due) - self.seconds if due else None

    def advance(self, seconds: float) -> None:
        """Let time pass, with everything that falls due on the way."""
        end = self._world.clock.monotonic() + seconds
        while self._world.clock.monotonic() < end:
            phone = self._phone_due()
            self._advance_to(min([end, *self._terminal_due(), *([] if phone is None else [phone])]))

    def read(self) -> None:
        """Take the time that a person takes to read the screen: until then it cannot be answered."""
        clock, moment = self._world.clock, self.runner.answerable_from
        if self._handset or any(due <= moment for due in self._terminal_due()):
            self.advance(moment - clock.monotonic())
        elif clock.monotonic() < moment:
            self._pass_until(moment)

    def run_out_of_time(self) -> None:
        """Let time pass until something happens by itself."""
        self.advance(self.silence or 0.0)

    def _terminal_due(self) -> list[float]:
        return [moment for moment in (self.runner.deadline, self._bank.next_due) if moment is not None]

    def _phone_due(self) -> float | None:
        """When something on the phone is over, on the monotonic clock."""
        deadline = self._handset.deadline if self._handset else None
        clock = self._world.clock
        return clock.monotonic() + (deadline - clock.now()).total_seconds() if deadline else None

    def _settle_phone(self, handset: Handset) -> None:
        """Let the messages come in, and everything follow that follows."""
        changed = True
        while changed:
            if self._in_hand or not self.troubles.in_trouble:
                handset.poll()
            changed = handset.turn()
            if changed:
                for watch in self._phone_watchers:
                    watch(handset.view)

    def _advance_to(self, moment: float) -> None:
        self._pass_until(moment)
        self.settle()

    def _pass_until(self, moment: float) -> None:
        seconds = max(0.0, moment - self._world.clock.monotonic())
        self._world.clock.advance(seconds)
        self.bank_side.advance(seconds)
