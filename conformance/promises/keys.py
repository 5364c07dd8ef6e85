"""Terminal master keys, PIN keys, and requests for them."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.wire.problems import Code
from otp_atm.conformance.pad import PinKey, Signed, flipped, signed
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.said import Broken, NotTried, Said
from otp_atm.conformance.trial import Trial

HEADER: Final = ("D", "P0", "A", "E")
LONGEST_BLOCK: Final = 300
FURTHER: Final = 5
"""Deliveries after which a key that is not in use may be forgotten."""
REMEMBERED: Final = 4


def request(trial: Trial) -> Signed:
    return signed(trial.teller.master_key, trial.teller.terminal_id)


def key_in(trial: Trial, said: Said) -> PinKey:
    """The key that was delivered. Raises Broken where it cannot be unwrapped."""
    try:
        return PinKey.unwrapped(trial.teller.master_key, said.member("key_block"))
    except ValueError as wrong:
        raise Broken(f"the key block is of no use: {wrong}", said.exchange) from None


def unwrapped(trial: Trial, said: Said) -> PinKey:
    """The same of whatever length, for what is not about unwrapping. Raises NotTried."""
    try:
        return key_in(trial, said)
    except Broken as wrong:
        raise NotTried(f"{wrong}: see P39") from None


def delivered(trial: Trial, asked: Signed | None = None) -> Said:
    return trial.must(trial.teller.deliver(asked or request(trial)))


def is_signed(trial: Trial) -> None:
    teller = trial.teller
    good = request(trial)
    forged = {
        "one bit of its MAC changed": good._replace(mac=flipped(good.mac)),
        "one bit of its nonce changed": good._replace(nonce=flipped(good.nonce)),
        "another master key": signed(flipped(teller.master_key), teller.terminal_id),
        "another terminal's id": signed(teller.master_key, "ZZZZZZZZ"),
    }
    for what, asked in forged.items():
        trial.refused(teller.deliver(asked), Code.KEY_REQUEST_REFUSED, f"a key request signed with {what}")


def is_repeated(trial: Trial) -> None:
    asked = request(trial)
    first, second = delivered(trial, asked), trial.teller.deliver(asked)
    trial.expect(second, "the same key request again")
    keys = trial.fetched(first).key, key_in(trial, second).key
    if keys[0] != keys[1] or first.member("kcv") != second.member("kcv"):
        trial.unequal("the same key request was answered with another key", first, second)
    trial.forget_key()


def is_granted_once(trial: Trial) -> None:
    asked, card = request(trial), trial.hand.good()
    trial.session(card)
    first = delivered(trial, asked)
    for _ in range(FURTHER):
        last = delivered(trial)
    trial.must(trial.teller.open(card, trial.fetched(last).block(trial.hand.pin(card), card.pan)))
    again = trial.teller.deliver(asked)
    if again.succeeded and trial.fetched(again).key != trial.fetched(first).key:
        trial.unequal("a key request that was granted before was granted again, with a new key", first, again)
    if not again.succeeded:
        trial.refused(again, Code.KEY_REQUEST_REFUSED, "a key request whose key has been forgotten")
    trial.forget_key()


def stays_in_use(trial: Trial) -> None:
    card = trial.hand.good()
    trial.forget_key()
    trial.session(card)
    for _ in range(REMEMBERED):
        delivered(trial)
    trial.expect(trial.teller.open(card, trial.block(card)), f"a PIN block under the key in use, after {REMEMBERED} further deliveries")
    trial.forget_key()


def is_of_this_terminal(trial: Trial) -> None:
    said = delivered(trial)
    key = unwrapped(trial, said)
    if not key.is_of_aes:
        raise Broken(f"the PIN key has {len(key.key) * 8} bits", said.exchange)
    other = trial.other
    try:
        PinKey.unwrapped(other.master_key, said.member("key_block"))
    except ValueError:
        return
    raise Broken("another terminal's master key unwraps it", said.exchange)


def has_its_header(trial: Trial) -> None:
    said = delivered(trial)
    header = key_in(trial, said).header
    found = (header.version_id, header.key_usage, header.algorithm, header.mode_of_use)
    if found != HEADER:
        raise Broken(f"the key block is of {' '.join(found)}, where {' '.join(HEADER)} was due", said.exchange)
    if len(said.member("key_block")) > LONGEST_BLOCK:
        raise Broken(f"the key block has more than {LONGEST_BLOCK} characters", said.exchange)


def has_its_check_value(trial: Trial) -> None:
    said = delivered(trial)
    if trial.fetched(said).kcv != said.member("kcv"):
        raise Broken("`kcv` is not the check value of the key in the block", said.exchange)


PROMISES: Final = (
    Promise(
        11,
        "A key request under a wrong MAC, or under another terminal's master key, is refused with `key-request-refused`.",
        "One bit of the MAC and of the nonce is changed; it is signed with another master key, and for another terminal's id.",
        is_signed,
    ),
    Promise(
        12,
        "The same key request again, while its key is remembered, is answered with the same key.",
        "It is sent twice; the check value is the same, and so is the key inside.",
        is_repeated,
    ),
    Promise(
        13,
        "A key request whose key has been forgotten is refused, and not granted again within the next 1000.",
        "After five further deliveries, the last of them taken into use by `open-card-session`, the first request is refused or still "
        "answered with its own key, never with a new one.",
        is_granted_once,
    ),
    Promise(
        14,
        "A delivery does not end the key in use.",
        "A key is used, four are delivered, and the first is used once more.",
        stays_in_use,
    ),
    Promise(
        38,
        "Terminal master keys and PIN keys are AES keys of 128, 192 or 256 bits; each terminal has a master key of its own.",
        "The key in the delivered block has one of these lengths; the block cannot be unwrapped under the other terminal's master key.",
        is_of_this_terminal,
        another_terminal=True,
    ),
    Promise(
        39,
        "A delivered key block is of version D, usage P0, algorithm A, mode E, at most 300 characters.",
        "It is unwrapped under the master key.",
        has_its_header,
    ),
    Promise(40, "`kcv` is the check value of the key in the block.", "It is computed.", has_its_check_value),
)
