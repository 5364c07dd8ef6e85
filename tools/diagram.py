"""Writes the diagram of the transition table between its marks in ARCHITECTURE.md."""

from __future__ import annotations

import re

from otp_atm.assembly import table_of
from otp_atm.configuration import Settings
from otp_atm.kiosk.diagram import mermaid
from otp_atm.kiosk.project import PROJECT

FENCE = re.compile(r"(?<=```mermaid\n)stateDiagram-v2\n.*?(?=```)", re.DOTALL)


def main() -> None:
    path = PROJECT / "ARCHITECTURE.md"
    text = path.read_text(encoding="utf-8")
    drawn = mermaid(table_of(Settings()))
    path.write_text(FENCE.sub(lambda _: drawn, text), encoding="utf-8")


if __name__ == "__main__":
    main()
