"""Which terminal each user is: no two at the same time, wherever they run."""

from __future__ import annotations

from collections import deque


class Numbers:
    """So many numbers, from 0. One that was given back is used again as late as possible: its terminal may still be at the bank."""

    def __init__(self, count: int) -> None:
        self._fresh = iter(range(count))
        self._back: deque[int] = deque()
        self._held: dict[str, set[int]] = {}

    def take(self, holder: str = "") -> int | None:
        """One that nobody has; None if there is none left."""
        number = next(self._fresh, None)
        if number is None and self._back:
            number = self._back.popleft()
        if number is not None:
            self._held.setdefault(holder, set()).add(number)
        return number

    def give_back(self, number: int, holder: str = "") -> None:
        """The holder has no use for it any more."""
        held = self._held.get(holder, set())
        if number in held:
            held.discard(number)
            self._back.append(number)

    def lose(self, holder: str) -> None:
        """The holder has gone, and all of theirs are free."""
        self._back.extend(sorted(self._held.pop(holder, ())))
