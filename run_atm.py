#!/usr/bin/env python3
"""`python run_atm.py`: the command `otp-atm` of a checkout, which needs no installation."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or newer is needed")

from pathlib import Path

from otp_atm.launcher import main

if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    sys.path[:] = [name for name in sys.path if Path(name).resolve() != here]  # a package named as one of our rooms is its owner's
    sys.exit(main())
