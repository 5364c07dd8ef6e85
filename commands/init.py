"""Write what a project of one's own begins with: a commented configuration, cards, and a first scenario that passes."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.project import PROJECT

CONFIGURATION: Final = "otp-atm.yaml"
"""What the program looks for in the folder that it is started in."""
KEY: Final = "master-key.hex"
"""The terminal master key of the simulated PIN pad: its owner's alone, as a real one would be."""

OWN: Final[Mapping[str, str]] = {
    "database: null": "database: sqlite:///var/bank.sqlite3",
    "master_key_file: null": "master_key_file: var/bank-master.key",
    "directory: null": "directory: var/journal",
    "file: null": "file: var/phone.db",
    "fixtures: bank/fixtures.yaml": "fixtures: cards.yaml",
    "master_key_file: hardware/pin_pad/demo-master-key.hex": "master_key_file: master-key.hex",
}
"""What the shipped configuration says, and what a project says that keeps everything in its own folder."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("directory", nargs="?", type=Path, default=Path(), metavar="DIR", help="where (default: this folder)")


def run(args: Namespace, _: Settings) -> int:
    """Raises BadFile, and has written nothing, where one of the files is there already or the folder cannot be written."""
    folder: Path = args.directory
    files = beginnings()
    for name in files:
        if (folder / name).exists():
            raise BadFile(f"{folder / name}: is there already; nothing was written")
    try:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch(0o600 if name == KEY else 0o644)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadFile(f"{error.filename}: cannot be written: {error.strerror}") from None
    for name in files:
        print(f"wrote {folder / name}")
    print(f"\nNext{'' if folder == Path() else f', in {folder}'}:\n  otp-atm check\n  otp-atm scenario scenarios\n  otp-atm")
    return 0


def beginnings() -> dict[str, str]:
    """The files by their names, and what is in them."""
    return {
        CONFIGURATION: own_configuration((PROJECT / "config.yaml").read_text(encoding="utf-8")),
        "cards.yaml": (PROJECT / "bank" / "fixtures.yaml").read_text(encoding="utf-8"),
        KEY: (PROJECT / "hardware" / "pin_pad" / "demo-master-key.hex").read_text(encoding="utf-8"),
        "scenarios/first.yaml": Path(__file__).with_name("first.yaml").read_text(encoding="utf-8"),
    }


def own_configuration(shipped: str) -> str:
    """The shipped configuration as a project's own."""
    text = re.sub(r"(python )?run_atm\.py", "otp-atm", shipped)
    for said, instead in OWN.items():
        there = re.search(rf"(?<=  ){said} +", text)
        assert there, f"the shipped configuration does not say {said}"
        text = text.replace(there[0], f"{instead}  ".ljust(len(there[0])), 1)
    return text
