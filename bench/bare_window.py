"""The yardstick for the kiosk: a bare pygame-ce program that takes the whole screen, flips once, and loops 30 times a second.

Run as a process of its own: `python bench/bare_window.py`, on the display that DISPLAY names.
"""

from __future__ import annotations

import os

os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = "0"  # the better way where there is no GPU: the yardstick shall be no worse than ours
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"

import pygame

pygame.display.init()
window = pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
window.fill((31, 79, 163))
pygame.display.flip()
clock = pygame.time.Clock()
while not any(event.type == pygame.QUIT for event in pygame.event.get()):
    clock.tick(30)
