"""`python -m otp_atm`, the same as the command `otp-atm`."""

from __future__ import annotations

import sys

from otp_atm.launcher import main

if __name__ == "__main__":
    sys.exit(main())
