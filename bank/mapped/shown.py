"""What may be shown of the paths that a mapping makes: what its file says, and the names of the values that stand in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from otp_atm.bank.mapped.mapping import BankMapping
from otp_atm.bank.mapped.templates import Text

UNKNOWN: Final = "/{path}"


def shown_paths(mapping: BankMapping) -> Callable[[str, str], str]:
    """Of a request's method and path, the path as the template says that has made it: `/cards/{request.card.pan}`."""
    known = [(asking.method, _form(asking.path), _told(asking.path)) for asking in mapping.askings.values()]

    def shown(method: str, path: str) -> str:
        fitting = (told for asked, form, told in known if asked == method and form.fullmatch(path))
        return next(fitting, UNKNOWN)

    return shown


def _form(text: Text) -> re.Pattern[str]:
    return re.compile("".join(re.escape(piece.text) if piece.is_written else ".*" for piece in text.pieces))


def _told(text: Text) -> str:
    return "".join(piece.text if piece.is_written else f"{{{piece.text}}}" for piece in text.pieces)
