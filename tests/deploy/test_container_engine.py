"""B20: a real engine builds the Containerfile, and what it has built runs. In `make acceptance` alone, as root: it installs a Debian,
which stands for the base image under its name, so that no registry of images is asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.deploy.containerfile import CONTAINERFILE, bare, download, stages

NEEDED = [name for name in ("debootstrap", "buildah") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.skipif(not os.environ.get("EVERY_SCENARIO"), reason="in `make acceptance`"),
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root"),
    pytest.mark.skipif(bool(NEEDED), reason=f"needs {', '.join(NEEDED)}"),
]
APART = ("--isolation", "chroot", "--network", "host")


class Engine:
    """Buildah with a store of its own."""

    def __init__(self, folder: Path) -> None:
        self._store = ["--storage-driver", "vfs", "--root", str(folder / "store"), "--runroot", str(folder / "run")]

    def __call__(self, *words: str | Path) -> str:
        done = subprocess.run(["buildah", *self._store, *words], cwd=PROJECT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout.strip()


def test_b20_an_engine_builds_the_containerfile_and_what_it_built_runs(tmp_path: Path) -> None:
    engine, image = Engine(tmp_path), stages()[-1]
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nno-index = true\nfind-links = /wheels\n", encoding="utf-8")
    empty = engine("from", "scratch")
    engine("add", empty, bare(tmp_path), "/")
    engine("commit", "--rm", empty, f"docker.io/library/{image.base}")
    lent = ("--volume", f"{download(tmp_path)}:/wheels:ro", "--volume", f"{settings}:/etc/pip.conf:ro")
    engine("build", *APART, *lent, "--pull-never", "--format", "docker", "--file", CONTAINERFILE, "--tag", "otp-atm", ".")
    made = json.loads(engine("inspect", "--type", "image", "otp-atm"))["Docker"]["config"]
    assert (made["User"], made["StopSignal"], [*made["Volumes"]]) == (image.one("USER"), image.one("STOPSIGNAL"), [image.one("VOLUME")])
    assert (made["Entrypoint"], made["Cmd"]) == (image.words("ENTRYPOINT"), image.words("CMD"))
    assert made["Healthcheck"]["Test"] == ["CMD", *image.health]
    container = engine("from", "--pull-never", "otp-atm")
    assert engine("run", *APART[:2], container, "--", "id", "-u") == image.one("USER").partition(":")[0]
    scenarios = "/opt/otp-atm/lib/python3.13/site-packages/otp_atm/scenarios/atm"
    engine("run", *APART[:2], container, "--", *image.words("ENTRYPOINT"), "scenario", scenarios)
