"""What many screens share: a View that says some words."""

from __future__ import annotations

from msgspec.structs import replace

from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, Tone, View
from otp_atm.screens.words import Says, Words, words_of


def words(scene: Scene) -> Words:
    """The words of the customer's language."""
    return words_of(scene.language)


def says(scene: Scene, says: Says, icon: Icon, *, tone: Tone = Tone.NEUTRAL) -> View:
    """A screen with a title and its lines."""
    return View(scene.state, scene.language, says.title, says.lines, icon, tone)


def working(scene: Scene, says_: Says, icon: Icon) -> View:
    """The same while the terminal works on something."""
    return replace(says(scene, says_, icon), busy=True)


def writing(scene: Scene, says_: Says, icon: Icon) -> View:
    """The same while the bank changes something. Who presses Cancel then, which has no label here, is told that it came too late."""
    view = working(scene, says_, icon)
    return replace(view, notice=words(scene).cancel_came_late) if scene.session.cancel_came_late else view


def trouble(scene: Scene, says_: Says, icon: Icon) -> View:
    """The same when something is out of order: the operator's code stands small at the foot."""
    return replace(says(scene, says_, icon, tone=Tone.ERROR), code=scene.session.code)
