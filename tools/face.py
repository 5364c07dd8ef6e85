"""The names of the public face as a page: `python -m tools.face` writes them into docs/public-face.md, from what they say of themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc, getsource, isclass, isfunction, signature
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec

from otp_atm.kiosk.project import PROJECT
from otp_atm.requests import BankRequest

MODULES: Final = ("otp_atm.ports", "otp_atm.drivers", "otp_atm.vocabulary", "otp_atm.events", "otp_atm.requests")
PAGE: Final = PROJECT / "docs" / "public-face.md"
MARKS: Final = ("<!-- names -->\n", "<!-- /names -->\n")


def page() -> str:
    """The page, with the names as they are now."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(MARKS[0])
    return f"{before}{MARKS[0]}{reference()}{MARKS[1]}{rest.split(MARKS[1])[1]}"


def reference() -> str:
    """All names, a section for each module."""
    return "".join(_section(module) for module in MODULES) + "\n"


def _section(module: str) -> str:
    return f"\n### `{module}`\n\n" + "".join(_entry(module, name) for name in import_module(module).__all__)


def _entry(module: str, name: str) -> str:
    """What a name says of itself, and beneath it what its fields and methods say."""
    thing = getattr(import_module(module), name)
    value = f" = {thing}" if isinstance(thing, int | float) else ""
    said = [f"- **`{_form(name, thing)}{value}`**: {_paragraph(docstring(module, name) or '')}"]
    if isclass(thing):
        beneath = dict(_sentences(_body(thing)))
        said += [f"  - `{field}`: {_paragraph(beneath[field])}" for field in fields_of(thing) if field in beneath]
        said += [f"  - `{_form(each.__name__, each)}`: {_paragraph(each.__doc__)}" for each in _methods(thing)]
        if issubclass(thing, BankRequest) and hasattr(thing, "replies"):
            said.append(f"  - answered by {', '.join(f'`{reply}`' for reply in sorted(reply.__name__ for reply in thing.replies))}")
    return "\n".join(said) + "\n"


def _form(name: str, thing: object) -> str:
    """A name with what stands in brackets behind it: fields of a record, parameters of a function."""
    if isclass(thing) and issubclass(thing, msgspec.Struct):
        hints = {field: hint for kind in reversed(thing.__mro__) for field, hint in vars(kind).get("__annotations__", {}).items()}
        own = [field for field in thing.__struct_fields__ if thing is BankRequest or field not in BankRequest.__struct_fields__]
        return f"{name}({', '.join(f'{field}: {_plain(hints[field])}' for field in own)})"
    if isfunction(thing):
        told = signature(thing)
        given = [f"{each.name}: {each.annotation}" for each in told.parameters.values() if each.name != "self"]
        arrow = "" if told.return_annotation == "None" else f" -> {told.return_annotation}"
        return f"{name}({', '.join(given)}){arrow}"
    return name


def _plain(hint: object) -> str:
    return re.sub(r"Annotated\[(\w+), \w+\]", r"\1", re.sub(r"^Journaled\[(.*)\]$", r"\1", str(hint)))


def _methods(thing: type) -> list[Any]:
    """Those that are explained, of a factory also how it is called."""
    own = [each for each in vars(thing).values() if isfunction(each) and each.__doc__]
    return [each for each in own if not each.__name__.startswith("_") or each.__name__ == "__call__"]


def _paragraph(text: str) -> str:
    """In one line, examples left out, and whatever it names in a room by its name in the face."""
    told = " ".join(cleandoc(text).split(">>>")[0].split())
    return re.sub(r"`kiosk\.(ports|events|requests|vocabulary)", r"`otp_atm.\1", told)


def fields_of(thing: type) -> list[str]:
    """The fields that a record or a port has of its own."""
    if not issubclass(thing, msgspec.Struct):
        return [name for name in vars(thing).get("__annotations__", {}) if not name.startswith("_")]
    inherited = {name for base in thing.__bases__ if issubclass(base, msgspec.Struct) for name in base.__struct_fields__}
    return [name for name in thing.__struct_fields__ if name not in inherited]


def told_beneath(thing: type) -> set[str]:
    """The fields that have a sentence of their own beneath them."""
    return {name for name, _ in _sentences(_body(thing))}


def docstring(module: str, name: str) -> str | None:
    """What a name says of itself; a value or a type's name says it beneath its assignment."""
    thing: Any = getattr(import_module(module), name)
    if isclass(thing) or isfunction(thing):
        return thing.__doc__
    home = next(told for told, names in _imports(module) if name in names)
    tree = ast.parse(Path(str(import_module(home).__file__)).read_text(encoding="utf-8"))
    return dict(_sentences(tree.body)).get(name)


def _imports(module: str) -> Iterator[tuple[str, set[str]]]:
    for node in ast.walk(ast.parse(Path(str(import_module(module).__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield str(node.module), {alias.name for alias in node.names}


def _body(thing: type) -> list[ast.stmt]:
    (tree,) = ast.parse(getsource(thing)).body
    assert isinstance(tree, ast.ClassDef)
    return tree.body


def _sentences(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Each assignment with a string beneath it."""
    for node, after in pairwise(body):
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            yield target.id, str(after.value.value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
