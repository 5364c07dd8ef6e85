"""Which rule answers which operation: the one list that HTTP and the in-process transport share."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Final

from otp_atm.bank.simulator import services
from otp_atm.bank.simulator.issuer import Rule
from otp_atm.bank.simulator.rules.card_sessions import open_card_session
from otp_atm.bank.simulator.rules.customers import set_phone
from otp_atm.bank.simulator.rules.delivery import receive
from otp_atm.bank.simulator.rules.payments import pay, request_sms_otp
from otp_atm.bank.simulator.rules.pin_keys import deliver_pin_key, read_terminal
from otp_atm.bank.simulator.rules.registration import confirm_registration, deactivate_offline, read_registration, read_time, register
from otp_atm.bank.simulator.rules.settlement import settle
from otp_atm.bank.wire import app, branch, gateway, network, settlement, terminal
from otp_atm.bank.wire.finding import files_of

OF_SERVICES: Final[Mapping[str, Rule]] = dict(chain.from_iterable(service.RULES.items() for service in files_of(services)))
RULES: Final[Mapping[str, Rule]] = {
    terminal.DELIVER_PIN_KEY.name: deliver_pin_key,
    terminal.READ_TERMINAL.name: read_terminal,
    terminal.OPEN_CARD_SESSION.name: open_card_session,
    **OF_SERVICES,
    settlement.SETTLE.name: settle,
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
