"""Drivers and banks of somebody's own, named in the configuration: found, made, and told of in one sentence where they cannot be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest

from otp_atm.bank.remote import configured_bank
from otp_atm.configuration import Settings
from otp_atm.hardware import drivers
from otp_atm.kiosk.factories import Terminal
from otp_atm.kiosk.load import BadFile, Document, Misfit, explained, load
from otp_atm.kiosk.project import PROJECT

READER: Final = """
from otp_atm.drivers import Unusable
from otp_atm.events import ReaderEmpty, ReaderFailed


class Reader:
    can_eject = can_retain = False

    def __init__(self, options, terminal):
        self.options, self.terminal = options, terminal

    def connect(self, post):
        self.post = post

    def check_reader(self):
        if self.options.get("broken"):
            self.post(ReaderFailed("reader-broken"))

    def check(self):
        if not self.options.get("holds a card"):
            self.post(ReaderEmpty())

    def accept(self):
        pass

    eject = retain = check

    def close(self):
        print("closed", flush=True)


def needs(options, terminal):
    raise Unusable("needs a port,\\n as in /dev/ttyUSB0", "port")


def wants(options, terminal):
    raise Unusable("needs libfoo")


def fails(options, terminal):
    return options["port"]


def tells(options, terminal):
    raise ValueError(f"{options['key']} is refused")


def leaves(options, terminal):
    raise SystemExit(3)


def nothing(options, terminal):
    pass


def number(options, terminal):
    return 42


def klass(options, terminal):
    return Reader


def alone():
    pass


CONSTANT = 1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """One with a package of drivers in it; what is imported from there is forgotten afterwards, and where it was looked for."""
    (tmp_path / "phone").mkdir()
    (tmp_path / "phone" / "__init__.py").touch()
    (tmp_path / "phone" / "reader.py").write_text(READER)
    (tmp_path / "phone" / "torn.py").write_text("def make(:\n")
    (tmp_path / "phone" / "lacking.py").write_text("\nimport no_such_library\n")
    (tmp_path / "phone" / "ending.py").write_text("raise SystemExit\n")
    before = list(sys.path)
    yield tmp_path
    sys.path[:] = before
    for name in [name for name in sys.modules if name.split(".")[0] in {"phone", "bank", "kiosk", "tools"}]:
        del sys.modules[name]


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text)
    return file


def reader(config: Path) -> Any:
    settings = load(config, Settings)
    with explained(config):
        return drivers.card_reader(settings.card_reader, settings.timeouts, settings.told(config))


def test_a_factory_is_given_its_options_and_what_there_is_to_know_of_the_terminal(folder: Path) -> None:
    config = written(
        folder,
        "terminal: {id: ATM00042}\n"
        "timeouts: {device: 3, read_card: 5}\n"
        "bank: {deadline: 4}\n"
        "card_reader: {driver: 'phone.reader:Reader', options: {port: 7, lights: [red, green]}}\n",
    )
    made = reader(config)
    assert made.options == {"port": 7, "lights": ["red", "green"]}
    told = made.terminal
    assert (told.id, told.folder, told.read_card, told.device, told.bank) == ("ATM00042", folder, 5, 3, 4)


def test_without_options_there_are_none(folder: Path) -> None:
    assert reader(written(folder, "card_reader: {driver: 'phone.reader:Reader', options: null}\n")).options == {}


NAMED: Final = "card_reader:\n  driver: phone.reader:{name}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("card_reader:\n  driver: phone.raeder:make\n", "2: card_reader.driver: phone.raeder:make: there is no module phone.raeder, "),
        ("card_reader:\n  driver: fone.reader:make\n", "2: card_reader.driver: fone.reader:make: there is no module fone, "),
        (NAMED.format(name="mkae"), "2: card_reader.driver: phone.reader:mkae: phone.reader has no factory mkae"),
        (NAMED.format(name="CONSTANT"), "2: card_reader.driver: phone.reader:CONSTANT: phone.reader has no factory CONSTANT"),
        (
            "card_reader:\n  driver: phone.torn:make\n",
            "2: card_reader.driver: phone.torn:make: phone.torn cannot be imported: SyntaxError: invalid syntax (torn.py, line 1)",
        ),
        (
            "card_reader:\n  driver: phone.lacking:make\n",
            "2: card_reader.driver: phone.lacking:make: phone.lacking cannot be imported: "
            "ModuleNotFoundError: No module named 'no_such_library' (lacking.py, line 2)",
        ),
        (
            "card_reader:\n  driver: phone.ending:make\n",
            "2: card_reader.driver: phone.ending:make: phone.ending cannot be imported: SystemExit (ending.py, line 1)",
        ),
        (NAMED.format(name="fails"), "2: card_reader.driver: phone.reader:fails failed: KeyError (reader.py, line 41)"),
        (
            NAMED.format(name="tells") + "  options: {key: do-not-repeat}\n",
            "2: card_reader.driver: phone.reader:tells failed: ValueError (reader.py, line 45)",
        ),
        (NAMED.format(name="leaves"), "2: card_reader.driver: phone.reader:leaves failed: SystemExit (reader.py, line 49)"),
        (NAMED.format(name="alone"), "2: card_reader.driver: phone.reader:alone failed: TypeError: alone() takes 0 positional arguments"),
        (NAMED.format(name="nothing"), "2: card_reader.driver: phone.reader:nothing gave nothing, which is no CardReader: it has no can_"),
        (NAMED.format(name="number"), "2: card_reader.driver: phone.reader:number gave an int, which is no CardReader: it has no can_eje"),
        (NAMED.format(name="klass"), "2: card_reader.driver: phone.reader:klass gave a type, which is no CardReader: it has no can_eject"),
        (NAMED.format(name="wants"), "2: card_reader.driver: phone.reader:wants: needs libfoo"),
        (NAMED.format(name="needs"), "2: card_reader.driver: phone.reader:needs: needs a port, as in /dev/ttyUSB0"),
        (
            NAMED.format(name="needs") + "  options:\n    speed: 9\n",
            "3: card_reader.options: phone.reader:needs: needs a port, as in /dev/ttyUSB0",
        ),
        (
            NAMED.format(name="needs") + "  options:\n    speed: 9\n    port: 0\n",
            "5: card_reader.options.port: phone.reader:needs: needs a port, as in /dev/ttyUSB0",
        ),
        ("card_reader:\n  driver: phone.reader\n", "2: card_reader.driver: Invalid enum value 'phone.reader'; possible: simulated, pcsc, "),
        ("card_reader:\n  driver: phone reader:make\n", "2: card_reader.driver: Invalid enum value 'phone reader:make'; possible: "),
        ("card_reader:\n  options: {port: 1}\n", "2: card_reader.options: are for a driver named as package.module:factory: simulated"),
        (
            "card_reader:\n  driver:\n  - stripe\n  - phone.reader:Reader\n",
            "4: card_reader.driver[1]: phone.reader:Reader is no part of two: a reader of one's own stands alone",
        ),
        ("pin_pad:\n  driver: pin.pad:make\n  on_screen: fixed\n", "3: pin_pad.on_screen: must be none: pin.pad:make has keys of its own"),
        ("bank:\n  driver: nativ\n", "2: bank.driver: Invalid enum value 'nativ'; possible: native, mapped, or package.module:factory"),
        ("bank:\n  options: {a: 1}\n", "2: bank.options: are for a driver named as package.module:factory: native has keys of its own"),
    ],
)
def test_what_cannot_be_had_is_one_sentence_with_its_place(folder: Path, text: str, said: str) -> None:
    config = written(folder, text)
    with pytest.raises(BadFile) as caught:
        reader(config)
    assert str(caught.value).startswith(f"{config}, line {said}")
    assert "\n" not in str(caught.value)


MAKERS: Final[dict[str, Callable[[Settings, Terminal], object]]] = {
    "PinPad": lambda settings, told: drivers.pin_pad(settings.pin_pad, settings.timeouts, told),
    "Bank": lambda settings, told: configured_bank(settings.bank, told),
}


@pytest.mark.parametrize(("section", "port"), [("pin_pad", "PinPad"), ("bank", "Bank")])
def test_pads_and_banks_are_named_in_the_same_way(section: str, port: str, folder: Path) -> None:
    config = written(folder, f"{section}:\n  driver: phone.reader:number\n")
    settings = load(config, Settings)
    said = f"line 2: {section}.driver: phone.reader:number gave an int, which is no {port}: "
    with pytest.raises(Misfit) as caught:
        MAKERS[port](settings, settings.told(config))
    assert said in str(Document(config).misfit(caught.value))


def test_the_banks_driver_is_the_native_one_unless_another_is_named(folder: Path) -> None:
    for text in ("{}", "bank: {driver: null}", "bank: {driver: native, options: {}}"):
        assert load(written(folder, text), Settings).bank == Settings().bank


# Through the program ----------------------------------------------------------------------------------------------------------------

BANK: Final = """
from . import answers


class Bank:
    def ask(self, request, reply):
        reply(answers.to(request))

    def end_card_session(self):
        pass

    def close(self):
        pass


def make(options, terminal):
    return Bank()
"""
ANSWERS: Final = """
from otp_atm.events import BankPresent
from otp_atm.requests import CheckBank, without_answer


def to(request):
    return BankPresent() if isinstance(request, CheckBank) else without_answer(request, "bank-closed")
"""


def run(*arguments: str, folder: Path, program: tuple[str, ...] = (str(PROJECT / "run_atm.py"),)) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize("package", ["bank", "phone", "tools", "kiosk", "screens", "tests", "commands"])
def test_a_factory_lives_in_a_package_that_is_called_as_one_of_our_rooms(package: str, folder: Path) -> None:
    home = folder / package
    home.mkdir(exist_ok=True)
    for name, text in {"__init__": "", "reader": READER, "way": BANK, "answers": ANSWERS}.items():
        (home / f"{name}.py").write_text(text)
    config = written(folder, f"card_reader: {{driver: '{package}.reader:Reader'}}\nbank: {{driver: '{package}.way:make'}}\n")
    (folder / "elsewhere").mkdir()
    said = run("check", "--config", str(config), folder=folder / "elsewhere")
    assert f"ok       card reader    {package}.reader:Reader: works, and is empty\n" in said.stdout
    assert f"MISSING  bank           {package}.way:make: bank-closed\n" in said.stdout
    assert "ok       presence       the bank says that it is there for ATM00001\n" in said.stdout
    assert "connection" not in said.stdout
    assert f"WARNING  PIN pad        simulated, with a bank that may be anywhere ({package}.way:make): PINs pass" in said.stdout
    assert not said.stderr


@pytest.mark.parametrize("started", [(str(PROJECT / "run_atm.py"),), ("-m", "otp_atm")])
def test_started_in_the_programs_own_folder_our_rooms_are_in_nobodys_way(started: tuple[str, ...], folder: Path) -> None:
    (folder / "bank").mkdir()
    (folder / "bank" / "__init__.py").touch()
    (folder / "bank" / "reader.py").write_text(READER)
    config = written(folder, "card_reader: {driver: 'bank.reader:Reader', options: {broken: true}}\nbank: {url: 'http://127.0.0.1:9'}\n")
    said = run("check", "--config", str(config), folder=PROJECT, program=started)
    assert "MISSING  card reader    bank.reader:Reader: reader-broken\n" in said.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel is installed, among packages that are called as our rooms are."""
    build, site = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(build)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, timeout=120)
    (wheel,) = build.glob("*.whl")
    ZipFile(wheel).extractall(site)
    for name in ("bank", "phone", "screens", "tools", "tests"):
        (site / name).mkdir()
        (site / name / "__init__.py").write_text("OF_SOMEBODY = True\n")
    return site


@pytest.mark.parametrize("package", ["bank", "phone", "tools", "kiosk"])
def test_so_it_does_where_the_program_is_installed(package: str, installed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the configuration; what else is installed under that name is in nobody's way."""
    monkeypatch.setenv("PYTHONPATH", str(installed))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    home = folder / package
    home.mkdir(exist_ok=True)
    for name, text in {"__init__": "", "reader": READER, "way": BANK, "answers": ANSWERS}.items():
        (home / f"{name}.py").write_text(text)
    config = written(folder, f"card_reader: {{driver: '{package}.reader:Reader'}}\nbank: {{driver: '{package}.way:make'}}\n")
    (folder / "elsewhere").mkdir()
    said = run("check", "--config", str(config), folder=folder / "elsewhere", program=("-m", "otp_atm"))
    assert f"ok       card reader    {package}.reader:Reader: works, and is empty\n" in said.stdout, said.stderr
    assert "ok       presence       the bank says that it is there for ATM00001\n" in said.stdout
    assert str(installed) in said.stdout, "the program is the installed one"


def test_installed_a_factory_is_found_among_what_is_installed(installed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(installed))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    (installed / "bank" / "reader.py").write_text(READER)
    config = written(folder, "card_reader: {driver: 'bank.reader:Reader', options: {broken: true}}\nbank: {url: 'http://127.0.0.1:9'}\n")
    said = run("check", "--config", str(config), folder=folder, program=("-m", "otp_atm"))
    assert "MISSING  card reader    bank.reader:Reader: reader-broken\n" in said.stdout, said.stderr


def test_a_reader_that_says_nothing_holds_a_card_or_is_dumb(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "SILENCE", 0.05)
    config = written(folder, "card_reader: {driver: 'phone.reader:Reader', options: {holds a card: true}}\n")
    settings = load(config, Settings)
    finding = drivers.check_card_reader(settings.card_reader, settings.timeouts, settings.told(config))
    assert finding == (None, "phone.reader:Reader: has a card in it, or does not answer")


@pytest.mark.parametrize("command", [["check"], ["kiosk", "--window"]])
@pytest.mark.parametrize("name", ["raeder:make", "reader:mkae", "reader:fails", "reader:number", "reader:needs"])
def test_a_mistake_is_exit_code_2_and_no_traceback(command: list[str], name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SDL_VIDEODRIVER", "SDL_AUDIODRIVER"):
        monkeypatch.setenv(variable, "dummy")
    config = written(folder, f"journal: {{directory: journal}}\ncard_reader:\n  driver: phone.{name}\n")
    said = run(*command, "--config", str(config), folder=folder)
    assert said.returncode == 2
    assert said.stderr.startswith(f"{config}, line 3: card_reader.driver: phone.{name}")
    assert said.stderr.count("\n") == 1


def test_what_was_made_before_the_mistake_is_closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SDL_VIDEODRIVER", "SDL_AUDIODRIVER"):
        monkeypatch.setenv(variable, "dummy")
    config = written(folder, "card_reader: {driver: 'phone.reader:Reader'}\npin_pad: {driver: 'phone.reader:fails'}\n")
    said = run("kiosk", "--window", "--config", str(config), folder=folder)
    assert (said.returncode, said.stdout) == (2, "closed\n")
