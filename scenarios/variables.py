"""`${name}` in a scenario: a value of its data, of an example's row, of the command line, or one that an earlier step noted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

Value = str | bool | int | float
Values = Mapping[str, Value]
NAME: Final = r"[A-Za-z_](?:[\w -]*\w)?"
REFERRED: Final = rf"{NAME}(?:\.[\w-]+)*"
"""What stands between the braces: a name, or one of what is known of a card, `cards.phone-on-file.mask`."""
_REFERENCE: Final = re.compile(rf"\$(\$?)\{{({REFERRED})\}}")


def named_in(written: Any) -> Iterator[str]:
    """The names that are referred to in what was written.

    >>> list(named_in({"expect": {"text": ["${a} and ${b}", "$${c}"]}}))
    ['a', 'b']
    """
    if isinstance(written, str):
        yield from (name for escaped, name in _REFERENCE.findall(written) if not escaped)
    elif isinstance(written, Mapping):
        for value in written.values():
            yield from named_in(value)
    elif isinstance(written, list):
        for value in written:
            yield from named_in(value)


def filled(written: Any, values: Values) -> Any:
    """What was written with the values in place of their names. One that stands alone keeps its type; what has no value stays.

    >>> filled({"times": "${n}", "text": ["${n} of ${all}", "$${n}"]}, {"n": 2})
    {'times': 2, 'text': ['2 of ${all}', '${n}']}
    """
    if isinstance(written, str):
        alone = _REFERENCE.fullmatch(written)
        if alone and not alone[1] and alone[2] in values:
            return values[alone[2]]
        return _REFERENCE.sub(lambda found: _text(found, values), written)
    if isinstance(written, Mapping):
        return {key: filled(value, values) for key, value in written.items()}
    return [filled(value, values) for value in written] if isinstance(written, list) else written


def _text(found: re.Match[str], values: Values) -> str:
    escaped, name = found.groups()
    if escaped:
        return f"${{{name}}}"
    if name not in values:
        return found[0]
    return as_text(values[name])


def as_text(value: Value) -> str:
    """A value amid a text.

    >>> as_text(True), as_text(2)
    ('true', '2')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def given(text: str, declared: Value | None) -> Value:
    """A value of the command line: of the type that the scenario's data have for it, or text. Raises ValueError.

    >>> given("3", 1), given("3", "1"), given("yes", None), given("true", False)
    (3, '3', 'yes', True)
    """
    if isinstance(declared, bool):
        if text not in {"true", "false"}:
            raise ValueError("must be true or false")
        return text == "true"
    return type(declared)(text) if isinstance(declared, int | float) else text
