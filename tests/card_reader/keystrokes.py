"""The KEYDOWN events of a reader or a person at the US places of a keyboard, as they arrive under other layouts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import pygame

_PLACES: Final = {
    **{chr(ord("a") + place): pygame.KSCAN_A + place for place in range(26)},
    **{digit: pygame.KSCAN_1 + place for place, digit in enumerate("1234567890")},
    **{mark: pygame.KSCAN_RETURN + place for place, mark in enumerate("\r\x1b\b\t -=[]\\")},
    **{mark: pygame.KSCAN_SEMICOLON + place for place, mark in enumerate(";'`,./")},
}
_WITH_SHIFT: Final = dict(zip('!@#$%^&*()_+{}|:"~<>?', "1234567890-=[]\\;'`,./", strict=True))
_US: Final = "1234567890-=[]qwertyuiopasdfghjkl;'`zxcvbnm,./\\"
_CONTROL: Final = {"\r": pygame.K_RETURN, "\x1b": pygame.K_ESCAPE, "\b": pygame.K_BACKSPACE, "\t": pygame.K_TAB, " ": pygame.K_SPACE}


class Layout(NamedTuple):
    """What the keys of `_US`, in this order, type without and with Shift; as X has them (a space for a dead key)."""

    name: str
    plain: str
    shifted: str

    def typed(self, us: str, shift: bool) -> str:
        if us in _CONTROL:
            return us
        return (self.shifted if shift else self.plain)[_US.index(us)].strip()


LAYOUTS: Final = (
    Layout("us", _US, '!@#$%^&*()_+{}QWERTYUIOPASDFGHJKL:"~ZXCVBNM<>?|'),
    Layout("ir", "۱۲۳۴۵۶۷۸۹۰-=جچضصثقفغعهخحشسیبلاتنمکگ ظطزرذدپو./\\", "!٬٫﷼٪×،*)(ـ+}{ ًٌٍَُِّ][ؤئيإأآة»«:؛÷كٓژٰ‌ٔء><؟|"),
    Layout("fr", "&é\"'(-è_çà)=^$azertyuiopqsdfghjklmù²wxcvbn,;:!*", "1234567890°+ £AZERTYUIOPQSDFGHJKLM%~WXCVBN?./§µ"),
    Layout("de", "1234567890ß ü+qwertzuiopasdfghjklöä^yxcvbnm,.-#", "!\"§$%&/()=? Ü*QWERTZUIOPASDFGHJKLÖÄ°YXCVBNM;:_'"),
    Layout("ru", "1234567890-=хъйцукенгшщзфывапролджэёячсмитьбю.\\", '!"№;%:?*()_+ХЪЙЦУКЕНГШЩЗФЫВАПРОЛДЖЭЁЯЧСМИТЬБЮ,/'),
    Layout("ara", "1234567890-=جدضصثقفغعهخحشسيبلاتنمكطذئءؤرﻻىةوزظ\\", '!@#$%^&*)(_+<>ًٌَُﻹإ‘÷×؛ٍِ][ﻷأـ،/:"ّ~ْ}{ﻵآ’,.؟|'),
)


def key_downs(text: str, layout: Layout, held: int = 0) -> Iterator[pygame.Event]:
    """What a keyboard that means the US layout sends for a text; Shift by a key of its own, unless it is among what is held."""
    for character in text:
        shift = character in _WITH_SHIFT or character.isupper()
        us = _WITH_SHIFT.get(character, character.lower())
        if shift and not held & pygame.KMOD_SHIFT:
            yield pygame.Event(pygame.KEYDOWN, key=pygame.K_LSHIFT, unicode="", scancode=pygame.KSCAN_LSHIFT, mod=held | pygame.KMOD_LSHIFT)
        shift |= bool(held & pygame.KMOD_SHIFT)
        typed = layout.typed(us, shift)
        key = _CONTROL.get(us) or ord(us if us.isdecimal() else (layout.typed(us, False) or "\0")[0])
        mod = held | (pygame.KMOD_LSHIFT if shift else 0)
        yield pygame.Event(pygame.KEYDOWN, key=key, unicode=typed, scancode=_PLACES[us], mod=mod)
