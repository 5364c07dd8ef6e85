"""Something that a person does, and that may take time."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import wraps
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

Course = Generator[float, None, T]
"""It yields in how many seconds it wants to go on, and returns what came of it; `yield from` makes long ones of short ones.

The seconds are of whoever keeps it going (`follow`, or the loop of a window): how long hands take is theirs, not the machines'.
"""


def follow(course: Course[T], rest: Callable[[float], None]) -> T:
    """Keep it going to its end. `rest` is called with the seconds between two of its moments.

    >>> def twice(number: int) -> Course[int]:
    ...     yield 0.5
    ...     return 2 * number
    >>> follow(twice(21), print)
    0.5
    42
    """
    while True:
        try:
            rest(next(course))
        except StopIteration as ended:
            result: T = ended.value
            return result


def at_once(act: Callable[P, T]) -> Callable[P, Course[T]]:
    """The course of an act that takes no time; it is done when the course gets its first turn."""

    @wraps(act)
    def course(*args: P.args, **kwargs: P.kwargs) -> Course[T]:
        yield from ()
        return act(*args, **kwargs)

    return course
