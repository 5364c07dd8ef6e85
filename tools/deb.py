"""The Debian package of this checkout, `make deb`: the terminal in a virtual environment under /usr/lib/otp-atm, with what is locked.

Nothing is taken from the machine that builds but its interpreter's version and its architecture: scripts, byte code and records of an
installation, in which paths would stand, are left out. Python modules are compiled where the package is installed, as Debian does it.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from email.utils import formatdate
from hashlib import md5, sha256
from pathlib import Path
from typing import Final

from otp_atm.kiosk.project import PROJECT

INTERPRETER: Final = "/usr/bin/python3"
"""Debian's own, which the package depends on: no other is on a terminal."""
LOCKS: Final = ("requirements.txt", "requirements-pcsc.txt")
HOME: Final = "usr/lib/otp-atm"
DOC: Final = "usr/share/doc/otp-atm"
SAMPLES: Final = (
    *(f"deploy/host/{name}" for name in ("chrony.conf", "nftables.conf", "usbguard-rules.conf")),
    *(f"deploy/monitoring/{name}" for name in ("prometheus.yml", "otp-atm.rules.yml", "rules.test.yml", "otp-atm-dashboard.json")),
)
"""For the machine around a terminal and for who looks after many: to be edited and put where they belong by whoever wants them."""
UNITS: Final = "usr/lib/systemd/system"

FILES: Final[Mapping[str, tuple[str, int]]] = {
    "deploy/otp-atm.service": (f"{UNITS}/otp-atm.service", 0o644),
    "deploy/otp-atm-x11.service": (f"{UNITS}/otp-atm-x11.service", 0o644),
    "deploy/otp-atm-bank.service": (f"{UNITS}/otp-atm-bank.service", 0o644),
    "deploy/display-x11.conf": (f"{UNITS}/otp-atm.service.d/display.conf", 0o644),
    "deploy/display-kms.conf": (f"{HOME}/display-kms.conf", 0o644),
    "deploy/50-otp-atm.rules": ("usr/share/polkit-1/rules.d/50-otp-atm.rules", 0o644),
    "deploy/debian/sysusers.conf": ("usr/lib/sysusers.d/otp-atm.conf", 0o644),
    "deploy/debian/tmpfiles.conf": ("usr/lib/tmpfiles.d/otp-atm.conf", 0o644),
    "deploy/debian/lintian-overrides": ("usr/share/lintian/overrides/otp-atm", 0o644),
    "deploy/config.yaml": ("etc/otp-atm/config.yaml", 0o640),
    "deploy/xorg.conf": ("etc/X11/otp-atm.conf", 0o644),
    "config.yaml": (f"{DOC}/config.yaml", 0o644),
    "docs/licences.md": (f"{DOC}/licences.md", 0o644),
    "deploy/debian/copyright": (f"{DOC}/copyright", 0o644),
    **{name: (f"{DOC}/{name}", 0o644) for name in SAMPLES},
}
"""Where the files of the checkout lie in the package, and who may read them. What is under etc/ is the site's (a conffile)."""
SCRIPTS: Final = ("postinst", "prerm", "postrm")
NOT_NEEDED: Final = (
    "pip", "pip-*", "setuptools", "setuptools-*", "pkg_resources", "_distutils_hack", "distutils-precedence.pth", "wheel", "wheel-*",
    "pygame/tests", "pygame/docs", "pygame/examples", "pygame/include", "pygame/__pyinstaller", "sqlalchemy/testing", "*/test", "*/tests",
    "**/__pycache__", "**/*.pyi", "**/*.pyx", "**/*.pxd", "**/*.c", "**/*.h",
    "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED", "*.dist-info/direct_url.json",
)  # fmt: skip
"""What only building, testing or type-checking needs of the libraries, and what says where they were installed."""


def package(project: Path, into: Path, work: Path) -> Path:
    """Build the package of a checkout in the folder `work`, whose environment is used again if its locks are the same; where it lies."""
    tree = work / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    site = fill(project, tree, environment(project, work / "environment"), work)
    version = debian_version(version_of(site))
    links(tree, site)
    documents(project, tree, version)
    modes(tree)
    control(project, tree, version)
    into.mkdir(parents=True, exist_ok=True)
    built = into / f"otp-atm_{version}_{architecture()}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(built)]
    subprocess.run(command, env=os.environ | {"SOURCE_DATE_EPOCH": str(epoch(project))}, check=True, stdout=subprocess.DEVNULL)
    return built


def debian_version(version: str) -> str:
    """A version of Python's (PEP 440) as Debian sorts it: what comes before a release is less than it.

    >>> debian_version("1.2.0"), debian_version("1.2.0rc1"), debian_version("1.2.0.dev3"), debian_version("1.2.0.post1")
    ('1.2.0', '1.2.0~rc1', '1.2.0~dev3', '1.2.0+post1')
    """
    return re.sub(r"\.post", "+post", re.sub(r"\.?(a|b|rc|dev)(?=\d)", r"~\1", version))


def epoch(project: Path) -> int:
    """When what is packed was made, in seconds since 1970: SOURCE_DATE_EPOCH, or the last commit."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or _said("git", "log", "-1", "--format=%ct", cwd=project))


def architecture() -> str:
    """Debian's name for what this machine runs: amd64, arm64."""
    return _said("dpkg", "--print-architecture")


def python() -> str:
    """The package of the interpreter that the environment is made of, and can be run by alone: python3.11."""
    return Path(_said(INTERPRETER, "-c", "import os, sys; print(os.path.realpath(sys.executable))")).name


def environment(project: Path, folder: Path) -> Path:
    """The site-packages of what is locked, each file with the hash that is locked."""
    locks = [project / name for name in LOCKS]
    wanted = sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    done = folder / "locked"
    if not done.exists() or done.read_text() != wanted:
        subprocess.run([INTERPRETER, "-m", "venv", "--clear", folder], check=True)
        pip = [str(folder / "bin/pip"), "--disable-pip-version-check", "--quiet", "install", "--no-compile", "--require-hashes"]
        for lock in locks:
            subprocess.run([*pip, "-r", str(lock)], check=True)
        done.write_text(wanted)
    return folder / "lib" / python() / "site-packages"


def fill(project: Path, tree: Path, libraries: Path, work: Path) -> Path:
    """Put libraries, program and files into the tree; its site-packages."""
    site = tree / HOME / "lib" / python() / "site-packages"
    shutil.copytree(libraries, site, symlinks=True)
    for pattern in NOT_NEEDED:
        for path in [*site.glob(pattern)]:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    compiled = [*site.glob("smartcard/**/*.so"), *site.glob("yaml/*.so")]
    subprocess.run(["strip", "--strip-unneeded", *compiled], check=True)
    wheels = work / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels], cwd=project, check=True, capture_output=True)
    with zipfile.ZipFile(next(wheels.iterdir())) as wheel:
        wheel.extractall(site)
    for name, (place, _) in FILES.items():
        (tree / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project / name, tree / place)
    return site


def version_of(site: Path) -> str:
    """That of the program in it."""
    found = re.search(r'^__version__ = "(.+)"$', (site / "otp_atm" / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found[1]


def links(tree: Path, site: Path) -> None:
    """What makes a virtual environment of it, where it will lie; the command; and the documents, where one looks for them."""
    home = tree / HOME
    (home / "bin").mkdir()
    (home / "bin/python").symlink_to(f"../../../bin/{python()}")
    (home / "pyvenv.cfg").write_text(
        f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {_said(INTERPRETER, '-V').split()[-1]}\n"
    )
    command = f"#!/{HOME}/bin/python\nimport sys\n\nfrom otp_atm.launcher import main\n\nsys.exit(main())\n"
    (home / "bin/otp-atm").write_text(command)
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/otp-atm").symlink_to("../lib/otp-atm/bin/otp-atm")
    (tree / DOC / "docs").symlink_to(f"../../../lib/otp-atm/{site.relative_to(home)}/otp_atm/docs")


def documents(project: Path, tree: Path, version: str) -> None:
    """The changelogs, compressed as Debian has them."""
    day = formatdate(epoch(project))
    who = f"OTP ATM developers <otp-atm@localhost>  {day}"
    entry = f"otp-atm ({version}) stable; urgency=medium\n\n  * What is new is in CHANGES.md.\n\n -- {who}\n"
    for name, text in (("changelog.gz", entry.encode()), ("CHANGES.md.gz", (project / "CHANGELOG.md").read_bytes())):
        (tree / DOC / name).write_bytes(gzip.compress(text, mtime=0))


def modes(tree: Path) -> None:
    """Everybody may read; nothing is to be executed but the command; and the configuration is its owner's."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == tree / HOME / "bin/otp-atm" else 0o644)
    for place, mode in FILES.values():
        (tree / place).chmod(mode)
    (tree / "etc/otp-atm").chmod(0o750)


def control(project: Path, tree: Path, version: str) -> None:
    """What dpkg is told of it."""
    folder = tree / "DEBIAN"
    kilobytes = sum(path.lstat().st_size for path in files(tree)) // 1024
    folder.mkdir()
    told = {"version": version, "architecture": architecture(), "python": python(), "size": kilobytes}
    (folder / "control").write_text((project / "deploy/debian/control").read_text().format(**told))
    (folder / "conffiles").write_text("".join(f"/{place}\n" for place in conffiles()))
    sums = (f"{md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree)}\n" for path in files(tree) if not path.is_symlink())
    (folder / "md5sums").write_text("".join(sums))
    for name in SCRIPTS:
        shutil.copyfile(project / "deploy/debian" / name, folder / name)
        (folder / name).chmod(0o755)


def files(tree: Path) -> Iterator[Path]:
    """What is installed, in order."""
    return (
        path for path in sorted(tree.rglob("*")) if "DEBIAN" not in path.relative_to(tree).parts and (path.is_symlink() or path.is_file())
    )


def conffiles() -> list[str]:
    """What a site may change: an upgrade keeps it."""
    return [place for place, _ in FILES.values() if place.startswith("etc/")]


def _said(*command: str, cwd: Path | None = None) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, encoding="utf-8").stdout.strip()


if __name__ == "__main__":
    print(package(PROJECT, PROJECT / "dist", PROJECT / "build" / "deb"))
