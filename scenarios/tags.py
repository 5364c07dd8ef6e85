"""Which scenarios are meant: an expression of tags, such as `smoke and not slow`."""

from __future__ import annotations

import ast
from collections.abc import Collection

from otp_atm.kiosk.load import BadFile


class Tagged:
    """Tells scenarios that are meant by their tags.

    >>> meant = Tagged("smoke and not (slow or flaky)")
    >>> meant(["smoke"]), meant(["smoke", "slow"]), meant([])
    (True, False, False)
    """

    def __init__(self, expression: str) -> None:
        """Raises BadFile for what is no expression of tags, `and`, `or`, `not` and parentheses."""
        try:
            self._tree = ast.parse(expression.strip(), mode="eval").body
            self(())
        except (SyntaxError, TypeError, ValueError, RecursionError, MemoryError):
            problem = "is no expression of tags: it takes their names, and, or, not and parentheses"
            raise BadFile(f"--tags: «{expression}» {problem}") from None

    def __call__(self, tags: Collection[str]) -> bool:
        return _holds(self._tree, tags)


def _holds(node: ast.expr, tags: Collection[str]) -> bool:
    match node:
        case ast.Name(id=tag):
            return tag in tags
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return not _holds(inner, tags)
        case ast.BoolOp(op=operator, values=parts):
            held = [_holds(part, tags) for part in parts]  # all of them, so that a mistake behind the first is found, too
            return all(held) if isinstance(operator, ast.And) else any(held)
    raise TypeError
