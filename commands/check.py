"""Is the configuration good, are devices and bank there, what stands open? One line each; exit code 1 if something is missing."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from otp_atm.bank.settings import NATIVE, OVER_HTTP, BankSettings, OAuthSettings
from otp_atm.configuration import Settings
from otp_atm.hardware.finding import MISSING, OK, SAID, WARNING, Finding
from otp_atm.hardware.hearing import Heard
from otp_atm.kiosk.events import BankPresent, Event, KeyDelivered, KeyRequestSigned, PinKeyLoaded, PinKeyRejected, PinPadFailed
from otp_atm.kiosk.factories import Terminal
from otp_atm.kiosk.load import BadFile, NotNow, Steps, explained
from otp_atm.kiosk.requests import BankRequest, CheckBank, FetchPinKey, without_answer

LONGEST_STEP: Final = 5.0
"""Seconds for each step on the way to the bank."""
SILENT: Final = PinPadFailed("pin-pad-silent")
CLOCKS_APART: Final = 10.0
"""Seconds from which on journal and bank tell different stories."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="check this mapping of a bank's API alone, and nothing else")
    parser.add_argument("--samples", type=Path, metavar="DIR", help="and hold it against recorded answers (docs/mapping.md)")


def run(args: Namespace, settings: Settings) -> int:
    if args.mapping or args.samples:
        from otp_atm.commands.check_mapping import check_mapping

        return 0 if reported(check_mapping(args.mapping or settings.bank.mapping, args.samples)) else 1
    from otp_atm.hardware.pin_pad.keyboard import key_map

    key_map(settings.pin_pad.keys, args.config)
    with explained(args.config):
        return 0 if reported(findings(args.config, settings)) else 1


def reported(found: Iterable[tuple[str, Finding]]) -> bool:
    """Print what was found, a line each. Whether nothing is missing."""
    good = True
    for name, (fine, text) in found:
        good &= fine is not MISSING
        print(f"{SAID[fine]:<8} {name:<14} {text}")
    return good


def findings(config: Path, settings: Settings) -> Iterator[tuple[str, Finding]]:
    """What was found, one after the other. Raises Misfit for a driver of somebody's own that cannot be had, and nothing else."""
    from otp_atm.commands.check_senses import colours, sound
    from otp_atm.commands.openness import warnings

    terminal = settings.told(config)
    yield "configuration", configuration(config, settings)
    checks: dict[str, Callable[[], Finding]] = {
        "master key": partial(master_key, settings),
        "journal": partial(journal, settings),
        "sessions": partial(sessions, settings),
        "card reader": partial(card_reader, settings, terminal),
        "PIN pad": partial(pin_pad, settings, terminal),
        "display": display,
        "colours": partial(colours, settings.terminal.brand),
        "sound": partial(sound, settings.display),
        "keyboard": partial(keyboard, settings),
    }
    if settings.monitoring.listen is not None:
        checks["monitoring"] = partial(monitoring, settings.monitoring.listen)
    for name, check in checks.items():
        yield name, check()
    usable = configuration(config, settings, ("bank",))[0] is OK
    if usable:
        yield "services", services(settings, terminal)
    if settings.bank.driver in OVER_HTTP:
        yield from contact(settings)
    if usable:
        yield "bank", bank(settings, terminal)
        yield "presence", presence(settings, terminal)
    else:
        yield "bank", (MISSING, f"{name_of(settings.bank)}: not asked, as long as files are of no use")
    for name, sentence in warnings(settings):
        yield name, (WARNING, sentence)


def configuration(config: Path, settings: Settings, within: Steps = ()) -> Finding:
    """The settings can be used, or there were none; what is left are the files that they name, or that part of them does."""
    from otp_atm.commands.named_files import require_named_files

    try:
        require_named_files(config, settings, within)
    except (BadFile, NotNow) as bad:
        return MISSING, str(bad)
    return OK, str(config)


def master_key(settings: Settings) -> Finding:
    if not settings.pin_pad.is_simulated:
        return OK, "in the PIN pad"
    from otp_atm.hardware.pin_pad.master_key import read_master_key

    path = settings.pin_pad.master_key_file
    try:
        key = read_master_key(path)
    except BadFile as bad:
        return MISSING, str(bad)
    return OK, f"AES-{len(key) * 8}, {path}"


def journal(settings: Settings) -> Finding:
    """Its lines, checked with its key as far as there is one, and whether this terminal would be let in to write more."""
    from otp_atm.kiosk.journal import JournalBroken
    from otp_atm.kiosk.journal_files import key_beside, read_journal
    from otp_atm.kiosk.journal_lock import JournalLock
    from otp_atm.kiosk.journal_seal import read_seal_key

    directory = settings.journal.directory
    key_file = settings.journal.key_file or key_beside(directory)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        seals = read_seal_key(key_file) if key_file.exists() else None
        count = sum(1 for _ in read_journal(directory, seals))
        JournalLock(directory).close()
        (directory / ".writable").touch()
        (directory / ".writable").unlink()
        if not key_file.exists() and not os.access(key_file.parent, os.W_OK):
            return MISSING, f"{key_file}: its key cannot be made there"
    except JournalBroken as broken:
        return MISSING, f"{directory}: {broken}"
    except BadFile as bad:
        return MISSING, str(bad)
    except OSError as error:
        return MISSING, f"{directory}: {error.strerror}"
    if count and not seals:
        return MISSING, f"{directory}: the key that it is sealed with is missing: {key_file}"
    return OK, f"{directory}, {count} lines, the chain {'and the seals hold' if seals else 'holds'}"


def sessions(settings: Settings) -> Finding:
    """Where the last visits are kept, if they are, and whether this terminal would be let in to do so."""
    if not settings.evidence.sessions:
        return OK, "none are kept (evidence.sessions)"
    from otp_atm.evidence.keeping import TAKEN, held

    directory = settings.evidence.directory
    try:
        held(directory).close()
        (directory / ".writable").touch()
        (directory / ".writable").unlink()
    except BlockingIOError:
        return MISSING, f"{directory}: {TAKEN}"
    except OSError as error:
        return MISSING, f"{directory}: {error.strerror}"
    return OK, f"{directory}, the last {settings.evidence.sessions}"


def card_reader(settings: Settings, told: Terminal) -> Finding:
    from otp_atm.hardware.drivers import check_card_reader

    return check_card_reader(settings.card_reader, settings.timeouts, told)


def pin_pad(settings: Settings, told: Terminal) -> Finding:
    from otp_atm.hardware.drivers import check_pin_pad

    return check_pin_pad(settings.pin_pad, settings.timeouts, told)


def display() -> Finding:
    from otp_atm.hardware.display.probe import screen_size

    size = screen_size()
    return (OK, f"{size[0]} by {size[1]} pixels") if size else (MISSING, "no display can be opened here")


def keyboard(settings: Settings) -> Finding:
    """A magnetic-stripe reader types, and so is a keyboard; without a window system, one that this user may read."""
    if "stripe" not in settings.card_reader.drivers:
        return OK, "needed by no card reader"
    from otp_atm.hardware.card_reader.keyboards import LIST, keyboards

    try:
        found = list(keyboards(LIST.read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return OK, "whether one is there cannot be told on this system"
    if not found:
        return MISSING, "the stripe reader types like a keyboard, and none is plugged in"
    windows = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not windows and not any(board.readable for board in found):
        return MISSING, f"{', '.join(board.name for board in found)}: this user may not read them (group input)"
    return OK, ", ".join(board.name for board in found)


def monitoring(listen: str) -> Finding:
    """Whether the part is installed, and the port can be had."""
    from otp_atm.kiosk.parts import PartMissing, require

    try:
        require("monitoring")
    except PartMissing as missing:
        return MISSING, str(missing)
    from otp_atm.monitoring.answering import listening, why_not

    try:
        listening(listen).close()
    except OSError as error:
        return MISSING, f"{listen}: {why_not(error)}"
    return OK, f"http://{listen}/healthz and /metrics"


def presence(settings: Settings, told: Terminal) -> Finding:
    """What an idle terminal asks once a minute, and closes for if it is refused."""
    answer = answer_to(CheckBank(), settings, told)
    if isinstance(answer, BankPresent):
        return OK, f"the bank says that it is there for {settings.terminal.id}"
    return MISSING, f"the bank does not say that it is there for {settings.terminal.id}: {code_of(answer)}"


def services(settings: Settings, told: Terminal) -> Finding:
    """What customers are offered, which the bank may limit. Raises Misfit where nothing is left, or it names what there is not."""
    from otp_atm.assembly import table_of
    from otp_atm.bank.remote import configured_bank
    from otp_atm.kiosk.ports import services_of

    bank = configured_bank(settings.bank, told)
    bank.close()
    offered = table_of(settings, services_of(bank)).services
    return OK, ", ".join(service.name for service in offered)


def contact(settings: Settings) -> Iterator[tuple[str, Finding]]:
    """The way to the bank, why it ends where it ends, and how far apart the clocks are."""
    from otp_atm.bank.access import header_value, papers
    from otp_atm.bank.wire.first_contact import NoContact, first_contact
    from otp_atm.bank.wire.terminal import READ_TERMINAL

    told = settings.bank
    path = READ_TERMINAL.path.format(terminal_id=settings.terminal.id) if told.driver == NATIVE else ""
    try:
        headers = {name: header_value(told, name) for name in told.headers}
        ahead = first_contact(told.url, path, papers(told), min(told.deadline, LONGEST_STEP), headers).ahead
    except (NoContact, BadFile) as trouble:
        yield "connection", (MISSING, str(trouble))
        return
    yield "connection", (OK, told.url)
    yield "clock", clock(ahead)
    if told.oauth:
        yield "access token", access_token(told, told.oauth)


def access_token(told: BankSettings, oauth: OAuthSettings) -> Finding:
    """Whether the terminal is given one; it is not used."""
    from otp_atm.bank.access import tokens
    from otp_atm.bank.wire.transport import TransportError

    asked = tokens(told, oauth)
    try:
        asked.token(min(told.deadline, LONGEST_STEP))
    except TransportError as failure:
        return MISSING, f"{oauth.token_url}: {failure.code}{failure.detail and f': {failure.detail}'}"
    finally:
        asked.close()
    return OK, f"{oauth.token_url} gives {oauth.client_id} one"


def clock(ahead: float | None) -> Finding:
    """What there is to say of a bank's clock that is so many seconds ahead."""
    if ahead is None:
        return WARNING, "the bank does not tell the time (no Date header)"
    apart = f"the bank's is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} this computer's"
    return (OK if abs(ahead) < CLOCKS_APART else WARNING), apart


def bank(settings: Settings, told: Terminal) -> Finding:
    """Have a request signed, fetch a PIN key by it and load that: the bank is there, knows this terminal, and shares its master key."""
    from otp_atm.hardware import drivers

    name = name_of(settings.bank)
    try:
        pad = drivers.pin_pad(settings.pin_pad, settings.timeouts, told)
    except BadFile:
        return MISSING, f"{name}: not asked, for without a master key no PIN key can be"
    patience = settings.timeouts.pin_pad
    with Heard(pad, KeyRequestSigned, PinKeyLoaded, PinKeyRejected, PinPadFailed) as heard:
        pad.sign_key_request(settings.terminal.id)
        signed = heard.next(patience) or SILENT
        if not isinstance(signed, KeyRequestSigned):
            return MISSING, f"{name}: not asked, for the PIN pad signs no request: {code_of(signed)}"
        answer = answer_to(FetchPinKey(signed.nonce, signed.mac), settings, told)
        if not isinstance(answer, KeyDelivered):
            return MISSING, f"{name}: {code_of(answer)}"
        pad.load_key(answer.key_block, answer.kcv)
        loaded = heard.next(patience) or SILENT
        if not isinstance(loaded, PinKeyLoaded):
            return MISSING, f"{name}: reached, but its PIN key cannot be loaded: {code_of(loaded)}"
        return OK, f"{name}, PIN key {answer.kcv}"


def name_of(told: BankSettings) -> str:
    """Where the bank is, or whose driver knows that."""
    return told.url if told.driver in OVER_HTTP else told.driver


def answer_to(request: BankRequest, settings: Settings, told: Terminal) -> Event:
    """What the bank says to a terminal that asks this."""
    from otp_atm.bank.remote import configured_bank

    answers: SimpleQueue[Event] = SimpleQueue()
    bank = configured_bank(settings.bank, told)
    bank.ask(request, answers.put)
    try:
        return answers.get(timeout=settings.timeouts.bank)
    except Empty:
        return without_answer(request, "bank-silent")
    finally:
        bank.close()


def code_of(event: Event) -> str:
    """The operator's code in an event, or its name; and what was wrong with an answer of no use."""
    detail = getattr(event, "detail", "")
    return str(getattr(event, "code", type(event).__name__)) + (f": {detail}" if detail else "")
