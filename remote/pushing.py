"""Fingers that push what the phone shows up or down: whoever looks at it from afar hears of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[float], None]


class Pushing:
    """Of all phones, each by the id of the terminal that it lies beside."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)

    @contextmanager
    def listened(self, id: str, listener: Listener) -> Iterator[None]:
        """In this context it is told of every push."""
        self._listeners[id].append(listener)
        try:
            yield
        finally:
            self._listeners[id].remove(listener)

    def push(self, id: str, share: float) -> None:
        """The content goes up by this part of the phone's height, or down by a negative one."""
        for listener in list(self._listeners[id]):
            listener(share)
