"""What stands behind the terminal of a scenario: a bank in this process, the simulator or another bank of our contract over HTTP, or one
of any driver; and the bank's side that goes with it."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from msgspec import ValidationError, convert
from msgspec.structs import replace

from otp_atm.bank.client import BankClient
from otp_atm.bank.recording import PHONE, TERMINAL, Ear, RecordedTransport
from otp_atm.bank.remote import configured_bank, http_transport, mapped_bank, read_mapping
from otp_atm.bank.settings import NATIVE, NO_CREDENTIAL, BankSettings
from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.simulator.policy import Policy
from otp_atm.bank.wire.control import READ_CLOCK
from otp_atm.bank.wire.faulty import FaultyTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.patience import Patience, PatientTransport
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import Transport, TransportError, UnusableReply
from otp_atm.configuration import Settings
from otp_atm.kiosk.factories import Terminal
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.ports import Bank, Clock
from otp_atm.kiosk.stream import Record, Tell, telling
from otp_atm.kiosk.vocabulary import Pan
from otp_atm.scenarios.any_bank import AnyBank
from otp_atm.scenarios.bank_side import BEGINNING, PATIENCE, BankSide, DeskClosed, DeskSide, NoSide, SideFailed
from otp_atm.scenarios.lease import DeskLease
from otp_atm.scenarios.mapped_trouble import MappedWithTrouble, TroubledExchange
from otp_atm.scenarios.needs import ALL, NOTHING, Need, Needs
from otp_atm.scenarios.troubles import Troubles

if TYPE_CHECKING:
    from otp_atm.bank.wire.exchange import Exchange  # HTTP, of which a bank in this process has no need

T = TypeVar("T")

SEED: Final = 20261122
SCENARIO_BOOT: Final = "a-scenario-is-not-secret"


class Connect(Protocol):
    """Makes a way to a bank, or to whoever answers the phone."""

    def __call__(self, ear: Ear | None = None) -> Transport:
        """One to which `ear` listens, on the wire."""
        ...


class MovableClock(Clock, Protocol):
    """A clock that can be moved forward."""

    def advance(self, seconds: float) -> None:
        """Move forward, date and waits alike."""


@dataclass(frozen=True, slots=True)
class Behind:
    """For one scenario: the bank, which answers before `ask` returns, its side, and what goes wrong before it. The phone asks over
    `app`, None where there is nobody to be asked, has its messages over `network`, by default the same way, and draws its random bytes with
    `draw`. `records` are what terminal and phone have sent and been answered, to which the stage adds what it sees at the port."""

    bank: Bank
    side: BankSide
    troubles: Troubles
    app: Transport | None = None
    draw: Callable[[int], bytes] = secrets.token_bytes
    records: list[Record] = field(default_factory=list)
    network: Transport | None = None


class Banks(Protocol):
    """Where scenarios have their bank from."""

    @property
    def can(self) -> Needs:
        """What its side can do for them."""

    def lack(self, need: Need) -> str:
        """Why this cannot be had, for people."""

    def beginning(self) -> datetime:
        """The moment at which a scenario begins now."""

    def open(self, clock: MovableClock, cards: Collection[Pan], needs: Needs) -> Behind:
        """For the next scenario, on this clock, with these cards and needs. Raises SideFailed, and Misfit where a driver cannot be had."""

    def close(self) -> None:
        """No scenario follows."""


class Wire:
    """The terminal's end of the wire in one scenario: there its troubles lie, and its clock is the one that is waited by."""

    def __init__(self, clock: MovableClock, side: BankSide, hears: Tell | None = None) -> None:
        """`hears` is told of all that the terminal sends and is answered, too."""
        self.troubles = Troubles()
        self.records: list[Record] = []
        self._clock = clock
        self._side = side
        self._hears = hears
        self._in_vain = 0.0

    def ear(self, line: str = TERMINAL) -> Ear:
        """What listens on a line of it."""
        tell = telling(self.records.append, self._hears if line == TERMINAL else None)
        assert tell
        return Ear(self._clock, tell, line)

    def to(self, transport: Transport, ear: Ear | None = None) -> Transport:
        """A patient way over this one, with the troubles before it; `ear` listens to each attempt."""
        way: Transport = FaultyTransport(TimedTransport(transport, self), self.troubles.faults, self.wait)
        if ear:
            way = RecordedTransport(way, ear)
        return PatientTransport(way, monotonic=self.monotonic, wait=self.wait)

    def wait(self, seconds: float) -> None:
        """Let time pass, for terminal and bank."""
        self._clock.advance(seconds)
        self._side.advance(seconds)

    def monotonic(self) -> float:
        """The scenario's clock; what a bank really takes without an answer counts, too."""
        return self._clock.monotonic() + self._in_vain

    def timed(self, ask: Callable[[], T]) -> T:
        """What comes of asking, by the real clock where it is nothing. Raises TransportError."""
        began = time.monotonic()
        try:
            return ask()
        except TransportError:
            self._in_vain += time.monotonic() - began
            raise


class TimedTransport:
    """A `Transport` over another one, at this wire."""

    def __init__(self, transport: Transport, wire: Wire) -> None:
        self._transport = transport
        self._wire = wire

    def call(self, operation: Operation[Q, R], body: Q, **more: Any) -> R | Problem:
        return self._wire.timed(lambda: self._transport.call(operation, body, **more))

    def close(self) -> None:
        self._transport.close()


@dataclass(frozen=True, slots=True)
class InProcess:
    """`Banks` in this process: each lives as long as one scenario, and draws the same random numbers every time."""

    settings: Settings
    fixtures: Fixtures
    can: Needs = ALL

    def lack(self, need: Need) -> str:
        raise AssertionError(need)

    def beginning(self) -> datetime:
        return BEGINNING

    def open(self, clock: MovableClock, cards: Collection[Pan] = (), needs: Needs = NOTHING) -> Behind:  # noqa: ARG002
        policy = convert(self.settings.simulator, Policy, from_attributes=True)
        transport = memory_bank(self.fixtures, clock, drawn(), clock.advance, policy=policy)
        side = DeskSide(transport, shares_clock=True)
        wire = Wire(clock, side)
        bank = client(self.settings, lambda ear=None: transport, SCENARIO_BOOT, wire)  # noqa: ARG005 - nothing goes over HTTP
        app = wire.to(transport, wire.ear(PHONE))
        return Behind(bank, side, wire.troubles, app, drawn(), wire.records, wire.to(transport))

    def close(self) -> None:
        """Nothing is held."""


def drawn() -> Callable[[int], bytes]:
    """Draws the same every time. A bank that remembers more than one scenario must never see the same drawn twice."""
    return random.Random(SEED).randbytes


class Elsewhere:
    """`Banks` that are one bank, somewhere else: `reach` makes the way to it, for a terminal just switched on."""

    def __init__(
        self,
        reach: Callable[[Wire], Bank],
        side: BankSide,
        app: Connect | None,
        lease: DeskLease | None = None,
        *,
        heard: bool = False,
        hears: Tell | None = None,
    ) -> None:
        """`app` makes a way to who answers the phone, if anybody; `lease` is that of the control desk, taken; `heard`: our own client asks
        this bank, whose wire is listened to; `hears` is told of that, too."""
        self.can = side.can | {Need.WIRE} if heard else side.can - {Need.WIRE}
        self.beginning = side.beginning
        self._reach = reach
        self._side = side
        self._app = app
        self._lease = lease
        self._hears = hears

    def lack(self, need: Need) -> str:
        return "a driver of its own asks this bank" if need is Need.WIRE else self._side.lack(need)

    def open(self, clock: MovableClock, cards: Collection[Pan], needs: Needs) -> Behind:
        wire = Wire(clock, self._side, self._hears)
        bank = self._reach(wire)
        try:
            self._side.begin(cards, needs)
        except SideFailed:
            bank.close()
            raise
        if self._app is None:
            return Behind(bank, self._side, wire.troubles, records=wire.records)
        ear = wire.ear(PHONE)
        app, network = wire.to(self._app(ear), ear), wire.to(self._app())
        return Behind(bank, self._side, wire.troubles, app, records=wire.records, network=network)

    def close(self) -> None:
        if self._lease:
            self._lease.end()
        self._side.close()


def client(settings: Settings, connect: Connect, boot: str, wire: Wire) -> Bank:
    """A bank of our contract, over a way that `connect` makes."""
    ear = wire.ear()
    return BankClient(wire.to(connect(ear), ear), settings.terminal.id, boot, deadline=settings.bank.deadline)


def any_bank(settings: Settings, terminal: Terminal, wire: Wire) -> Bank:
    """The bank of the configuration, with a driver of any kind. Raises Misfit."""
    return AnyBank(configured_bank(settings.bank, terminal), wire.to, deadline=settings.bank.deadline, longest=settings.timeouts.bank)


def by_mapping(settings: Settings, terminal: Terminal, wire: Wire) -> Bank:
    """The bank of the configuration that is asked by a mapping, with trouble before each of its attempts. Raises BadFile, PartMissing."""
    exchanges: list[TroubledExchange] = []

    def around(exchange: Exchange) -> Exchange:
        exchanges.append(TroubledExchange(exchange, wire.troubles.faults, wire.wait, wire.timed))
        return exchanges[-1]

    patience = Patience(monotonic=wire.monotonic, wait=wire.wait)
    assert settings.bank.mapping
    bank = mapped_bank(read_mapping(settings.bank.mapping), settings.bank, terminal, around, patience, ear=wire.ear())
    return MappedWithTrouble(bank, *exchanges)


def at_url(settings: Settings, url: str, side: BankSide | None = None, app: str | None = None) -> Banks:
    """The bank of our contract at this address; the rest as `native` takes it. Raises BadFile."""
    return native(replace(settings, bank=replace(addressed(url), deadline=settings.bank.deadline)), side, app)


def addressed(url: str) -> BankSettings:
    """How a bank at this address is reached. Raises BadFile."""
    if "@" in url:
        raise BadFile(f"--bank: {NO_CREDENTIAL}")
    try:
        return convert({"url": url}, BankSettings)
    except ValidationError:
        raise BadFile(f"--bank {url}: it takes an address as http://127.0.0.1:8321; without one, it stands behind the files") from None


def configured(
    settings: Settings, terminal: Terminal, side: BankSide | None = None, app: str | None = None, hears: Tell | None = None
) -> Banks:
    """The bank of the configuration, with its driver, for this `terminal`; the rest as `native` takes it. Raises BadFile."""
    if settings.bank.driver == NATIVE:
        return native(settings, side, app, hears)
    reach = by_mapping if settings.bank.mapping else any_bank
    return Elsewhere(partial(reach, settings, terminal), side or NoSide(), to_app(app), hears=hears)


def native(settings: Settings, side: BankSide | None = None, app: str | None = None, hears: Tell | None = None) -> Banks:
    """The bank of our contract that the settings lead to. Its side is its control desk, where there is one, unless another is given;
    `app` is the address at which the phone is answered, then. `hears` is told of what goes over the terminal's wire.

    Raises BadFile where nobody answers, or somebody else plays scenarios there.
    """
    connect: Connect = partial(http_transport, settings.bank)
    reach = partial(native_bank, settings, connect)
    if side:
        return Elsewhere(reach, side, to_app(app), heard=True, hears=hears)
    desk = connect()
    lease = DeskLease(desk)
    try:
        if not has_desk(desk):
            desk.close()
            return Elsewhere(reach, NoSide(), None, heard=True, hears=hears)
        lease.take()
    except DeskClosed as closed:
        desk.close()
        raise BadFile(f"{settings.bank.url}: {closed}") from None
    return Elsewhere(reach, DeskSide(desk, shares_clock=False, keep=lease.keep), connect, lease, heard=True, hears=hears)


def native_bank(settings: Settings, connect: Connect, wire: Wire) -> Bank:
    """A client of our contract, whose keys nobody guesses."""
    return client(settings, connect, secrets.token_urlsafe(16), wire)


def to_app(address: str | None) -> Connect | None:
    """What makes a way to who answers the phone at this address, if there is one."""
    if not address:
        return None
    return partial(http_transport, BankSettings(url=address))


def has_desk(transport: Transport) -> bool:
    """Whether a control desk answers there. Raises DeskClosed where nothing does."""
    try:
        return not isinstance(transport.call(READ_CLOCK, Nothing(), deadline=PATIENCE), Problem)
    except UnusableReply:
        return False
    except TransportError as error:
        raise DeskClosed(f"the bank cannot be reached: {error.code}") from None
