"""A display without a screen: for tests, scripts and servers. It remembers the views, and can say each of them as text."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from screens.view import View


class MockDisplay:
    """Records views. `keep` is how many, all by default; `watch` is given each view,
    `say` the text of each screen that differs from the one before."""

    def __init__(
        self, *, keep: int | None = None, say: Callable[[str], None] | None = None, watch: Callable[[View], None] | None = None
    ) -> None:
        self.views: deque[View] = deque(maxlen=keep)
        self.closed = False
        self._say = say
        self._watch = watch
        self._said = ""

    @property
    def view(self) -> View:
        """What is on the screen now. Raises IndexError before the first `show`."""
        return self.views[-1]

    def show(self, view: View) -> None:
        self.views.append(view)
        if self._watch:
            self._watch(view)
        if self._say:
            self._say_once(as_text(view))

    def close(self) -> None:
        self.closed = True

    def _say_once(self, text: str) -> None:
        if self._say and text != self._said:
            self._said = text
            self._say(text)


def as_text(view: View) -> str:
    """The screen as text under its name; the operator's code in brackets.

    >>> from kiosk.vocabulary import Language
    >>> print(as_text(View("out_of_service", Language.ENGLISH, "Out of service", code="reader-missing")))
    -- out_of_service [reader-missing] ------------------------
    Out of service
    <BLANKLINE>
    """
    code = f" [{view.code}]" if view.code else ""
    return f"{f'-- {view.name}{code} ':-<60}\n{view.text()}\n"
