"""A bundle in its file: gzip'd JSON, whole or not at all."""

from __future__ import annotations

import gzip
import zlib
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from otp_atm.evidence.bundle import FORM, FORMAT, Bundle
from otp_atm.evidence.overwriting import require_ours, unpacked_beginning
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.private_file import private, remember_names, write_durably

ENDING: Final = ".json.gz"
MOST_BYTES: Final = 32_000_000
"""Of a bundle, unpacked. A file that holds more is none."""


class TooMuch(Exception):
    """A session is larger than any that is read again."""


class _Head(Struct, frozen=True):
    """What every form of it says."""

    format: str | UnsetType = UNSET
    form: int | UnsetType = UNSET


def packed(bundle: Bundle) -> bytes:
    """What stands in its file: the same bytes for the same session. Raises TooMuch where nobody could read it again."""
    content = _whole_file(msgspec.json.encode(replace(bundle, digest="")).removesuffix(_END))
    if len(content) > MOST_BYTES:
        raise TooMuch(f"the session comes to {len(content) / 1e6:.1f} MB, and a file holds {MOST_BYTES / 1e6:.0f} MB")
    return gzip.compress(content, mtime=0)


_END: Final = b'""}'


def _whole_file(before: bytes) -> bytes:
    """With the digest of what stands before it."""
    return before + f'"{sha256(before).hexdigest()}"}}'.encode()


def _is_whole(content: bytes) -> bool:
    return content == _whole_file(content[: -len(_END) - 2 * sha256().digest_size])


def require_writable(path: Path) -> None:
    """Raises BadFile where something else than a session lies already, and where no file can be made."""
    require_ours(path, "session that was kept", unpacked_beginning(f'{{"format":"{FORMAT}"'.encode()))
    if path.exists() and not path.is_file():
        raise BadFile(f"{path}: the session cannot be kept here: it is no file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.new")
        with open(aside, "ab", opener=private):
            pass
        aside.unlink()
    except OSError as error:
        raise BadFile(f"{path}: the session cannot be kept here: {error.strerror}") from None


def write(bundle: Bundle, path: Path) -> None:
    """For its owner's eyes only, whole or not at all. Raises OSError, and BadFile where it is too much for a file."""
    try:
        content = packed(bundle)
    except TooMuch as much:
        raise BadFile(f"{path}: cannot be kept: {much}") from None
    try:
        write_durably(path, content)
        remember_names(path.parent)
    except OSError:
        path.with_name(f"{path.name}.new").unlink(missing_ok=True)
        raise


def read(path: Path) -> Bundle:
    """The session that is kept in this file. Raises BadFile where there is none, or one of a newer form."""
    try:
        content = _unpacked(path)
        head = msgspec.json.decode(content, type=_Head)
        if head.format != FORMAT or not isinstance(head.form, int):
            raise BadFile(f"{path}: is no session that a terminal has kept")
        if head.form > FORM:
            raise BadFile(f"{path}: is kept in form {head.form}, and this program knows none newer than {FORM}: a newer version reads it")
        bundle = msgspec.json.decode(content, type=Bundle)
        return bundle if _is_whole(content) else replace(bundle, digest="")
    except OSError as error:
        raise BadFile(f"{path}: cannot be read: {error.strerror or 'it is no gzip file'}") from None
    except (msgspec.MsgspecError, EOFError, zlib.error, UnicodeDecodeError, RecursionError) as wrong:
        raise BadFile(f"{path}: is damaged, or no session that a terminal has kept: {wrong}") from None


def _unpacked(path: Path) -> bytes:
    with closing(gzip.GzipFile(path)) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadFile(f"{path}: holds more than a session does, {MOST_BYTES // 1_000_000} MB")
    return content
