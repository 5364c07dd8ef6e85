"""Which rule answers which operation: the one list that HTTP and the in-process transport share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bank.simulator.issuer import Call, Issuer
from bank.simulator.rules.card_sessions import open_card_session
from bank.simulator.rules.customers import set_phone
from bank.simulator.rules.delivery import receive
from bank.simulator.rules.enrolment import check_otp_pin, deactivate, enrol, read_enrolment
from bank.simulator.rules.payments import pay, request_sms_otp
from bank.simulator.rules.pin_keys import deliver_pin_key, read_terminal
from bank.simulator.rules.registration import confirm_registration, deactivate_offline, read_registration, read_time, register
from bank.simulator.rules.settlement import settle
from bank.wire import app, branch, gateway, network, terminal

RULES: Final[Mapping[str, Callable[[Issuer, Call[Any]], Any]]] = {
    terminal.DELIVER_PIN_KEY.name: deliver_pin_key,
    terminal.READ_TERMINAL.name: read_terminal,
    terminal.OPEN_CARD_SESSION.name: open_card_session,
    terminal.READ_ENROLMENT.name: read_enrolment,
    terminal.CHECK_OTP_PIN.name: check_otp_pin,
    terminal.ENROL.name: enrol,
    terminal.DEACTIVATE.name: deactivate,
    terminal.SETTLE.name: settle,
    app.REGISTER.name: register,
    app.CONFIRM_REGISTRATION.name: confirm_registration,
    app.READ_REGISTRATION.name: read_registration,
    app.DEACTIVATE_OFFLINE.name: deactivate_offline,
    app.READ_TIME.name: read_time,
    gateway.REQUEST_SMS_OTP.name: request_sms_otp,
    gateway.PAY.name: pay,
    branch.SET_PHONE.name: set_phone,
    network.RECEIVE.name: receive,
}
