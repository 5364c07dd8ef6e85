"""Keys that waited for a busy loop are not late: a swipe has no gap where the terminal was painting."""

from __future__ import annotations

from dataclasses import dataclass, field

from otp_atm.hardware.card_reader.stripe import StripeCardReader
from otp_atm.hardware.card_reader.swipe import AFTERMATH, LONGEST_GAP
from otp_atm.hardware.display.attention import Attentive
from otp_atm.kiosk.events import CardInserted, CardRead, Event, SwipeFailed

SWIPE = ";6274129005473742=31061010000012300000?"


@dataclass
class Keyboard:
    """A clock, keys that have come and not been looked at, and a wait that ends with the next of those that are to come."""

    now: float = 100.0
    keys: str = ""
    to_come: list[tuple[float, str]] = field(default_factory=list)

    def wait(self, seconds: float) -> None:
        ends_at = self.now + seconds
        if self.to_come and self.to_come[0][0] <= ends_at:
            self.now, self.keys = self.to_come.pop(0)
        else:
            self.now = ends_at

    def wake(self) -> None:
        pass

    def close(self) -> None:
        pass


class Desk:
    """A loop that reads the keyboard and is busy for some seconds after every round, and a stripe reader that types."""

    def __init__(self, busy: float) -> None:
        self.busy = busy
        self.told: list[Event] = []
        self.keyboard = Keyboard()
        self.waits = Attentive(self.keyboard, lambda: self.keyboard.now, lambda: bool(self.keyboard.keys))
        self.reader = StripeCardReader(self.waits.moment)
        self.reader.connect(self.told.append)
        self.reader.accept()

    def serve(self, rounds: int) -> None:
        keyboard = self.keyboard
        for _ in range(rounds):
            keys, keyboard.keys = keyboard.keys, ""
            for key in keys:
                self.reader.feed(key)
            keyboard.now += self.busy
            while keyboard.to_come and keyboard.to_come[0][0] <= keyboard.now:
                keyboard.keys += keyboard.to_come.pop(0)[1]
            self.waits.wait(0.05)

    def swipe(self, text: str, pace: float) -> None:
        self.keyboard.to_come = [(self.keyboard.now + pace * (number + 1), key) for number, key in enumerate(text)]


def test_f02_a_swipe_at_a_terminal_that_paints_for_longer_than_a_gap_is_a_card() -> None:
    desk = Desk(busy=LONGEST_GAP * 2)
    desk.swipe(SWIPE + "\r", pace=0.04)
    desk.serve(40)
    assert [type(event) for event in desk.told] == [CardInserted, CardRead]


def test_f02_what_breaks_off_while_the_terminal_is_busy_has_failed_all_the_same() -> None:
    desk = Desk(busy=LONGEST_GAP * 2)
    desk.swipe(SWIPE[:20], pace=0.04)
    desk.serve(20)
    desk.swipe("9", pace=AFTERMATH)
    desk.serve(10)
    assert [type(event) for event in desk.told] == [SwipeFailed]


def test_f02_a_gap_that_the_terminal_has_waited_through_is_one() -> None:
    desk = Desk(busy=0.01)
    desk.swipe(SWIPE[:20], pace=0.01)
    desk.serve(40)
    desk.swipe(SWIPE[20:], pace=0.01)
    desk.serve(40)
    assert [type(event) for event in desk.told] == [SwipeFailed]


def test_the_present_moment_goes_on_while_nothing_is_handled() -> None:
    desk = Desk(busy=0.0)
    seen: list[float] = []
    wait = desk.keyboard.wait

    def waiting(seconds: float) -> None:
        wait(seconds)
        seen.append(desk.waits.moment())

    desk.keyboard.wait = waiting  # type: ignore[method-assign]
    desk.serve(3)
    assert [round(moment, 2) for moment in seen] == [100.05, 100.1, 100.15]
