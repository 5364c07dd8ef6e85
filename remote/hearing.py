"""What whoever looks at a terminal hears of beside what changes there: fingers that push the phone's page, and hands that do something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Hearing(Generic[T]):
    """Who listens at which terminal, by its id."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, list[Callable[[T], None]]] = defaultdict(list)

    @contextmanager
    def heard(self, id: str, listener: Callable[[T], None]) -> Iterator[None]:
        """In this context, it is told everything."""
        self._listeners[id].append(listener)
        try:
            yield
        finally:
            self._listeners[id].remove(listener)

    def tell(self, id: str, what: T) -> None:
        for listener in list(self._listeners[id]):
            listener(what)
