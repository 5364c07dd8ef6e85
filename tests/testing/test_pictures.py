"""PNG without a library, and albums of pictures that are kept."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from otp_atm.testing import Album, Unexpected, png

SIZE = (7, 5)


def picture(kind: str = "RGB", *, change: bool = False) -> Image.Image:
    """Small, and with every filter's cases in it: edges, slopes, and noise."""
    image = Image.new("RGB", SIZE)
    for x in range(SIZE[0]):
        for y in range(SIZE[1]):
            image.putpixel((x, y), ((x * 37 + y * y * 11) % 256, (x * x * 5) % 256, (255 - x * y * 7) % 256))
    if change:
        image.putpixel((3, 2), (1, 2, 3))
    return image.convert(kind)


def encoded(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("kind", ["RGB", "RGBA", "L"])
def test_what_another_program_has_written_is_read(kind: str) -> None:
    image = picture(kind)
    assert png.read(encoded(image)) == png.Picture(*SIZE, image.convert("RGB").tobytes())


@pytest.mark.parametrize("filtered", range(5))
def test_every_filter_is_undone(filtered: int) -> None:
    """As PNG defines them (ISO/IEC 15948, 9.2): the sums of what is left and what stands left, above, and left above."""
    image = picture()
    samples, stride = image.tobytes(), SIZE[0] * 3

    def at(row: int, place: int) -> int:
        return samples[row * stride + place] if row >= 0 and place >= 0 else 0

    def guess(row: int, place: int) -> int:
        left, above, corner = at(row, place - 3), at(row - 1, place), at(row - 1, place - 3) if place >= 3 else 0
        nearest = min((left, above, corner), key=lambda each: abs(left + above - corner - each))
        return (0, left, above, (left + above) // 2, nearest)[filtered]

    rows = b"".join(bytes([filtered, *((at(row, place) - guess(row, place)) % 256 for place in range(stride))]) for row in range(SIZE[1]))
    assert png._unfiltered(rows, *SIZE, 3) == samples


def test_what_is_written_another_program_reads() -> None:
    image = picture()
    written = png.write(png.Picture(*SIZE, image.tobytes()))
    assert Image.open(io.BytesIO(written)).convert("RGB").tobytes() == image.tobytes()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a", "no PNG"),
        (encoded(picture())[:60], "damaged"),
        (encoded(picture().convert("P")), "of a kind"),
        (png.SIGNATURE, "damaged"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, why: str) -> None:
    with pytest.raises(png.BadPicture, match=why):
        png.read(content)


def test_pixels_that_differ_are_counted_and_marked() -> None:
    found = png.apart(png.read(encoded(picture())), png.read(encoded(picture(change=True))))
    assert found.pixels == 1
    assert found.picture.pixels[(2 * SIZE[0] + 3) * 3 :][:3] == png.MARK
    with pytest.raises(png.BadPicture, match="7 by 5 pixels, and what is seen has 1 by 1"):
        png.apart(png.read(encoded(picture())), png.Picture(1, 1, b"\0\0\0"))


def test_what_is_seen_is_kept_once_and_then_held_against_it(tmp_path: Path) -> None:
    seen, other = encoded(picture()), encoded(picture(change=True))
    with pytest.raises(Unexpected, match=r"there is no picture .*shown.png yet; --atm-record"):
        Album(tmp_path).judge("shown", seen)
    recording = Album(tmp_path, record=True)
    recording.judge("shown", seen)
    recording.judge("shown", seen)
    with pytest.raises(Unexpected, match="was recorded before"):
        recording.judge("shown", other)
    assert recording.recorded == [tmp_path / "shown.png"]
    judging = Album(tmp_path)
    judging.judge("shown", seen)
    with pytest.raises(Unexpected, match=r"1 pixels differ"):
        judging.judge("shown", other)
    assert (tmp_path / "shown.seen.png").read_bytes() == other
    judging.judge("shown", encoded(picture("RGBA")))
    assert [path.name for path in tmp_path.iterdir()] == ["shown.png"]


def test_a_picture_that_is_broken_is_told_and_recorded_anew(tmp_path: Path) -> None:
    (tmp_path / "shown.png").write_bytes(b"half of it")
    with pytest.raises(Unexpected, match=r"shown.png: it is no PNG; --atm-record"):
        Album(tmp_path).judge("shown", encoded(picture()))
    Album(tmp_path, record=True).judge("shown", encoded(picture()))
    Album(tmp_path).judge("shown", encoded(picture()))


@pytest.mark.parametrize("name", ["", "../other", "a/b", ".hidden", "a b"])
def test_a_name_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no name of a picture"):
        Album(tmp_path).judge(name, b"")
