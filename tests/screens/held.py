"""Fresh pictures held against docs/screens: by the hashes of their pixels, or, on a processor that rounds otherwise, by what is to be seen.

Another processor may round a blended colour differently by one or two, which can move a pixel to the neighbouring one of a kept picture's
256 colours. The two limits are what that comes to when more than half of all pixels are off by one, and little more.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Final

import pytest
from PIL import Image

from tools.gallery.comparison import difference, in_colours_of
from tools.gallery.conditions import BLENDING, conditions, verdict, versions_apart
from tools.gallery.pictures import fingerprint, image_of
from tools.gallery.recording import KEPT, Held, Recording, recording_at
from tools.gallery.shot import Shot

MOST: Final = 80
MEAN: Final = 0.35
_LARGEST: Final = (3840, 2160)


@cache
def recorded() -> Recording:
    return recording_at(KEPT)


def sheets(shots: Iterable[Shot]) -> list[list[Shot]]:
    """All pictures of a language in one size together. The largest ones are of one language, and of all for `make acceptance`."""
    every = [[*sheet] for _, sheet in groupby(sorted(shots, key=lambda shot: shot.sheet), lambda shot: shot.sheet)]
    first = next(iter(sorted(sheet[0].folder for sheet in every)))
    return [sheet for sheet in every if sheet[0].size != _LARGEST or sheet[0].folder == first or os.environ.get("EVERY_SCENARIO")]


def hold(sheet: Sequence[Shot], recording: Recording, here: dict[str, str] | None = None) -> None:
    """Take pictures; the test fails if one is not as it was recorded, and says how to look at it."""
    differing = [shot for shot in sheet if fingerprint(shot.take()) != recording.held.get(shot.key, Held("")).pixels]
    if not differing:
        return
    here = here or conditions()
    if recording.made_with.get(BLENDING) != here[BLENDING] and not versions_apart(recording.made_with, here):
        differing = [shot for shot in differing if shot.to_be_seen and not looks_alike(shot)]
        if not differing:
            pytest.skip(f"{verdict(recording.made_with, here)} Those to be seen look alike; hashes tell nothing of the others.")
    names = " ".join(shot.key for shot in differing) if len(differing) < 9 else f"'{sheet[0].sheet}'"
    pytest.fail(
        f"{len(differing)} of {len(sheet)} pictures differ: {', '.join(shot.key for shot in differing)}.\n"
        f"{verdict(recording.made_with, here)}\n"
        f"Look at them: python -m tools.gallery --difference {names}\n"
        "Was it meant? Record them: make screens",
        pytrace=False,
    )


def looks_alike(shot: Shot) -> bool:
    """Whether a picture is, but for rounding, the one to be seen."""
    with Image.open(KEPT / shot.file) as kept:
        apart = difference(kept, in_colours_of(kept, image_of(shot.take())))
    return apart.most <= MOST and apart.mean <= MEAN
