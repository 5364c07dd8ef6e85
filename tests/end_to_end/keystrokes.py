"""Real key presses by their places on the keyboard, as a reader makes them: what characters they become is the layout's affair."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Final

from otp_atm.hardware.card_reader.swipe import AFTERMATH
from tests.end_to_end.window import PATIENCE

_ROWS: Final = ((10, "1234567890-="), (24, "qwertyuiop[]\r"), (38, "asdfghjkl;'`"), (52, "zxcvbnm,./"), (65, " "))
"""The X keycode of the first key in each row, and what the row types under the US layout."""
_KEYCODES: Final = {character: first + place for first, row in _ROWS for place, character in enumerate(row)}
_SHIFTED: Final = {
    character: str(_KEYCODES[key]) for character, key in zip('!@#$%^&*()_+{}:"~<>?', "1234567890-=[];'`,./", strict=True)
} | {key.upper(): str(code) for key, code in _KEYCODES.items() if key.isalpha()}
SHIFT: Final = "50"
NEXT_LAYOUT: Final = "66"
"""CapsLock, with the option `grp:caps_toggle`."""
KEYPAD: Final = dict(zip("7894561230", ("79", "80", "81", "83", "84", "85", "87", "88", "89", "90"), strict=True))


@contextmanager
def held(process: int) -> Iterator[None]:
    """Hold a terminal up, as a machine does that has something else to do: what is typed meanwhile it finds all at once.

    A swipe is a swipe then, however slow the machine is that types it.
    """
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def pause() -> None:
    """Hands off, for as long as what is left of a swipe may still come."""
    threading.Event().wait(AFTERMATH * 1.2)


def type_by_places(display: str, text: str, delay: int = 4) -> None:
    """Type a text of the US layout, one key in so many milliseconds."""
    words = [word for shift, run in groupby(text, _SHIFTED.__contains__) for word in _run("".join(run), shift, str(delay))]
    subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": display}, check=True, timeout=PATIENCE)


def _run(text: str, shift: bool, delay: str) -> list[str]:
    """The words of xdotool for characters that all need Shift, or all need none."""
    keys = ["key", "--delay", delay, *(_SHIFTED[each] if shift else str(_KEYCODES[each]) for each in text)]
    return ["keydown", SHIFT, *keys, "keyup", SHIFT] if shift else keys


def lay_out(display: str, *layout: str) -> None:
    """Give the X server another keyboard layout, in the words of `setxkbmap`."""
    for arguments in (["-option", ""], layout):
        subprocess.run(["setxkbmap", *arguments], env=os.environ | {"DISPLAY": display}, check=True, timeout=PATIENCE)
