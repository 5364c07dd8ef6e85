"""The phone's colours are in one file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from otp_atm.kiosk.project import PROJECT

COLOURS = PROJECT / "phone" / "painting" / "colours.py"


def literals(file: Path) -> Iterator[str]:
    """What looks like a colour: three or four whole numbers up to 255 that are no mere counts, or six hexadecimal digits."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Tuple(elts=parts) if len(parts) in {3, 4}:
                values = [part.value for part in parts if isinstance(part, ast.Constant) and type(part.value) is int]
                if len(values) == len(parts) and 4 < max(values) <= 255:
                    yield ast.unparse(node)
            case ast.Constant(value=str(text)) if re.search(r"#[0-9a-fA-F]{6}\b", text):
                yield text


def test_no_other_file_of_the_phone_has_one() -> None:
    files = sorted((PROJECT / "phone").rglob("*.py"))
    found = {str(file.relative_to(PROJECT)): list(literals(file)) for file in files if file != COLOURS}
    assert {file: colours for file, colours in found.items() if colours} == {}
    assert list(literals(COLOURS))
