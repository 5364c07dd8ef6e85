"""The phone beside the ATM: its handset's turns, its picture, and the finger on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sin
from typing import Final

import pygame
from pygame import Rect, Surface

from otp_atm.demo.cards import DemoCard
from otp_atm.demo.clipboard import pasted
from otp_atm.demo.pointer import SLACK
from otp_atm.demo.props import Props
from otp_atm.demo.town import Town
from otp_atm.hardware.pin_pad.keyboard import digit
from otp_atm.person.wallet import printed
from otp_atm.phone.events import CardSeen, Event, Pasted, Tap, Typed
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.view import View

Point = tuple[int, int]

_BUZZ: Final = 0.5
"""Seconds that the phone shakes when a message comes; how far, in pixels; how often."""
_SWING: Final = 4
_SWINGS: Final = 9
_FRAME: Final = 1 / 60
_SOONEST: Final = 0.05
"""A moment that is due on a clock that stands still is not waited for more often than this."""
_WHEEL: Final = 48
_TAPS: Final = {
    pygame.K_BACKSPACE: Tap.ERASE,
    pygame.K_DELETE: Tap.ERASE,
    pygame.K_RETURN: Tap.ENTER,
    pygame.K_KP_ENTER: Tap.ENTER,
    pygame.K_ESCAPE: Tap.BACK,
}
_PUSHES: Final = {pygame.K_UP: -0.08, pygame.K_DOWN: 0.08, pygame.K_PAGEUP: -0.5, pygame.K_PAGEDOWN: 0.5}
"""How far a key pushes the page up, in heights of the phone."""


@dataclass(slots=True)
class Touch:
    """A finger on the phone, from when it came down: at what height it is, and what it aimed at."""

    height: int
    aim: Event | None
    holds_content: bool
    pushes: bool = False
    """It has wandered so far that it pushes the page, if the page can be pushed."""
    moved: bool = False
    """The page has moved meanwhile."""


class PhonePart:
    """The phone in its column of the window."""

    def __init__(self, props: Props, town: Town, column: Rect) -> None:
        self._handset = town.handset
        self._clock = town.clock
        self._seconds = props.clock
        self._watchers = props.phone_watchers
        self._discreet = props.discreet
        self._tongue = props.tongue
        self._painter = PhonePainter(props.brand, column.size, town.clock.now)
        self._column = column
        self._picture = Surface(column.size, pygame.SRCALPHA)
        self._buzz_since: float | None = None
        self._seen: View | None = None
        self._offset = 0
        self._touch: Touch | None = None
        self._painter.show(self._to_show(self._handset.view), self._seconds())

    def _to_show(self, view: View) -> View:
        return view.discreet if self._discreet else view

    @property
    def body(self) -> Rect:
        """The phone itself, in the window."""
        return self._painter.geometry.body.move(self._column.topleft)

    # For the scene ----------------------------------------------------------------------------------------------------------------

    def changed(self, now: float) -> list[Rect]:
        self._handset.turn()
        view = self._handset.view
        if view is not self._seen:
            self._painter.show(self._to_show(view), now)
            self._feel(view, now)
        dirty = [rect.move(self._column.topleft) for rect in self._painter.paint(self._picture, now)]
        offset = self._swing(now)
        if offset != self._offset or (offset and dirty):
            self._offset = offset
            return [self.body.inflate(4 * _SWING, 0)]
        return dirty

    def draw(self, onto: Surface) -> None:
        onto.blit(self._picture, self._column.move(self._offset, 0))

    def next_change(self, now: float) -> float | None:
        due = now + max(_SOONEST, (self._handset.next_due - self._clock.now()).total_seconds())
        changes = [due, self._painter.next_change(now)]
        if self._buzz_since is not None:
            changes.append(now + _FRAME)
        return min(change for change in changes if change is not None)

    # For the finger ---------------------------------------------------------------------------------------------------------------

    def at(self, point: Point) -> Event | None:
        """What touching this point of the window means now."""
        return self._painter.at(self._inside(point), self._seconds())

    def place_of(self, event: Event) -> Rect | None:
        """Where in the window the phone can be touched to cause this; None if nowhere now."""
        place = self._painter.place_of(event)
        return place.move(self._column.topleft) if place else None

    def press(self, point: Point) -> bool:
        """A finger comes down. Whether it is on the phone."""
        on_phone = self.body.collidepoint(point)
        self._touch = Touch(point[1], self.at(point), self._painter.holds_content(self._inside(point))) if on_phone else None
        return on_phone

    def move(self, point: Point) -> None:
        """The finger moves: far enough, it pushes the content that it lies on."""
        touch = self._touch
        if touch is None or not touch.holds_content:
            return
        way = touch.height - point[1]
        if touch.pushes or abs(way) > max(SLACK, self._painter.geometry.px(SLACK)):
            touch.pushes, touch.height = True, point[1]
            self._push(way)

    def release(self, point: Point, now: float) -> None:
        """The finger comes up: it has touched what it came down on, if it is still there and the page has not moved under it."""
        touch, self._touch = self._touch, None
        if touch and touch.aim is not None and not touch.moved and self.at(point) == touch.aim:
            self._painter.touch(self._inside(point), now)
            self._touched(touch.aim)

    def _touched(self, event: Event) -> None:
        """There is one language for one window, wherever it is switched."""
        if event is Tap.LANGUAGE:
            self._tongue.turn()
        else:
            self._handset.post(event)

    def wheel(self, point: Point, notches: int) -> None:
        """The mouse's wheel over the phone."""
        if self.body.collidepoint(point):
            self._push(-notches * _WHEEL)

    def see(self, card: DemoCard) -> None:
        """A card is held before the camera. Of one that is not the bank's, nobody knows what stands on its back."""
        self._handset.post(CardSeen(card.card.pan.digits, printed(card.card), card.cvv2))

    def key(self, pressed: pygame.Event) -> None:
        """A key of the keyboard, which is all the phone's: to type, to paste, to confirm, to leave, to push the page."""
        copied = pasted(pressed)
        if copied is not None:
            self._handset.post(Pasted(copied))
        elif pressed.key in _TAPS:
            self._handset.post(_TAPS[pressed.key])
        elif pressed.key in _PUSHES:
            self._push(round(_PUSHES[pressed.key] * self.body.height))
        elif text := digit(pressed) or pressed.unicode:
            self._handset.post(Typed(text))

    def _push(self, pixels: int) -> None:
        moved = self._painter.push(pixels)
        if self._touch:
            self._touch.moved |= moved

    def _inside(self, point: Point) -> Point:
        return point[0] - self._column.left, point[1] - self._column.top

    def _feel(self, view: View, now: float) -> None:
        """Begin to shake with a new message, and let others know what is on."""
        if view.alert and self._seen and view.alert != self._seen.alert:
            self._buzz_since = now
        self._seen = view
        for watch in self._watchers:
            watch(view)

    def _swing(self, now: float) -> int:
        """How far to the side the phone is while it shakes."""
        if self._buzz_since is None:
            return 0
        share = (now - self._buzz_since) / _BUZZ
        if share >= 1:
            self._buzz_since = None
            return 0
        return round(_SWING * (1 - share) * sin(2 * pi * _SWINGS * share))
