"""`python -m tools.gallery --difference`, in a copy of the project where something is really changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from otp_atm.kiosk.project import PROJECT
from tests.needs import lacking
from tests.screens.held import recorded
from tools.gallery.conditions import BLENDING, conditions
from tools.gallery.pictures import fingerprint_of
from tools.gallery.recording import PIXELS
from tools.tree import PACKAGE, inside

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name != "PYTHONPATH"} | {
    f"GIT_{who}_{what}": "nobody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
SCREENS = Path("docs/screens")


def ran(project: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=project, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def difference(project: Path, *arguments: str) -> str:
    done = ran(project, sys.executable, "-m", "tools.gallery", "--difference", *arguments)
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program and its recording, with a kept picture of each thing that is to be changed; in no git yet."""
    project = tmp_path_factory.mktemp("copy") / "project"
    project.mkdir()
    for name in {*inside(), PACKAGE, "tools"} - {"docs"}:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / name, project / name)
    for file in (PIXELS, "en/thanks.webp", "phone-en/home.webp"):
        (project / SCREENS / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / SCREENS / file, project / SCREENS / file)
    return project


@pytest.fixture(scope="module")
def changed(copy: Path) -> Path:
    """The copy as a repository, with a word changed since its last commit."""
    lacking("" if shutil.which("git") else "needs git")
    begun = ["commit", "-q", "--allow-empty", "-m", "Nothing yet"]
    for command in (["init", "-q"], begun, ["add", "."], ["commit", "-q", "-m", "As recorded"]):
        assert not ran(copy, "git", *command).returncode
    words = copy / "screens/words/en.py"
    words.write_text(words.read_text(encoding="utf-8").replace("Thank you", "Thanks"), encoding="utf-8")
    return copy


def is_ours() -> bool:
    """Whether this processor paints the very pixels that were recorded."""
    return conditions()[BLENDING] == recorded().made_with[BLENDING]


def test_without_git_what_is_kept_to_be_seen_is_the_old_picture(copy: Path) -> None:
    """Of the others only the new one can be shown."""
    file = copy / SCREENS / PIXELS
    text = file.read_text(encoding="utf-8")
    for key in ("en/thanks@1280x800", "en/thanks@800x600"):
        text = text.replace(f"{key} {recorded().held[key].pixels}", f"{key} {'0' * 64}")
    file.write_text(text, encoding="utf-8")
    said = difference(copy, "en/thanks@1280x800", "en/thanks@800x600")
    shutil.copy(PROJECT / SCREENS / PIXELS, file)
    assert re.search(r"en/thanks@1280x800: 0\.\d\d% of the pixels differ, by \d{1,2} of 255 at most", said) or not is_ours()
    assert "both in the 256 colours of the one kept" in said
    assert "en/thanks@800x600: differs; there is no program to paint the old one" in said


def test_old_and_new_stand_side_by_side_and_the_old_one_is_exact(changed: Path) -> None:
    names = ("en/thanks@1280x800", "en/thanks@800x600", "fa/thanks@800x600", "phone-en/home@360x764")
    said = difference(changed, *names)
    found = {path.relative_to(changed / "build/difference").as_posix() for path in changed.glob("build/difference/**/*.png")}
    if not is_ours():
        pytest.skip("this processor paints other pixels than those recorded")
    assert found == {"en/thanks@1280x800.png", "en/thanks@800x600.png"}, said
    assert "are those of the recording" in said
    page = (changed / "build/difference/index.html").read_text(encoding="utf-8")
    for key, (width, height) in {"en/thanks@1280x800": (1280, 800), "en/thanks@800x600": (800, 600)}.items():
        assert f'<img src="{key}.png"' in page
        with Image.open(changed / f"build/difference/{key}.png") as three:
            assert three.size == (3 * width + 32, height)
            old, new, apart = (three.crop((left, 0, left + width, height)) for left in (0, width + 16, 2 * width + 32))
        assert fingerprint_of(old) == recorded().held[key].pixels
        assert fingerprint_of(new) != recorded().held[key].pixels
        assert (255, 80, 180) in {colour for _, colour in apart.getcolors(1 << 20) or []}
        assert "not as it was recorded" not in said


def test_a_commit_can_be_named_and_must_be_there(changed: Path) -> None:
    assert "0.00%" not in difference(changed, "--from", "HEAD", "en/thanks@800x600")
    done = ran(changed, sys.executable, "-m", "tools.gallery", "--difference", "--from", "nowhere")
    assert (done.returncode, "git has no commit nowhere here" in done.stderr) == (2, True)
    done = ran(changed, sys.executable, "-m", "tools.gallery", "--difference", "--from", "HEAD~1")
    assert (done.returncode, "commit HEAD~1 holds no docs/screens/pixels.txt" in done.stderr) == (2, True)
    done = ran(changed, sys.executable, "-m", "tools.gallery", "--difference", "en/nothing")
    assert (done.returncode, "no picture is called en/nothing" in done.stderr) == (2, True)
