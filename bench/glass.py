"""An X server of one's own, and the pixels that are really on it.

The server keeps its picture in a file that everybody can map (`-fbdir`, format XWD), so that looking at it costs the server nothing.
"""

from __future__ import annotations

import mmap
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Self

from pygame import Rect

from tests.end_to_end.xvfb import Xvfb

Lines = Mapping[int, bytes]
"""Lines of pixels by their numbers."""

PATIENCE: Final = 30.0
REST_PAUSE: Final = 0.02
_SIZE, _BYTES_A_LINE, _COLOURS = 0, 12, 19
"""Places in the XWD header, which is of 32-bit numbers, big end first: its own size, bytes a line, entries of the colour map."""
_COLOUR_BYTES: Final = 12
_PIXEL_BYTES: Final = 4


class Glass:
    """A screen of `width` by `height` pixels that nobody sees. `name` is what DISPLAY must be.

    Only what happens in `field` is looked at, which is all of it unless told otherwise.
    """

    def __init__(self, width: int, height: int, field: Rect | None = None) -> None:
        self.height = height
        self._field = field or Rect(0, 0, width, height)
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory())
            self.name = stack.enter_context(Xvfb(width, height, "-fbdir", folder)).name
            with (Path(folder) / "Xvfb_screen0").open("rb") as file:
                self._memory = stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            header = struct.unpack(">25I", self._memory[:100])
            self._start = header[_SIZE] + _COLOUR_BYTES * header[_COLOURS]
            self._pitch = header[_BYTES_A_LINE]
            self._stack = stack.pop_all()

    def look(self, lines: Iterable[int]) -> Lines:
        """These lines, counted from the top, as they are now in the field."""
        starts = ((y, self._start + y * self._pitch + self._field.left * _PIXEL_BYTES) for y in lines)
        return {y: self._memory[start : start + self._field.width * _PIXEL_BYTES] for y, start in starts}

    def rest(self, seconds: float = 0.5) -> Lines:
        """Wait until nothing has moved for so long; everything that is to be seen then."""
        seen, since = self.look(range(self._field.top, self._field.bottom)), time.perf_counter()
        while time.perf_counter() < since + seconds:
            time.sleep(REST_PAUSE)
            if (now := self.look(seen)) != seen:
                seen, since = now, time.perf_counter()
        return seen

    def changed(self, before: Lines, pause: float = 0.0) -> float:
        """Wait until one of these lines is another one than it was; the moment (`time.perf_counter`). Looks every `pause` seconds."""
        return self._wait(lambda: self.look(before) != before, pause)

    def again(self, before: Lines) -> float:
        """Wait until all of these lines are as they were."""
        return self._wait(lambda: self.look(before) == before, REST_PAUSE)

    def _wait(self, done: Callable[[], bool], pause: float) -> float:
        deadline = time.perf_counter() + PATIENCE
        while not done():
            if time.perf_counter() > deadline:
                raise TimeoutError("the screen does not become what it should")
            if pause:
                time.sleep(pause)
        return time.perf_counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()
