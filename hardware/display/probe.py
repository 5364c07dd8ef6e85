"""Opens the display, on a screen that somebody can see; whether there is one, and how large it is.

SDL alone would try one driver after the other and end with one that shows nothing, and nobody would know.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Final

import pygame

from otp_atm.hardware.display.overhearing import overheard
from otp_atm.hardware.display.x_server import keeps_us_waiting
from otp_atm.kiosk.load import NotNow

Size = tuple[int, int]
_INVISIBLE: Final = {"dummy", "offscreen", "evdev"}
_WISH: Final = "SDL_VIDEODRIVER"


class NoDisplay(NotNow):
    """Nothing could be seen here. The message is one sentence."""


def open_display() -> None:
    """Initialise pygame's display. A driver named in SDL_VIDEODRIVER is taken as it is, even one for tests that shows nothing.

    Raises NoDisplay.
    """
    name = os.environ.get("DISPLAY", "")
    if name and _by_server() and keeps_us_waiting(name):
        raise NoDisplay(_sentence(f"{name} does not answer"))
    named = os.environ.get(_WISH)
    listening = overheard() if _by_server() else nullcontext(list)
    with listening as complaints, _wished(os.environ):
        try:
            pygame.display.init()
        except pygame.error as error:
            raise NoDisplay(_sentence(next(iter(complaints()), str(error) if named else ""))) from None


def screen_size() -> Size | None:
    """The first screen's size in pixels; None where nobody could see anything, as on a server."""
    if _by_server() and not _has_screen():
        return None
    try:
        return _open_screen()
    except (NoDisplay, pygame.error):
        return None
    finally:
        pygame.display.quit()


def require_screen() -> None:
    """Raises NoDisplay where nobody could see anything."""
    try:
        _open_screen()
    finally:
        pygame.display.quit()


def visible_drivers(environment: Mapping[str, str]) -> str:
    """SDL's names of the drivers that something in the environment speaks for on Linux; a console of one's own (KMS) needs nobody.

    >>> visible_drivers({"DISPLAY": ":0", "XDG_RUNTIME_DIR": "/run/user/1000"}), visible_drivers({})
    ('x11,wayland,kmsdrm', 'kmsdrm')
    """
    needs = {"x11": "DISPLAY", "wayland": "XDG_RUNTIME_DIR"}
    return ",".join([*(driver for driver, variable in needs.items() if environment.get(variable)), "kmsdrm"])


def _by_server() -> bool:
    """Whether there are several ways to a screen, and the environment says which; Windows and macOS have one, whatever DISPLAY says."""
    return sys.platform == "linux"


def _open_screen() -> Size:
    open_display()
    if pygame.display.get_driver().lower() in _INVISIBLE:
        raise NoDisplay(_sentence())
    return pygame.display.get_desktop_sizes()[0]


def _has_screen() -> bool:
    """Whether a window system, or a console of one's own (KMS), is meant: a session over the network shall not take the console."""
    named = os.environ.get(_WISH, "")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or named.lower() == "kmsdrm")


@contextmanager
def _wished(environment: Mapping[str, str]) -> Iterator[None]:
    """Let SDL try what can be seen and nothing else, unless a driver is named."""
    if not _by_server() or environment.get(_WISH):
        yield
        return
    os.environ[_WISH] = visible_drivers(environment)
    try:
        yield
    finally:
        del os.environ[_WISH]


def _sentence(reason: str = "") -> str:
    """`reason` is what a library has said. Without one, the place is named where nothing was found."""
    tried = (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) if _by_server() else ""
    why = reason or (f"nothing answers at {tried}" if tried else "")
    return f"There is no display here{why and f' ({why})'}: a screen is needed{', or DISPLAY set to one' if _by_server() else ''}."
