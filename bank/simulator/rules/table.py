"""Which rule answers which operation: the one list that HTTP and the in-process transport share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bank.simulator.issuer import Call, Issuer
from bank.simulator.rules.card_sessions import open_card_session
from bank.simulator.rules.enrolment import check_otp_pin, deactivate, enrol, read_enrolment
from bank.simulator.rules.once import settle
from bank.simulator.rules.pin_keys import deliver_pin_key
from bank.wire import terminal

RULES: Final[Mapping[str, Callable[[Issuer, Call[Any]], Any]]] = {
    terminal.DELIVER_PIN_KEY.name: deliver_pin_key,
    terminal.OPEN_CARD_SESSION.name: open_card_session,
    terminal.READ_ENROLMENT.name: read_enrolment,
    terminal.CHECK_OTP_PIN.name: check_otp_pin,
    terminal.ENROL.name: enrol,
    terminal.DEACTIVATE.name: deactivate,
    terminal.SETTLE.name: settle,
}
