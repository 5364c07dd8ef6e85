"""The shape of `services` in config.yaml: a key for each service that has something to set, which stands in its folder, in `settings`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, defstruct, field

_FOLDER = Path(__file__).parent


def _found() -> Iterator[tuple[str, type[Struct], Any]]:
    """Of each such service its name, its `Settings`, and how they are by default."""
    for file in sorted(_FOLDER.glob("*/settings.py")):
        kind: type[Struct] = import_module(f"{__package__}.{file.parent.name}.settings").Settings
        yield file.parent.name, kind, field(default_factory=kind)


if TYPE_CHECKING:
    ServiceSettings = Any
else:
    ServiceSettings = defstruct("ServiceSettings", list(_found()), frozen=True, forbid_unknown_fields=True)
