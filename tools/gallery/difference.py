"""What differs from what is committed, old | new | difference: the old pictures are painted by the program that recorded them.

That program is the commit which last wrote the recording, or another that is named, taken out of git and run beside this one. Where it
cannot be (no git, or a commit that has no such gallery), a picture that was kept to be seen takes its place, in its 256 colours.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from PIL import Image

from otp_atm.kiosk.project import PROJECT
from tools.gallery.comparison import difference, highlighted, in_colours_of, side_by_side
from tools.gallery.conditions import conditions, verdict
from tools.gallery.pictures import fingerprint, fingerprint_of, image_of, save
from tools.gallery.recording import KEPT, PIXELS, Recording, parsed, recording_at
from tools.gallery.shot import Shot, chosen, meant

DIRECTORY: Final = PROJECT / "build" / "difference"
_PAGE: Final = "index.html"


class Old(NamedTuple):
    """What is committed: in which commit (none without git), and what is held there."""

    commit: str
    recording: Recording


class NotThere(Exception):
    """A commit that git does not have, or that has no recording."""


def show(shots: Iterable[Shot], names: Sequence[str], commit: str = "") -> list[str]:
    """Paint what differs of the named pictures, or of all, into build/difference with a page, in place of what was there before.

    What differs in several sizes is painted in the first of them, and in those that are named. Returns what to say, line by line.
    Raises ValueError for a name that no picture has, and NotThere for a commit that is
    unknown or has no recording.
    """
    old = _old(commit)
    every = [*shots]
    differing = [shot for shot in chosen(every, names) if _differs(shot, old)]
    painted = [shot for shot in differing if _is_to_be_painted(shot, differing, names)]
    gone = sorted({key for key in old.recording.held if not names or _is_meant(key, names)} - {shot.key for shot in every})
    shutil.rmtree(DIRECTORY, ignore_errors=True)
    with TemporaryDirectory() as scratch:
        _paint_old(old.commit, [shot.key for shot in painted if shot.key in old.recording.held], Path(scratch))
        said = [_shown(shot, old, Path(scratch)) for shot in painted]
    said += [f"{shot.key}: differs, too" for shot in differing if shot not in painted]
    said += [f"{key}: is no more" for key in gone]
    if not said:
        return [f"nothing differs from {_called(old)}"]
    _write_page([shot.key for shot in painted], said, old)
    return [*said, verdict(old.recording.made_with, conditions()), f"old: {_called(old)}; see {DIRECTORY / _PAGE}"]


def _is_to_be_painted(shot: Shot, differing: Sequence[Shot], names: Sequence[str]) -> bool:
    first = next(other for other in differing if (other.folder, other.name) == (shot.folder, shot.name))
    return shot is first or _is_meant(shot.key, [name for name in names if "@" in name])


def _is_meant(key: str, names: Sequence[str]) -> bool:
    return any(meant(name, key) for name in names)


def _differs(shot: Shot, old: Old) -> bool:
    held = old.recording.held.get(shot.key)
    return held is None or held.pixels != fingerprint(shot.take())


def _called(old: Old) -> str:
    return f"commit {old.commit[:12]}" if old.commit else f"{KEPT.relative_to(PROJECT)} (no commit of it)"


def _git(*arguments: str) -> bytes | None:
    """What git says of the project; None if it is not there or refuses."""
    try:
        return subprocess.run(["git", "-C", PROJECT, *arguments], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def _old(commit: str) -> Old:
    path = (KEPT / PIXELS).relative_to(PROJECT).as_posix()
    found = _git("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}") if commit else _git("log", "-1", "--format=%H", "--", path)
    if commit and not found:
        raise NotThere(f"git has no commit {commit} here")
    named = (found or b"").decode().strip()
    text = _git("show", f"{named}:./{path}") if named else None
    if commit and text is None:
        raise NotThere(f"commit {commit} holds no {path}")
    return Old(named, parsed(text.decode()) if text is not None else recording_at(KEPT))


def _paint_old(commit: str, keys: Sequence[str], into: Path) -> None:
    """Have the program of a commit paint pictures. What it cannot paint is not there afterwards."""
    program = into / "program"
    archive = _git("archive", "--format=tar", commit, "--", ".", ":!docs") if commit and keys else None
    if archive is None:
        return
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(program, filter="data")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-m", "tools.gallery", "--paint", str(into / "pictures"), *keys]
    subprocess.run(command, cwd=program, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def paint(shots: Iterable[Shot], names: Sequence[str], into: Path) -> int:
    """Take those of the named pictures that there are, as PNG files named by their keys. Returns how many."""
    wanted = [shot for shot in shots if _is_meant(shot.key, names)]
    for shot in wanted:
        save(image_of(shot.take()), into / f"{shot.key}.png")
    return len(wanted)


def _shown(shot: Shot, old: Old, scratch: Path) -> str:
    """Write old | new | difference of a picture, or as much of it as there is; what to say of it."""
    new = image_of(shot.take())
    target = DIRECTORY / f"{shot.key}.png"
    held = old.recording.held.get(shot.key)
    if held is None:
        save(new, target)
        return f"{shot.key}: is new"
    painted = scratch / "pictures" / f"{shot.key}.png"
    kept = _kept(shot, old.commit) if held.file and not painted.exists() else None
    if painted.exists():
        before = _opened(painted.read_bytes())
        remark = "" if fingerprint_of(before) == held.pixels else "; the old one is not as it was recorded"
    elif kept:
        before = _opened(kept)
        new, remark = in_colours_of(before, new), "; both in the 256 colours of the one kept"
    else:
        save(new, target)
        return f"{shot.key}: differs; there is no program to paint the old one"
    save(side_by_side(before, new, highlighted(before, new)), target)
    apart = difference(before, new)
    return f"{shot.key}: {apart.share:.2%} of the pixels differ, by {apart.most} of 255 at most{remark}"


def _kept(shot: Shot, commit: str) -> bytes | None:
    """The file of a picture that is to be seen, as it is committed; None if it is not there."""
    path = KEPT / shot.file
    if commit:
        return _git("show", f"{commit}:./{path.relative_to(PROJECT).as_posix()}")
    return path.read_bytes() if path.exists() else None


def _opened(file: bytes) -> Image.Image:
    with Image.open(io.BytesIO(file)) as picture:
        return picture.convert("RGB")


def _write_page(keys: Sequence[str], said: Sequence[str], old: Old) -> None:
    rows = (f'<h2>{line}</h2><img src="{key}.png" width="100%">' for key, line in zip(keys, said, strict=False))
    rest = (f"<h2>{line}</h2>" for line in said[len(keys) :])
    head = f"<!doctype html><meta charset=utf-8><title>Pictures that differ</title><h1>Old, new, difference</h1><p>Old: {_called(old)}"
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    (DIRECTORY / _PAGE).write_text("\n".join((head, *rows, *rest)), encoding="utf-8")
