"""How a driver or a bank of yours enters: the factory that a configuration names as `package.module:factory`.

    card_reader:
      driver: my_package.reader:make
      options: {port: /dev/ttyUSB0}

`make` is called with these options and with what there is to know of the terminal, and returns what `otp_atm.ports` describes. For a card
reader, `CardReaderDriver` keeps the rules of the port already.
"""

from __future__ import annotations

from otp_atm.hardware.card_reader.driver import CardReaderDriver
from otp_atm.kiosk.factories import BankFactory, CardReaderFactory, Options, PinPadFactory, Terminal, Unusable

__all__ = ["BankFactory", "CardReaderDriver", "CardReaderFactory", "Options", "PinPadFactory", "Terminal", "Unusable"]
