"""A display without a screen: for tests, scripts and servers. It remembers the views, and can say each of them as text."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from otp_atm.screens.render import Sight
from otp_atm.screens.view import View


class MockDisplay:
    """Records views. `keep` is how many, all by default; every `watcher` is given each."""

    def __init__(self, *, keep: int | None = None, watchers: Iterable[Callable[[View], None]] = ()) -> None:
        self.views: deque[View] = deque(maxlen=keep)
        self.closed = False
        self._watchers = tuple(watchers)

    @property
    def view(self) -> View:
        """What is on the screen now. Raises IndexError before the first `show`."""
        return self.views[-1]

    def show(self, view: View) -> None:
        self.views.append(view)
        for watch in self._watchers:
            watch(view)

    def close(self) -> None:
        self.closed = True


class UnpaintedDisplay:
    """One without a screen at which hardly anybody looks: a view is made for who does, and for every `watcher`."""

    def __init__(self, watchers: Iterable[Callable[[View], None]] = ()) -> None:
        self._watchers = tuple(watchers)
        self._sight: Sight | None = None

    @property
    def view(self) -> View:
        """What is on the screen now. Raises IndexError before the first `show`."""
        if self._sight is None:
            raise IndexError("nothing has been shown yet")
        return self._sight.view

    def show(self, sight: Sight) -> None:
        self._sight = sight
        for watch in self._watchers:
            watch(sight.view)

    def close(self) -> None:
        """There is no screen."""


class Aloud:
    """Says each screen that differs from the one before, as text, but no PIN that is being typed; a watcher of views."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said = ""

    def __call__(self, view: View) -> None:
        if view.pin and view.pin.filled:
            return
        text = as_text(view)
        if text != self._said:
            self._said = text
            self._say(text)


def as_text(view: View) -> str:
    """The screen as text under its name; the operator's code in brackets.

    >>> from otp_atm.languages import language
    >>> print(as_text(View("out_of_service", language("en"), "Out of service", code="reader-missing")))
    -- out_of_service [reader-missing] -------------------------
    Out of service
    <BLANKLINE>
    """
    code = f" [{view.code}]" if view.code else ""
    return f"{f'-- {view.name}{code} ':-<60}\n{view.text()}\n"
