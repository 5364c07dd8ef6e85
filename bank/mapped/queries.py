"""Expressions of a mapping: JMESPath (jmespath.org) over what came back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Any, ClassVar, Final

from jmespath import compile as compiled
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from jmespath.visitor import TreeInterpreter

from otp_atm.bank.mapped.templates import TOO_MUCH, Flaw, Shape, Unmade, require_known
from otp_atm.bank.wire.exchange import LARGEST_REPLY

Node = Mapping[str, Any]

SIGNATURES: Final[Mapping[str, Any]] = {name: entry["signature"] for name, entry in Functions.FUNCTION_TABLE.items()}
ANEW: Final = frozenset(
    {"subexpression", "index_expression", "projection", "value_projection", "flatten", "filter_projection", "pipe"},
)
"""Nodes whose first child is looked for where they are themselves, and the others in what that has found."""
MULTIPLIED: Final = frozenset({"multi_select_list", "multi_select_dict"})
"""Nodes that put the same value into several places."""
MOST_FOUND: Final = 4 * LARGEST_REPLY
"""Characters, items and members, all that an expression comes by counted each time."""


def _among_equals(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool | None]:
    """The comparison, which of a text and a number is nothing (JMESPath, «ordering operators»)."""
    return lambda left, right: compare(left, right) if isinstance(left, str) == isinstance(right, str) else None


class _Interpreter(TreeInterpreter):
    """For one answer: what it finds on the way may be as much as the largest answer holds, and not what doubles with every step."""

    COMPARATOR_FUNC: ClassVar[dict[str, Callable[[Any, Any], Any]]] = {
        **TreeInterpreter.COMPARATOR_FUNC,
        **{name: _among_equals(TreeInterpreter.COMPARATOR_FUNC[name]) for name in ("lt", "lte", "gt", "gte")},
    }

    def __init__(self) -> None:
        super().__init__()
        self._left = MOST_FOUND

    def visit(self, node: Any, *values: Any) -> Any:
        """Raises OverflowError where all that has been found so far is too much."""
        found = super().visit(node, *values)
        if node["type"] in MULTIPLIED:
            self._spend_all(found)
        else:
            self._spend(found)
        return found

    def _spend_all(self, found: Any) -> None:
        self._spend(found)
        for inside in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
            self._spend_all(inside)

    def _spend(self, found: Any) -> None:
        self._left -= 1 + (len(found) if isinstance(found, str | list | dict) else 0)
        if self._left < 0:
            raise OverflowError


class Query:
    """An expression, ready to be used."""

    def __init__(self, source: str, shape: Shape) -> None:
        """Raises Flaw, also where it speaks of values that are not in `shape`, or of no function."""
        try:
            self._tree = compiled(source).parsed
        except JMESPathError as error:
            raise Flaw(f"is no JMESPath: {_one_line(error)}") from None
        except TOO_MUCH:
            raise Flaw("is more than can be read") from None
        for path in _spoken_of(self._tree):
            require_known(path, shape)
        for node in _all(self._tree):
            _require_function(node)
            if node["type"] in ANEW and node["children"][0]["type"] == "not_expression":
                raise Flaw("! belongs to the first name alone, and has no members: !(a.b) is what is meant by !a.b")
            if node["type"] == "slice" and node["children"][2] == 0:
                raise Flaw("a step of 0 leads nowhere")

    def of(self, values: Mapping[str, Any]) -> Any:
        """What it finds in these values, None where there is nothing. Raises Unmade: a function was given what it does not take."""
        try:
            return _Interpreter().visit(self._tree, values)
        except Exception as error:  # noqa: BLE001 - jmespath lets through whatever Python says of values that it cannot take
            raise Unmade(type(error).__name__) from None

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether what it finds counts as yes: all but nothing, `false`, and what is empty; 0 does (JMESPath, «or expressions»).

        Where a function is given what it does not take, it does not.
        """
        try:
            found = self.of(values)
        except Unmade:
            return False
        return bool(found) if found is None or isinstance(found, bool | str | list | dict) else True


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node["children"]:
        if isinstance(child, dict):
            yield from _all(child)


def _require_function(node: Node) -> None:
    if node["type"] != "function_expression":
        return
    name, given = node["value"], len(node["children"])
    if name not in SIGNATURES:
        raise Flaw(f"there is no function {name}; there are {', '.join(SIGNATURES)}")
    wanted = SIGNATURES[name]
    more = bool(wanted) and wanted[-1].get("variadic", False)
    if given < len(wanted) or (given > len(wanted) and not more):
        raise Flaw(f"{name} takes {'at least ' if more else ''}{len(wanted)} values, not {given}")


def _spoken_of(node: Node) -> Iterator[tuple[str, ...]]:
    """The names that are looked for in the whole, with those that directly follow."""
    path = _path(node)
    children = [child for child in node["children"] if isinstance(child, dict)]
    if path:
        yield path
    elif node["type"] != "expref":
        for child in children[:1] if node["type"] in ANEW else children:
            yield from _spoken_of(child)


def _path(node: Node) -> tuple[str, ...]:
    """The names of `body.answer.code`, as far as it is such."""
    if node["type"] == "field":
        return (node["value"],)
    if node["type"] == "subexpression":
        steps = list(takewhile(lambda child: child["type"] == "field", node["children"]))
        return tuple(child["value"] for child in steps)
    return ()


def _one_line(error: Exception) -> str:
    return str(error).splitlines()[0].removesuffix(":")
