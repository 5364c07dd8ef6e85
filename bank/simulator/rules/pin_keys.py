"""Terminals and their PIN keys: known to the bank, delivered to them, and found again when a PIN block comes in."""

from __future__ import annotations

from msgspec.structs import replace

from bank.simulator.issuer import Call, Issuer, Refusal
from bank.simulator.records import Terminal, TerminalPinKey, pin_key_id
from bank.simulator.rules.limits import PIN_KEYS_REMEMBERED
from bank.simulator.store import Reading
from bank.wire.message import Nothing, PinBlock
from bank.wire.problems import Code
from bank.wire.terminal import PinKey


def deliver_pin_key(issuer: Issuer, call: Call[Nothing]) -> PinKey:
    """Draw a key, remember it, forget the oldest."""
    with issuer.store.write() as records:
        terminal = known(records.lock(Terminal, call.path["terminal_id"]))
        new = issuer.keys.new_pin_key(terminal.sealed_master_key)
        kcvs = [new.kcv, *terminal.kcvs.split()]
        for forgotten in kcvs[PIN_KEYS_REMEMBERED:]:
            records.delete(TerminalPinKey, pin_key_id(terminal.terminal_id, forgotten))
        records.put(TerminalPinKey(pin_key_id(terminal.terminal_id, new.kcv), new.sealed))
        records.put(replace(terminal, kcvs=" ".join(kcvs[:PIN_KEYS_REMEMBERED])))
    return PinKey(key_block=new.key_block, kcv=new.kcv)


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
