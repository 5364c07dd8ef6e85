"""What looking at a device, or at anything else that a terminal needs, has found out."""

from __future__ import annotations

from typing import Final

OK, MISSING, WARNING = True, False, None
"""Good; the terminal would be out of service; it would serve, and somebody should know."""
SAID: Final = {OK: "ok", MISSING: "MISSING", WARNING: "WARNING"}

Finding = tuple[bool | None, str]
