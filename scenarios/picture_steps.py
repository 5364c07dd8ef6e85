"""The words that judge how screens look. See `scenarios.steps`."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from otp_atm.person.course import Course
from otp_atm.person.seeing import require
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.needs import Need, needing

PictureName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]*\Z", description="a name of letters, digits, spaces, - and _")]


def expect_picture(cast: Cast, argument: PictureName) -> Course[None]:
    """The ATM's screen should look as the picture of this name that is kept beside the scenario. `--record` records it.

    - expect picture: welcome
    """
    _require_open(cast, argument)
    view = yield from cast.person.atm.see(lambda view: view)
    cast.stage.kept_pictures.judge(argument, view)
    yield from cast.person.atm.regard()


@needing(Need.APP)
def expect_phone_picture(cast: Cast, argument: PictureName) -> Course[None]:
    """The phone should look as the picture of this name that is kept beside the scenario. Dots stand for codes and card numbers there.

    - expect phone picture: home
    """
    _require_open(cast, argument)
    view = yield from cast.person.phone.see(lambda glass: glass.view)
    cast.stage.kept_pictures.judge_phone(argument, view)
    yield from cast.person.phone.regard()


def _require_open(cast: Cast, name: str) -> None:
    """Files have names that everybody reads. Raises Unexpected."""
    require(cast.hiding(name) == name, "a picture's name is read by everybody: it takes no card number, PIN or code")


WORDS: Final = (expect_picture, expect_phone_picture)
"""In the order of the manual."""
