"""What docs/screens holds is true, and whatever changes on a screen is found."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import pygame
import pytest
from msgspec.structs import replace
from PIL import Image

from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.samples import NOW
from otp_atm.services.one_time_password.flow import Otp
from tests.screens.held import MEAN, hold, looks_alike, recorded
from tests.spoken import FA
from tests.whole import STUDIO
from tools.gallery import atm
from tools.gallery.comparison import difference, in_colours_of
from tools.gallery.conditions import BLENDING, conditions, versions_apart
from tools.gallery.pictures import fingerprint, fingerprint_of, image_of
from tools.gallery.recording import KEPT, PIXELS, Held, Recording, every_shot, hash_of, parsed, record, recording_at, written
from tools.gallery.shot import Shot, chosen

CONFIRMED: Final = next(shot for shot in atm.shots() if shot.key == "fa/confirm_phone@1280x800")
SMALL: Final = next(shot for shot in atm.shots() if shot.key == "fa/confirm_phone@800x600")


def with_another_digit(shot: Shot) -> Shot:
    view = STUDIO.show(Otp.CONFIRM_PHONE, STUDIO.session(Otp.CONFIRM_PHONE, FA, masked_phone="0912***4568"))
    return shot._replace(take=lambda: ScreenPainter(Brand(), shot.size).picture(replace(view, now=NOW), shot.size))


def a_shade_lighter(shot: Shot) -> Shot:
    view = STUDIO.show(Otp.CONFIRM_PHONE, STUDIO.session(Otp.CONFIRM_PHONE, FA))
    return shot._replace(take=lambda: ScreenPainter(Brand(primary="#2253a8"), shot.size).picture(replace(view, now=NOW), shot.size))


def test_the_recording_was_made_with_the_versions_that_are_pinned() -> None:
    assert versions_apart(recorded().made_with, conditions()) == "", "run `make screens`"


def test_the_recording_is_in_order_a_picture_a_line() -> None:
    text = (KEPT / PIXELS).read_text(encoding="utf-8")
    assert written(recorded()) == text
    keys = [line.split()[0] for line in text.splitlines() if line[0] != "#" and not line.startswith("made-with")]
    assert keys == sorted({shot.key for shot in every_shot()})


def test_every_kept_picture_is_the_file_that_was_recorded() -> None:
    """So no file is older than the hash of its pixels."""
    seen = [shot for shot in every_shot() if shot.to_be_seen]
    assert [shot.file for shot in seen if recorded().held[shot.key].file != hash_of(KEPT / shot.file)] == []


def test_a_fingerprint_is_of_size_and_pixels() -> None:
    surface = pygame.Surface((2, 1), depth=32)
    surface.fill((1, 2, 3))
    surface.set_at((1, 0), (4, 5, 6))
    assert fingerprint(surface) == hashlib.sha256(b"2x1\n\1\2\3\4\5\6").hexdigest() == fingerprint_of(image_of(surface))
    assert fingerprint(surface) != fingerprint(pygame.transform.rotate(surface, 90))


def test_a_line_that_is_no_pictures_is_refused() -> None:
    with pytest.raises(ValueError, match="no picture's line: 'fa/welcome@1280x800'"):
        parsed("fa/welcome@1280x800\n")


def test_a_kept_picture_is_true_to_its_screen() -> None:
    """256 colours are enough: on the whole they are off by less than the eye can see."""
    fresh = image_of(CONFIRMED.take())
    with Image.open(KEPT / CONFIRMED.file) as kept:
        assert difference(kept, fresh).mean < 2
        assert difference(kept, in_colours_of(kept, fresh)).mean <= MEAN


@pytest.mark.parametrize("change", [with_another_digit, a_shade_lighter])
@pytest.mark.parametrize("shot", [CONFIRMED, SMALL], ids=lambda shot: shot.key)
def test_what_changes_is_found_and_how_to_look_at_it_is_said(shot: Shot, change: type) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"1 of 1 pictures differ") as failed:
        hold([change(shot)], recorded(), {**conditions(), BLENDING: recorded().made_with[BLENDING]})
    assert f"python -m tools.gallery --difference {shot.key}\n" in str(failed.value)
    assert "are those of the recording" in str(failed.value)


def test_another_version_is_blamed_by_its_name() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"pygame-ce is 1\.0, and was .*: `make test` installs the pinned ones"):
        hold([with_another_digit(SMALL)], recorded(), {**conditions(), "pygame-ce": "1.0"})


@pytest.mark.parametrize("change", [with_another_digit, a_shade_lighter])
def test_on_a_processor_that_rounds_otherwise_what_is_to_be_seen_is_still_compared(change: type) -> None:
    elsewhere = {**conditions(), BLENDING: "otherwise"}
    assert looks_alike(CONFIRMED)
    assert not looks_alike(change(CONFIRMED))
    with pytest.raises(pytest.fail.Exception, match="rounds blended colours otherwise"):
        hold([change(CONFIRMED)], recorded(), elsewhere)
    with pytest.raises(pytest.skip.Exception, match="hashes tell nothing"):
        hold([CONFIRMED, change(SMALL)], Recording(recorded().made_with, {}), elsewhere)


def test_recording_writes_only_what_has_changed(tmp_path: Path) -> None:
    shots = [shot for shot in atm.shots() if shot.name in {"thanks", "confirm_phone", "card_pin"} and shot.folder == "fa"][:4]
    assert record(shots, tmp_path).written == sum(shot.to_be_seen for shot in shots) == 3
    files = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*/*.webp")}
    again = record(shots, tmp_path)
    assert (again.changed, again.written) == ([], 0)
    other = [with_another_digit(shot) if shot.name == "confirm_phone" else shot for shot in shots]
    changed = record(other, tmp_path)
    assert (changed.changed, changed.written) == ([CONFIRMED.key], 1)
    assert [path.stem for path, then in files.items() if path.stat().st_mtime_ns != then] == ["confirm_phone"]
    assert record(other[1:], tmp_path).written == 0
    assert {shot.file for shot in other[1:] if shot.to_be_seen} == {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("*/*.webp")
    }


def test_a_file_that_was_touched_by_hand_is_written_anew(tmp_path: Path) -> None:
    record([CONFIRMED], tmp_path)
    good = (tmp_path / CONFIRMED.file).read_bytes()
    (tmp_path / CONFIRMED.file).write_bytes(b"")
    assert (record([CONFIRMED], tmp_path).written, (tmp_path / CONFIRMED.file).read_bytes()) == (1, good)
    assert recording_at(tmp_path).held == {CONFIRMED.key: Held(fingerprint(CONFIRMED.take()), hash_of(tmp_path / CONFIRMED.file))}


def test_a_name_means_every_size_of_a_picture_unless_it_has_one() -> None:
    shots = [*atm.shots()]
    assert {shot.size for shot in chosen(shots, ["fa/welcome"])} == {atm.SIZE, *atm.OTHER_SIZES}
    assert [shot.key for shot in chosen(shots, ["fa/welcome@800x600"])] == ["fa/welcome@800x600"]
    assert {shot.name for shot in chosen(shots, ["*/thanks"])} == {"thanks"}
    with pytest.raises(ValueError, match="no picture is called fa/welcom"):
        chosen(shots, ["fa/welcome", "fa/welcom"])


def test_pictures_of_different_sizes_and_kept_ones_of_too_many_colours_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        difference(Image.new("RGB", (2, 2)), Image.new("RGB", (2, 3)))
    with pytest.raises(ValueError, match="256 colours at most"):
        in_colours_of(image_of(CONFIRMED.take()), image_of(CONFIRMED.take()))
