"""Files that are written in a language: the scenarios of a room, say, which speak to whoever watches.

A room keeps those of its own languages side by side, `tour.fa.yaml` and `tour.en.yaml`; a language may bring its own in its folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages import found

_LANGUAGES: Final = Path(__file__).parent


def in_language(folder: Path, name: str, language: Language) -> Path:
    """The YAML file of this name in a language, or in one that is written the same way, or in any. Raises FileNotFoundError."""
    there = {one: path for one in found() if (path := _file(folder, name, one)).exists()}
    if not there:
        raise FileNotFoundError(folder / f"{name}.{language.code}.yaml")
    alike = (path for one, path in there.items() if one.right_to_left is language.right_to_left)
    return there.get(language) or next(alike, next(iter(there.values())))


def _file(folder: Path, name: str, language: Language) -> Path:
    own = folder / f"{name}.{language.code}.yaml"
    return own if own.exists() else _LANGUAGES / language.code / f"{name}.yaml"
