"""What a configuration says of the way to the bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.settings import Seconds

NO_CREDENTIAL: Final = "no name or password (nothing with an @) may stand in the address of a bank: addresses are shown and logged"


class BankSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the bank is, whose certificates it is trusted by, and how long one request may take with all repetitions, in seconds."""

    url: Annotated[str, Meta(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?\Z")] = "http://127.0.0.1:8321"
    ca_file: Path | None = None
    deadline: Seconds = 15

    def __post_init__(self) -> None:
        if "@" in self.url:
            raise Misfit(NO_CREDENTIAL, ("url",))
        try:
            url = urlsplit(self.url)
            usable = bool(url.hostname) and url.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise Misfit(f"{self.url} leads nowhere: it takes a host, and a port from 1 to 65535 if any", ("url",))
