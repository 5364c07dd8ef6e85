"""`python -m otp_atm`, the same as the command `otp-atm`."""

from __future__ import annotations

import sys

from otp_atm.kiosk.project import PROJECT
from otp_atm.launcher import main

if __name__ == "__main__":
    sys.path[:] = [place for place in sys.path if place != str(PROJECT)]  # as run_atm.py does, where it is started in a checkout
    sys.exit(main())
