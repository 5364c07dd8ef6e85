"""The same promises, of banks that no wire of ours leads to: through a mapping, and through an adapter of somebody else's."""

from __future__ import annotations

from contextlib import closing
from secrets import token_bytes

from otp_atm.bank.mapped.bank import MappedBank
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.policy import USUAL
from otp_atm.conformance.bounds import MOST_REQUESTS, MOST_SECONDS, Budget, Ledger, Sights
from otp_atm.conformance.hand import Hand
from otp_atm.conformance.port import Ported
from otp_atm.conformance.run import Account
from otp_atm.conformance.trial import Trial
from otp_atm.kiosk.ports import Bank as PortOfABank
from otp_atm.scenarios.bank_side import NoSide
from tests.conformance.world import SEED, Bank, account_of, broken, cards, untried
from tests.mapped.world import BOOT, MAPPING, exchange_with, simulator
from tests.needs import need
from websocket_rig import bank as websocket_rig

ON_THE_WIRE = "it can be seen on the wire alone, and a driver stands in between"


def account_at(bank: PortOfABank, terminal_id: str, master_key: bytes) -> Account:
    budget, sights, ledger = Budget(MOST_SECONDS, MOST_REQUESTS), Sights(), Ledger()
    teller = Ported(bank, terminal_id, master_key, budget=budget, ledger=ledger, longest=10.0)
    with closing(teller):
        trial = Trial(teller, Hand(cards()), NoSide(), budget=budget, sights=sights, ledger=ledger, seed=SEED)
        return account_of(Bank(), (), trial)


def others(account: Account) -> set[str]:
    """What was not tried for another reason than that a driver hides it."""
    return {name for name, why in untried(account).items() if why != ON_THE_WIRE}


def test_a_mapped_bank_keeps_what_can_be_seen_through_its_mapping() -> None:
    terminal = load_fixtures().terminals[0]
    other = simulator(load_fixtures(), SettableClock(), token_bytes, USUAL)
    bank = MappedBank(MAPPING, exchange_with(other), terminal.id, BOOT)
    account = account_at(bank, terminal.id, bytes.fromhex(terminal.master_key))
    assert broken(account) == []
    assert others(account) == {"P38", "P42"}, "they take another terminal, and the clock"
    assert len(account.judged) - len(untried(account)) > 30


def test_an_adapter_is_tried_at_its_port_and_a_small_bank_is_found_to_be_small() -> None:
    """The example of a bank behind a WebSocket knows no expiry dates and one kind of weak PIN, and says so nowhere."""
    need("server")
    with websocket_rig() as rig:
        account = account_at(rig.bank, rig.terminal_id, rig.master_key)
    assert broken(account) == ["P18", "P19", "P20", "P24", "P61"]
    assert {"P58", "P59", "P62"} <= others(account), "it does not do card_pin"
    assert untried(account)["P58"] == "this bank does not do card_pin"
