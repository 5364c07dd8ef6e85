"""The terminal's own screen as a window: the whole monitor of a kiosk, or a window for trying things out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Protocol

import pygame

from otp_atm.hardware.display.finger import Finger
from otp_atm.hardware.display.probe import open_display
from otp_atm.hardware.display.whole_screen import WholeScreen
from otp_atm.hardware.display.xlib import is_managed, take_keyboard
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.view import View

Size = tuple[int, int]
IN_SIGHT: Final = frozenset(
    {
        pygame.WINDOWSHOWN,
        pygame.WINDOWEXPOSED,
        pygame.WINDOWRESTORED,
        pygame.WINDOWMAXIMIZED,
        pygame.WINDOWSIZECHANGED,
        pygame.WINDOWFOCUSGAINED,
        pygame.WINDOWENTER,
        pygame.WINDOWDISPLAYCHANGED,
    }
)
"""After each of these the window may be seen and may have lost what was on it: SDL hands over a blank surface even where the size stays."""
_LEAST: Final = (160, 120)
"""On less than that there is nothing to be seen, and nothing is painted."""
OUT_OF_SIGHT: Final = frozenset({pygame.WINDOWHIDDEN, pygame.WINDOWMINIMIZED})


class Painter(Protocol):
    """What `screens.painter.ScreenPainter` does for a window."""

    def show(self, view: View, now: float) -> None: ...

    def paint(self, surface: pygame.Surface, now: float) -> list[pygame.Rect]: ...

    def next_change(self, now: float) -> float | None: ...

    def refresh(self) -> None: ...

    def press(self, key: Key, now: float) -> None: ...

    def key_at(self, point: tuple[int, int]) -> Key | None: ...

    def pin_key_at(self, point: tuple[int, int]) -> str | Key | None: ...


def open_window(title: str, size: Size | None) -> pygame.Surface:
    """Open a resizable window of `size` pixels, or, for None, take the whole screen and hide the pointer.

    Raises NoDisplay. Whoever opens it closes it with `pygame.display.quit`.
    """
    _tell_sdl()
    open_display()
    pygame.font.init()
    pygame.display.set_caption(title)
    if size:
        return pygame.display.set_mode(size, pygame.RESIZABLE)
    whole = pygame.display.set_mode((0, 0), pygame.FULLSCREEN if is_managed() else pygame.NOFRAME)
    pygame.mouse.set_visible(False)
    return whole


def _tell_sdl() -> None:
    wishes = {
        "SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS": "0",  # a kiosk stays, whatever pops up beside it
        "SDL_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR": "0",  # the desktop around the demo keeps its shadows
    }
    if sys.platform == "linux" and not any(Path("/dev/dri").glob("renderD*")):
        wishes["SDL_FRAMEBUFFER_ACCELERATION"] = "0"  # without a GPU, the detour through OpenGL costs 40 times the update
    for name, value in wishes.items():
        os.environ.setdefault(name, value)


class WindowDisplay:
    """A `Display` that fills pygame's window, and the `Stage` of the loop that serves it."""

    def __init__(
        self, make_painter: Callable[[Size], Painter], clock: Callable[[], float], watchers: Iterable[Callable[[View], None]] = ()
    ) -> None:
        """`make_painter` makes the painter for a size of the window. Each view goes to every watcher."""
        self._make_painter = make_painter
        self._clock = clock
        self._press: Callable[[pygame.Event], object] = nobody
        self._touch: Callable[[str | Key], object] = nobody
        self._watchers = tuple(watchers)
        self._view: View | None = None
        self._finger = Finger(clock)
        self._size = surface().get_size()
        self._painter = make_painter(self._size)
        self._whole_screen = WholeScreen()
        self._visible = True
        self.is_open = True

    def connect(self, press: Callable[[pygame.Event], object], touch: Callable[[str | Key], object]) -> None:
        """Report keys and touches from now on.

        `press` takes KEYDOWN events; if it returns a function key, the choice beside that key lights up. `touch` takes the keys of
        a PIN pad pressed on glass, and the choices from which a finger is lifted.
        """
        self._press = press
        self._touch = touch

    def show(self, view: View) -> None:
        self._view = view
        self._painter.show(view, self._clock())
        for watch in self._watchers:
            watch(view)

    def close(self) -> None:
        self.is_open = False

    def handle(self, event: pygame.Event) -> None:
        if event.type == pygame.KEYDOWN:
            key = self._press(event)
            if isinstance(key, Key):
                self._painter.press(key, self._clock())
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == pygame.BUTTON_LEFT:
            self._put(event.pos)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == pygame.BUTTON_LEFT:
            self._lift(event.pos)
        elif event.type in IN_SIGHT:
            self._renew()
            if event.type == pygame.WINDOWSHOWN:
                take_keyboard()
        elif event.type in OUT_OF_SIGHT:
            self._visible = False
        elif event.type == pygame.QUIT:
            self.is_open = False

    def paint(self, now: float) -> None:
        self._whole_screen.follow(now)
        if self._visible and self._view:
            pygame.display.update(self._painter.paint(surface(), now))

    def next_change(self, now: float) -> float | None:
        return self._painter.next_change(now) if self._visible else None

    def _put(self, point: tuple[int, int]) -> None:
        """A finger on the glass: a key of a PIN pad counts at once, a choice lights up."""
        typed, key = self._painter.pin_key_at(point), self._painter.key_at(point)
        if typed:
            self._finger.type(self._screen)
            self._touch(typed)
        elif self._finger.put(self._screen, key) and key:
            self._painter.press(key, self._clock())

    def _lift(self, point: tuple[int, int]) -> None:
        chosen = self._finger.lift(self._screen, self._painter.key_at(point))
        if chosen:
            self._touch(chosen)

    @property
    def _screen(self) -> str:
        """The name of the present one."""
        return self._view.name if self._view else ""

    def _renew(self) -> None:
        """The window has another size, or has been out of sight: all of it is painted anew."""
        size = surface().get_size()
        self._visible = size[0] >= _LEAST[0] and size[1] >= _LEAST[1]
        if not self._visible:
            return
        if self._size == size:
            self._painter.refresh()
            return
        self._size = size
        self._painter = self._make_painter(self._size)
        if self._view:
            self._painter.show(self._view, self._clock())


def nobody(_: object) -> None:
    """Takes what is reported while nobody listens yet."""


def surface() -> pygame.Surface:
    surface = pygame.display.get_surface()
    assert surface
    return surface
