"""The face of the terminal: screens as data, their words in two languages, and the painter that makes them visible."""

from __future__ import annotations

from screens.registry import view_of

__all__ = ["view_of"]
