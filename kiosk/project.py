"""Where this program lies. Defaults that name files mean its own; paths in a file are relative to that file's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
