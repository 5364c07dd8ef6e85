"""What a configuration says of the PIN pad."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from msgspec import Struct

from otp_atm.kiosk.foreign import require_driver
from otp_atm.kiosk.load import Misfit

PIN_PADS: Final[Mapping[str, str]] = {"simulated": "otp_atm.hardware.pin_pad.simulated", "serial": "otp_atm.hardware.pin_pad.serial"}
"""The module of each driver (`hardware.drivers.PinPadModule`)."""
DEMO_MASTER_KEY: Final = Path(__file__).with_name("demo-master-key.hex")
"""It is published with this program, and so no secret."""


class PinPadSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The PIN pad's driver; `options` are those of somebody's own.

    A simulated one has its terminal master key in a file, in hexadecimal; a serial one holds its own and is on `port`, at `speed` bit/s.
    `on_screen` shows a simulated one's keys on a touch screen, the digits in their usual order or shuffled for each PIN.
    `keys` adds keyboard keys to those that a simulated one has: their names, and a digit or a key of `kiosk.vocabulary.Key` for each.
    """

    driver: str = "simulated"
    master_key_file: Path = DEMO_MASTER_KEY
    keys: dict[str, str] = {}
    on_screen: Literal["none", "fixed", "shuffled"] = "none"
    port: Path = Path("/dev/ttyUSB0")
    speed: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    options: dict[str, Any] = {}

    def __post_init__(self) -> None:
        require_driver(self.driver, PIN_PADS, self.options)
        if not self.is_simulated and self.on_screen != "none":
            pad = "a serial pad" if self.driver == "serial" else self.driver
            raise Misfit(f"must be none: {pad} has keys of its own", ("on_screen",))

    @property
    def is_simulated(self) -> bool:
        """It is in this program; any other has its terminal master key and its keys in itself."""
        return self.driver == "simulated"
