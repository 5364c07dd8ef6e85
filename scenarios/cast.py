"""Who a scenario is played with: a person, and the stage that the person stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter
from typing import NamedTuple

from otp_atm.evidence.hiding import Hiding, of_cards
from otp_atm.kiosk.stream import Moment
from otp_atm.person.person import Person
from otp_atm.person.seeing import Unexpected
from otp_atm.person.wallet import WalletCard
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.variables import Value, as_text


class Mark(NamedTuple):
    """A moment of a scenario, and how many records of the dialogue with the bank and lines of the journal there were by then."""

    at: Moment
    records: int
    lines: int


@dataclass(frozen=True, slots=True)
class Cast:
    """`person` does what people do. What befalls the machines, and what bank and journal keep, is the stage's, whoever plays."""

    person: Person
    stage: Stage
    noted: dict[str, Value] = field(default_factory=dict, repr=False)
    """What the person has written down, by the names of their own."""
    secrets: set[str] = field(default_factory=set, repr=False)
    """What no report says: of that, and of what the scenario types."""
    marks: dict[str, Mark] = field(default_factory=dict)
    """Moments, by the names of their own."""

    @property
    def now(self) -> Mark:
        stage = self.stage
        return Mark(Moment(stage.seconds, perf_counter()), stage.forgotten + len(stage.records), stage.journal_length)

    def note(self, name: str, value: Value, *, secret: bool) -> None:
        """Write this down under a name of one's own."""
        self.noted[name] = value
        if secret:
            self.secrets.add(as_text(value))

    @property
    def hiding(self) -> Hiding:
        """Puts dots in the place of all that is secret by now."""
        return Hiding([*self.secrets, *of_cards(self.stage.wallet)])

    def card(self, name: str) -> WalletCard:
        """A card of the wallet, by its id or a role. Raises Unexpected if there is none of that name."""
        if name not in self.stage.wallet:
            raise Unexpected(f"there is no card «{name}» in the wallet; there are: {', '.join(self.stage.wallet)}")
        return self.stage.wallet[name]
