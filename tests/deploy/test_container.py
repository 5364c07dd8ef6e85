"""B20: the Containerfile and compose.yaml say what they must, and nothing in them has drifted from the program. What they do
is performed in `test_container_performed`, and by an engine in `test_container_engine`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

import pytest

from otp_atm import launcher
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import load
from otp_atm.kiosk.project import PROJECT
from otp_atm.languages.offered import require
from tests.deploy.containerfile import COMPOSE, CONTAINERFILE, context, stages
from tests.needs import lacking, linux_only
from tools.project_table import project_table

IMAGE: Final = stages()[-1]
SERVICES: Final[dict[str, Any]] = COMPOSE["services"]
OURS: Final = [name for name, told in SERVICES.items() if told["image"] == "otp-atm"]
PLACE: Final = "/opt/otp-atm/container/"
"""Where the image has what lies in deploy/container."""


@linux_only("hadolint")
def test_hadolint_finds_nothing() -> None:
    program = Path(sys.executable).parent / "hadolint"
    lacking("" if program.exists() else "needs hadolint")
    judged = subprocess.run([program, "--failure-threshold=style", CONTAINERFILE], capture_output=True, text=True, check=False)
    assert (judged.returncode, judged.stdout) == (0, "")


def test_the_image_has_what_was_built_and_none_of_what_it_was_built_with() -> None:
    build, image = stages()
    assert build.base == image.base
    assert [said for said in image.all("COPY") if "--from=build" in said] == ["--from=build /opt/otp-atm /opt/otp-atm"]
    assert all("--require-hashes" in said for run in build.all("RUN") for said in run.split("&&") if "requirements" in said)


def test_its_user_is_a_number_and_nobody_else() -> None:
    user, _, group = IMAGE.one("USER").partition(":")
    assert user == group
    assert int(user) >= 10_000
    order = [instruction for instruction, _ in IMAGE.steps]
    assert order.index("USER") > max(at for at, instruction in enumerate(order) if instruction in {"RUN", "COPY"})
    secrets = (PROJECT / "deploy/container/secrets.sh").read_text(encoding="utf-8")
    assert f"chown {user}:{group} " in secrets


def test_what_is_written_goes_to_the_volume() -> None:
    assert IMAGE.environment["XDG_STATE_HOME"] == IMAGE.environment["HOME"] == IMAGE.one("VOLUME") == IMAGE.one("WORKDIR")


def test_the_engine_is_given_what_the_wheel_is_made_of_and_no_secret() -> None:
    given = context()
    wheel = project_table_of_wheel()
    assert {path.split("/")[0] for path in given} == {*wheel, "README.md", "pyproject.toml", *locks()}
    assert not [path for path in given if path.endswith((".key", ".sqlite3")) or "secrets/" in path]
    for said in IMAGE.all("COPY"):
        if not said.startswith("--from"):
            assert set(said.split()[:-1]) <= set(given)


def project_table_of_wheel() -> set[str]:
    told = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    return {*told["only-include"], *told["force-include"]}


def locks() -> list[str]:
    return ["requirements-build.txt", "requirements-container.txt"]


def test_the_python_is_one_that_the_metadata_promise() -> None:
    version = IMAGE.base.removeprefix("python:").partition("-")[0]
    assert f"Programming Language :: Python :: {version}" in project_table()["classifiers"]


@pytest.mark.parametrize("service", OURS)
def test_what_a_service_runs_is_there_and_is_understood(service: str) -> None:
    told = SERVICES[service]
    words = [*told.get("entrypoint", IMAGE.words("ENTRYPOINT")), *told["command"]]
    if words[0] == "otp-atm":
        args = launcher.parser().parse_args(words[1:])
        load(PROJECT / "deploy/container" / args.config.name, Settings, require)
    else:
        assert words[:3] == ["python", "-m", "pytest"]
    for word in [*words, *told["healthcheck"].get("test", [])]:
        if PLACE in word:
            name = "deploy/container/" + word.partition(PLACE)[2]
            assert any(name in said.split() for said in IMAGE.all("COPY")), word
        if "/run/secrets/" in word:
            assert word.partition("/run/secrets/")[2] in told["secrets"]


@pytest.mark.parametrize("service", OURS)
def test_a_service_can_do_no_more_than_it_must(service: str) -> None:
    told = SERVICES[service]
    assert told["read_only"]
    assert told["cap_drop"] == ["ALL"]
    assert told["tmpfs"]
    assert [volume.partition(":")[2] for volume in told["volumes"]] == [IMAGE.one("VOLUME")]
    assert all(port.startswith("127.0.0.1:") for port in told.get("ports", []))
    assert set(told["secrets"]) <= set(COMPOSE["secrets"])


def test_each_waits_until_the_one_before_it_is_well() -> None:
    waits = {name: {other: how["condition"] for other, how in told.get("depends_on", {}).items()} for name, told in SERVICES.items()}
    well = "service_healthy"
    assert waits == {"db": {}, "bank": {"db": well}, "terminal": {"bank": well}, "test": {"terminal": well}}
    assert all(SERVICES[name]["healthcheck"]["test"][0] == "CMD" for name in ("db", "bank", "terminal"))


def test_the_passwords_are_in_files_that_one_script_makes(tmp_path: Path) -> None:
    (tmp_path / "deploy/container").mkdir(parents=True)
    script = shutil.copy(PROJECT / "deploy/container/secrets.sh", tmp_path / "deploy/container")
    text = Path(script).read_text(encoding="utf-8")
    for file in (told["file"] for told in COMPOSE["secrets"].values()):
        assert f">{file}" in text
    assert "secrets" in (PROJECT / ".gitignore").read_text(encoding="utf-8").replace("/", "").split()


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/well" else 503)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_the_health_check_knows_well_from_ill_and_from_nobody() -> None:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        place = f"http://127.0.0.1:{server.server_port}"
        said = [ask(f"{place}/well"), ask(f"{place}/ill")]
    finally:
        server.shutdown()
        server.server_close()
    said.append(ask(f"{place}/well"))
    assert said == [0, 1, 1]


def ask(url: str) -> int:
    asked = [sys.executable, "-S", str(PROJECT / "deploy/container/health.py"), url]
    return subprocess.run(asked, env={"http_proxy": "http://127.0.0.1:1"}, capture_output=True, check=False).returncode
