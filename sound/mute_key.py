"""F9, which mutes a terminal and lets it be heard again, whoever has the other keys."""

from __future__ import annotations

from typing import Final

import pygame

from otp_atm.hardware.display.loop import Seen
from otp_atm.sound.speaker import Speaker

MUTE: Final = pygame.K_F9


class WithMuteKey:
    """What is to be seen and touched, as the loop sees it, with this key before all that it has."""

    def __init__(self, seen: Seen, *speakers: Speaker) -> None:
        self._seen = seen
        self._speakers = speakers

    @property
    def is_open(self) -> bool:
        return self._seen.is_open

    def handle(self, event: pygame.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == MUTE:
            for speaker in self._speakers:
                speaker.toggle()
        else:
            self._seen.handle(event)

    def paint(self, now: float) -> None:
        self._seen.paint(now)

    def next_change(self, now: float) -> float | None:
        return self._seen.next_change(now)
