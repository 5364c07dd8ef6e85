"""The Containerfile as it is written, and its steps performed without a container engine: in trees of files, by chroot and namespaces."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from otp_atm.kiosk.project import PROJECT

CONTAINERFILE: Final = PROJECT / "Containerfile"
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((PROJECT / "compose.yaml").read_text(encoding="utf-8"))
PLATFORMS: Final = [f"--platform=manylinux{name}_x86_64" for name in ("2014", "_2_17", "_2_28", "_2_34")]
HEALTHCHECK: Final = re.compile(r"(?:--\S+ )*CMD (\[.*\])")


@dataclass(frozen=True)
class Stage:
    """What follows on one FROM: each instruction and what it says."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        return [said for found, said in self.steps if found == instruction]

    def one(self, instruction: str) -> str:
        (said,) = self.all(instruction)
        return said

    def words(self, instruction: str) -> list[str]:
        """Of one in exec form, which alone makes the program the first process of its container."""
        words: list[str] = json.loads(self.one(instruction))
        return words

    @property
    def environment(self) -> dict[str, str]:
        return dict(pair.split("=", 1) for said in self.all("ENV") for pair in shlex.split(said))

    @property
    def health(self) -> list[str]:
        found = HEALTHCHECK.fullmatch(self.one("HEALTHCHECK"))
        assert found
        words: list[str] = json.loads(found[1])
        return words


def stages() -> list[Stage]:
    """Of the Containerfile, in order."""
    text = re.sub(r"^\s*#.*\n", "", CONTAINERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: list[Stage] = []
    arguments: dict[str, str] = {}
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        instruction, _, said = line.partition(" ")
        if instruction == "ARG":
            name, _, value = said.partition("=")
            arguments[f"${{{name}}}"] = value
        elif instruction == "FROM":
            base, _, name = said.partition(" AS ")
            found.append(Stage(arguments.get(base, base), name))
        elif line.strip():
            found[-1].steps.append((instruction, said.strip()))
    return found


def context() -> list[str]:
    """What of the project an engine would be given: what .dockerignore leaves, as paths of the files that are under version control."""
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, check=True, capture_output=True, text=True).stdout.splitlines()
    rules = [line for line in (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [path for path in tracked if _given(path, rules)]


def _given(path: str, rules: Sequence[str]) -> bool:
    """The last rule that fits decides, also if it fits a folder above."""
    given = True
    parts = path.split("/")
    above = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    for rule in rules:
        pattern = rule.removeprefix("!")
        if any(_fits(place, pattern) for place in above):
            given = rule.startswith("!")
    return given


def _fits(place: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch.fnmatch(place.rpartition("/")[2], pattern[3:])
    return place.count("/") == pattern.count("/") and fnmatch.fnmatch(place, pattern)


# Performed


def _promised() -> tuple[str, str]:
    """The Python and the Debian that the last FROM names."""
    python, _, debian = stages()[-1].base.removeprefix("python:").partition("-slim-")
    return python, debian


def bare(folder: Path) -> Path:
    """A Debian that stands for the base image."""
    python, debian = _promised()
    base = folder / "base"
    packages = "--include=python3,python3-venv,ca-certificates"
    subprocess.run(["debootstrap", "--variant=minbase", packages, debian, base], check=True, stdout=subprocess.DEVNULL)
    (base / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    assert f"python{python}" in str((base / "usr/bin/python3").readlink())
    return base


def download(folder: Path) -> Path:
    """The wheels that stand for the package registry, for the image's Python."""
    wheels = folder / "wheels"
    kept = ["--only-binary=:all:", f"--python-version={_promised()[0]}", *PLATFORMS, "-d", str(wheels)]
    for name in ("requirements-build.txt", "requirements-container.txt"):
        asked = ["--require-hashes", "-r", str(PROJECT / name), *kept]
        subprocess.run([PROJECT / ".venv/bin/python", "-m", "pip", "download", "-q", *asked], check=True)
    return wheels


def build(base: Path, into: Path, wheels: Path) -> Path:
    """Each stage's tree from the base's, by the Containerfile's own COPY, WORKDIR, ENV and RUN. `wheels` stand for the package registry.
    Returns the last stage's."""
    trees: dict[str, Path] = {}
    tree = into
    for stage in stages():
        tree = into / (stage.name or "image")
        subprocess.run(["cp", "-a", base, tree], check=True)
        (tree / "wheels").mkdir()
        trees[stage.name] = tree
        where = Path("/")
        for number, (instruction, said) in enumerate(stage.steps):
            if instruction == "WORKDIR":
                where = Path(said)
                _inside(tree, where).mkdir(parents=True, exist_ok=True)
            elif instruction == "COPY":
                _copy(said, tree, where, trees)
            elif instruction == "RUN":
                _run(tree, where, said, Stage(stage.base, stage.name, stage.steps[:number]).environment, wheels)
        (tree / "wheels").rmdir()
    return tree


def _inside(tree: Path, path: Path) -> Path:
    return tree / path.relative_to("/")


def _copy(said: str, tree: Path, where: Path, trees: Mapping[str, Path]) -> None:
    words = said.split()
    if words[0].startswith("--from="):
        whole = _inside(trees[words[0].removeprefix("--from=")], Path(words[1]))
        subprocess.run(["cp", "-a", "-T", whole, _inside(tree, Path(words[2]))], check=True)
        return
    target = _inside(tree, where / words[-1])
    given = context()
    for source in words[:-1]:
        files = given if source == "." else [path for path in given if path == source]
        assert files, f"{source}: not in what the engine is given"
        for path in files:
            to = target / (path if source == "." else Path(path).name)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / path, to)


def _run(tree: Path, where: Path, said: str, environment: Mapping[str, str], wheels: Path) -> None:
    mounts = f"mount -t proc proc {tree}/proc && mount --rbind /dev {tree}/dev && mount --bind {wheels} {tree}/wheels"
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/wheels", "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", **environment}
    inside = ["chroot", str(tree), "env", "-i", *_pairs(offline), "sh", "-c", f"cd {where} && {said}"]
    subprocess.run(["unshare", "--mount", "--pid", "--fork", "sh", "-ec", f"{mounts} && exec {shlex.join(inside)}"], check=True)


def _pairs(environment: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in environment.items()]


@dataclass(frozen=True)
class Network:
    """A network of its own with nothing but loopback, on which the services of compose.yaml have their names."""

    holder: int
    hosts: Path

    def within(self, command: Sequence[str | Path]) -> list[str]:
        return ["nsenter", f"--net=/proc/{self.holder}/ns/net", *map(str, command)]


@contextmanager
def network(folder: Path) -> Iterator[Network]:
    hosts = folder / "hosts"
    hosts.write_text("127.0.0.1 localhost " + " ".join(COMPOSE["services"]) + "\n")
    with subprocess.Popen(
        ["unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep 600"], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"up\n"
        try:
            yield Network(holder.pid, hosts)
        finally:
            holder.kill()


@dataclass(frozen=True)
class Container:
    """A service of compose.yaml on the image's tree: read-only root, its own /tmp, /data and secrets, as the image's user, process 1."""

    tree: Path
    net: Network
    service: str
    folder: Path
    """Of all services: `data-NAME` and `secrets`."""

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = COMPOSE["services"][self.service]
        return told

    @property
    def words(self) -> list[str]:
        image = stages()[-1]
        return [*self.told.get("entrypoint", image.words("ENTRYPOINT")), *self.told.get("command", image.words("CMD"))]

    def start(self, words: Sequence[str] | None = None, **more: Any) -> subprocess.Popen[str]:
        """With its own command, or another."""
        image, root, data = stages()[-1], self.tree, self.folder / f"data-{self.service}"
        data.mkdir(exist_ok=True)
        user = image.one("USER")
        os.chown(data, *map(int, user.split(":")))
        assert self.told["read_only"]
        steps = [
            f"mount --bind {root} {root}",
            f"mount -t tmpfs -o mode=1777 tmpfs {root}/tmp",
            f"mount -t tmpfs tmpfs {root}/run",
            f"mkdir {root}/run/secrets",
            *(f"touch {root}/run/secrets/{name}" for name in self.told.get("secrets", [])),
            *(f"mount --bind {self.folder}/secrets/{name} {root}/run/secrets/{name}" for name in self.told.get("secrets", [])),
            f"mount --bind {data} {root}/data",
            f"mount --bind {self.net.hosts} {root}/etc/hosts",
            f"mount --rbind /dev {root}/dev",
            f"mount -t proc proc {root}/proc",
            f"mount -o remount,ro,bind {root}",
            f"mount -o remount,ro {root}/run",
        ]
        inside = ["chroot", f"--userspec={user}", str(root), "env", "-i", f"--chdir={image.one('WORKDIR')}", *_pairs(image.environment)]
        act = " && ".join([*steps, f"exec setpriv --no-new-privs --inh-caps=-all {shlex.join([*inside, *(words or self.words)])}"])
        apart = self.net.within(["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", act])
        return subprocess.Popen(apart, text=True, **more)

    def healthy(self) -> bool:
        """What compose.yaml asks, once."""
        kind, *words = self.told["healthcheck"]["test"]
        assert kind == "CMD"
        return self.start(words, stderr=subprocess.DEVNULL).wait(30) == 0

    @staticmethod
    def stop(running: subprocess.Popen[str]) -> int:
        """As an engine does: the stop signal to process 1 of the container. Returns its exit code."""
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text(encoding="utf-8")
        os.kill(int(children.split()[0]), signal.Signals[stages()[-1].one("STOPSIGNAL")])
        return running.wait(15)
