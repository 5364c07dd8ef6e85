"""What several kinds of tests need."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.end_to_end.xvfb import Xvfb


@pytest.fixture(scope="session")
def xvfb() -> type[Xvfb]:
    """Private X servers. Where there is nothing to make them of, the tests that need one are left out, except in CI."""
    missing = [program for program in ("Xvfb", "xdotool") if not shutil.which(program)]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"needs {' and '.join(missing)}")
    assert not missing, f"CI needs {missing}"
    return Xvfb
