"""Templates of a mapping: texts made of data by Jinja2, which can compute nothing else, and no more than is good.

There are no functions, no methods, no attributes of Python's, no variables of a template's own: what remains grows only as its text does.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import wraps
from hashlib import sha1
from itertools import islice
from json import JSONEncoder
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.filters import do_default
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_TEXT: Final = 65536
"""Characters that a template may make, or a filter in it."""
MOST_ROUNDS: Final = 100
"""Of a loop."""
DEEPEST_LOOP: Final = 2
UUIDS: Final = bytes.fromhex("5f0c3f9c7c514e0b9d3e4f0f6f0c9a11")
"""The name space (RFC 9562, 5.5) of those that the filter `uuid` makes."""

Shape = Mapping[str, Any]
"""The names of the values that a template may speak of: under each the shape of what is in it, None where that can be anything."""


class Unmade(Exception):
    """No text can be made of these values. It says nothing of them."""


# Filters --------------------------------------------------------------------------------------------------------------------------


def _octets(value: object) -> bytes:
    """Bytes as they are, a text in UTF-8."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes):
        return value
    raise TypeError


def _uuid(value: object) -> str:
    """A UUID of version 5 (RFC 9562, 5.5), without going through the standard library's class, which takes as long as a whole template."""
    digest = bytearray(sha1(UUIDS + str(value).encode(), usedforsecurity=False).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x50, digest[8] & 0x3F | 0x80
    return f"{digest[:4].hex()}-{digest[4:6].hex()}-{digest[6:8].hex()}-{digest[8:10].hex()}-{digest[10:].hex()}"


def _date(value: object, form: str, zone: str = "UTC") -> str:
    if not isinstance(value, datetime):
        raise TypeError
    return (value if zone == "UTC" else value.astimezone(ZoneInfo(zone))).strftime(form)


def _replace(value: object, old: str, new: str) -> str:
    text = str(value)
    if len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        raise SecurityError
    return text.replace(old, new)


def _join(value: Iterable[object], between: str = "") -> str:
    items = [str(item) for item in value]
    if sum(map(len, items)) + len(between) * len(items) > LONGEST_TEXT:
        raise SecurityError
    return between.join(items)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "json": JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode,
    "hex": lambda value: _octets(value).hex(),
    "unhex": bytes.fromhex,
    "base64": lambda value: base64.b64encode(_octets(value)).decode(),
    "unbase64": lambda value: base64.b64decode(value, validate=True),
    "base64url": lambda value: base64.urlsafe_b64encode(_octets(value)).decode().rstrip("="),
    "text": lambda value: _octets(value).decode(),
    "urlencode": lambda value: quote(value if isinstance(value, bytes) else str(value), safe=""),
    "xml": lambda value: escape(str(value), {'"': "&quot;", "'": "&apos;"}),
    "uuid": _uuid,
    "date": _date,
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "trim": lambda value: str(value).strip(),
    "replace": _replace,
    "join": _join,
    "string": str,
    "int": int,
    "length": len,
    "first": lambda value: value[0],
    "last": lambda value: value[-1],
    "default": do_default,
}
"""All there are. docs/mapping.md says what each does."""
COUNTED: Final = "-counted"
"""No name that can be written: what the loops of a template go through."""


def _bounded(work: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, which makes no more than is good."""

    @wraps(work)
    def filtered(*values: Any, **more: Any) -> Any:
        made = work(*values, **more)
        if isinstance(made, str | bytes) and len(made) > LONGEST_TEXT:
            raise SecurityError
        return made

    return filtered


def _counted(items: Iterable[Any]) -> list[Any]:
    """What a loop goes through. Raises SecurityError where there is too much of it."""
    taken = list(islice(items, MOST_ROUNDS + 1))
    if len(taken) > MOST_ROUNDS:
        raise SecurityError
    return taken


def _written(value: Any) -> Any:
    """A value where it comes to stand in a text: yes, no and nothing as JSON has them. Bytes have no form of their own."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        raise TypeError
    return {True: "true", False: "false", None: "null"}[value] if value is None or isinstance(value, bool) else value


class _Sandbox(ImmutableSandboxedEnvironment):
    """Data alone: a name after a dot is a member of what stands before it, and never an attribute of Python's."""

    intercepted_binops = frozenset({"*"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=_written)
        self.globals = {}
        self.filters = {name: _bounded(work) for name, work in FILTERS.items()} | {COUNTED: _counted}

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        return self.undefined(obj=None, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """Multiplication, of numbers alone: that of texts makes long ones."""
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise SecurityError
        return left * right


SANDBOX: Final = _Sandbox()

# What may stand in a template -----------------------------------------------------------------------------------------------------

ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Dict,
    nodes.Pair,
    nodes.Keyword,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Concat,
    nodes.CondExpr,
    nodes.If,
    nodes.For,
)


TOO_MUCH: Final = (RecursionError, MemoryError, SyntaxError, ValueError)
"""What Python says of brackets inside each other by the hundred, or of a number with thousands of digits."""


class Flaw(Exception):
    """What is wrong with a template or an expression: one sentence, and how many lines below its beginning."""

    def __init__(self, problem: str, line: int = 1) -> None:
        super().__init__(problem)
        self.line = line


class Text:
    """A template, ready to be used. It prints without what is in it.

    `names` are the values that it speaks of, with all that it names of them: `("kept", "session")`, say.
    """

    def __init__(self, source: str, shape: Shape) -> None:
        """Raises Flaw, also where it speaks of values that are not in `shape`."""
        self.names: frozenset[tuple[str, ...]] = frozenset()
        self._constant = None if any(mark in source for mark in ("{{", "{%", "{#")) else source
        if self._constant is not None:
            return
        try:
            tree = SANDBOX.parse(source)
            _require_allowed(tree)
            self.names = frozenset(_checked(tree, shape))
            for loop in tree.find_all(nodes.For):
                loop.iter = nodes.Filter(loop.iter, COUNTED, [], [], None, None, lineno=loop.lineno)
            code = SANDBOX.compile(tree)
        except TemplateSyntaxError as error:
            raise Flaw(error.message or "is no template", error.lineno) from None
        except TOO_MUCH:
            raise Flaw("is more than can be read") from None
        self._template = Template.from_code(SANDBOX, code, SANDBOX.globals)

    @property
    def is_constant(self) -> bool:
        """Whether it is the same whatever the values are."""
        return self._constant is not None

    def of(self, values: dict[str, Any]) -> str:
        """The text, for these values. Raises Unmade."""
        if self._constant is not None:
            return self._constant
        parts, size = [], 0
        try:
            for part in self._template.root_render_func(self._template.new_context(values, shared=True)):
                parts.append(part)
                size += len(part)
                if size > LONGEST_TEXT:
                    raise SecurityError
        except Exception as error:  # noqa: BLE001 - a filter may raise whatever Python does; its words may quote a value
            raise Unmade(type(error).__name__) from None
        return "".join(parts)


def _require_allowed(tree: nodes.Template) -> None:
    for node in _all(tree):
        if not isinstance(node, ALLOWED) or (isinstance(node, nodes.For) and node.recursive):
            raise Flaw(f"{type(node).__name__.lower()} is more than a template may do here", node.lineno)
    if _depth(tree) > DEEPEST_LOOP:
        raise Flaw(f"more than {DEEPEST_LOOP} loops inside each other", next(tree.find_all(nodes.For)).lineno)


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _depth(node: nodes.Node) -> int:
    inside = max(map(_depth, node.iter_child_nodes()), default=0)
    return inside + isinstance(node, nodes.For)


def _checked(tree: nodes.Template, shape: Shape) -> Iterator[tuple[str, ...]]:
    """The values that a template speaks of. Raises Flaw for one that there is not."""
    free = find_undeclared_variables(tree)
    for line, path in _spoken_of(tree):
        if path[0] in free:
            require_known(path, shape, line)
            yield path


def _spoken_of(node: nodes.Node) -> Iterator[tuple[int, tuple[str, ...]]]:
    path = _path(node)
    if path:
        yield node.lineno, path
    else:
        for child in node.iter_child_nodes():
            yield from _spoken_of(child)


def _path(node: nodes.Node) -> tuple[str, ...]:
    """`request.card.pan` as its names, empty for anything else."""
    if isinstance(node, nodes.Name) and node.ctx == "load":
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        above = _path(node.node)
        return (*above, node.attr) if above else ()
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        above = _path(node.node)
        return (*above, node.arg.value) if above else ()
    return ()


def require_known(path: tuple[str, ...], shape: Shape, line: int = 1) -> None:
    """Raise Flaw for a value that is not in this shape."""
    inside: Shape | None = shape
    for depth, name in enumerate(path):
        if inside is None:
            return
        if name not in inside:
            before = ".".join(path[:depth])
            there = ", ".join(inside) or "nothing"
            raise Flaw(f"there is no {'.'.join(path[: depth + 1])}; {f'in {before} there is' if before else 'there are'} {there}", line)
        inside = inside[name]
