"""A configuration that cannot be used is one clear message: file, line, key, what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.load import BadFile, load
from kiosk.settings import PROJECT, Settings

NO_GLASS = "must be none: a serial pad has keys of its own"
NOT_BASE64 = (
    "failed to convert base64 data into ascii: 'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)"
)
IDLE_TOO_SHORT = "timeouts.idle must be longer than bank.deadline, or the terminal gives up before its client does"
PUNCHED = "Invalid enum value 'punched'; possible: simulated, pcsc, stripe"
TWO_READERS = "two drivers are a chip reader's and a stripe reader's: [pcsc, stripe]"
TOO_SHORT = "timeouts.bank must be longer than bank.deadline, or the terminal gives up before its client does"


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        load(path, Settings)
    return str(caught.value).removeprefix(str(path))


def test_the_shipped_configuration_says_what_the_defaults_are() -> None:
    shipped = load(PROJECT / "config.yaml", Settings)
    assert shipped.timeouts == Settings().timeouts
    assert shipped.terminal == Settings().terminal
    assert shipped.pin_pad == Settings().pin_pad
    assert shipped.journal == Settings().journal
    assert shipped.simulator == Settings().simulator


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("# nothing\n")
    assert load(tmp_path / "config.yaml", Settings) == Settings()


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("journal: {directory: here}\n")
    assert load(tmp_path / "config.yaml", Settings).journal.directory == tmp_path / "here"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:///var/bank.sqlite3", "sqlite:///{folder}/var/bank.sqlite3"),
        ("sqlite+pysqlite:///bank.sqlite3?timeout=3", "sqlite+pysqlite:///{folder}/bank.sqlite3?timeout=3"),
        ("sqlite:////srv/bank.sqlite3", "sqlite:////srv/bank.sqlite3"),
        ("postgresql+psycopg://user:password@host/name", "postgresql+psycopg://user:password@host/name"),
    ],
)
def test_a_database_file_is_relative_to_the_configuration_like_the_key_beside_it(tmp_path: Path, written: str, meant: str) -> None:
    (tmp_path / "config.yaml").write_text(f"simulator: {{database: '{written}'}}\n")
    assert load(tmp_path / "config.yaml", Settings).simulator.database == meant.format(folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bank:\n  ulr: x\n", ", line 2: bank.ulr: there is no such key; known here: ca_file, deadline, url"),
        ("\ntimeouts:\n  bank: soon\n", ", line 3: timeouts.bank: Expected `float`, got `str`"),
        ("timeouts:\n  entry: 0\n", ", line 2: timeouts.entry: Expected `float` > 0.0"),
        (
            "card_reader:\n  driver: punched\n",
            f", line 2: card_reader.driver: {PUNCHED}",
        ),
        (
            "terminal:\n  brand:\n    accent: gold\n",
            ", line 3: terminal.brand.accent: Expected `str` matching regex '^#[0-9a-fA-F]{6}\\\\Z'",
        ),
        ("card_reader:\n  driver: [pcsc, punched]\n", f", line 2: card_reader.driver[1]: {PUNCHED}"),
        ("card_reader:\n  driver:\n  - pcsc\n  - punched\n", f", line 4: card_reader.driver[1]: {PUNCHED}"),
        ("card_reader:\n  name: x\n  driver: []\n", ", line 3: card_reader.driver: names no driver"),
        ("card_reader:\n  driver: [stripe, stripe]\n", ", line 2: card_reader.driver[1]: stripe stands there twice"),
        ("card_reader:\n  driver:\n  - pcsc\n  - stripe\n  - pcsc\n", ", line 5: card_reader.driver[2]: pcsc stands there twice"),
        ("card_reader:\n  driver: [pcsc, simulated]\n", f", line 2: card_reader.driver: {TWO_READERS}"),
        ("card_reader:\n  driver: [pcsc, stripe, simulated]\n", f", line 2: card_reader.driver: {TWO_READERS}"),
        ("card_reader:\n  driver: {pcsc: stripe}\n", ", line 2: card_reader.driver: Expected `str | array`, got `object`"),
        ("terminal:\n  id: A\n  id: B\n", ", line 3: `id` stands here for the second time"),
        ("bank: [1\n", ", line 2: not valid YAML: did not find expected ',' or ']'"),
        ("terminal:\n  time_zone: Mars/Base\n", ", line 2: terminal.time_zone: there is no time zone Mars/Base"),
        ("terminal:\n  time_zone: Asia\n", ", line 2: terminal.time_zone: there is no time zone Asia"),
        ("pin_pad:\n  driver: serial\n  on_screen: fixed\n", f", line 3: pin_pad.on_screen: {NO_GLASS}"),
        ("bank:\n  deadline: 60\n", f", line 2: bank.deadline: {TOO_SHORT}"),
        ("bank:\n  deadline: 60\ntimeouts:\n  bank: 50\n", f", line 4: timeouts.bank: {TOO_SHORT}"),
        ("timeouts:\n  idle: 15\n", f", line 2: timeouts.idle: {IDLE_TOO_SHORT}"),
        ("bank:\n  deadline: 60\ntimeouts:\n  bank: 90\n", f", line 2: bank.deadline: {IDLE_TOO_SHORT}"),
        ("bank:\n  deadline: 60\ntimeouts:\n  bank: 90\n  idle: 59.5\n", f", line 5: timeouts.idle: {IDLE_TOO_SHORT}"),
        ("pin_pad:\n  keys:\n    1: enter\n", ", line 2: pin_pad.keys: Expected `str`, got `int`"),
        ("? [a]\n: b\n", ", line 1: not valid YAML: found unhashable key"),
        ("bank: {}\nterminal: &a\n  brand: *a\n", ", line 2: this part stands inside itself"),
        ("journal: {}\nbank: !mine x\n", ", line 2: not valid YAML: could not determine a constructor for the tag '!mine'"),
        ("bank: !!binary é\n", f", line 1: not valid YAML: {NOT_BASE64}"),
        ("bank:\n  url: 2026-02-31\n", ", line 2: not valid YAML: timestamp: day is out of range for month"),
        ("bank: !!bool maybe\n", ", line 1: not valid YAML: bool: 'maybe'"),
        ("bank: " + 9000 * "[" + 9000 * "]", ": too many brackets inside each other"),
        ("- a\n", ", line 1: Expected `object`, got `array`"),
        ("terminal:\n  brand:\n    logo: 5\n", ", line 3: terminal.brand.logo: Expected `str`, got `int`"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text) == message


@pytest.mark.parametrize("host", ["[::1", "127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1:x", ":8321", "[x]"])
def test_a_bank_that_cannot_be_reached_by_its_address_is_refused(tmp_path: Path, host: str) -> None:
    said = refused(tmp_path, f"bank:\n  deadline: 15\n  url: 'http://{host}'\n")
    assert said == f", line 3: bank.url: http://{host} leads nowhere: it takes a host, and a port from 1 to 65535 if any"


@pytest.mark.parametrize("url", ["127.0.0.1:8321", "ftp://bank", "http://", "http://bank?x", "http://a b"])
def test_the_address_of_a_bank_has_a_form(tmp_path: Path, url: str) -> None:
    assert refused(tmp_path, f"bank:\n  url: {url}\n").startswith(", line 2: bank.url: Expected `str` matching regex")


@pytest.mark.parametrize("url", ["https://bank.example", "http://[::1]:8321", "https://bank.example:443/atm/"])
def test_the_address_of_a_bank_may_have_a_port_and_a_path(tmp_path: Path, url: str) -> None:
    (tmp_path / "config.yaml").write_text(f"bank: {{url: '{url}'}}\n")
    assert load(tmp_path / "config.yaml", Settings).bank.url == url


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nowhere\.yaml: no such file"):
        load(tmp_path / "nowhere.yaml", Settings)
