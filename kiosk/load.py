"""Reads a YAML file into a typed value; whatever is wrong becomes one message that names file, line and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import yaml

from otp_atm.kiosk.yaml_nodes import BadFile, compose, construct, shown

__all__ = ["BadFile", "Document", "Misfit", "NotNow", "Steps", "explained", "load"]

T = TypeVar("T")
Steps = tuple[str | int, ...]
_PLACE: Final = re.compile(r" - at (?:`key` in )?`\$(.*)`$")
_STEP: Final = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+|\.\.\.)\]")
KEY_IS_TEXT: Final = "a key is text: digits, and what YAML reads otherwise, stand in quotes"
_OF_A_KEY: Final = " - at `key` in `"
_TEXT, _MERGE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"
LONGEST_NAME: Final = 240
"""Bytes of a file's or a folder's: file systems take 255, and other names are made of it."""
_UNQUOTED: Final = re.compile(r"Expected `str(?: \| [^`]+)?`, got `(?:int|float)`")
_UNKNOWN: Final = re.compile(r"unknown field `([^`]+)`")
_BEGINNING: Final = yaml.Mark("", 0, 0, 0, None, 0)
_SAID: Final = yaml.ScalarNode("", "", _BEGINNING, _BEGINNING)
"""The root of what was never written."""


class NotNow(Exception):
    """Nothing is wrong with what the user wrote, but something that is needed is not there; it may come back. The message is complete."""


class NamesAFile(Protocol):
    """A type of text that names a file among other things."""

    @classmethod
    def within(cls, folder: Path, text: str) -> Any:
        """The value of a text in a file of this folder."""
        ...


class Misfit(ValueError):
    """For a type's `__post_init__`, and for whoever uses the values: what is wrong with some that are good one by one."""

    def __init__(self, problem: str, *places: Steps) -> None:
        """`places` are the steps from there to the values concerned; the first of them that is written in the file is blamed."""
        super().__init__(problem)
        self.places = places


class Document:
    """A YAML file whose parts can be converted to types. Whatever is wrong is one message; paths in it are relative to its folder."""

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        """What stands in the file, or `content` under this name. Raises BadFile if there is no such file or it is not YAML."""
        self.path = path
        self._root = compose(path, content)
        self.data = construct(path, self._root) if self._root else {}

    @classmethod
    def said(cls, path: Path, data: Any) -> Document:
        """The same of data that a program says itself, under this name: all of it stands on line 1."""
        document = cls.__new__(cls)
        document.path, document.data, document._root = path, data, _SAID
        return document

    def convert(self, kind: Any, at: Steps = ()) -> Any:
        """The part at these steps (keys and indexes) as a `kind`. Raises BadFile."""
        return self.convert_value(self._part(at), kind, at)

    def convert_value(self, value: Any, kind: Any, at: Steps) -> Any:
        """A value that stands for the part at these steps as a `kind`. Raises BadFile."""
        try:
            return msgspec.convert(_said(value, kind), kind, dec_hook=self._decode)
        except msgspec.ValidationError as error:
            raise self._explained(kind, at, error) from None

    def wrong(self, kind: Any, at: Steps = ()) -> Iterator[str]:
        """All that is wrong with the part at these steps as a `kind`: each key and value is judged for itself."""
        try:
            part = self._part(at)
            self.convert_value(part, kind, at)
        except BadFile as whole:
            yield from list(self._wrong_within(part, kind, at)) or [str(whole)]

    def _wrong_within(self, part: Any, kind: Any, at: Steps) -> Iterator[str]:
        one, *others = _alternatives(kind)
        if others:
            return
        if _is_struct(one) and isinstance(part, dict):
            hints = get_type_hints(one, include_extras=True)
            for field in msgspec.structs.fields(one):
                if field.required and part.get(field.encode_name) is None:
                    yield str(self.bad(at, f"Object missing required field `{field.encode_name}`"))
            for name, value in part.items():
                if name not in hints:
                    yield str(self.bad((*at, name), f"there is no such key; known here: {', '.join(sorted(hints))}"))
                elif value is not None:
                    yield from self.wrong(hints[name], (*at, name))
        elif get_origin(one) is list and isinstance(part, list):
            for index in range(len(part)):
                yield from self.wrong(get_args(one)[0], (*at, index))
        elif get_origin(one) is dict and isinstance(part, dict):
            for name in part:
                yield from self.wrong(get_args(one)[1], (*at, name))

    def _part(self, at: Steps) -> Any:
        part = self.data
        for step in at:
            part = part[step]
        return part

    def bad(self, at: Steps, problem: str, below: int = 0) -> BadFile:
        """The error that something is wrong at these steps, so many lines below their beginning."""
        dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at).lstrip(".")
        where = f"{self.path}, line {self.line(at) + below}"
        if self._root is None:
            problem = f"the file is empty: {problem}"
        return BadFile(f"{where}: {shown(dotted)}: {shown(problem)}" if dotted else f"{where}: {shown(problem)}")

    def misfit(self, misfit: Misfit) -> BadFile:
        """The error about values that do not fit, at the first of their places that is written in the file."""
        return self.bad(next(filter(self._is_written, misfit.places), misfit.places[0]), str(misfit))

    def line(self, at: Steps) -> int:
        """The line, from 1, on which the part at these steps begins."""
        node = self._root
        line = node.start_mark.line if node else 0
        for step in at:
            found = _below(node, step)
            if found is None:
                break
            begin, node = found
            line = begin.start_mark.line
        return line + 1

    def keys_without_text(self, at: Steps) -> Iterator[Steps]:
        """The steps to each key in the part at these steps that is a number or the like, as it is written."""
        node = self._root
        for step in at:
            _, node = _below(node, step) or (None, None)
        return _keys_without_text(node, at)

    def _is_written(self, at: Steps) -> bool:
        part = self.data
        for step in at:
            if step not in (range(len(part)) if isinstance(part, list) else part):
                return False
            part = part[step]
        return True

    def _decode(self, wanted: type[Path] | type[NamesAFile], value: object) -> Any:
        if not isinstance(value, str):
            raise ValueError(f"Expected `str`, got `{type(value).__name__}`")
        if "\0" in value:
            raise ValueError("the character U+0000 stands in the name of no file")
        folder = self.path.parent
        if issubclass(wanted, Path) and any(len(part.encode()) > LONGEST_NAME for part in Path(value).parts):
            raise ValueError(f"no file has a name of more than {LONGEST_NAME} bytes")
        return folder / value if issubclass(wanted, Path) else wanted.within(folder, value)

    def _explained(self, kind: Any, at: Steps, error: msgspec.ValidationError) -> BadFile:
        problem, place, *_ = (*_PLACE.split(str(error)), "")
        if _OF_A_KEY in str(error):
            sure: Steps = tuple(name or int(index) for name, index in _STEP.findall(place.partition("[...]")[0]))
            return self.bad(next(self.keys_without_text((*at, *sure)), (*at, *sure)), KEY_IS_TEXT)
        inner: Steps = tuple(name or int(index) for name, index in _STEP.findall(place) if index != "...")
        if isinstance(error.__cause__, Misfit):
            return self.misfit(Misfit(problem, *((*at, *inner, *steps) for steps in error.__cause__.places)))
        unknown = _UNKNOWN.search(problem)
        if unknown:
            known = ", ".join(_keys(_type_at(kind, inner)))
            return self.bad((*at, *inner, unknown.group(1)), f"there is no such key; known here: {known}")
        if "Invalid enum value" in problem:
            problem += f"; possible: {', '.join(str(value) for value in _choices(_type_at(kind, inner)))}"
        if _UNQUOTED.search(problem):
            problem += ": digits that are text stand in quotes"
        return self.bad((*at, *inner), problem)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """A Misfit within is told as BadFile, with its place in the file at `path`."""
    try:
        yield
    except Misfit as misfit:
        raise Document(path).misfit(misfit) from None


def load(path: Path, kind: type[T], *checks: Callable[[T], None]) -> T:
    """The contents of the YAML file at `path` as a `kind`, if each of `checks` lets it pass without a Misfit. Raises BadFile."""
    loaded: T = Document(path).convert(kind)
    with explained(path):
        for check in checks:
            check(loaded)
    return loaded


def _below(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Where the part at this step begins, and the part; None where there is none."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _keys_without_text(node: yaml.Node | None, at: Steps) -> Iterator[Steps]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag not in {_TEXT, _MERGE}:
                yield (*at, key.value)
            yield from _keys_without_text(value, (*at, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _keys_without_text(item, (*at, index))


def _said(part: Any, kind: Any) -> Any:
    """The part without what is null though it may not be: whoever writes that says nothing, and the default holds."""
    if not _holds_null(part):
        return part
    hints = {name: hint for one in _alternatives(kind) if _is_struct(one) for name, hint in get_type_hints(one).items()}
    if not isinstance(part, dict) or not hints:
        return part
    return {
        key: _said(value, hints.get(key))
        for key, value in part.items()
        if value is not None or key not in hints or _may_be_null(hints[key])
    }


def _holds_null(part: Any) -> bool:
    """Asked first, because what a type has to say takes long to find, and hardly a file holds a null."""
    if isinstance(part, dict):
        return any(map(_holds_null, part.values()))
    return part is None


def _may_be_null(kind: Any) -> bool:
    return any(one in {None, NoneType, Any} for one in _alternatives(kind))


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _alternatives(kind: Any) -> Iterator[Any]:
    """The types that a union allows, or the type itself, without what is said about it."""
    if get_origin(kind) is Annotated:
        yield from _alternatives(get_args(kind)[0])
    elif get_origin(kind) in {Union, UnionType}:
        for part in get_args(kind):
            yield from _alternatives(part)
    else:
        yield kind


def _type_at(kind: Any, steps: Steps) -> Any:
    for step in steps:
        inner = [_inside(part, step) for part in _alternatives(kind)]
        kind = next((part for part in inner if part is not None), Any)
    return kind


def _inside(kind: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return next(iter(get_args(kind)), None) if get_origin(kind) in {list, tuple} else None
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    return get_type_hints(kind).get(step) if _is_struct(kind) else None


def _keys(kind: Any) -> list[str]:
    structs = [part for part in _alternatives(kind) if _is_struct(part)]
    return sorted(name for struct in structs for name in get_type_hints(struct))


def _choices(kind: Any) -> Iterator[object]:
    for part in _alternatives(kind):
        if get_origin(part) is Literal:
            yield from get_args(part)
        elif isinstance(part, type) and issubclass(part, Enum):
            yield from (member.value for member in part)
