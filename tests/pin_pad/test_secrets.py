"""What a PIN pad must not let slip: digits and keys, through reprs, buffers or error texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psec.pinblock import decipher_pinblock_iso_4, encode_pan_field_iso_4

from otp_atm.contracts.heard import Events
from otp_atm.contracts.keys import deliver
from otp_atm.hardware.pin_pad.digits import Digits
from otp_atm.hardware.pin_pad.epp import Epp
from otp_atm.hardware.pin_pad.pin_key import KeyRejectedError, PinKey, key_check_value, load_pin_key
from otp_atm.hardware.pin_pad.serial import SerialPinPad
from otp_atm.hardware.pin_pad.serial_link import SerialLink
from otp_atm.kiosk.events import PinKeyRejected, PinPadFailed
from otp_atm.kiosk.vocabulary import Key, Pan

PLANTED = "90817263"


def digits_of(pin: str) -> Digits:
    digits = Digits()
    for digit in pin:
        digits.append(digit)
    return digits


def test_f08_wiped_digits_are_overwritten() -> None:
    digits = digits_of(PLANTED)
    buffer = digits._buffer
    assert bytes(buffer).startswith(bytes(map(int, PLANTED)))
    digits.wipe()
    assert not any(buffer)


def test_f08_nothing_that_holds_digits_or_keys_prints_them() -> None:
    digits = digits_of(PLANTED)
    key = PinKey(b"K" * 16, "A1B2C3D4E5")
    pad = Epp(b"M" * 32)
    assert (repr(digits), repr(key)) == ("<8 digits>", "PinKey(kcv=A1B2C3D4E5)")
    assert "M" * 8 not in repr(pad)


def test_f08_a_command_on_its_way_prints_neither_pan_nor_key_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SerialLink, "start", lambda _: None)
    pad, key = SerialPinPad(Path("nowhere")), deliver(b"M" * 32)
    pad.connect(lambda _: None)
    pad.load_key(key.key_block, key.kcv)
    pad.start_pin_entry(4, 4, Pan("6037991234567893"))
    printed = repr(pad._link._commands)
    assert "Command(number=1," in printed
    assert "Command(number=2," in printed
    assert "6037991234567893" not in printed
    assert key.key_block not in printed


def test_f08_error_texts_name_no_digit() -> None:
    with pytest.raises(ValueError, match=r"^not a decimal digit$"):
        Digits().append("۷")
    with pytest.raises(ValueError, match=r"^a PIN has no more than 12 digits$"):
        digits_of("0" * 13)


def test_f08_ended_pin_entry_leaves_no_digit_behind() -> None:
    key = deliver(b"M" * 32)
    pad = Epp(b"M" * 32)
    pad.load_key(key.key_block, key.kcv)
    for end in (pad.end_pin_entry, lambda: pad.press_key(Key.ENTER), lambda: pad.break_down("pin-pad-failed"), pad.close):
        pad.work_again()
        pad.start_pin_entry(8, 8, Pan("6037991234567893"))
        for digit in PLANTED:
            pad.press_digit(digit)
        assert any(pad._digits._buffer)
        end()
        assert not any(pad._digits._buffer)


def test_f08_a_closed_pad_has_forgotten_its_keys() -> None:
    events, key, pad = Events(), deliver(b"M" * 32), Epp(b"M" * 32)
    pad.load_key(key.key_block, key.kcv)
    pad.close()
    pad.connect(events)
    pad.start_pin_entry(4, 4, Pan("6037991234567893"))
    assert events.expect(PinPadFailed).code == "pin-pad-no-key"
    pad.load_key(key.key_block, key.kcv)
    assert events.expect(PinKeyRejected).code == "pin-pad-no-master-key"


@given(pin=st.text("0123456789", min_size=4, max_size=12), pan=st.text("0123456789", min_size=12, max_size=19))
def test_f03_every_block_opens_again_to_the_same_pin(pin: str, pan: str) -> None:
    clear = os.urandom(16)
    block = PinKey(clear, key_check_value(clear)).encipher(digits_of(pin), Pan(pan))
    assert decipher_pinblock_iso_4(clear, block.data, pan) == pin
    assert encode_pan_field_iso_4(pan)  # the reference accepts the same PANs


@given(st.text(max_size=130))
def test_no_key_block_however_strange_is_more_than_refused(text: str) -> None:
    for key_block in (text, "D" + text, "D0112P0AE00N0000" + text):
        with pytest.raises(KeyRejectedError):
            load_pin_key(b"M" * 32, key_block, "0000000000")


def test_the_key_check_value_is_what_openssl_computes() -> None:
    """`openssl mac -cipher AES-128-CBC -macopt hexkey:... CMAC` over sixteen zero bytes, its first five bytes."""
    assert key_check_value(bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")) == "7AD386C376"
