"""The bank's side by the hooks of a tester: it can what there is a hook for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from otp_atm.bank.wire.control import NetworkState
from otp_atm.kiosk.vocabulary import Pan
from otp_atm.person.wallet import Wallet
from otp_atm.scenarios.bank_side import BEGINNING, NoSide
from otp_atm.scenarios.hook_calls import HookFailed, document_in, lines_in, output_of
from otp_atm.scenarios.hooks import Hooks, HooksFile, Question
from otp_atm.scenarios.needs import Need, Needs
from otp_atm.scenarios.variables import Value

MEETS: Final[Mapping[str, frozenset[Need]]] = {
    "reset": frozenset({Need.RESET, Need.FRESH_CARDS}),
    "reset_card": frozenset({Need.FRESH_CARDS}),
    "set_clock": frozenset({Need.CLOCK}),
    "advance_clock": frozenset({Need.CLOCK}),
    "messages": frozenset({Need.MESSAGES}),
    "record": frozenset({Need.RECORD}),
    "branch": frozenset({Need.BRANCH}),
    "network": frozenset({Need.NETWORK}),
    "app": frozenset({Need.APP}),
}
"""What each hook is good for."""
ORDERLY: Final = "orderly"
UNKNOWN: Final = ""
"""How messages are delivered before anything has been said of it here."""


class Told(NamedTuple):
    """A `bank_side.Record` as a hook tells it."""

    enrolled: bool
    sms_otp: bool | None


class HookSide(NoSide):
    """A `bank_side.BankSide`. Where the bank's clock is set, time begins as always; where it is advanced or its own, now."""

    def __init__(self, file: HooksFile, wallet: Wallet) -> None:
        self._file = file
        self._hooks: Hooks = file.hooks
        self.can = frozenset[Need]().union(*(needs for name, needs in MEETS.items() if getattr(self._hooks, name)))
        self._known: Mapping[str, Mapping[str, Value]] = {
            card.pan.digits: {"card": card.id, "pan": card.pan.digits, "phone": card.phone} for card in wallet.values()
        }
        self._put_on_file: dict[str, str] = {}
        self._now = BEGINNING
        self._sent_before: dict[str, int] = {}
        self._delivery = UNKNOWN

    def lack(self, need: Need) -> str:
        names = " or ".join(f"`{name}`" for name, needs in MEETS.items() if need in needs)
        return f"{self._file.path} has no hook {names}"

    def beginning(self) -> datetime:
        return BEGINNING if self._hooks.set_clock else datetime.now(UTC)

    def begin(self, cards: Collection[Pan], needs: Needs) -> None:
        if Need.FRESH_CARDS in self.can:
            self._put_on_file.clear()
        if self._hooks.reset:
            self.reset()
        elif self._hooks.reset_card:
            for pan in cards:
                self._do("reset_card", self._of(pan))
        if self._delivery != ORDERLY and (self._delivery != UNKNOWN or Need.NETWORK in needs):
            self.deliver(NetworkState())
        self._now = self.beginning()
        if self._hooks.set_clock:
            self._move(0.0)
        self._sent_before.clear()
        if Need.MESSAGES in needs:
            self._sent_before = {pan.digits: len(self.messages(pan)) for pan in cards}

    def reset(self) -> None:
        self._do("reset", {}) if self._hooks.reset else super().reset()

    def advance(self, seconds: float) -> None:
        if seconds and Need.CLOCK in self.can:
            self._move(seconds)

    def deliver(self, network: NetworkState) -> None:
        if not self._hooks.network:
            super().deliver(network)
        state = next((name for name in ("held", "newest_first", "twice") if getattr(network, name)), ORDERLY)
        self._delivery = state if state != ORDERLY else self._delivery
        self._do("network", {"delivery": state.replace("_", "-")})
        self._delivery = state

    def visit_branch(self, pan: Pan, phone: str) -> None:
        if not self._hooks.branch:
            super().visit_branch(pan, phone)
        self._do("branch", {**self._of(pan), "new_phone": phone})
        self._put_on_file[pan.digits] = phone

    def card(self, pan: Pan) -> Told:
        if not self._hooks.record:
            super().card(pan)
        said = self._ask("record", self._hooks.record, pan)
        enrolled, sms_otp = (said.get(name) for name in Told._fields) if isinstance(said, dict) else (None, None)
        if not isinstance(enrolled, bool) or not isinstance(sms_otp, bool | None):
            raise self._file.failed("record", "it takes an object in which enrolled, and sms_otp if it is there, are true or false")
        return Told(enrolled, sms_otp)

    def messages(self, pan: Pan) -> list[str]:
        if not self._hooks.messages:
            super().messages(pan)
        said = self._ask("messages", self._hooks.messages, pan)
        if not (isinstance(said, list) and all(isinstance(each, str) for each in said)):
            raise self._file.failed("messages", "it takes a list of texts, oldest first")
        return said[self._sent_before.get(pan.digits, 0) :]

    def _of(self, pan: Pan) -> dict[str, Value]:
        """What hooks are given of a card."""
        known = self._known.get(pan.digits, {"card": "", "pan": pan.digits, "phone": ""})
        return {**known, "phone": self._put_on_file.get(pan.digits, known["phone"])}

    def _move(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        name = "set_clock" if self._hooks.set_clock else "advance_clock"
        passed = int(seconds) if seconds == int(seconds) else seconds
        self._do(name, {"now": self._now.isoformat().replace("+00:00", "Z"), "seconds": passed})

    def _do(self, name: str, values: Mapping[str, Value]) -> bytes:
        try:
            return output_of(getattr(self._hooks, name), values, self._file.path.resolve().parent)
        except HookFailed as failed:
            raise self._file.failed(name, str(failed)) from None

    def _ask(self, name: str, question: Question | None, pan: Pan) -> Any:
        assert question
        output = self._do(name, self._of(pan))
        try:
            return read(question, output, as_record=name == "record")
        except HookFailed as failed:
            raise self._file.failed(name, str(failed)) from None


def read(question: Question, output: bytes, *, as_record: bool) -> Any:
    """What is said in the output: of JSON what `read` finds; of text the lines, or those of a record as `name: true`. Raises HookFailed."""
    if question.answers == "text":
        lines = lines_in(output)
        return record_in(lines) if as_record else lines
    import jmespath

    try:
        return jmespath.search(question.read, document_in(output))
    except jmespath.exceptions.JMESPathError:
        raise HookFailed(f"`{question.read}` cannot be found in its answer") from None


TRUTH: Final = {"true": True, "false": False}


def record_in(lines: list[str]) -> dict[str, Any]:
    """What `name: true` and `name: false` say."""
    parts = (line.partition(":") for line in lines)
    return {name.strip(): TRUTH.get(value.strip(), value) for name, _, value in parts}
