"""All that is wrong with a file, not the first of it: each with its line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import fields

from otp_atm.bank.mapped.templates import Flaw
from otp_atm.kiosk.load import KEY_IS_TEXT, BadFile, Document, Misfit, Steps

T = TypeVar("T")
S = TypeVar("S", bound=Struct)


class Problems:
    """What has been found wrong so far with a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._found: list[tuple[int, BadFile]] = []
        for place in document.keys_without_text(()):
            self.tell(place, KEY_IS_TEXT)
        self.data = texts_as_keys(document.data)

    def tell(self, at: Steps, problem: str, below: int = 0) -> None:
        """This is wrong at these steps, so many lines below their beginning."""
        self._found.append((self.document.line(at) + below, self.document.bad(at, problem, below)))

    @property
    def lines(self) -> list[str]:
        """All of them, in the order of the file."""
        return list(dict.fromkeys(str(bad) for _, bad in sorted(self._found, key=lambda found: found[0])))

    def convert(self, kind: type[S], at: Steps, part: Any) -> S | None:
        """The part at these steps as a struct, each of its keys looked at. None where one is wrong."""
        known = {field.name: field for field in fields(kind)}
        if not isinstance(part, dict):
            self.tell(at, f"is a mapping with {', '.join(known)}")
            return None
        before = len(self._found)
        values = {}
        for key, value in part.items():
            if key not in known:
                self.tell((*at, key), f"there is no such key; known here: {', '.join(known)}")
                continue
            try:
                values[key] = self.document.convert_value(value, known[key].type, (*at, key))
            except BadFile as bad:
                self._found.append((self.document.line((*at, key)), bad))
        for name, field in known.items():
            if field.required and name not in part:
                self.tell(at, f"`{name}` is missing")
        if len(self._found) > before:
            return None
        try:
            return kind(**values)
        except Misfit as misfit:
            self.tell((*at, *misfit.places[0]), str(misfit))
            return None

    def flawless(self, make: Callable[[], T], at: Steps, source: str) -> T | None:
        """What is made of the text at these steps. None where that has a flaw, whose line in the file is told."""
        try:
            return make()
        except Flaw as flaw:
            self.tell(at, str(flaw), below=flaw.line if "\n" in source else 0)
            return None


def texts_as_keys(part: Any) -> Any:
    """The part without what stands under a key that is no text: so what else is wrong is told, too."""
    if isinstance(part, list):
        return [texts_as_keys(item) for item in part]
    if isinstance(part, dict):
        return {key: texts_as_keys(value) for key, value in part.items() if isinstance(key, str)}
    return part
