"""What whoever looks at a terminal hears of beside what changes there: fingers that push the phone's page, and hands that do something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Hearing(Generic[T]):
    """Who listens at which terminal, by its id."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, dict[object, Callable[[T], None]]] = defaultdict(dict)

    def listen(self, id: str, key: object, listener: Callable[[T], None]) -> None:
        """Tell this one everything from now on, until `forget`."""
        self._listeners[id][key] = listener

    def forget(self, id: str, key: object) -> None:
        self._listeners[id].pop(key, None)

    def tell(self, id: str, what: T) -> None:
        for listener in list(self._listeners[id].values()):
            listener(what)
