"""What is put right in the end, whatever was found, and not where the process is to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from otp_atm.conformance.said import NotTried


@contextmanager
def afterwards(act: Callable[[], object]) -> Iterator[None]:
    """Does it when the context ends, kept or broken. Where the process is asked to end nothing more is asked of the bank: then the account
    says what is left."""
    try:
        yield
    except Exception:
        _quietly(act)
        raise
    _quietly(act)


def _quietly(act: Callable[[], object]) -> None:
    with suppress(NotTried):
        act()
