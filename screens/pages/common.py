"""What many screens share: a View that says some words, and the keys that mean the same everywhere."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.session import Session, language_keys
from kiosk.state import State
from kiosk.vocabulary import Key
from screens.view import Choice, Icon, Tone, View
from screens.words import Words, words_of
from screens.words.words import Says


def words(session: Session) -> Words:
    """The words of the customer's language."""
    return words_of(session.language)


def says(state: State, session: Session, says: Says, icon: Icon, *choices: Choice, tone: Tone = Tone.NEUTRAL) -> View:
    """The screen of `state` with a title, its lines and some keys."""
    return View(state, session.language, says.title, says.lines, icon, tone, choices=choices)


def working(state: State, session: Session, says_: Says, icon: Icon, *choices: Choice) -> View:
    """The same while the terminal works on something."""
    return replace(says(state, session, says_, icon, *choices), busy=True)


def trouble(state: State, session: Session, says_: Says, icon: Icon, *choices: Choice) -> View:
    """The same when something is out of order: the operator's code stands small at the foot."""
    return replace(says(state, session, says_, icon, *choices, tone=Tone.ERROR), code=session.code)


def cancel(session: Session) -> Choice:
    """Stop here and give the card back."""
    return Choice(Key.FDK_LEFT_4, words(session).cancel, Icon.CROSS, Tone.DANGER)


def yes(label: str, icon: Icon = Icon.CHECK) -> Choice:
    """The main answer, also on ENTER."""
    return Choice(Key.FDK_RIGHT_4, label, icon, Tone.PRIMARY)


def no(label: str) -> Choice:
    """The other answer, where Cancel has a key of its own."""
    return Choice(Key.FDK_RIGHT_3, label, Icon.CROSS)


def proceed(session: Session) -> Choice:
    """I have read it."""
    return yes(words(session).proceed)


def give_card(session: Session) -> Choice:
    """I have read it; the card comes next."""
    return yes(words(session).take_card_key, Icon.CARD_OUT)


def finish(session: Session) -> Choice:
    """I have read it, and nothing comes after it."""
    return yes(words(session).finish)


def languages(session: Session) -> tuple[Choice, ...]:
    """The languages that the terminal offers, each in its own words; the present one is ticked."""
    return tuple(
        Choice(key, language.name, Icon.CHECK if session.language is language else Icon.GLOBE)
        for key, language in language_keys(session).items()
    )
