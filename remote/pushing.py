"""Fingers that push what the phone shows up or down: whoever looks at it from afar hears of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

Listener = Callable[[float], None]


class Pushing:
    """Of all phones, each by the id of the terminal that it lies beside."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, dict[object, Listener]] = defaultdict(dict)

    def listen(self, id: str, key: object, listener: Listener) -> None:
        """Tell this one of every push, until `forget`."""
        self._listeners[id][key] = listener

    def forget(self, id: str, key: object) -> None:
        self._listeners[id].pop(key, None)

    def push(self, id: str, share: float) -> None:
        """The content goes up by this part of the phone's height, or down by a negative one."""
        for listener in list(self._listeners[id].values()):
            listener(share)
