"""The ATM: a demo on this computer, a kiosk in a branch, its bank, and what testers need."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Set
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from otp_atm.commands import streams
from otp_atm.commands.init import CONFIGURATION
from otp_atm.commands.streams import OutputLost
from otp_atm.configuration import Settings
from otp_atm.hardware.leaving import Ended, unwinding
from otp_atm.kiosk.load import BadFile, NotNow, load
from otp_atm.kiosk.parts import told_what_to_install
from otp_atm.kiosk.printable import printable
from otp_atm.kiosk.project import PROJECT
from otp_atm.languages.offered import require

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

COMMANDS: Final[Mapping[str, str]] = {
    "demo": "an ATM, its bank and a wallet of cards in one window",
    "kiosk": "the full-screen terminal, with the devices and the bank of the configuration",
    "bank": "the bank simulator alone",
    "scenario": "play scenario files headless, or in a window, and judge them",
    "replay": "go through a session that was kept again, without devices and bank, and find what is not as it was",
