"""Writes the diagram of the transition table between its marks in ARCHITECTURE.md."""

from __future__ import annotations

import re

from assembly import table_of
from configuration import Settings
from kiosk.diagram import mermaid
from kiosk.project import PROJECT

FENCE = re.compile(r"(?<=```mermaid\n)stateDiagram-v2\n.*?(?=```)", re.DOTALL)


def main() -> None:
    path = PROJECT / "ARCHITECTURE.md"
    text = path.read_text(encoding="utf-8")
    drawn = mermaid(table_of(Settings()))
    path.write_text(FENCE.sub(lambda _: drawn, text), encoding="utf-8")


if __name__ == "__main__":
    main()
