"""Is the configuration good, are devices and bank there? One line each; exit code 1 if something is missing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from kiosk.effects import FetchPinKey
from kiosk.events import Event, KeyDelivered, KeyRequestSigned, PinKeyLoaded, PinKeyRejected, PinPadFailed
from kiosk.load import BadFile
from kiosk.ports import PinPad
from kiosk.settings import Settings

HELP: Final = "is the configuration good, are devices and bank there? One line each"

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
    state = probe(told.port, told.speed, settings.timeouts.device)
    return state == READY, f"serial, {told.port}: {state}"


def display(_: Settings) -> Finding:
    from hardware.display.probe import screen_size

    size = screen_size()
    return (True, f"{size[0]} by {size[1]} pixels") if size else (False, "no display can be opened here")


def bank(settings: Settings) -> Finding:
    """Have a request signed, fetch a PIN key by it and load that: the bank is there, knows this terminal, and shares its master key."""
    from hardware.drivers import pin_pad as pin_pad_of

    told = settings.bank
    try:
        pad = pin_pad_of(settings)
    except BadFile:
        return False, f"{told.url}: not asked, for without a master key no PIN key can be"
    hands = Hands(pad, settings.timeouts.pin_pad)
    try:
        signed = hands.wait_for(lambda: pad.sign_key_request(settings.terminal.id))
        if not isinstance(signed, KeyRequestSigned):
            return False, f"{told.url}: not asked, for the PIN pad signs no request: {code_of(signed)}"
        answer = fetch_pin_key(settings, signed)
        if not isinstance(answer, KeyDelivered):
            return False, f"{told.url}: {code_of(answer)}"
        loaded = hands.wait_for(lambda: pad.load_key(answer.key_block, answer.kcv))
        if not isinstance(loaded, PinKeyLoaded):
            return False, f"{told.url}: reached, but its PIN key cannot be loaded: {code_of(loaded)}"
        return True, f"{told.url}, PIN key {answer.kcv}"
    finally:
        pad.close()


def fetch_pin_key(settings: Settings, signed: KeyRequestSigned) -> Event:
    from bank.remote import http_client

    told = settings.bank
    answers: list[Event] = []
    client = http_client(told.url, settings.terminal.id, told.deadline, told.ca_file)
    client.ask(FetchPinKey(signed.nonce, signed.mac), answers.append)
    client.close()
    (answer,) = answers
    return answer


def code_of(event: Event) -> str:
    """The operator's code in an event, or its name."""
    return str(getattr(event, "code", type(event).__name__))


class Hands:
    """A PIN pad that is asked one thing at a time, and given `patience` seconds for each."""

    def __init__(self, pad: PinPad, patience: float) -> None:
        self._answers: SimpleQueue[Event] = SimpleQueue()
        self._patience = patience
        pad.connect(self._hear)

    def wait_for(self, ask: Callable[[], None]) -> Event:
        """What it answers; `PinPadFailed` if nothing."""
        ask()
        try:
            return self._answers.get(timeout=self._patience)
        except Empty:
            return PinPadFailed("pin-pad-silent")

    def _hear(self, event: Event) -> None:
        if isinstance(event, (KeyRequestSigned, PinKeyLoaded, PinKeyRejected, PinPadFailed)):
            self._answers.put(event)
