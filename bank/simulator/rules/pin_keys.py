"""Terminals and their PIN keys: known to the bank, delivered to them, and found again when a PIN block comes in.

Only the PIN pad itself can ask for a key: its request is signed under the terminal master key. A request is granted once; sent again, as by
a terminal whose answer got lost, it is answered with the key that it was granted. No delivery ends the key in use: what the last readable
PIN block was enciphered under stays until a newer one has been, however many are delivered.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal
from otp_atm.bank.simulator.records import KeyRequests, Terminal, TerminalPinKey, pin_key_id
from otp_atm.bank.simulator.rules.limits import KEY_REQUESTS_REMEMBERED, PIN_KEYS_REMEMBERED
from otp_atm.bank.simulator.store import Reading, Transaction
from otp_atm.bank.wire.message import Nothing, PinBlock
from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.terminal import KeyRequest, PinKey


def deliver_pin_key(issuer: Issuer, call: Call[KeyRequest]) -> PinKey:
    """Draw a key and remember it, or find the one that this request was granted before."""
    terminal_id, nonce, mac = call.path["terminal_id"], bytes.fromhex(call.body.nonce), bytes.fromhex(call.body.mac)
    with issuer.store.write() as records:
        terminal = known(records.lock(Terminal, terminal_id))
        if not issuer.keys.key_request_is_right(terminal.sealed_master_key, terminal_id, nonce, mac):
            raise Refusal(Code.KEY_REQUEST_REFUSED)
        before = granted_before(records, terminal, nonce)
        if before:
            return PinKey(key_block=issuer.keys.key_block(terminal.sealed_master_key, before.sealed_key), kcv=kcv_of(before))
        remember_request(records, terminal_id, nonce)
        new = issuer.keys.new_pin_key()
        key_block = issuer.keys.key_block(terminal.sealed_master_key, new.sealed)
        records.put(TerminalPinKey(pin_key_id(terminal_id, new.kcv), new.sealed, nonce))
        records.put(replace(terminal, kcvs=" ".join(forget_oldest(records, terminal, [new.kcv, *terminal.kcvs.split()]))))
    return PinKey(key_block=key_block, kcv=new.kcv)


def granted_before(records: Reading, terminal: Terminal, nonce: bytes) -> TerminalPinKey | None:
    """The key that was delivered to this request, if it is remembered."""
    keys = (records.get(TerminalPinKey, pin_key_id(terminal.terminal_id, kcv)) for kcv in terminal.kcvs.split())
    return next((key for key in keys if key and key.nonce == nonce), None)


def remember_request(records: Transaction, terminal_id: str, nonce: bytes) -> None:
    """Refuse one that was granted before, its key forgotten meanwhile: somebody plays back what they have heard."""
    earlier = records.get(KeyRequests, terminal_id)
    nonces = earlier.nonces if earlier else b""
    if nonce in (nonces[start : start + len(nonce)] for start in range(0, len(nonces), len(nonce))):
        raise Refusal(Code.KEY_REQUEST_REFUSED)
    records.put(KeyRequests(terminal_id, (nonce + nonces)[: KEY_REQUESTS_REMEMBERED * len(nonce)]))


def forget_oldest(records: Transaction, terminal: Terminal, kcvs: list[str]) -> Iterable[str]:
    """Those that are kept: the newest, and the one in use."""
    for place, kcv in enumerate(kcvs):
        if place < PIN_KEYS_REMEMBERED or kcv == terminal.kcv_in_use:
            yield kcv
        else:
            records.delete(TerminalPinKey, pin_key_id(terminal.terminal_id, kcv))


def take_into_use(records: Transaction, terminal_id: str, block: PinBlock) -> None:
    """A PIN block under this key was readable: the terminal has it."""
    terminal = records.get(Terminal, terminal_id)
    if terminal and terminal.kcv_in_use != block.kcv:
        records.put(replace(known(records.lock(Terminal, terminal_id)), kcv_in_use=block.kcv))


def kcv_of(key: TerminalPinKey) -> str:
    """Its key check value."""
    return key.pin_key_id.rpartition(".")[2]


def read_terminal(issuer: Issuer, call: Call[Nothing]) -> Nothing:
    """Say that the bank is there."""
    with issuer.store.read() as records:
        known(records.get(Terminal, call.path["terminal_id"]))
    return Nothing()


def known(terminal: Terminal | None) -> Terminal:
    """The terminal, if there is one. Refuses with terminal-unknown."""
    if terminal is None:
        raise Refusal(Code.TERMINAL_UNKNOWN)
    return terminal


def sealed_pin_key(records: Reading, terminal_id: str, block: PinBlock) -> bytes:
    """The sealed key that `block` is enciphered under. Refuses with pin-key-unknown."""
    key = records.get(TerminalPinKey, pin_key_id(terminal_id, block.kcv))
    if key is None:
        raise Refusal(Code.PIN_KEY_UNKNOWN)
    return key.sealed_key
