"""The public face of otp_atm: which names it has, that it is light, and that each name says what there is to know."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from inspect import isclass, isfunction
from typing import Final

import pytest

import otp_atm
from otp_atm import events, requests
from otp_atm.kiosk.events import FAMILIES, Chosen, Event, JournalFailed, Reply, TimedOut
from otp_atm.kiosk.project import PROJECT
from otp_atm.ports import CardReader
from tests import whole
from tools.face import docstring, fields_of, told_beneath

FACE: Final = {
    "otp_atm.ports": "MOST_CHOICES REST Bank CardReader Clock Display PartialBank PinPad Post",
    "otp_atm.vocabulary": "LONGEST_PAN LONGEST_PIN OTP_PIN_DIGITS SHORTEST_PAN SHORTEST_PIN Card Key Pan PinBlock passes_luhn",
    "otp_atm.events": """
        Active AlreadyEnrolled BankPresent BankRefused BankReplyLost BankUnreachable CardBlocked CardExpired CardFound CardInserted
        CardPinChanged CardPinUnchanged CardRead CardRemoved CardRetained CardSessionExpired CardUnknown CardUnreadable ChipFailed
        Deactivated Enrolled Event KeyDelivered KeyPressed KeyRequestSigned NeverTookEffect NewCardPinAccepted NewCardPinWeak
        NewCardPinsDiffer NewCardPinsTriedTooOften NoPhoneOnFile NotEnrolled OtpPinAccepted OtpPinTooWeak OtpPinsDiffer PhoneOnFile
        PinAccepted PinCleared PinDigit PinEntered PinKeyLoaded PinKeyRejected PinKeyUnknown PinPadFailed PinPadRecovered PinRefused
        ReaderEmpty ReaderFailed ReaderRecovered Reply RetainRefused SwipeFailed
    """,
    "otp_atm.requests": """
        AskEnrolment AskPhone BankRequest ChangeCardPin CheckBank CheckCardPin CheckOtpPin CheckOtpPins Deactivate Enrol FetchPinKey
        Replies SettleCardPin SettleDeactivation SettleEnrolment Settlement VerifyCardPin Writing refusal without_answer
    """,
    "otp_atm.drivers": "BankFactory CardReaderDriver CardReaderFactory Options PinPadFactory Terminal Unusable",
}
"""What is promised. A name that comes or goes here is a change of the face: it wants a new version, and a line in the changelog."""

NAMES: Final = [(module, name) for module, names in FACE.items() for name in names.split()]
STANDARDS: Final = {
    "Pan": "ISO/IEC 7812-1",
    "Card": "ISO/IEC 7813",
    "PinBlock": "ISO 9564-1",
    "Key": "XFS4IoT",
    "passes_luhn": "ISO/IEC 7812-1, annex B",
    "CardRead": "EMV Book 3, 10.2",
    "ChipFailed": "EMV",
    "KeyRequestSigned": "HMAC-SHA-256",
    "PinKeyLoaded": "ANSI X9.24-1, annex A",
    "KeyDelivered": "ANSI X9.143",
    "PinEntered": "ISO 9564-1",
    "VerifyCardPin": "ISO 9564-1",
    "Terminal": "ISO 8583 field 41",
}
"""Where what it says comes from."""


@pytest.mark.parametrize("module", FACE)
def test_the_face_has_these_names_and_no_other(module: str) -> None:
    assert sorted(import_module(module).__all__) == sorted(FACE[module].split())


def test_every_event_that_a_driver_or_bank_may_post_is_in_the_face() -> None:
    """What customers choose, the journal's failure and the passing of time are not theirs."""
    theirs = {kind for kind in whole.EVENTS if not issubclass(kind, Chosen)} - {JournalFailed, TimedOut}
    shown = {kind for name in events.__all__ if isclass(kind := getattr(events, name)) and issubclass(kind, Event)}
    assert shown - {Event, Reply} == theirs
    assert not shown & {*FAMILIES} - {Reply}


def test_every_request_of_the_terminal_and_all_that_may_answer_it_is_in_the_face() -> None:
    shown = {kind for name in requests.__all__ if isclass(kind := getattr(requests, name)) and issubclass(kind, requests.BankRequest)}
    assert shown - {requests.BankRequest, requests.Writing, requests.Settlement} == whole.REQUESTS
    assert {reply.__name__ for request in whole.REQUESTS for reply in request.replies} <= {*events.__all__}


@pytest.mark.parametrize("module", ["otp_atm", *FACE])
def test_the_face_is_light_to_import(module: str) -> None:
    """Beside the standard library it loads msgspec, and of the rooms only what stands in it."""
    program = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
    heavy = {"pygame", "requests", "yaml", "cryptography", "psec", "bidi", "jdatetime", "platformdirs", "sqlalchemy", "starlette", "pytest"}
    assert not heavy & {*loaded}
    rooms = {name.split(".")[1] for name in loaded if name.startswith("otp_atm.")}
    assert rooms <= {"kiosk", "services", "hardware", *(face.split(".")[1] for face in FACE)}
    hardware = {"otp_atm.hardware", "otp_atm.hardware.card_reader", "otp_atm.hardware.card_reader.driver"}
    assert {name for name in loaded if name.startswith("otp_atm.hardware")} <= hardware
    if module == "otp_atm":
        assert not rooms


def test_the_face_tells_its_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", otp_atm.__version__)


# What each name says ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("module", "name"), NAMES, ids=[name for _, name in NAMES])
def test_every_name_says_what_it_is_in_whole_sentences(module: str, name: str) -> None:
    said = docstring(module, name)
    assert said, f"{module}.{name} says nothing"
    assert said.strip().split("\n\n")[0].endswith((".", "?", "»", ":")), said
    assert STANDARDS.get(name, "") in said


@pytest.mark.parametrize(("module", "name"), NAMES, ids=[name for _, name in NAMES])
def test_every_field_and_every_method_of_a_name_is_explained(module: str, name: str) -> None:
    thing = getattr(import_module(module), name)
    if not isclass(thing):
        return
    for field in fields_of(thing):
        assert f"`{field}`" in (docstring(module, name) or "") or field in told_beneath(thing), f"{name}.{field} is not explained"
    for method in vars(thing).values():
        if isfunction(method) and not method.__name__.startswith("_") and method.__name__ not in OF_THE_MACHINE:
            assert method.__doc__ or hasattr(CardReader, method.__name__), f"{name}.{method.__name__} is not explained"


OF_THE_MACHINE: Final = {"of", "settlement"}
"""What the terminal makes a request with; a bank only reads it."""
