"""Is the configuration good, are devices and bank there? One line each; exit code 1 if something is missing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from kiosk.effects import FetchPinKey
from kiosk.events import Event, KeyDelivered, PinKeyLoaded, PinKeyRejected, PinPadFailed
from kiosk.load import BadFile
from kiosk.ports import PinPad
from kiosk.settings import Settings

HELP: Final = "is the configuration good, are devices and bank there? One line each"

PATIENCE: Final = 3.0
"""Seconds for a PIN pad to take a key."""

Finding = tuple[bool, str]


def add_arguments(parser: ArgumentParser) -> None:
    """It takes none but the shared ones."""


def run(args: Namespace, settings: Settings) -> int:
    from hardware.drivers import key_map

    key_map(settings, args.config)
    good = True
    for name, finding in findings(args.config, settings):
        fine, text = finding
        good &= fine
        print(f"{'ok' if fine else 'MISSING':<8} {name:<14} {text}")
    return 0 if good else 1


def findings(config: Path, settings: Settings) -> Iterator[tuple[str, Finding]]:
    """What was found, one after the other; none of these raises."""
    yield "configuration", configuration(config, settings)
    checks: dict[str, Callable[[Settings], Finding]] = {
        "master key": master_key,
        "journal": journal,
        "card reader": card_reader,
        "PIN pad": pin_pad,
        "display": display,
        "bank": bank,
    }
    for name, check in checks.items():
        yield name, check(settings)


def configuration(config: Path, settings: Settings) -> Finding:
    """The settings can be used, or there were none; what is left are the files that they name."""
    from commands.named_files import require_named_files

    try:
        require_named_files(config, settings)
    except BadFile as bad:
        return False, str(bad)
    return True, str(config)


def master_key(settings: Settings) -> Finding:
    if settings.pin_pad.driver == "serial":
        return True, "in the PIN pad"
    from hardware.pin_pad.master_key import read_master_key

    path = settings.pin_pad.master_key_file
    try:
        key = read_master_key(path)
    except BadFile as bad:
        return False, str(bad)
    return True, f"AES-{len(key) * 8}, {path}"


def journal(settings: Settings) -> Finding:
    from kiosk.journal import JournalBroken
    from kiosk.journal_files import read_journal

    directory = settings.journal.directory
    try:
        directory.mkdir(parents=True, exist_ok=True)
        count = sum(1 for _ in read_journal(directory))
        (directory / ".writable").touch()
        (directory / ".writable").unlink()
    except JournalBroken as broken:
        return False, f"{directory}: {broken}"
    except OSError as error:
        return False, f"{directory}: {error.strerror}"
    return True, f"{directory}, {count} lines, the chain holds"


def card_reader(settings: Settings) -> Finding:
    found = [_reader(driver, settings.card_reader.name) for driver in settings.card_reader.drivers]
    return all(good for good, _ in found), "; ".join(text for _, text in found)


def _reader(driver: str, pattern: str) -> Finding:
    if driver != "pcsc":
        return True, driver
    from hardware.card_reader.pcsc_link import PcscError, PyscardMissing, first_match, list_readers

    try:
        names = list_readers()
    except PyscardMissing as missing:
        return False, str(missing)
    except PcscError as trouble:
        return False, f"{trouble}; is the PC/SC service (pcscd) running?"
    chosen = first_match(names, pattern)
    listed = ", ".join(names) or "no reader is plugged in"
    return (True, f"{chosen} (of: {listed})") if chosen else (False, f"no reader is called {pattern}; there are: {listed}")


def pin_pad(settings: Settings) -> Finding:
    told = settings.pin_pad
    if told.driver != "serial":
        return True, f"{told.driver}, {len(told.keys)} keys of its own"
    try:
        from hardware.pin_pad.serial import READY
        from hardware.pin_pad.serial_probe import probe
    except ImportError as missing:  # termios, on Windows
        return False, str(missing)
    state = probe(told.port, told.speed)
    return state == READY, f"serial, {told.port}: {state}"


def display(_: Settings) -> Finding:
    from hardware.display.probe import screen_size

    size = screen_size()
    return (True, f"{size[0]} by {size[1]} pixels") if size else (False, "no display can be opened here")


def bank(settings: Settings) -> Finding:
    """Fetch a PIN key and load it into the PIN pad: the bank is there, knows this terminal, and shares its master key."""
    from hardware.drivers import pin_pad as pin_pad_of

    told = settings.bank
    answer = _fetch_pin_key(settings)
    if not isinstance(answer, KeyDelivered):
        return False, f"{told.url}: {getattr(answer, 'code', type(answer).__name__)}"
    try:
        pad = pin_pad_of(settings)
    except BadFile:
        return False, f"{told.url}: reached, but without a master key its PIN key cannot be loaded"
    code = _load(pad, answer)
    return (
        (False, f"{told.url}: reached, but its PIN key cannot be loaded: {code}") if code else (True, f"{told.url}, PIN key {answer.kcv}")
    )


def _fetch_pin_key(settings: Settings) -> Event:
    from bank.remote import http_client

    told = settings.bank
    answers: list[Event] = []
    client = http_client(told.url, settings.terminal.id, told.deadline, told.ca_file)
    client.ask(FetchPinKey(), answers.append)
    client.close()
    (answer,) = answers
    return answer


def _load(pad: PinPad, key: KeyDelivered) -> str:
    """Load the key and let the pad forget it again; the code of what went wrong, empty if nothing did."""
    answers: SimpleQueue[str] = SimpleQueue()

    def hear(event: Event) -> None:
        if isinstance(event, PinKeyLoaded):
            answers.put("")
        elif isinstance(event, (PinKeyRejected, PinPadFailed)):
            answers.put(event.code)

    pad.connect(hear)
    pad.load_key(key.key_block, key.kcv)
    try:
        return answers.get(timeout=PATIENCE)
    except Empty:
        return "pin-pad-silent"
    finally:
        pad.close()
