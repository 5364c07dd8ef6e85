"""Templates of a mapping: texts made of data by Jinja2, which can compute nothing else, and no more than is good.

There are no functions, no methods, no attributes of Python's, no variables of a template's own: what remains grows only as its text does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables
from jinja2.visitor import NodeTransformer

from otp_atm.bank.mapped.sandbox import COUNTED, JOINED, LONGEST_TEXT, SANDBOX, WORK, Work

DEEPEST_LOOP: Final = 2
Shape = Mapping[str, Any]
"""The names of the values that a template may speak of: under each the shape of what is in it, None where that can be anything."""
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
"""What may stand in one."""
TOO_MUCH: Final = (RecursionError, MemoryError, SyntaxError, ValueError)
"""What Python says of brackets inside each other by the hundred, or of a number with thousands of digits."""


class Unmade(Exception):
    """No text can be made of these values. It says nothing of them."""


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
