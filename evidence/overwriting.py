"""What evidence is written over: an earlier file of the same kind, and nothing else that somebody may need."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from otp_atm.kiosk.load import BadFile

IsOurs = Callable[[bytes], bool]
"""Whether a file that begins so is of the kind."""
ENOUGH: Final = 512
"""Bytes, by which it is known."""
_GZIP: Final = 16 + zlib.MAX_WBITS


def require_ours(path: Path, what: str, is_ours: IsOurs) -> None:
    """Raises BadFile for a file that holds something else than `what`, and for one that cannot be read. An empty one holds nothing."""
    if not path.is_file():
        return
    try:
        with path.open("rb") as file:
            begins = file.read(ENOUGH)
    except OSError as error:
        raise BadFile(f"{path}: is there already, and cannot be read: {error.strerror}") from None
    if begins and not is_ours(begins):
        raise BadFile(f"{path}: is there already, and is no {what}: it is not overwritten")


def beginning(*with_these: bytes) -> IsOurs:
    """Files that begin with one of these."""
    return lambda begins: begins.startswith(with_these)


def unpacked_beginning(with_this: bytes) -> IsOurs:
    """Gzip files whose content begins with this."""

    def is_ours(begins: bytes) -> bool:
        try:
            return zlib.decompressobj(_GZIP).decompress(begins, len(with_this)) == with_this
        except zlib.error:
            return False

    return is_ours
