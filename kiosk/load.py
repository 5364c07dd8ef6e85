"""Reads a YAML file into a typed value; whatever is wrong becomes one message that names file, line and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from operator import truediv
from pathlib import Path
from types import UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import yaml

T = TypeVar("T")
Steps = tuple[str | int, ...]
_PLACE: Final = re.compile(r" - at (?:`key` in )?`\$(.*)`$")
_STEP: Final = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+|\.\.\.)\]")
_UNKNOWN: Final = re.compile(r"unknown field `([^`]+)`")


_SQLITE_FILE: Final = re.compile(r"(sqlite(?:\+\w+)?:///)(?!:memory:)(.+)", re.DOTALL)


class BadFile(Exception):
    """A file of the user's that cannot be used. The message is complete: file, line where known, what is wrong."""


class NotNow(Exception):
    """Nothing is wrong with what the user wrote, but something that is needed is not there; it may come back. The message is complete."""


class DatabaseUrl(str):
    """An SQLAlchemy URL."""

    @classmethod
    def within(cls, folder: Path, url: str) -> DatabaseUrl:
        """The same; the path of a SQLite file is relative to the folder."""
        file = _SQLITE_FILE.fullmatch(url)
        return cls(f"{file[1]}{folder / file[2]}" if file else url)


_RELATIVE: Final[Mapping[type, Callable[[Path, str], Any]]] = {Path: truediv, DatabaseUrl: DatabaseUrl.within}
"""How a text becomes a value of these types, in a file of this folder."""


class Misfit(ValueError):
    """For a type's `__post_init__`: what is wrong with values that are good one by one."""

    def __init__(self, problem: str, *places: Steps) -> None:
        """`places` are the steps from there to the values concerned; the first of them that is written in the file is blamed."""
        super().__init__(problem)
        self.places = places


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """On the one written in C where there is one: it is many times faster."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Raises MarkedYAMLError also for what PyYAML would let Python complain about, as the 31st of February."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError) as error:
            raise yaml.MarkedYAMLError(problem=f"{node.tag.rpartition(':')[2]}: {error}", problem_mark=node.start_mark) from None


class Document:
    """A YAML file whose parts can be converted to types. Whatever is wrong is one message; paths in it are relative to its folder."""

    def __init__(self, path: Path) -> None:
        """Raises BadFile if there is no such file or it is not YAML."""
        self.path = path
        self._root = _compose(path)
        self.data = _construct(path, self._root) if self._root else {}

    def convert(self, kind: Any, at: Steps = ()) -> Any:
        """The part at these steps (keys and indexes) as a `kind`. Raises BadFile."""
        part = self.data
        for step in at:
            part = part[step]
        try:
            return msgspec.convert(part, kind, dec_hook=self._decode)
        except msgspec.ValidationError as error:
            raise self._explained(kind, at, error) from None

    def bad(self, at: Steps, problem: str) -> BadFile:
        """The error that something is wrong at these steps."""
        dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at).lstrip(".")
        where = f"{self.path}, line {self.line(at)}" if self._root else str(self.path)
        return BadFile(f"{where}: {dotted}: {problem}" if dotted else f"{where}: {problem}")

    def line(self, at: Steps) -> int:
        """The line, from 1, on which the part at these steps begins."""
        node = self._root
        line = node.start_mark.line if node else 0
        for step in at:
            if isinstance(node, yaml.MappingNode):
                pair = next(((key, value) for key, value in node.value if key.value == step), None)
                if pair is None:
                    break
                line, node = pair[0].start_mark.line, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line
        return line + 1

    def _is_written(self, at: Steps) -> bool:
        part = self.data
        for step in at:
            if step not in part:
                return False
            part = part[step]
        return True

    def _decode(self, wanted: type[Any], value: object) -> Any:
        if not isinstance(value, str):
            raise ValueError(f"Expected `str`, got `{type(value).__name__}`")
        return _RELATIVE[wanted](self.path.parent, value)

    def _explained(self, kind: Any, at: Steps, error: msgspec.ValidationError) -> BadFile:
        problem, place, *_ = (*_PLACE.split(str(error)), "")
        inner: Steps = tuple(name or int(index) for name, index in _STEP.findall(place) if index != "...")
        if isinstance(error.__cause__, Misfit):
            places = [(*at, *inner, *steps) for steps in error.__cause__.places]
            return self.bad(next(filter(self._is_written, places), places[0]), problem)
        unknown = _UNKNOWN.search(problem)
        if unknown:
            known = ", ".join(_keys(_type_at(kind, inner)))
            return self.bad((*at, *inner, unknown.group(1)), f"there is no such key; known here: {known}")
        if "Invalid enum value" in problem:
            problem += f"; possible: {', '.join(str(value) for value in _choices(_type_at(kind, inner)))}"
        return self.bad((*at, *inner), problem)


def load(path: Path, kind: type[T]) -> T:
    """The contents of the YAML file at `path` as a `kind`. Raises BadFile."""
    loaded: T = Document(path).convert(kind)
    return loaded


def _compose(path: Path) -> yaml.Node | None:
    try:
        with _explaining(path):
            return yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError:
        raise BadFile(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: cannot be read ({error.__class__.__name__})") from None


def _construct(path: Path, root: yaml.Node) -> Any:
    with _explaining(path):
        data = _Loader("").construct_document(root)
        _refuse_repetition(path, root, ())
        return data


@contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadFile(f"{path}, line {line}: not valid YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise BadFile(f"{path}: not valid YAML: {str(error).partition(chr(10))[0]}") from None
    except RecursionError:
        raise BadFile(f"{path}: too many brackets inside each other") from None


def _refuse_repetition(path: Path, node: yaml.Node, above: tuple[yaml.Node, ...]) -> None:
    """Keys that stand there twice, and what, by an alias, stands inside itself."""
    if node in above:
        raise BadFile(f"{path}, line {node.start_mark.line + 1}: this part stands inside itself")
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise BadFile(f"{path}, line {key.start_mark.line + 1}: `{key.value}` stands here for the second time")
            seen.add(key.value)
            _refuse_repetition(path, value, (*above, node))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repetition(path, item, (*above, node))


def _alternatives(kind: Any) -> Iterator[Any]:
    """The types that a union allows, or the type itself."""
    if get_origin(kind) in {Union, UnionType}:
        for part in get_args(kind):
            yield from _alternatives(part)
    else:
        yield kind


def _type_at(kind: Any, steps: Steps) -> Any:
    for step in steps:
        inner = [_inside(part, step) for part in _alternatives(kind)]
        kind = next(part for part in inner if part is not None)
    return kind


def _inside(kind: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return next(iter(get_args(kind)), None) if get_origin(kind) in {list, tuple} else None
    return get_type_hints(kind).get(step) if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None


def _keys(kind: Any) -> list[str]:
    structs = [part for part in _alternatives(kind) if isinstance(part, type) and issubclass(part, msgspec.Struct)]
    return sorted(name for struct in structs for name in get_type_hints(struct))


def _choices(kind: Any) -> Iterator[object]:
    for part in _alternatives(kind):
        if get_origin(part) is Literal:
            yield from get_args(part)
        elif isinstance(part, type) and issubclass(part, Enum):
            yield from (member.value for member in part)
