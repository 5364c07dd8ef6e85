"""The demo as in the beginning: what its phone, wallet, clock and journal keep is set aside, and its bank begins again from the fixtures.

Nothing is deleted but what was set aside before: each file lies beside its successor as `NAME.old`, until the next time.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from otp_atm.bank.simulator.settings import sqlite_file
from otp_atm.kiosk.journal_files import key_beside
from otp_atm.kiosk.journal_lock import JournalLock
from otp_atm.kiosk.load import NotNow
from otp_atm.kiosk.private_file import patiently

if TYPE_CHECKING:
    from otp_atm.configuration import Settings
    from otp_atm.demo.bank_process import BankProcess

OLD: Final = ".old"
ADVICE: Final = "`demo --fresh` sets it aside and begins anew"
_RESET_SECONDS: Final = 1.5
"""For which a bank may take to begin again; one that takes longer, or that there is not, is started anew on an empty database."""
_BESIDE_DATABASE: Final = ("", "-wal", "-shm", "-journal")


def clock_file(settings: Settings) -> Path:
    """Where the demo's clock keeps how far it is ahead."""
    return settings.phone.file.with_name("demo-clock")


def cards_file(settings: Settings) -> Path:
    """Where the wallet keeps the cards of one's own."""
    return settings.phone.file.with_name("demo-cards")


def begin_anew(bank: BankProcess, settings: Settings) -> None:
    """With nothing of the demo open but its bank. Raises NotNow where something cannot be set aside."""
    _set_journal_aside(settings)
    for kept in (settings.phone.file, cards_file(settings)):
        _set_aside(kept, *(kept.with_name(f"{kept.name}{more}") for more in (".key", "-journal")))
    _set_aside(clock_file(settings))
    if not _reset(bank):
        bank.renew(partial(_set_bank_aside, settings))


def _reset(bank: BankProcess) -> bool:
    """Whether the bank has begun again."""
    from otp_atm.bank.wire.control import RESET
    from otp_atm.bank.wire.message import Nothing
    from otp_atm.bank.wire.problems import Problem
    from otp_atm.bank.wire.transport import TransportError

    transport = bank.transport()
    try:
        return not isinstance(transport.call(RESET, Nothing(), deadline=_RESET_SECONDS), Problem)
    except TransportError:
        return False
    finally:
        transport.close()


def _set_journal_aside(settings: Settings) -> None:
    """With the key that it is sealed with, unless that is kept elsewhere, and may be another's, too."""
    directory, key_file = settings.journal.directory, settings.journal.key_file
    if not directory.exists():
        return
    try:
        JournalLock(directory).close()
    except BlockingIOError:
        raise NotNow(f"{directory}: another terminal is writing this journal: end it first") from None
    except OSError as error:
        raise NotNow(f"{directory}: the journal cannot be set aside: {error.strerror}") from None
    old = directory.with_name(f"{directory.name}{OLD}")
    _move(directory, old)
    if key_file is None and key_beside(directory).exists():
        _move(key_beside(directory), key_beside(old))


def _set_bank_aside(settings: Settings) -> None:
    """Its database, if that is a file, and the key that it was made under."""
    database = sqlite_file(settings.simulator.database)
    if database is None:
        raise NotNow("the bank does not answer, and its database is no file that could be set aside: see to it first")
    _set_aside(*(database.with_name(f"{database.name}{more}") for more in _BESIDE_DATABASE), settings.simulator.master_key_file)


def _set_aside(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            _move(path, path.with_name(f"{path.name}{OLD}"))


def _move(path: Path, to: Path) -> None:
    """In the place of what is there. Raises NotNow."""
    try:
        if to.is_dir():
            shutil.rmtree(to)
        patiently(lambda: path.replace(to))
    except OSError as error:
        raise NotNow(f"{path}: it cannot be set aside: {error.strerror}") from None
