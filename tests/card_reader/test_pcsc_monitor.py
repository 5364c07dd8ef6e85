"""The monitor against what no virtual reader can do: cables pulled, and cards quicker than the eye (issue 4, item 1)."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from otp_atm.contracts.heard import PATIENCE
from otp_atm.hardware.card_reader import pcsc_monitor
from otp_atm.hardware.card_reader.pcsc_link import GONE, PRESENT, PcscError
from otp_atm.hardware.card_reader.pcsc_monitor import Monitor

READER = "Acme Chip 00 00"
EMPTY = 0x0010
MOVED = 0x10000


class ScriptedService:
    """A service whose reader's state is told by the test; it stays until told anew."""

    def __init__(self) -> None:
        self.plugged: list[str] = []
        self.released = 0
        self.waits: list[float] = []
        """How long each wait was to last."""
        self._state = EMPTY
        self._news: queue.SimpleQueue[int | PcscError | None] = queue.SimpleQueue()

    def now(self, state: int | PcscError) -> None:
        self._news.put(state)

    def plug(self, name: str) -> None:
        self.plugged = [name]
        self.now(EMPTY)

    def unplug(self) -> None:
        self.plugged = []
        self.now(GONE)

    def readers(self) -> list[str]:
        return self.plugged

    def wait(self, reader: str, known: int, seconds: float) -> int:
        """The next news; `seconds` do not pass here."""
        self.waits.append(seconds)
        if reader and known == 0:
            return self._state
        news = self._news.get(timeout=PATIENCE)
        if isinstance(news, PcscError):
            raise news
        if news is not None and not news & GONE:
            self._state = news
        return known if news is None else news

    def cancel(self) -> None:
        self._news.put(None)

    def release(self) -> None:
        self.released += 1


class Told:
    """What the monitor has told."""

    def __init__(self) -> None:
        self._all: queue.SimpleQueue[str] = queue.SimpleQueue()

    def reader_works(self, name: str, *, card_is_in: bool) -> None:
        self._all.put(f"{name} works, {'card' if card_is_in else 'empty'}")

    def fail(self, code: str) -> None:
        self._all.put(code)

    def card_came(self) -> None:
        self._all.put("came")

    def card_went(self) -> None:
        self._all.put("went")

    def next(self, count: int = 1) -> list[str]:
        return [self._all.get(timeout=PATIENCE) for _ in range(count)]


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


@pytest.fixture
def told(service: ScriptedService) -> Iterator[Told]:
    told = Told()
    monitor = Monitor("ACME*", told, reach_service=lambda: service)
    monitor.start()
    yield told
    monitor.stop()


def plug_in(service: ScriptedService, told: Told) -> None:
    assert told.next() == ["reader-missing"]
    service.plug(READER)
    assert told.next() == [f"{READER} works, empty"]


def test_a_reader_plugged_unplugged_and_plugged_again(service: ScriptedService, told: Told) -> None:
    assert told.next() == ["reader-missing"]
    for number in range(2):
        service.plug(f"Acme Chip 00 0{number}")
        assert told.next() == [f"Acme Chip 00 0{number} works, empty"]
        service.unplug()
        assert told.next() == ["reader-missing"]


def test_another_reader_is_none_of_our_business(service: ScriptedService, told: Told) -> None:
    assert told.next() == ["reader-missing"]
    service.plug("Other 00 00")
    assert told.next() == ["reader-missing"]


def test_a_card_swapped_between_two_looks_is_two_cards(service: ScriptedService, told: Told) -> None:
    plug_in(service, told)
    service.now(PRESENT | 1 * MOVED)
    service.now(PRESENT | 3 * MOVED)
    assert told.next(3) == ["came", "went", "came"]


def test_a_card_in_and_out_between_two_looks_came_and_went(service: ScriptedService, told: Told) -> None:
    plug_in(service, told)
    service.now(EMPTY | 2 * MOVED)
    assert told.next(2) == ["came", "went"]


def test_a_change_that_moved_no_card_is_not_told(service: ScriptedService, told: Told) -> None:
    in_use = 0x0100
    plug_in(service, told)
    service.now(PRESENT | MOVED)
    service.now(PRESENT | in_use | MOVED)
    service.now(EMPTY | 2 * MOVED)
    assert told.next(2) == ["came", "went"]


@pytest.mark.parametrize(
    ("result", "code"),
    [(0x8010001D, "pcsc-service-missing"), (0x80100013, "pcsc-service-missing"), (0x80100006, "pcsc-error")],
)
def test_whatever_the_service_says_the_watch_goes_on(result: int, code: str, service: ScriptedService, told: Told) -> None:
    plug_in(service, told)
    service.now(PcscError(result))
    assert told.next(2) == [code, f"{READER} works, empty"]


def test_a_service_that_hangs_is_told_of_while_it_does_and_asked_anew(
    service: ScriptedService, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug_in(service, told)
    monkeypatch.setattr(pcsc_monitor, "LOOK_AGAIN", 0.01)
    monkeypatch.setattr(pcsc_monitor, "GRACE", 0.05)
    service.now(PRESENT | MOVED)  # from the next wait on
    assert told.next() == ["came"]
    assert told.next() == ["pcsc-service-silent"]
    monkeypatch.undo()
    service.now(PRESENT | MOVED)
    assert told.next(2) == ["pcsc-service-silent", f"{READER} works, card"]


def test_every_conversation_that_breaks_is_released(service: ScriptedService, told: Told) -> None:
    plug_in(service, told)
    for count in range(1, 3):
        service.now(PcscError(0x8010001D))
        told.next(2)
        assert service.released == count


def test_no_wait_is_longer_than_five_seconds_in_case_a_report_was_missed(service: ScriptedService, told: Told) -> None:
    plug_in(service, told)
    service.now(PRESENT | MOVED)
    told.next()
    assert max(service.waits) <= 5.0


def test_between_attempts_to_reach_the_service_there_is_a_pause_that_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a terminal whose service is down keeps one processor busy."""
    pauses: queue.SimpleQueue[float | None] = queue.SimpleQueue()

    class Impatient(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.put(timeout)
            return self.is_set()

    def unreachable() -> ScriptedService:
        raise PcscError(0x8010001D)

    monitor = Monitor("*", Told(), reach_service=unreachable)
    monkeypatch.setattr(monitor, "_stopped", Impatient())
    monitor.start()
    assert [pauses.get(timeout=PATIENCE) for _ in range(7)] == [0.1, 0.2, 0.5, 1.0, 2.0, 2.0, 2.0]
    monitor.stop()
