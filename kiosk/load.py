"""Reads a YAML file into a typed value; whatever is wrong becomes one message that names file, line and key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
import yaml

T = TypeVar("T")
_STEP: Final = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+|\.\.\.)\]")
_UNKNOWN: Final = re.compile(r"unknown field `([^`]+)`")


class BadFile(Exception):
    """A file of the user's that cannot be used. The message is complete: file, line where known, what is wrong."""


def load(path: Path, kind: type[T]) -> T:
    """The contents of the YAML file at `path` as a `kind`. Relative paths in it are relative to the file's folder. Raises BadFile."""
    root = _compose(path)
    data = _Loader.construct(root) if root else {}
    try:
        return msgspec.convert(data, kind, dec_hook=lambda wanted, value: _decode(path, wanted, value))
    except msgspec.ValidationError as error:
        raise BadFile(_explain(path, root, kind, str(error))) from None


def _decode(path: Path, wanted: type[Any], value: object) -> Any:
    if wanted is Path and isinstance(value, str):
        return path.parent / value
    raise NotImplementedError(wanted)


class _Loader(yaml.SafeLoader):
    @staticmethod
    def construct(node: yaml.Node) -> Any:
        return _Loader("").construct_document(node)


def _compose(path: Path) -> yaml.Node | None:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise BadFile(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: cannot be read ({error.__class__.__name__})") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadFile(f"{path}, line {line}: not valid YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise BadFile(f"{path}: not valid YAML: {error}") from None
    if root:
        _refuse_repeated_keys(path, root)
    return root


def _refuse_repeated_keys(path: Path, node: yaml.Node) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise BadFile(f"{path}, line {key.start_mark.line + 1}: `{key.value}` stands here for the second time")
            seen.add(key.value)
            _refuse_repeated_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(path, item)


def _explain(path: Path, root: yaml.Node | None, kind: Any, message: str) -> str:
    problem, _, place = message.partition(" - at `$")
    steps = [name or int(index) for name, index in _STEP.findall(place.rstrip("`")) if index != "..."]
    unknown = _UNKNOWN.search(problem)
    if unknown:
        problem = f"there is no such key; known here: {', '.join(_known_names(_type_at(kind, steps)))}"
        steps.append(unknown.group(1))
    elif "Invalid enum value" in problem:
        problem += f"; possible: {', '.join(str(value) for value in _choices(_type_at(kind, steps)))}"
    dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
    where = f"{path}, line {_line_of(root, steps)}" if root else str(path)
    return f"{where}: {dotted}: {problem}" if dotted else f"{where}: {problem}"


def _type_at(kind: Any, steps: list[str | int]) -> Any:
    for step in steps:
        kind = get_type_hints(kind)[step] if isinstance(step, str) else get_args(kind)[0]
    return kind


def _known_names(kind: Any) -> list[str]:
    return sorted(get_type_hints(kind))


def _choices(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) is Literal else tuple(member.value for member in kind)


def _line_of(node: yaml.Node | None, steps: list[str | int]) -> int:
    line = node.start_mark.line if node else 0
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == step), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
    return line + 1
