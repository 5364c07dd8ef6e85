"""The shape of `services` in config.yaml: a key for each service that has something to set, which stands in its folder, in `settings`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from msgspec import Struct, defstruct, field


def _found() -> Iterator[tuple[str, type[Struct], Any]]:
    """Of each such service its name, its `Settings`, and how they are by default."""
    for service in iter_modules(import_module(__package__).__path__):
        place = f"{__package__}.{service.name}.settings"
        if service.ispkg and find_spec(place):
            kind: type[Struct] = import_module(place).Settings
            yield service.name, kind, field(default_factory=kind)


if TYPE_CHECKING:
    ServiceSettings = Any
else:
    ServiceSettings = defstruct("ServiceSettings", list(_found()), frozen=True, forbid_unknown_fields=True)
