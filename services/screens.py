"""The screens of the menus, and which screen belongs to which state of a terminal that offers these services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from importlib import import_module
from typing import Final

from otp_atm.kiosk.state import State
from otp_atm.kiosk.table import Table
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.face import Face
from otp_atm.screens.pages.common import says
from otp_atm.screens.registry import PAGES
from otp_atm.screens.samples import VISIT, Samples
from otp_atm.screens.scene import Page, Scene
from otp_atm.screens.view import Icon, View
from otp_atm.services.catalogue import Menu
from otp_atm.services.words import words_of


def password_operations(scene: Scene) -> View:
    """The guide's menu (G4, G17)."""
    return says(scene, words_of(scene.language).choose_operation, Icon.KEY)


MENUS: Final[Mapping[State, Page]] = {Menu.PASSWORD_OPERATIONS: password_operations}


def face(table: Table, zone: tzinfo | None = None) -> Face:
    """The screens of a terminal with this table: each service's stand in its folder, in `screens`."""
    pages = {**PAGES, **MENUS}
    for service in table.services:
        pages |= import_module(f"otp_atm.services.{service.name}.screens").PAGES
    return Face(table, pages, _words, zone)


def _words(service: str, language: Language) -> object:
    """Those of a service, or without a name those of the menus."""
    return import_module(f"otp_atm.services.{service}.words").words_of(language) if service else words_of(language)


def samples_of(table: Table) -> Samples:
    """What is worth looking at on the screens of a terminal with this table: each service's stand in its folder, in `samples`."""
    parts = (VISIT, *(import_module(f"otp_atm.services.{service.name}.samples").SAMPLES for service in table.services))
    return Samples(
        {state: seen for part in parts for state, seen in part.seen.items()}, tuple(one for part in parts for one in part.variants)
    )
