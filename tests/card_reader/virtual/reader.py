"""The virtual reader as a whole: a private service, its slot, and this process as its client."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from otp_atm.hardware.card_reader.pcsc_link import PRESENT, Context
from tests.card_reader.virtual.pcscd import PrivatePcscd, missing
from tests.card_reader.virtual.slot import ChipCard, VirtualSlot
from tests.needs import need


@cache
def _socket_path() -> Path:
    """Where this process's PC/SC calls find their service: libpcsclite looks up the place once and keeps it."""
    directory = tempfile.mkdtemp(prefix="pcsc-")
    atexit.register(shutil.rmtree, directory)
    path = Path(directory) / "pcscd.sock"
    os.environ["PCSCLITE_CSOCK_NAME"] = str(path)
    return path


class VirtualReader:
    """`pcscd` is not started yet."""

    name = "Virtual PCD 00 00"
    pattern = "virtual pcd * 00"

    def __init__(self, directory: Path) -> None:
        self.pcscd = PrivatePcscd(directory, _socket_path())
        self.slot = VirtualSlot(self.pcscd.port)

    def insert(self, card: ChipCard) -> None:
        """Put a card into the slot; the service tells its clients of it when this returns."""
        self.slot.insert(card)
        context, state = Context(), 0
        while not state & PRESENT:
            state = context.wait(self.name, state, seconds=1)
        context.release()


@contextmanager
def virtual_reader() -> Iterator[VirtualReader]:
    """A virtual reader that this process's PC/SC calls reach."""
    need("reader", missing())
    with tempfile.TemporaryDirectory(prefix="pcsc-") as directory:
        reader = VirtualReader(Path(directory))
        try:
            yield reader
        finally:
            reader.slot.remove()
            reader.pcscd.kill()
