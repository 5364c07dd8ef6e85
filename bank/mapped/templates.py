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
from math import isfinite
from typing import Any, Final, NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import do_default
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

LONGEST_TEXT: Final = 65536
"""Characters that a template may make, or a filter in it."""
MOST_ROUNDS: Final = 100
"""Of a loop."""
DEEPEST_LOOP: Final = 2
MOST_WORK: Final = 100_000
"""Steps that one text may take: the nodes of a loop's body in each of its rounds, and a step for every `STEP` characters or items that a
filter is given or makes."""
STEP: Final = 16
WORK: Final = "-work"
"""No name that can be written: what is left of that, among the values of a template."""
UUIDS: Final = bytes.fromhex("5f0c3f9c7c514e0b9d3e4f0f6f0c9a11")
"""The name space (RFC 9562, 5.5) of those that the filter `uuid` makes."""

Shape = Mapping[str, Any]
"""The names of the values that a template may speak of: under each the shape of what is in it, None where that can be anything."""


class Unmade(Exception):
    """No text can be made of these values. It says nothing of them."""


class Work:
    """The steps that are left to a text which is being made."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def spend(self, steps: int) -> None:
        """Raises SecurityError where there are no more."""
        self._left -= steps
        if self._left < 0:
            raise SecurityError


def written(value: object) -> str:
    """A value where it comes to stand in a text: yes, no and nothing as JSON has them. Raises TypeError for what has no form of its own."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | Undefined) or (isinstance(value, float) and isfinite(value)):  # an undefined one raises UndefinedError
        return str(value)
    raise TypeError


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
    digest = bytearray(sha1(UUIDS + written(value).encode(), usedforsecurity=False).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x50, digest[8] & 0x3F | 0x80
    return f"{digest[:4].hex()}-{digest[4:6].hex()}-{digest[6:8].hex()}-{digest[8:10].hex()}-{digest[10:].hex()}"


def _date(value: object, form: str, zone: str = "UTC") -> str:
    if not isinstance(value, datetime):
        raise TypeError
    return (value if zone == "UTC" else value.astimezone(ZoneInfo(zone))).strftime(form)


def _replace(value: object, old: str, new: str) -> str:
    text = written(value)
    if len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        raise SecurityError
    return text.replace(old, new)


def _join(value: Iterable[object], between: str = "") -> str:
    items = [written(item) for item in value]
    if sum(map(len, items)) + len(between) * len(items) > LONGEST_TEXT:
        raise SecurityError
    return between.join(items)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "json": JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode,
    "hex": lambda value: _octets(value).hex(),
    "unhex": bytes.fromhex,
    "base64": lambda value: base64.b64encode(_octets(value)).decode(),
    "unbase64": lambda value: base64.b64decode(value, validate=True),
    "base64url": lambda value: base64.urlsafe_b64encode(_octets(value)).decode().rstrip("="),
    "text": lambda value: _octets(value).decode(),
    "urlencode": lambda value: quote(value if isinstance(value, bytes) else written(value), safe=""),
    "xml": lambda value: escape(written(value), {'"': "&quot;", "'": "&apos;"}),
    "uuid": _uuid,
    "date": _date,
    "upper": lambda value: written(value).upper(),
    "lower": lambda value: written(value).lower(),
    "trim": lambda value: written(value).strip(),
    "replace": _replace,
    "join": _join,
    "string": written,
    "int": int,
    "length": len,
    "first": lambda value: value[0],
    "last": lambda value: value[-1],
    "default": do_default,
}
"""All there are. docs/mapping.md says what each does."""
COUNTED: Final = "-counted"
JOINED: Final = "-joined"
"""No names that can be written: what the loops of a template go through, and what stands between its `~`."""


def _bounded(work: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, which makes no more than is good, and takes no longer."""

    @pass_context
    @wraps(work)
    def filtered(context: Context, *values: Any, **more: Any) -> Any:
        left: Work = context[WORK]
        left.spend(1 + sum(map(_size, (*values, *more.values()))) // STEP)
        made = work(*values, **more)
        if isinstance(made, str | bytes) and len(made) > LONGEST_TEXT:
            raise SecurityError
        left.spend(_size(made) // STEP)
        return made

    return filtered


def _size(value: object) -> int:
    return len(value) if isinstance(value, str | bytes | list | tuple | dict) else 1


@pass_context
def _counted(context: Context, items: Iterable[Any], nodes_in_it: int) -> list[Any]:
    """What a loop goes through, with so many nodes in its body. Raises SecurityError where there is too much of it."""
    taken = list(islice(items, MOST_ROUNDS + 1))
    if len(taken) > MOST_ROUNDS:
        raise SecurityError
    context[WORK].spend(len(taken) * nodes_in_it)
    return taken


class _Sandbox(ImmutableSandboxedEnvironment):
    """Data alone: a name after a dot is a member of what stands before it, and never an attribute of Python's."""

    intercepted_binops = frozenset({"*", "+"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=written)
        self.globals = {}
        self.filters = {name: _bounded(work) for name, work in {**FILTERS, JOINED: _join}.items()} | {COUNTED: _counted}

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
        """Multiplication, of numbers alone, for that of texts makes long ones; and addition, also of texts."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str) and len(left) + len(right) <= LONGEST_TEXT:
            return left + right
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise SecurityError
        return left * right if operator == "*" else left + right


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


class Piece(NamedTuple):
    """A piece of a template: a text as it is written, or what stands for one that is made, `request.card.pan`, say."""

    text: str
    is_written: bool


class Text:
    """A template, ready to be used. It prints without what is in it.

    `names` are the values that it speaks of, with all that it names of them: `("kept", "session")`, say; `pieces` what it is made of.
    """

    def __init__(self, source: str, shape: Shape) -> None:
        """Raises Flaw, also where it speaks of values that are not in `shape`."""
        self.names: frozenset[tuple[str, ...]] = frozenset()
        self.pieces: tuple[Piece, ...] = (Piece(source, True),)
        self._constant = None if any(mark in source for mark in ("{{", "{%", "{#")) else source
        if self._constant is not None:
            if not _is_text(self._constant):
                raise Flaw("holds what is no text in UTF-8")
            return
        try:
            tree = SANDBOX.parse(source)
            _require_allowed(tree)
            self.names = frozenset(_checked(tree, shape))
            self.pieces = tuple(_pieces(tree))
            code = SANDBOX.compile(_Bounding().visit(tree))
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
            for part in self._template.root_render_func(self._template.new_context({**values, WORK: Work()}, shared=True)):
                parts.append(part)
                size += len(part)
                if size > LONGEST_TEXT:
                    raise SecurityError
        except Exception as error:  # noqa: BLE001 - a filter may raise whatever Python does; its words may quote a value
            raise Unmade(type(error).__name__) from None
        text = "".join(parts)
        if not _is_text(text):
            raise Unmade("UnicodeEncodeError")
        return text


class _Bounding(NodeTransformer):
    """Puts what counts into a template: a filter before each loop, and one in the place of each `~`."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - so jinja2 calls it
        size = sum(1 for _ in _all(node))
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, COUNTED, [nodes.Const(size)], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return nodes.Filter(nodes.List(node.nodes), JOINED, [], [], None, None, lineno=node.lineno)


def _is_text(text: str) -> bool:
    """Whether it can be sent: halves of surrogate pairs cannot (RFC 3629, 3)."""
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


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


def _pieces(tree: nodes.Template) -> Iterator[Piece]:
    for part in tree.body:
        for node in part.nodes if isinstance(part, nodes.Output) else [part]:
            if isinstance(node, nodes.TemplateData):
                yield Piece(node.data, True)
            else:
                yield Piece(next((".".join(path) for _, path in _spoken_of(node)), "text"), False)


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
