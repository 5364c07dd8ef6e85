"""`python -m bench [NAME …]`: measure and print the table; without a name, write build/bench.json and the README's table, too."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

from bench.figure import Figure, markdown
from kiosk.settings import PROJECT

ROWS: Final[Mapping[str, str]] = {
    "start": "bench.display:starting",
    "key": "bench.display:key_press",
    "idle": "bench.display:idling",
    "memory": "bench.display:memory",
    "sessions": "bench.sessions:in_process",
    "http": "bench.sessions:over_http",
    "bank": "bench.bank_durable:enrolments_per_second",
    "otp": "bench.bank_otp:otp_figures",
    "payment": "bench.bank_payments:payment_time",
    "card": "bench.card_reader:reading",
    "insertion": "bench.card_reader:noticing",
    "monitor": "bench.card_reader:idling",
}
OPENING: Final = "<!-- bench -->\n"
CLOSING: Final = "<!-- /bench -->\n"


def main(names: list[str]) -> int:
    """Exit code 0 if all was measured, whether goals were met or not: that is what the table is for."""
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        print(f"there is no row {unknown[0]}; there are: {', '.join(ROWS)}", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    for name in names or ROWS:
        print(f"measuring {name} …", file=sys.stderr)
        measured = _measure(ROWS[name])()
        figures += measured if isinstance(measured, list) else [measured]
    table = markdown(figures)
    print(table)
    if not names:
        _write(figures, table)
    return 0


def _measure(place: str) -> Callable[[], Any]:
    module, _, function = place.partition(":")
    measure: Callable[[], Any] = getattr(import_module(module), function)
    return measure


def _write(figures: list[Figure], table: str) -> None:
    build = PROJECT / "build"
    build.mkdir(exist_ok=True)
    (build / "bench.json").write_text(json.dumps([figure.as_json() for figure in figures], indent=2, ensure_ascii=False) + "\n")
    readme = PROJECT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(OPENING)
    readme.write_text(before + OPENING + table + CLOSING + rest.partition(CLOSING)[2], encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
