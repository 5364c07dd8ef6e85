"""A configuration that cannot be used is one clear message: file, line, key, what is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from otp_atm.bank.settings import NO_CREDENTIAL, BankSettings
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import KEY_IS_TEXT, BadFile, load
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios.reading import read_script
from tests.needs import linux_only

NO_GLASS = "must be none: a serial pad has keys of its own"
NOT_BASE64 = (
    "failed to convert base64 data into ascii: 'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)"
)
IDLE_TOO_SHORT = "timeouts.idle must be longer than bank.deadline, or the terminal gives up before its client does"
PUNCHED = "Invalid enum value 'punched'; possible: simulated, pcsc, stripe, or package.module:factory"
TWO_READERS = "two drivers are a chip reader's and a stripe reader's: [pcsc, stripe]"
NO_PYTHON = "not valid YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:python/name:os.system'"
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


BANK_KEYS = ", ".join(sorted(BankSettings.__struct_fields__))
DRIVERS = "possible: native, mapped, or package.module:factory"
NO_NUL = "the character U+0000 stands in the name of no file"
IN_QUOTES = "digits that are text stand in quotes"


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
        ("bank:\n  ulr: x\n", f", line 2: bank.ulr: there is no such key; known here: {BANK_KEYS}"),
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
        ("pin_pad:\n  keys:\n    1: enter\n", f", line 3: pin_pad.keys.1: {KEY_IS_TEXT}"),
        ("bank: {}\n0x1: {}\n", f", line 2: 0x1: {KEY_IS_TEXT}"),
        ("bank:\n  deadline: 7\n  headers:\n    A: b\n    no: c\n", f", line 5: bank.headers.no: {KEY_IS_TEXT}"),
        ("bank:\n  null: 7\n", f", line 2: bank.null: {KEY_IS_TEXT}"),
        ('bank:\n  "x\\e[31m": 7\n', f", line 2: bank.x\\x1b[31m: there is no such key; known here: {BANK_KEYS}"),
        ('bank:\n  driver: "x\\e[31m"\n', f", line 2: bank.driver: Invalid enum value 'x\\x1b[31m'; {DRIVERS}"),
        ('"a\\e": 1\n"a\\e": 2\n', ", line 2: `a\\x1b` stands here for the second time"),
        ('bank:\n  ca_file: "a\\0b"\n', f", line 2: bank.ca_file: {NO_NUL}"),
        ('bank:\n  client_certificate: "a\\0b"\n', f", line 2: bank.client_certificate: {NO_NUL}"),
        ('bank:\n  driver: mapped\n  mapping: "a\\0b"\n', f", line 3: bank.mapping: {NO_NUL}"),
        (f"journal:\n  key_file: {241 * 'x'}\n", ", line 2: journal.key_file: no file has a name of more than 240 bytes"),
        ('journal:\n  directory: "a\\0b"\n', f", line 2: journal.directory: {NO_NUL}"),
        ("? [a]\n: b\n", ", line 1: not valid YAML: found unhashable key"),
        ("bank: {}\nterminal: &a\n  brand: *a\n", ", line 2: this part stands inside itself"),
        ("journal: {}\nbank: !mine x\n", ", line 2: not valid YAML: could not determine a constructor for the tag '!mine'"),
        ("bank: !!binary é\n", f", line 1: not valid YAML: {NOT_BASE64}"),
        ("bank:\n  url: 2026-02-31\n", ", line 2: not valid YAML: timestamp: day is out of range for month"),
        ("bank: !!bool maybe\n", ", line 1: not valid YAML: bool: 'maybe'"),
        ("bank: {}\n---\nbank: {}\n", ", line 2: a second document begins here; a file has one"),
        ("bank:\n  url: 'a\0b'\n", ", line 2: the character U+0000 may not stand in a YAML file"),
        ("bank: {}\n# \ufeff\n", ", line 2: the character U+FEFF may not stand in a YAML file"),
        ("bank: {}\nphone: !!python/name:os.system\n", f", line 2: {NO_PYTHON}"),
        ("bank:\n  <<: 5\n", ", line 2: not valid YAML: expected a mapping or list of mappings for merging, but found scalar"),
        ("bank: *b\n", ", line 1: not valid YAML: found undefined alias"),
        ("bank: &b {}\nphone: &b {}\n", ", line 2: the anchor &b stands here for the second time"),
        ("%TAG !a! b\n--- {}\n", ", line 1: a %TAG directive has no use here"),
        (f"bank: {{}}\nphone: {10_001 * 'x'}\n", ", line 2: a value of more than 10,000 characters"),
        ("- a\n", ", line 1: Expected `object`, got `array`"),
        ("terminal:\n  brand:\n    logo: 5\n", f", line 3: terminal.brand.logo: Expected `str`, got `int`: {IN_QUOTES}"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text) == message


@pytest.mark.parametrize("host", ["[::1", "127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1:x", ":8321", "[x]"])
def test_a_bank_that_cannot_be_reached_by_its_address_is_refused(tmp_path: Path, host: str) -> None:
    said = refused(tmp_path, f"bank:\n  deadline: 15\n  url: 'http://{host}'\n")
    assert said == f", line 3: bank.url: http://{host} leads nowhere: it takes a host, and a port from 1 to 65535 if any"


@pytest.mark.parametrize(
    "url",
    [
        "http://teller:hunter2@bank.example",
        "https://teller:hunter2@bank.example:99999/atm",
        "http://hunter2@127.0.0.1",
        "http://teller:hun/ter2@bank.example",
        "http://:hunter2@",
    ],
)
def test_a_credential_in_the_address_of_a_bank_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    assert refused(tmp_path, f"bank:\n  url: '{url}'\n") == f", line 2: bank.url: {NO_CREDENTIAL}"


@pytest.mark.parametrize(
    "url", ["http://teller:hunter2 @bank", "http://teller:hunter2?@bank", "teller:hunter2@bank", "[teller:hunter2@bank]"]
)
def test_nor_is_one_repeated_in_an_address_without_the_form(tmp_path: Path, url: str) -> None:
    assert "hunter2" not in refused(tmp_path, f"bank:\n  url: {url}\n")


@pytest.mark.parametrize(
    "url",
    ["127.0.0.1:8321", "ftp://bank", "http://", "http://bank?x", "http://a b", "http://bank/é", '"http://bank/\\x01"', '"http://b\\x01"'],
)
def test_the_address_of_a_bank_has_a_form(tmp_path: Path, url: str) -> None:
    assert refused(tmp_path, f"bank:\n  url: {url}\n").startswith(", line 2: bank.url: Expected `str` matching regex")


@pytest.mark.parametrize("url", ["https://bank.example", "http://[::1]:8321", "https://bank.example:443/atm/"])
def test_the_address_of_a_bank_may_have_a_port_and_a_path(tmp_path: Path, url: str) -> None:
    (tmp_path / "config.yaml").write_text(f"bank: {{url: '{url}'}}\n")
    assert load(tmp_path / "config.yaml", Settings).bank.url == url


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nowhere\.yaml: no such file"):
        load(tmp_path / "nowhere.yaml", Settings)


LETTERS = "abcdefghi"
BOMBS = {
    "aliases": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in pairwise(LETTERS)),
    "merge keys": "a: &a {k1: x, k2: x, k3: x}\n"
    + "".join(f"{new}: &{new} {{<<: [{', '.join([f'*{old}'] * 9)}]}}\n" for old, new in pairwise(LETTERS)),
    "depth by aliases": f"a: &a {'[' * 38}{']' * 38}\n"
    + "".join(f"{new}: &{new} {'[' * 38}*{old}{']' * 38}\n" for old, new in pairwise(LETTERS)),
    "brackets": "a: {}\nb: " + 200_000 * "[",
    "braces": "a: {}\nb: " + 200_000 * "{a: ",
    "dashes": "a: {}\n" + 200_000 * "- ",
    "questions": "a: {}\n" + 200_000 * "? ",
    "indentation": "".join(f"{' ' * depth}a:\n" for depth in range(1_000)),
}
"""Files that are short, or no longer than they can be, and have no end for whoever goes through them."""
REFUSED = {
    "aliases": "line 5: with *d, aliases stand for",
    "merge keys": "line 5: with *d, aliases stand for",
    "indentation": "line 41: more than",
}

READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from pathlib import Path
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.kiosk.load import BadFile, load
from otp_atm.configuration import Settings
from otp_atm.scenarios.reading import read_script
for read in (lambda path: load(path, Settings), load_fixtures, read_script):
    try:
        read(Path(sys.argv[1]))
    except BadFile as bad:
        print(bad)
"""


@linux_only("bounds for a process")
@pytest.mark.parametrize("name", BOMBS)
def test_a_file_without_end_is_refused_at_once_by_every_reader(tmp_path: Path, name: str) -> None:
    """In a process of its own, which the system ends if it hangs, and which a parser can bring down."""
    path = tmp_path / "bomb.yaml"
    path.write_text(BOMBS[name])
    ended = subprocess.run([sys.executable, "-c", READ, str(path)], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    said = ended.stdout.splitlines()
    assert len(said) == 3
    assert all(line.startswith(f"{path}, {REFUSED.get(name, 'line 2: ')}") for line in said)


def test_the_alias_bomb_is_a_small_one() -> None:
    assert len(BOMBS["aliases"]) < 1_000


def test_aliases_and_merge_keys_that_stand_for_little_are_welcome(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("timeouts: &same {bank: 30, retry: 4}\nbank: {deadline: 20}\n")
    assert load(tmp_path / "config.yaml", Settings).timeouts.retry == 4
    (tmp_path / "script.yaml").write_text(
        "title: x\nsteps:\n  - &in {insert: phone-on-file}\n  - take card\n  - *in\n  - expect: &seen {screen: welcome}\n"
        "  - expect: {<<: *seen, screen: services}\n"
    )
    steps = read_script(tmp_path / "script.yaml").steps
    assert str(steps[0]) == str(steps[2])
    assert steps[4].argument.screen == "services"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"bank: {}\nphone: \xe9\n", ", line 2: is not written in UTF-8"),
        ("bank: {}\n".encode("utf-16"), ", line 1: is not written in UTF-8"),
        (b"#" * 4_000_001, ": is larger than 4,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_text_of_ours_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        load(path, Settings)
    assert str(caught.value) == f"{path}{said}"


def test_a_byte_order_mark_at_the_beginning_is_welcome(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(b"\xef\xbb\xbfbank: {deadline: 7}\n")
    assert load(tmp_path / "config.yaml", Settings).bank.deadline == 7


def test_yaml_is_read_in_one_place() -> None:
    """Whoever read it otherwise would read it without bounds; writing it is no reading."""
    readers = [
        str(path.relative_to(PROJECT))
        for path in PROJECT.rglob("*.py")
        if not {".venv", "build", "tests"} & set(path.relative_to(PROJECT).parts)
        and re.search(r"yaml\.(safe_|full_|unsafe_)?(load|compose|parse|scan)\w*\(", path.read_text(encoding="utf-8"))
    ]
    assert readers == ["kiosk/yaml_nodes.py"]


def test_null_says_nothing_so_that_the_default_holds(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("journal: {directory: null, max_bytes: null}\nsimulator: {port: null}\nphone: {file: null}\n")
    assert load(tmp_path / "config.yaml", Settings) == Settings()


def test_null_under_a_key_that_is_none_is_refused_all_the_same(tmp_path: Path) -> None:
    assert refused(tmp_path, "journal:\n  folder: null\n").startswith(", line 2: journal.folder: there is no such key")
