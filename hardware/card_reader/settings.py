"""What a configuration says of the card reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from otp_atm.kiosk.foreign import is_foreign, require_driver
from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.settings import Name

READERS: Final[Mapping[str, str]] = {
    "simulated": "otp_atm.hardware.card_reader.mock",
    "pcsc": "otp_atm.hardware.card_reader.pcsc",
    "stripe": "otp_atm.hardware.card_reader.stripe",
}
"""The module of each driver (`hardware.drivers.ReaderModule`)."""
SIMULATED: Final = frozenset({"simulated"})
"""Those whose cards are a wallet's."""


class CardReaderSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The card reader's driver, or those of a chip reader and a stripe reader that make one; `options` are those of somebody's own.

    `name` is the pattern of a PC/SC reader's name (`*` any, `?` one character).
    """

    driver: str | tuple[str, ...] = "simulated"
    name: Name = "*"
    options: dict[str, Any] = {}

    def __post_init__(self) -> None:
        if not self.drivers:
            raise Misfit("names no driver", ("driver",))
        for place, name in enumerate(self.drivers):
            require_driver(name, READERS, self.options, ("driver",) if isinstance(self.driver, str) else ("driver", place))
            if is_foreign(name) and len(self.drivers) > 1:
                raise Misfit(f"{name} is no part of two: a reader of one's own stands alone", ("driver", place))
            if name in self.drivers[:place]:
                raise Misfit(f"{name} stands there twice", ("driver", place))
        if len(self.drivers) > 1 and not (len(self.drivers) == 2 and "stripe" in self.drivers):
            raise Misfit("two drivers are a chip reader's and a stripe reader's: [pcsc, stripe]", ("driver",))

    @property
    def is_simulated(self) -> bool:
        """Whether it takes cards of a wallet."""
        return not SIMULATED.isdisjoint(self.drivers)

    @property
    def drivers(self) -> tuple[str, ...]:
        """One, or two of which one is `stripe`."""
        return (self.driver,) if isinstance(self.driver, str) else self.driver
