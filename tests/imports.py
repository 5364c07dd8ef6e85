"""What a file imports, wherever in it and whether as a statement or by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

BY_NAME = {"import_module", "find_spec"}


def imported(source: str) -> Iterator[str]:
    """Of each import the first name. An import by a name that is put together counts by how that begins."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names):
                yield from (alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(module, _, level):
                assert not level, f"line {node.lineno}: an import says from where"
                yield str(module).split(".")[0]
            case ast.Call(ast.Name(name) | ast.Attribute(attr=name), [first, *_]) if name in BY_NAME:
                beginning = first.values[0] if isinstance(first, ast.JoinedStr) else first
                if isinstance(beginning, ast.Constant):
                    yield str(beginning.value).split(".")[0]
