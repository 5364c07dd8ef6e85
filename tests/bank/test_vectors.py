"""Published vectors, and independent libraries, against our own few lines of cryptography."""

from __future__ import annotations

import secrets

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st
from psec import tr31
from psec.pinblock import encipher_pinblock_iso_4

from otp_atm.bank.simulator.key_room import KeyRoom, Purpose, Unsealable, key_check_value
from otp_atm.bank.simulator.otp_pin_rule import is_weak
from otp_atm.bank.simulator.pin_block import UnreadablePinBlock, decipher_format_4, decipher_under
from otp_atm.bank.wire.otp import hkdf_sha256, otp_key
from otp_atm.hardware.pin_pad.key_request import key_request_mac as pad_mac
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN
from tests.bank.pad import block_of_any_length, signed

PINS = st.text("0123456789", min_size=SHORTEST_PIN, max_size=LONGEST_PIN)
PANS = st.text("0123456789", min_size=12, max_size=19)
KEYS = st.binary(min_size=16, max_size=16)


@pytest.mark.parametrize(
    ("secret", "salt", "info", "output"),
    [
        (
            "0b" * 22,
            "000102030405060708090a0b0c",
            "f0f1f2f3f4f5f6f7f8f9",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            bytes(range(0x00, 0x50)).hex(),
            bytes(range(0x60, 0xB0)).hex(),
            bytes(range(0xB0, 0x100)).hex(),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            "cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            "0b" * 22,
            "",
            "",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ],
)
def test_hkdf_sha256_gives_the_vectors_of_rfc_5869(secret: str, salt: str, info: str, output: str) -> None:
    wanted = bytes.fromhex(output)
    assert hkdf_sha256(bytes.fromhex(secret), bytes.fromhex(salt), bytes.fromhex(info), len(wanted)) == wanted


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=16, max_size=16), st.text("0123456789", min_size=8, max_size=8))
def test_the_otp_key_is_hkdf_of_an_independent_library(seed: bytes, token_id: bytes, pin: str) -> None:
    independent = HKDF(algorithm=SHA256(), length=32, salt=token_id, info=b"otp" + pin.encode()).derive(seed)
    assert otp_key(seed, token_id, pin) == independent


@pytest.mark.parametrize("length", [0, 255 * 32 + 1])
def test_hkdf_sha256_knows_its_limits(length: int) -> None:
    with pytest.raises(ValueError, match="8160"):
        hkdf_sha256(b"secret", b"", b"", length)


def test_the_key_check_value_is_cmac_over_zeros() -> None:
    """NIST SP 800-38B, example D.1: K = 2b7e…4f3c, and the published AES-CMAC check value of the all-zero AES-128 key."""
    assert key_check_value(bytes(16)) == "763CBCDE81"
    assert len(key_check_value(bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c"))) == 10


@given(KEYS, PINS, PANS)
def test_pin_block_format_4_of_an_independent_library_deciphers(key: bytes, pin: str, pan: str) -> None:
    block = encipher_pinblock_iso_4(key, pin, pan)
    assert decipher_format_4(decipher_under(key), block, pan, SHORTEST_PIN, LONGEST_PIN) == pin


def test_pin_block_format_4_of_a_published_example_deciphers() -> None:
    """psec's documented example."""
    decipher, block = decipher_under(bytes.fromhex("00112233445566778899AABBCCDDEEFF")), bytes.fromhex("E4BE5B623AF7E006AC319E5B93544564")
    assert decipher_format_4(decipher, block, "1234567890123456", SHORTEST_PIN, LONGEST_PIN) == "1234"


@given(st.tuples(KEYS, KEYS), PINS, st.tuples(PANS, PANS), st.integers(0, 127))
def test_anything_else_is_unreadable_and_says_nothing(keys: tuple[bytes, bytes], pin: str, pans: tuple[str, str], bit: int) -> None:
    (key, other), (pan, other_pan) = keys, pans
    block = encipher_pinblock_iso_4(key, pin, pan)
    damaged = (int.from_bytes(block) ^ 1 << bit).to_bytes(16)
    trials = [(key, damaged, pan), (other, block, pan), (key, block, other_pan)]
    for trial_key, trial_block, trial_pan in trials:
        if (trial_key, trial_block, trial_pan.lstrip("0")) == (key, block, pan.lstrip("0")):
            continue
        with pytest.raises(UnreadablePinBlock) as caught:
            decipher_format_4(decipher_under(trial_key), trial_block, trial_pan, SHORTEST_PIN, LONGEST_PIN)
        assert str(caught.value) == ""


@pytest.mark.parametrize(("shortest", "longest"), [(SHORTEST_PIN, LONGEST_PIN), (8, 8)])
def test_a_pin_of_another_length_is_unreadable(shortest: int, longest: int) -> None:
    decipher, pan = decipher_under(bytes(16)), "6221061011374628"
    for length in range(15):
        pin = "12345678901234"[:length]
        block = block_of_any_length(bytes(16), pin, pan)
        if shortest <= length <= longest:
            assert decipher_format_4(decipher, block, pan, shortest, longest) == pin
            continue
        with pytest.raises(UnreadablePinBlock):
            decipher_format_4(decipher, block, pan, shortest, longest)


@pytest.mark.parametrize("length", [16, 24, 32])
def test_a_delivered_key_unwraps_with_an_independent_library(length: int) -> None:
    keys = KeyRoom(bytes(32), secrets.token_bytes)
    master_key = secrets.token_bytes(length)
    new = keys.new_pin_key()
    header, key = tr31.unwrap(master_key, keys.key_block(keys.seal(Purpose.TERMINAL_MASTER_KEY, master_key), new.sealed))
    assert (header.version_id, header.key_usage, header.algorithm, header.mode_of_use, header.exportability) == ("D", "P0", "A", "E", "N")
    assert key_check_value(key) == new.kcv


@pytest.mark.parametrize("length", [16, 24, 32])
def test_a_signed_request_for_a_key_agrees_with_an_independent_library(length: int) -> None:
    keys, master_key = KeyRoom(bytes(32), secrets.token_bytes), secrets.token_bytes(length)
    sealed, request = keys.seal(Purpose.TERMINAL_MASTER_KEY, master_key), signed(master_key.hex(), "ATM00001")
    assert pad_mac(master_key, "ATM00001", request.nonce) == request.mac
    assert keys.key_request_is_right(sealed, "ATM00001", request.nonce, request.mac)
    for terminal, nonce, mac in [
        ("ATM00002", request.nonce, request.mac),
        ("ATM00001", bytes(16), request.mac),
        ("ATM00001", request.nonce, bytes(32)),
        ("ATM00001", request.nonce, b""),
    ]:
        assert not keys.key_request_is_right(sealed, terminal, nonce, mac)


def test_what_is_sealed_for_one_purpose_is_worth_nothing_for_another() -> None:
    keys = KeyRoom(bytes(32), secrets.token_bytes)
    sealed = keys.seal(Purpose.SEED, b"seed")
    assert keys.unseal(Purpose.SEED, sealed) == b"seed"
    for wrong in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:5], b""):
        with pytest.raises(Unsealable):
            keys.unseal(Purpose.SEED, wrong)
    with pytest.raises(Unsealable):
        keys.unseal(Purpose.OTP_KEY, sealed)


@pytest.mark.parametrize(
    ("pin", "weak"),
    [
        ("00000000", True),
        ("01010101", True),
        ("13791379", True),
        ("23456789", True),
        ("78901234", True),
        ("32109876", True),
        ("09121234", True),
        ("76543212", True),
        ("40719283", False),
        ("13791378", False),
        ("62219999", False),
    ],
)
def test_g06_which_otp_pins_are_weak(pin: str, weak: bool) -> None:
    assert is_weak(pin, ["6221061011374628", "09121234567", ""]) is weak
