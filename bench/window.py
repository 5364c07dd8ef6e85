"""Programs that open a window and report one measurement as JSON on standard output; `bench.display` runs them, each in its own process.

`python -m bench.window NAME [ARGUMENT …]` with DISPLAY set. Those called bare are the yardsticks.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Final

import pygame

SIZE: Final = (1920, 1080)
PRESSES: Final = 400
SESSIONS: Final = 200
STEADY_FROM: Final = 20
OTP_PIN: Final = "40718293"
Report = dict[str, object]


def first_screen(config: str) -> None:
    """The kiosk until its first screen has been flipped: the moment, on the system's monotonic clock."""
    import run_atm

    update = pygame.display.update

    def report(*arguments: object) -> None:
        update(*arguments)
        print(json.dumps({"at": time.monotonic()}), flush=True)
        os._exit(0)

    pygame.display.update = report
    run_atm.main(["kiosk", "--window", "--config", config])


def first_screen_bare() -> Report:
    """A bare program that opens the same window and flips once."""
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((1280, 800), pygame.RESIZABLE)
    pygame.display.flip()
    return {"at": time.monotonic()}


def keys() -> Report:
    """Key presses, from pygame's event to the flipped frame, in milliseconds."""
    from bench.kiosk_window import KioskWindow

    kiosk = KioskWindow(SIZE)
    kiosk.insert_card()
    kiosk.until("card_pin")
    kiosk.type("1234")
    kiosk.press(pygame.K_RETURN)
    kiosk.until("services")
    kiosk.press(pygame.K_F5)
    kiosk.until("password_operations")
    kiosk.press(pygame.K_F5)
    kiosk.until("confirm_phone")
    kiosk.press(pygame.K_RETURN)
    kiosk.until("otp_pin")
    kiosk.rest()
    times = []
    for press in range(PRESSES):
        if press % 8 == 0:
            kiosk.press(pygame.K_BACKSPACE)
        began = time.perf_counter()
        kiosk.press(pygame.K_7)
        times.append((time.perf_counter() - began) * 1000)
    return {"times": times}


def keys_bare() -> Report:
    """A bare blit of one dot and its update, in milliseconds."""
    pygame.display.init()
    surface = pygame.display.set_mode(SIZE)
    dot = pygame.Surface((30, 30))
    dot.fill("white")
    times = []
    for press in range(PRESSES):
        began = time.perf_counter()
        surface.blit(dot, (900 + press % 8 * 40, 500))
        pygame.display.update(pygame.Rect(900 + press % 8 * 40, 500, 30, 30))
        times.append((time.perf_counter() - began) * 1000)
    return {"times": times}


def memory() -> Report:
    """Resident memory of the kiosk, in MiB: after some sessions and after many."""
    from bench.kiosk_window import KioskWindow

    kiosk = KioskWindow((1280, 800))
    sizes = {}
    for session in range(1, SESSIONS + 1):
        kiosk.enrol_once(OTP_PIN)
        if session in {STEADY_FROM, SESSIONS}:
            sizes[session] = resident()
    return {"steady": sizes[STEADY_FROM], "end": sizes[SESSIONS]}


def memory_bare() -> Report:
    """The same window, bare."""
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((1280, 800), pygame.RESIZABLE).fill("navy")
    pygame.display.flip()
    return {"end": resident()}


def idle_bare() -> None:
    """A bare window that looks for events thirty times a second, until it is ended."""
    pygame.display.init()
    pygame.display.set_mode((1280, 800), pygame.RESIZABLE)
    clock = pygame.time.Clock()
    while True:
        pygame.event.get()
        clock.tick(30)


def resident() -> float:
    """This process's resident memory in MiB."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


PROGRAMS: Final[Mapping[str, Callable[..., Report | None]]] = {
    "first-screen": first_screen,
    "first-screen-bare": first_screen_bare,
    "keys": keys,
    "keys-bare": keys_bare,
    "memory": memory,
    "memory-bare": memory_bare,
    "idle-bare": idle_bare,
}

if __name__ == "__main__":
    print(json.dumps(PROGRAMS[sys.argv[1]](*sys.argv[2:])), flush=True)
