"""The hands that move cards between the wallet and a reader, and what the reader does with them."""

from __future__ import annotations

import pytest

from otp_atm.demo.areas import areas_of
from otp_atm.demo.hands import Hands, Place, Refusal, Why
from otp_atm.demo.motion import Pose
from otp_atm.demo.ways import UPRIGHT, Ways
from otp_atm.hardware.card_reader.mock import MockCardReader, Slot
from otp_atm.kiosk.events import CardInserted, CardRead, CardRemoved, CardUnreadable, Event
from tests.demo.stand_ins import STAND_INS

GOOD, DAMAGED = 0, 5
LONG = 10.0
"""Seconds after which every card has arrived."""


class Scene:
    """A wallet, a reader that waits for a card, and a clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.events: list[Event] = []
        self.reader = MockCardReader()
        self.reader.connect(self.events.append)
        self.reader.accept()
        self.ways = Ways(areas_of((1280, 720), len(STAND_INS)))
        self.hands = Hands(STAND_INS, self.reader, self.ways)

    def later(self, seconds: float = LONG) -> None:
        self.now += seconds
        self.hands.update(self.now)

    def insert(self, index: int = GOOD) -> None:
        self.hands.insert(index, self.now)
        self.later()

    @property
    def place(self) -> Place | None:
        return self.hands.outside.place if self.hands.outside else None


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_card_is_read_when_it_has_arrived_and_not_before(scene: Scene) -> None:
    scene.hands.insert(GOOD, scene.now)
    scene.later(0.3)
    assert (scene.place, scene.events) == (Place.GOING_IN, [])
    scene.later()
    assert (scene.place, scene.events) == (Place.INSIDE, [CardInserted(), CardRead(STAND_INS[GOOD].card)])
    assert scene.hands.sight(scene.now) is None
    assert not scene.hands.in_pocket(GOOD)


def test_a_damaged_card_cannot_be_read(scene: Scene) -> None:
    scene.insert(DAMAGED)
    assert scene.events[-1] == CardUnreadable("card-unresponsive")


def test_f02_a_card_given_back_sticks_out_until_it_is_taken(scene: Scene) -> None:
    scene.insert()
    scene.reader.eject()
    scene.later(0.0)
    assert scene.place is Place.OFFERED
    scene.later()
    sight = scene.hands.sight(scene.now)
    assert sight
    assert sight.pose == scene.ways.offered
    scene.hands.take(scene.now)
    assert scene.events[-1] == CardRemoved()
    scene.later()
    assert scene.hands.in_pocket(GOOD)


def test_a_card_cannot_be_taken_while_the_machine_holds_it(scene: Scene) -> None:
    scene.insert()
    scene.hands.take(scene.now)
    assert scene.place is Place.INSIDE


def test_a_machine_that_expects_no_card_takes_none(scene: Scene) -> None:
    scene.reader.eject()
    scene.insert()
    assert scene.reader.slot is Slot.EMPTY
    assert scene.place is Place.GOING_HOME
    scene.later()
    assert scene.hands.in_pocket(GOOD)


@pytest.mark.parametrize("given_back", [False, True])
def test_a_second_card_at_a_full_slot_is_refused_and_said_to_be(scene: Scene, given_back: bool) -> None:
    scene.insert()
    if given_back:
        scene.reader.eject()
        scene.later()
    before = list(scene.events)
    assert scene.hands.pick_up(1, Pose(0, 0, 0, 100))
    scene.hands.drop(scene.now, at_slot=True)
    scene.later()
    assert scene.hands.refusal == Refusal(Why.FULL, scene.now)
    assert scene.place is (Place.OFFERED if given_back else Place.INSIDE)
    assert {index for index, _ in scene.hands.sights(scene.now)} >= {1}
    scene.later()
    assert scene.hands.in_pocket(1)
    assert scene.events == before


def test_an_atm_that_waits_for_no_card_says_so_too(scene: Scene) -> None:
    scene.reader.eject()
    scene.insert()
    assert scene.hands.refusal == Refusal(Why.SHUT, scene.now)


def test_a_card_goes_in_after_all_if_the_reader_becomes_ready_while_it_is_held_there(scene: Scene) -> None:
    scene.reader.eject()
    scene.hands.insert(GOOD, scene.now)
    scene.reader.accept()
    scene.later()
    scene.later()
    assert (scene.place, scene.hands.refusal) == (Place.INSIDE, None)


def test_f02_a_card_that_the_machine_kept_is_gone_until_a_new_one_is_asked_for(scene: Scene) -> None:
    scene.insert()
    scene.reader.eject()
    scene.later()
    scene.reader.retain()
    scene.later(0.0)
    scene.later()
    assert scene.hands.kept == {GOOD}
    assert not scene.hands.in_pocket(GOOD)
    assert not scene.hands.pick_up(GOOD, Pose(0, 0, 0, 100))
    scene.insert()
    assert scene.hands.in_pocket(GOOD)


def test_a_card_kept_from_inside_is_gone_too(scene: Scene) -> None:
    scene.insert()
    scene.reader.retain()
    scene.later()
    assert scene.hands.kept == {GOOD}


def test_a_card_that_nobody_took_can_be_drawn_in_again(scene: Scene) -> None:
    """A reader that cannot retain leaves the card; the terminal accepts it anew."""
    scene.insert()
    scene.reader.eject()
    scene.later()
    scene.reader.accept()
    scene.later(0.0)
    inside = scene.place
    scene.reader.eject()
    scene.later()
    assert (inside, scene.place) == (Place.INSIDE, Place.OFFERED)


@pytest.mark.parametrize(("at_slot", "place"), [(True, Place.INSIDE), (False, None)])
def test_a_card_is_dropped_into_the_slot_or_goes_home(scene: Scene, at_slot: bool, place: Place | None) -> None:
    assert scene.hands.pick_up(GOOD, Pose(900, 300, 0, 200))
    scene.hands.carry(Pose(700, 500, 40, 150))
    scene.later()
    assert scene.place is Place.IN_HAND
    scene.hands.drop(scene.now, at_slot=at_slot)
    scene.later()
    assert scene.place is place


def test_a_card_goes_into_the_slot_upright_and_in_its_middle(scene: Scene) -> None:
    assert scene.ways.before_slot.turn == UPRIGHT
    assert scene.ways.before_slot.x == scene.ways.inside.x == areas_of((1280, 720), len(STAND_INS)).slit.centerx


def test_p01_in_a_window_of_another_size_a_card_is_where_it_was_going(scene: Scene) -> None:
    scene.insert()
    scene.reader.eject()
    scene.later(0.1)
    other = Ways(areas_of((1920, 1080), len(STAND_INS)))
    scene.hands.rearrange(other)
    sight = scene.hands.sight(scene.now)
    assert sight
    assert sight.pose == other.offered
