"""The shape of `fleet` in config.yaml: which terminals and cards there are, how people come, and what goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct, field

from otp_atm.bank.simulator.generated import Count
from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.project import KEPT
from otp_atm.kiosk.settings import Seconds

VisitName = Literal["register", "deactivate", "change_pin", "give_up", "wrong_pin", "walk_away", "card_left"]
"""What somebody comes for, or does."""
Weight = Annotated[int, Meta(ge=0, le=1000)]
Share = Annotated[float, Meta(ge=0, le=1)]


class VisitSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How often somebody comes for each, as weights against each other."""

    register: Weight = 30
    deactivate: Weight = 12
    change_pin: Weight = 20
    give_up: Weight = 14
    wrong_pin: Weight = 14
    walk_away: Weight = 5
    card_left: Weight = 5

    def __post_init__(self) -> None:
        if not any(self.weights().values()):
            raise Misfit("no visit has a weight", ("register",))

    def weights(self) -> dict[VisitName, int]:
        """By the names of the visits."""
        return {name: getattr(self, name) for name in get_args(VisitName)}


class ThinkSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How long a person takes over a screen, in seconds: log-normal, with this `median`, and `spread` as the standard deviation of its
    logarithm; and over each `digit` of a PIN."""

    median: Seconds = 2.0
    spread: Annotated[float, Meta(ge=0, le=3)] = 0.6
    digit: Annotated[float, Meta(ge=0, le=30)] = 0.35


class FleetSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Terminals and cards are made by rule, as many as there are at the bank at most and of its `seed`; or they are those of a file of
    `fixtures`. `visits` are the weights by which they are drawn. `faults` is the share of requests that something happens to."""

    terminals: Count = 10_000
    cards: Count = 10_000
    seed: int = 1
    fixtures: Path | None = None
    visits_per_hour: Annotated[float, Meta(gt=0, le=100_000)] = 6
    think: ThinkSettings = field(default_factory=ThinkSettings)
    visits: VisitSettings = field(default_factory=VisitSettings)
    faults: Share = 0
    idle_connection: Seconds = 5
    evidence: Annotated[int, Meta(ge=0, le=100_000)] = 500
    directory: Path = KEPT / "fleet"

    def __post_init__(self) -> None:
        if self.terminals < 1:
            raise Misfit("takes one terminal at least", ("terminals",))
        if self.cards < self.terminals:
            raise Misfit("takes one card for each terminal at least: nobody else may change what is known of it", ("cards",))
