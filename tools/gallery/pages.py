"""The pages of docs/screens, which show what is to be seen and name what is held by its pixels alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.words import spoken
from tools.gallery import atm, phone
from tools.gallery.shot import Shot


def of_the_atm(shots: Sequence[Shot]) -> str:
    languages = {language.code: language for language in atm.shown()}
    return _ATM.format(table=_table("state", shots, languages), size=_words(atm.SIZE), sizes=", ".join(map(_words, atm.OTHER_SIZES)))


def of_the_phone(shots: Sequence[Shot]) -> str:
    languages = {f"phone-{language.code}": language for language in spoken()}
    return _PHONE.format(table=_table("page", shots, languages), size=_words(phone.SIZE), sizes=", ".join(map(_words, phone.OTHER_SIZES)))


def _words(size: tuple[int, int]) -> str:
    return "{} × {}".format(*size)


def _table(kind: str, shots: Sequence[Shot], languages: dict[str, Language]) -> str:
    """A row for each that is to be seen, with its picture in each language, and under its name what else there is of it."""
    first = next(iter(languages))
    seen = [shot for shot in shots if shot.to_be_seen and shot.folder == first]
    names = [*dict.fromkeys(shot.name for shot in shots if shot.folder == first)]
    head = f"| {kind} | {' | '.join(language.name for language in languages.values())} |\n|---|{'---|' * len(languages)}\n"
    return head + "\n".join(
        f"| {_named(shot.name, names, {other.name for other in seen})} | "
        f"{' | '.join(f'![]({folder}/{shot.name}.webp)' for folder in languages)} |"
        for shot in seen
    )


def _named(name: str, names: Sequence[str], seen: set[str]) -> str:
    """A name, and those of the others that begin with it and with no longer one that is seen."""
    owners = {other: max((one for one in seen if _begins(other, one)), key=len, default="") for other in names}
    return "<br>".join((f"`{name}`", *(f"`{other}`" for other, owner in owners.items() if owner == name and other != name)))


def _begins(name: str, with_this: str) -> bool:
    return name == with_this or name.startswith(f"{with_this}-")


_HELD: Final = """Recorded by `make screens`; the tests compare the pixels of each with what `pixels.txt` says of them. A picture is shown
in {size}, in 256 colours; the same in {sizes}, and the names without a picture, are held by a hash of their pixels alone.
`python -m tools.gallery --difference` paints what has changed, old and new side by side."""

_ATM: Final = f"""# Every screen

{_HELD}

A name is that of the machine's state, and after a hyphen what is particular; `on-glass` has the keys of a PIN pad on the screen.

{{table}}
"""

_PHONE: Final = f"""# Every page of the phone

{_HELD}

A name begins with that of the page, as scenarios call it. Every number and every code on them is invented.

{{table}}
"""
