"""What can be asked of the API, and what can be wrong, as tables: `python -m tools.remote_page` writes them into docs/remote.md."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.project import PROJECT
from otp_atm.remote.problems import KINDS
from otp_atm.remote.words import OPERATIONS

PAGE: Final = PROJECT / "docs" / "remote.md"
TERMINAL: Final = "/v1/terminals/{terminal}"


def page() -> str:
    """The page, with the tables as they are now."""
    text = PAGE.read_text(encoding="utf-8")
    for name, table in (("operations", operations()), ("problems", problems())):
        before, rest = text.split(f"<!-- {name} -->\n")
        text = f"{before}<!-- {name} -->\n{table}<!-- /{name} -->{rest.split(f'<!-- /{name} -->')[1]}"
    return text


def operations() -> str:
    rows = [f"| `{operation.method} {operation.path.replace(TERMINAL, '…')}` | {operation.summary} |\n" for operation in OPERATIONS]
    return "".join(["| request | does |\n|---|---|\n", *rows])


def problems() -> str:
    rows = [f"| {status} | `{code}` | {title} |\n" for code, (status, title) in sorted(KINDS.items(), key=lambda kind: kind[1][0])]
    return "".join(["| status | `code` | means |\n|---|---|---|\n", *rows])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
