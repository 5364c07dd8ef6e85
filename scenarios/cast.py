"""Who a scenario is played with: a person, and the stage that the person stands on."""

from __future__ import annotations

from dataclasses import dataclass, field

from otp_atm.person.person import Person
from otp_atm.person.seeing import Unexpected
from otp_atm.person.wallet import WalletCard
from otp_atm.scenarios.stage import Stage


@dataclass(frozen=True, slots=True)
class Cast:
    """`person` does what people do. What befalls the machines, and what bank and journal keep, is the stage's, whoever plays."""

    person: Person
    stage: Stage
    noted: dict[str, str] = field(default_factory=dict, repr=False)
    """Codes that the person has written down, by the names of their own."""

    def card(self, name: str) -> WalletCard:
        """A card of the wallet, by its id or a role. Raises Unexpected if there is none of that name."""
        if name not in self.stage.wallet:
            raise Unexpected(f"there is no card «{name}» in the wallet; there are: {', '.join(self.stage.wallet)}")
        return self.stage.wallet[name]
