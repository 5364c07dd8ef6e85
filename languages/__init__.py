"""The languages, and the one way to what is said in them. Each is a folder here, named by its code (ISO 639-1), and is found, not listed.

A language's folder holds what is true of it everywhere (`LANGUAGE`), and may hold words. A room or service keeps the words of its own
languages beside it, each in a file that is named by the code; whoever adds a language puts the words for all of them into its folder:

    screens/words/fa.py    phone/words/fa.py    …    or    languages/ar/screens.py    languages/ar/phone.py    …

Every such file makes one value, `WORDS`. Nothing is loaded before it is asked for: a terminal loads the languages that it speaks.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from typing import Final, TypeVar

from otp_atm.kiosk.vocabulary import Language

W = TypeVar("W")
_CODE: Final = re.compile(r"[a-z]{2}\Z")
_HOUSE: Final = __name__.removesuffix("languages")
"""What stands before the name of every room."""


class NotSaid(LookupError):
    """There is no such language, or something that is not said in it. The message tells what is missing."""


@cache
def language(code: str) -> Language:
    """The language of this code; always the same value. Raises NotSaid."""
    if not exists(code):
        raise NotSaid(no_such_language(code))
    made: Language = import_module(f"{__name__}.{code}").LANGUAGE
    return made


def exists(code: str) -> bool:
    """Whether there is a language of this code; nothing of it is loaded for that."""
    return bool(_CODE.match(code)) and _stands(f"{__name__}.{code}")


def no_such_language(code: str) -> str:
    """The sentence for whoever asked for it."""
    return f"there is no language {code}; there are: {', '.join(codes())}"


@cache
def codes() -> tuple[str, ...]:
    """Of all languages there are, in the order of the alphabet."""
    from pkgutil import iter_modules  # whoever speaks the languages of its configuration need not look for others

    return tuple(sorted(module.name for module in iter_modules(__path__) if module.ispkg and _CODE.match(module.name)))


def found() -> tuple[Language, ...]:
    """All languages there are: those that are written from right to left, as they are at home here, before the others."""
    return tuple(sorted(map(language, codes()), key=lambda one: not one.right_to_left))


def words(place: str, language: Language, kind: type[W]) -> W:
    """What is said at `place`, the package of a room's or a service's words, in a language: its `WORDS`. Raises NotSaid."""
    for name in _files(place, language):
        try:
            said = import_module(name).WORDS
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
        else:
            assert isinstance(said, kind)
            return said
    missing_files = " nor ".join(f"{name.removeprefix(_HOUSE).replace('.', '/')}.py" for name in _files(place, language))
    raise NotSaid(f"nothing is said in {language.code}: there is neither {missing_files}")


@cache
def speaks(place: str, language: Language) -> bool:
    """Whether there are words for `place` in a language."""
    return any(map(_stands, _files(place, language)))


def speaking(place: str) -> tuple[Language, ...]:
    """The languages that there are words in for `place`, in the order of `found`."""
    return tuple(one for one in found() if speaks(place, one))


@cache
def nearest(place: str, language: Language) -> Language:
    """The language in which `place` answers to somebody who speaks `language`: the same, or else one that is written the same way."""
    spoken = speaking(place)
    alike = (one for one in spoken if one.right_to_left is language.right_to_left)
    return language if language in spoken else next(alike, spoken[0])


def _stands(module: str) -> bool:
    """Whether there is such a module. Nothing is loaded for that, not even what it stands in."""
    folder, _, _ = module.removeprefix(_HOUSE).rpartition(".")
    return PathFinder.find_spec(module, [f"{path}/../{folder.replace('.', '/')}" for path in __path__]) is not None


def _files(place: str, language: Language) -> tuple[str, str]:
    """The two modules in which the words for `place` may stand."""
    room = place.removesuffix(".words").rpartition(".")[2]
    return f"{place}.{language.code}", f"{__name__}.{language.code}.{room}"
