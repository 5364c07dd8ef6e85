"""The loop that performs what the machine decides: one thread, one queue, one timer.

Whoever owns the loop (a window, a scenario, a fleet) calls `turn` whenever something was posted or `deadline` has come. Drivers and
the bank only post; so nothing here ever blocks.

What a key or a touch decides, it decides about a screen that could be read: what was pressed sooner than `REST` after the screen was first
shown is void, by the moment of the press, whatever device it comes from. Only Cancel counts at once. A PIN that is being typed is the PIN
pad's, and no business of this rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from otp_atm.kiosk import machine
from otp_atm.kiosk.effects import (
    AcceptCard,
    Ask,
    CheckCard,
    CheckPinPad,
    CheckReader,
    Effect,
    EjectCard,
    EndCardSession,
    EndChoosing,
    EndPinEntry,
    LoadPinKey,
    RetainCard,
    SignKeyRequest,
    StartChoosing,
    StartPinEntry,
    StartTimer,
    StopAsking,
    SyncJournal,
    Timeout,
)
from otp_atm.kiosk.events import BankPresent, CardInserted, Event, PinCleared, PinDigit, ReaderEmpty, TimedOut
from otp_atm.kiosk.inbox import EventQueue, Inbox, Posted
from otp_atm.kiosk.jitter import SPANS, Jitter, jitter_of
from otp_atm.kiosk.journal import FAILED, Journal, TerminalStarted, TerminalStopped
from otp_atm.kiosk.ports import REST, Bank, CardReader, Clock, Display, PinPad
from otp_atm.kiosk.requests import CheckBank
from otp_atm.kiosk.session import Session, first_session
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.table import Table
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.kiosk.witness import Witness

V = TypeVar("V")

_MOST_IN_A_TURN = 100
"""Events: more than people and devices bring about in a moment, fewer than anybody would notice the time of."""
UNJOURNALED: Final[frozenset[type]] = frozenset({PinDigit, PinCleared, CheckBank, BankPresent})
"""The moments of digits could tell something about a PIN; that the bank is still there is no news."""
_NO_NEWS_IN_PLACE: Final[frozenset[type]] = frozenset({TimedOut, ReaderEmpty})
"""Events that are news only where they lead to another state: time passes while nobody comes, and no card is in while nobody is served."""


class Timer(Struct, frozen=True, gc=False):
    """A running time-out, in seconds of the monotonic clock."""

    ends_at: float
    total: float


class Standing(Struct, frozen=True):
    """Where a terminal stands between two turns: from here on it can be followed.

    `shown_at`, on the monotonic clock, is when the screen of its state came, `ticket` the number of its last request, and `awaited` that of
    the one whose reply is still to come.
    """

    state: State
    session: Session
    timer: Timer | None
    shown_at: float
    ticket: int
    awaited: int | None = None


@dataclass(frozen=True, slots=True)
class Arms(Generic[V]):
    """Everything the terminal acts through, and the id by which the bank knows it. `render` makes the view that `display` shows."""

    reader: CardReader
    pin_pad: PinPad
    display: Display[V]
    bank: Bank
    journal: Journal
    clock: Clock
    render: Callable[[State, Session, Timer | None], V]
    terminal_id: str


class Runner(Generic[V]):
    """One terminal at work. `wake` is called, from any thread, when `turn` has something to do."""

    def __init__(
        self,
        arms: Arms[V],
        table: Table,
        timeouts: Mapping[Timeout, float],
        language: Language,
        wake: Callable[[], None] = lambda: None,
        *,
        inbox: Inbox | None = None,
        witness: Witness[V] | None = None,
        jitter: Jitter | None = None,
    ) -> None:
        """`jitter` is that of the terminal's id, unless another is given."""
        self._arms = arms
        self._table = table
        self._timeouts = timeouts
        self._wake = wake
        self._inbox: Inbox = inbox or EventQueue(arms.clock)
        self._witness = witness
        self._jitter = jitter or jitter_of(arms.terminal_id)
        self._timer: Timer | None = None
        self._ticket = 0
        self._awaited: int | None = None
        self._state: State = Visit.STARTING
        self._stale = True
        self._shown: State | None = None
        self._shown_at = 0.0
        """When the screen of `_shown` came, whatever has changed on it since."""
        self._numbers: tuple[Key, ...] = ()
        """The function keys that are to be chosen by number once the screen is shown."""
        self._session = first_session(language)
        self._perform_as: Mapping[type[Effect], Callable[[Any], None]] = {
            StartTimer: self._start_timer,
            SyncJournal: self._sync_journal,
            CheckReader: lambda _: arms.reader.check_reader(),
            AcceptCard: lambda _: arms.reader.accept(),
            CheckCard: lambda _: arms.reader.check(),
            EjectCard: lambda _: arms.reader.eject(),
            RetainCard: lambda _: arms.reader.retain(),
            SignKeyRequest: lambda _: arms.pin_pad.sign_key_request(arms.terminal_id),
            LoadPinKey: lambda effect: arms.pin_pad.load_key(effect.key_block, effect.kcv),
            CheckPinPad: lambda _: arms.pin_pad.check(),
            StartPinEntry: lambda effect: arms.pin_pad.start_pin_entry(effect.minimum, effect.maximum, effect.pan),
            EndPinEntry: lambda _: arms.pin_pad.end_pin_entry(),
            StartChoosing: self._choose_when_shown,
            EndChoosing: self._end_choosing,
            Ask: self._ask,
            StopAsking: self._stop_asking,
            EndCardSession: lambda _: arms.bank.end_card_session(),
        }

    @property
    def state(self) -> State:
        return self._state

    @property
    def session(self) -> Session:
        return self._session

    @property
    def awaits_bank(self) -> bool:
        """Whether a reply of the bank is still to come."""
        return self._awaited is not None

    @property
    def deadline(self) -> float | None:
        """When `turn` must be called at the latest, on the monotonic clock; None if only an event can bring work."""
        return self._timer.ends_at if self._timer else None

    @property
    def answerable_from(self) -> float:
        """From when on, on the monotonic clock, the present screen can be answered with more than Cancel."""
        return self._shown_at + REST

    @property
    def standing(self) -> Standing | None:
        """Where the terminal stands; None before it has started, and in a turn."""
        if self._stale or self._shown is not self._state:
            return None
        return Standing(self._state, self._session, self._timer, self._shown_at, self._ticket, self._awaited)

    def start(self) -> None:
        """Connect the devices and begin to go into service."""
        self._connect()
        self._arms.journal.write_entry(self._session.serial, TerminalStarted())
        self._settle(machine.start(self._table, self._session))
        self._show()

    def resume(self, standing: Standing) -> None:
        """Connect the devices and go on from where a terminal stood; its screen is there already."""
        self._connect()
        self._state = self._shown = standing.state
        self._session, self._timer = standing.session, standing.timer
        self._shown_at, self._ticket, self._awaited = standing.shown_at, standing.ticket, standing.awaited
        self._stale = False

    def _connect(self) -> None:
        self._arms.reader.connect(self.post)
        self._arms.pin_pad.connect(self.post)
        self._arms.journal.connect(self.post)

    def post(self, event: Event) -> None:
        """Take an event, from any thread, for the next `turn`."""
        self._inbox.post(event)
        self._wake()

    def speak(self, language: Language) -> None:
        """Begin every visit in this language from now on; a customer who has chosen another keeps it to the end of the visit."""
        session = self._session
        chosen = session.language is not session.home_language
        self._session = replace(session, home_language=language, language=session.language if chosen else language)
        self._stale = True
        self._show()

    def turn(self, patience: float = 0.0) -> bool:
        """Process what has been posted or fallen due. Returns whether there was anything.

        A flood is not waited out: after so many events the screen and whoever owns the loop have their turn, and `wake` is called.
        With `patience`, wait up to so many seconds for the first event if there is nothing yet.
        """
        posted = self._inbox.next(self.deadline, patience)
        if posted is None:
            return False
        self._process(posted)
        for _ in range(_MOST_IN_A_TURN):
            posted = self._inbox.next(self.deadline)
            if posted is None:
                break
            self._process(posted)
        else:
            self._give_way()
        self._show()
        if self._witness:
            self._witness.turned()
        return True

    def close(self) -> None:
        """Leave the loop for good: the card goes back, PIN entry closes, the journal is made durable."""
        arms = self._arms
        arms.pin_pad.close()
        arms.reader.close()
        arms.bank.close()
        arms.journal.write_entry(self._session.serial, TerminalStopped(), self._state)
        arms.journal.close()
        arms.display.close()

    def _give_way(self) -> None:
        """More has been posted than one turn may take: not even the time-out waits for the end of it."""
        overdue = self._inbox.overdue(self.deadline)
        if overdue:
            self._process(overdue)
        self._wake()

    def _process(self, posted: Posted) -> None:
        if self._witness:
            self._witness.took(posted)
        if isinstance(posted.event, TimedOut):
            self._timer = None  # that a wait is over is said once
        if posted.ticket is not None:
            if posted.ticket != self._awaited:
                self._note(posted.event, None, self._session.serial)
                return
            self._awaited = None
        meaning = machine.meaning(self._table, self._state, self._session, posted.event)
        if meaning is None or (meaning.needs_reading and not self._could_be_read(posted.at)):
            return
        self._follow(meaning)

    def _could_be_read(self, at: float) -> bool:
        """Whether the present screen had been there long enough for somebody to have read it then."""
        return self._shown is self._state and at >= self.answerable_from

    def _follow(self, meaning: Event) -> None:
        after = machine.step(self._table, self._state, self._session, meaning)
        begins = isinstance(meaning, CardInserted)
        self._note(meaning, after[0], (after[1] if begins else self._session).serial)
        if after[0] is not self._state:
            self._show()  # what is left is shown before, even if only for an instant; a digit can wait
        if self._witness:
            self._witness.moved(meaning, self._state, after[0], after[1])
        self._settle(after)

    def _note(self, event: Event, after: State | None, serial: int) -> None:
        """Journal what is news, under the number of the visit that it belongs to."""
        kind = type(event)
        if kind not in UNJOURNALED and not (after is self._state and kind in _NO_NEWS_IN_PLACE):
            self._arms.journal.write_event(serial, event, self._state, after)

    def _settle(self, after: machine.Step) -> None:
        """Be in the next state."""
        self._state, self._session, effects = after
        self._stale = True
        for effect in effects:
            self._perform_as[type(effect)](effect)

    def _show(self) -> None:
        if self._stale:
            self._stale = False
            view = self._arms.render(self._state, self._session, self._timer)
            self._arms.display.show(view)
            if self._witness:
                self._witness.showed(view)
            if self._shown is not self._state:
                self._shown, self._shown_at = self._state, self._arms.clock.monotonic()
            if self._numbers:
                self._arms.pin_pad.start_choosing(self._numbers)
                self._numbers = ()

    def _choose_when_shown(self, effect: StartChoosing) -> None:
        """The PIN pad counts its own rest from then: so no number that it takes comes too early for the screen."""
        self._numbers = effect.keys

    def _end_choosing(self, _: EndChoosing) -> None:
        self._numbers = ()
        self._arms.pin_pad.end_choosing()

    def _sync_journal(self, _: SyncJournal) -> None:
        """What could not be made durable is not told: the state is left before it is shown, and before any other event."""
        if not self._arms.journal.sync():
            self._stale = False
            self._follow(FAILED)

    def _start_timer(self, effect: StartTimer) -> None:
        total = self._timeouts[effect.timeout]
        if effect.timeout in SPANS:
            total *= self._jitter(effect.timeout, effect.attempt)
        self._timer = Timer(self._arms.clock.monotonic() + total, total)

    def _ask(self, effect: Ask) -> None:
        self._ticket += 1
        ticket = self._awaited = self._ticket
        serial = self._session.serial
        request = replace(effect.request, traceparent=self._arms.journal.traces.request(serial))
        if type(request) not in UNJOURNALED:
            self._arms.journal.write_request(serial, request)
        self._arms.bank.ask(request, lambda event: self._post_reply(ticket, event))

    def _stop_asking(self, _: StopAsking) -> None:
        self._awaited = None

    def _post_reply(self, ticket: int, event: Event) -> None:
        self._inbox.post_reply(event, ticket)
        self._wake()
