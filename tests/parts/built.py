"""Wheel and sdist, built as `make dist` builds them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from otp_atm.kiosk.project import PROJECT

PATIENCE = 60.0


def build(into: Path, *targets: str, source: Path = PROJECT, umask: int = -1) -> dict[str, Path]:
    """What hatchling makes of the sources, by its kind: `wheel`, `sdist`, or those of `targets`."""
    wanted = [word for target in targets for word in ("-t", target)]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(into), *wanted],
        cwd=source,
        env={name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"},
        umask=umask,
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return {"wheel" if path.suffix == ".whl" else "sdist": path for path in into.iterdir()}
