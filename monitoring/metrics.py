"""What a terminal counts, for Prometheus: made of the stream (`kiosk.stream`), of which nothing is kept.

No label can grow: states, outcomes, requests and answers are those of the terminal's table, codes are operators', and of these no more than
so many. None says anything of a customer: no card, no number, no time of a single act.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics

from otp_atm import __version__
from otp_atm.bank.recording import Answered, Asked
from otp_atm.evidence.listening import Moved, Showed, Synced, Wrote
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.events import (
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    CardFound,
    CardInserted,
    CardRetained,
    Event,
    JournalFailed,
    PinKeyLoaded,
    PinKeyRejected,
    PinPadFailed,
    PinPadRecovered,
    ReaderFailed,
    ReaderRecovered,
)
from otp_atm.kiosk.requests import BankRequest, Settlement, Writing
from otp_atm.kiosk.stream import Record
from otp_atm.kiosk.table import Table
from otp_atm.monitoring.condition import Condition, Pulse, condition_of

TELLING: Final = frozenset({Timeout.NOTICE, Timeout.RESULT})
"""The time-outs of states that tell a customer what has come of something."""
READER, PIN_PAD, JOURNAL = DEVICES = ("card_reader", "pin_pad", "journal")
FAILING: Final[Mapping[type[Event], str]] = {ReaderFailed: READER, PinPadFailed: PIN_PAD, PinKeyRejected: PIN_PAD, JournalFailed: JOURNAL}
WORKING: Final[Mapping[type[Event], str]] = {
    ReaderRecovered: READER,
    CardFound: READER,
    PinPadRecovered: PIN_PAD,
    PinKeyLoaded: PIN_PAD,
}
BANK_TROUBLE: Final = (BankUnreachable, BankReplyLost, BankRefused)
MOST_CODES: Final = 60
"""Codes that are told apart; a driver or a bank of somebody's own may make up any."""
OTHER: Final = "other"
MOST_ASKED: Final = 16
"""Requests whose answers are waited for: one, and stragglers."""
_CODE: Final = re.compile(r"(?!.*[0-9]{5})[a-z0-9]+(-[a-z0-9]+)*")
"""An operator's code; a long number in it is none that a code has."""
_ANSWER_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0)
_VISIT_SECONDS: Final = (5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)


class Line(msgspec.Struct):
    """Of a line of the journal only this is read."""

    seq: int


class Codes:
    """Which codes are told apart: the first so many that look like one."""

    def __init__(self, most: int = MOST_CODES) -> None:
        self._most = most
        self._known: set[str] = set()

    def __call__(self, code: str) -> str:
        if code not in self._known:
            if len(self._known) >= self._most or len(code) > 64 or not _CODE.fullmatch(code):
                return OTHER
            self._known.add(code)
        return code


class Metrics:
    """Hears what happens at a terminal with this table, in its thread and the bank's; `registry` has the numbers, and `pulse` is told."""

    def __init__(self, table: Table, terminal: str, pulse: Pulse) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # when something happened first is one customer's moment
        self.registry = CollectorRegistry(auto_describe=True)
        ProcessCollector(registry=self.registry)
        self._pulse = pulse
        self._codes = Codes()
        self._telling = {state for state, row in table.rows.items() if row.timeout in TELLING}
        self._condition: Condition | None = None
        self._visit: tuple[int, float] | None = None
        """The number of the visit that is on, and when it began."""
        self._seq = 0
        self._broken: dict[str, str] = {}
        """What is wrong with each device that does not work."""
        self._asked: OrderedDict[int, float] = OrderedDict()
        """When the requests were made that are still to be answered, by identity."""
        self._hear: Mapping[type[Record], Callable[[Any], None]] = {
            Moved: self._moved,
            Showed: self._showed,
            Asked: self._was_asked,
            Answered: self._was_answered,
            Wrote: self._wrote,
            Synced: self._synced,
        }
        self._gauge("otp_atm_terminal_info", "Which terminal this is, and its program.", "terminal", "version").labels(
            terminal, __version__
        ).set(1)
        self._state = self._gauge("otp_atm_state", "1 at what the terminal is doing.", "state")
        self._gauge("otp_atm_loop_silence_seconds", "Since the terminal's loop last gave a sign of life.").set_function(
            lambda: pulse.silent_for
        )
        self._sessions = self._counter("otp_atm_sessions", "Visits of customers that have begun.")
        self._lasted = self._histogram("otp_atm_session_seconds", "How long visits took, from card in to the next welcome.", _VISIT_SECONDS)
        self._outcomes = self._counter("otp_atm_outcomes", "What customers were told has come of something.", "outcome")
        self._failures = self._counter("otp_atm_device_failures", "How often a device stopped working.", "device", "code")
        self._failing = self._gauge("otp_atm_device_failing", "1 as long as a device does not work.", "device")
        self._retained = self._counter("otp_atm_cards_retained", "Cards that were kept, as nobody took them.")
        self._took = self._histogram("otp_atm_bank_request_seconds", "How long the bank took to answer.", _ANSWER_SECONDS, "request")
        self._answers = self._counter("otp_atm_bank_answers", "What the bank answered.", "request", "answer")
        self._trouble = self._counter("otp_atm_bank_failures", "Answers of no use, refusals, and none at all.", "code")
        self._position = self._gauge("otp_atm_journal_position", "The number of the journal's last line.")
        self._durable = self._gauge("otp_atm_journal_durable_position", "The number of the last line that is durable.")
        self._begin_at_nothing(table)
        self._stand(Condition.STARTING)

    def tell(self, record: Record) -> None:
        hear = self._hear.get(type(record))
        if hear:
            hear(record)

    # What is heard ----------------------------------------------------------------------------------------------------------------

    def _moved(self, moved: Moved) -> None:
        event, after = moved.event, moved.after
        condition = condition_of(after)
        if condition is not self._condition:
            self._stand(condition)
        self._visited(moved, serving=condition is Condition.SERVING)
        if after is not moved.before and after in self._telling:
            self._outcomes.labels(after.value).inc()
        if device := FAILING.get(type(event)):
            self._fails(device, event.code)  # type: ignore[attr-defined]
        elif device := WORKING.get(type(event)):
            self._works(device)
        if isinstance(event, CardRetained):
            self._retained.inc()

    def _fails(self, device: str, code: str) -> None:
        """One that is asked again, and still fails in the same way, has failed once."""
        if self._broken.get(device) != code:
            self._broken[device] = code
            self._failures.labels(device, self._codes(code)).inc()
            self._failing.labels(device).set(1)

    def _works(self, device: str) -> None:
        if self._broken.pop(device, None) is not None:
            self._failing.labels(device).set(0)

    def _visited(self, moved: Moved, *, serving: bool) -> None:
        """A visit begins with its card, and ends with the next, or when nobody is served."""
        begins = isinstance(moved.event, CardInserted) and (self._visit is None or self._visit[0] != moved.serial)
        if self._visit and (begins or not serving):
            self._lasted.observe(moved.at.seconds - self._visit[1])
            self._visit = None
        if begins:
            self._sessions.inc()
            self._visit = moved.serial, moved.at.seconds

    def _showed(self, showed: Showed) -> None:
        assert self._condition
        self._pulse.stands(self._condition, self._codes(showed.view.code) if showed.view.code else "")

    def _was_asked(self, asked: Asked) -> None:
        self._asked[id(asked.request)] = asked.at.real
        while len(self._asked) > MOST_ASKED:
            self._asked.popitem(last=False)  # in one go: the bank's thread takes from it, too

    def _was_answered(self, answered: Answered) -> None:
        name = type(answered.request).__name__
        asked = self._asked.pop(id(answered.request), None)
        if asked is not None:
            self._took.labels(name).observe(answered.at.real - asked)
        self._answers.labels(name, type(answered.event).__name__).inc()
        if isinstance(answered.event, BANK_TROUBLE):
            self._trouble.labels(self._codes(answered.event.code)).inc()

    def _wrote(self, wrote: Wrote) -> None:
        self._seq = msgspec.json.decode(wrote.line, type=Line).seq
        self._position.set(self._seq)

    def _synced(self, _: Synced) -> None:
        self._durable.set(self._seq)
        self._works(JOURNAL)

    def _stand(self, condition: Condition) -> None:
        self._condition = condition
        self._pulse.stands(condition)
        for each in Condition:
            self._state.labels(each.value).set(each is condition)

    # The numbers ------------------------------------------------------------------------------------------------------------------

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, labels, registry=self.registry)

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(name, says, labels, registry=self.registry)

    def _histogram(self, name: str, says: str, buckets: Iterable[float], *labels: str) -> Histogram:
        return Histogram(name, says, labels, registry=self.registry, buckets=tuple(buckets))

    def _begin_at_nothing(self, table: Table) -> None:
        """What has not happened yet is there as 0: only of what was there before can be said that it has grown."""
        for device in DEVICES:
            self._failing.labels(device)
        for state in self._telling:
            self._outcomes.labels(state.value)
        for request in requests_of(table):
            self._took.labels(request.__name__)
            for answer in request.replies:
                self._answers.labels(request.__name__, answer.__name__)


def requests_of(table: Table) -> set[type[BankRequest]]:
    """What a terminal with this table can ask."""
    asked = {row.asks for row in table.rows.values() if row.asks and row.asks is not Settlement}
    return asked | {request.settles_by for request in asked if issubclass(request, Writing)}
