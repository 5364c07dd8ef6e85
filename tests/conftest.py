"""What several kinds of tests need."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.end_to_end.xvfb import Xvfb
from tests.needs import need

for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]  # every server of the tests is on loopback, and no proxy between


@pytest.fixture(scope="session")
def xvfb() -> type[Xvfb]:
    """Private X servers."""
    missing = [program for program in ("Xvfb", "xdotool") if not shutil.which(program)]
    need("window", f"needs {' and '.join(missing)}" if missing else "")
    return Xvfb
