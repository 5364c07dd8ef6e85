"""A service is what it brings: what it remembers goes with it, its settings hold, and parts that do not fit make no table."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from otp_atm.assembly import table_of
from otp_atm.configuration import Settings
from otp_atm.kiosk.effects import StartPinEntry
from otp_atm.kiosk.events import Confirmed
from otp_atm.kiosk.moves import Row, to
from otp_atm.kiosk.session import first_session
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.table import BadTable, compose
from otp_atm.kiosk.visit import visit
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN, Card, Pan
from otp_atm.services.card_pin import flow, settings
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.catalogue import catalogue
from tests.spoken import BOTH, EN

CARD = Card(Pan("6221060000000000"), "3001")


@pytest.mark.parametrize("digits", [SHORTEST_PIN, 6, LONGEST_PIN])
def test_a_new_card_pin_has_as_many_digits_as_the_configuration_says(digits: int) -> None:
    told = msgspec.convert({"services": {"card_pin": {"digits": digits}}}, Settings)
    row = table_of(told).rows[CardPin.NEW_CARD_PIN]
    entry = row.enter[0](replace(first_session(EN), card=CARD))
    assert isinstance(entry, StartPinEntry)
    assert (entry.minimum, entry.maximum) == (digits, digits)


@pytest.mark.parametrize("digits", [SHORTEST_PIN - 1, LONGEST_PIN + 1])
def test_no_other_length_is_taken(digits: int) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"services\.card_pin\.digits"):
        msgspec.convert({"services": {"card_pin": {"digits": digits}}}, Settings)


def altered(row: Row, state: State = CardPin.NEW_CARD_PIN) -> None:
    """A table with this row in the place of one of a service."""
    (group,) = catalogue(Settings().services)
    service = flow.service(settings.Settings())
    compose(visit(BOTH), (replace(group, services=(replace(service, rows={**service.rows, state: row}),)),))


class Nowhere(State):
    THERE = "there"


class Twice(State):
    WELCOME = "welcome"


ROW = flow.service(settings.Settings()).rows[CardPin.CARD_PIN_CHANGED]


def with_move(move: object) -> Row:
    return replace(ROW, on={**ROW.on, Confirmed: move})


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: altered(with_move(to(Nowhere.THERE))), "there is no state there"),
        (lambda: altered(with_move(to(Visit.ANOTHER_SERVICE, fortune=1))), "remembers fortune"),
        (lambda: altered(with_move(to(Visit.ANOTHER_SERVICE, length=4))), "remembers length"),
        (lambda: altered(ROW, Twice.WELCOME), "a state welcome already"),
    ],
)
def test_parts_that_do_not_fit_make_no_table(build: object, said: str) -> None:
    assert callable(build)
    with pytest.raises(BadTable, match=said):
        build()
