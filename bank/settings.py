"""What a configuration says of the way to the bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from otp_atm.kiosk.foreign import require_driver
from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.settings import Seconds

NO_CREDENTIAL: Final = "no name or password (nothing with an @) may stand in the address of a bank: addresses are shown and logged"


NATIVE: Final = "native"
"""The driver that speaks docs/bank-contract.md."""


class BankSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The driver of the bank, and how long one request may take with all repetitions, in seconds; `options` are those of somebody's own.

    Of the native one: where the bank is, and whose certificates it is trusted by.
    """

    driver: str = NATIVE
    url: Annotated[str, Meta(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?\Z")] = "http://127.0.0.1:8321"
    ca_file: Path | None = None
    deadline: Seconds = 15
    options: dict[str, Any] = {}

    def __post_init__(self) -> None:
        require_driver(self.driver, (NATIVE,), self.options)
        if "@" in self.url:
            raise Misfit(NO_CREDENTIAL, ("url",))
        try:
            url = urlsplit(self.url)
            usable = bool(url.hostname) and url.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise Misfit(f"{self.url} leads nowhere: it takes a host, and a port from 1 to 65535 if any", ("url",))
