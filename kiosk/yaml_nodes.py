"""A YAML file as a tree of nodes, read within bounds: no file, however it was made, keeps its reader busy or brings it down.

The parser's events come first. They are few things at a time, whereas composing nodes goes down as deep as the file does (in C, without a
net) and whoever walks through the nodes afterwards goes through each alias as though it were written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

LARGEST: Final = 4_000_000
"""Bytes of a file."""
DEEPEST: Final = 40
"""Lists and mappings inside each other."""
LONGEST: Final = 10_000
"""Characters of one value."""
MOST_REPEATED: Final = 10_000
"""Values that stand there by alias only."""

_NO_TEXT: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML 1.1, section 4.1.1, does not let stand in a file, and a byte order mark anywhere but at its beginning."""
_TAGS: Final = re.compile("^%TAG", re.MULTILINE)
"""Directives that no file of ours needs, and that the parser compares each with each."""


_CONTROLS: Final = re.compile("[\0-\x1f\x7f-\x9f]")


def shown(text: str) -> str:
    """What stands in a file, for a line on a terminal: control characters, which would rule that, are written out."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


class BadFile(Exception):
    """A file of the user's that cannot be used. The message is complete: file, line where known, what is wrong."""


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """On the one written in C where there is one: it is many times faster."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Raises MarkedYAMLError also for what PyYAML would let Python complain about, as the 31st of February."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, OverflowError) as error:
            raise yaml.MarkedYAMLError(problem=f"{node.tag.rpartition(':')[2]}: {error}", problem_mark=node.start_mark) from None


def compose(path: Path, content: bytes | None = None) -> yaml.Node | None:
    """The root of the file at `path`, or of `content` under this name; None if nothing stands in it. Raises BadFile."""
    text = _text(path, octets(path, LARGEST + 1) if content is None else content)
    with _explaining(path):
        _Bounds(path).hold(yaml.parse(text, Loader=Loader))
        root: yaml.Node | None = yaml.compose(text, Loader=Loader)
    if root:
        _refuse_repetition(path, root)
    return root


def construct(path: Path, root: yaml.Node) -> Any:
    """The plain data that the nodes stand for: dictionaries, lists, texts, numbers, moments. Raises BadFile."""
    with _explaining(path):
        return Loader("").construct_document(root)


def octets(path: Path, most: int) -> bytes:
    """What stands in a file, `most` bytes of it. Raises BadFile, also for a pipe or a device: those may never end."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise BadFile(f"{path}: is no file but a pipe, a socket or a device")
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError:
        raise BadFile(f"{path}: no such file") from None
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.__class__.__name__})") from None
    except ValueError:
        raise BadFile("is no name of a file") from None


def _text(path: Path, content: bytes) -> str:
    if len(content) > LARGEST:
        raise BadFile(f"{path}: is larger than {LARGEST:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(path, content.count(b"\n", 0, error.start), "is not written in UTF-8") from None
    wrong = _NO_TEXT.search(text)
    if wrong:
        raise _bad(path, text.count("\n", 0, wrong.start()), f"the character U+{ord(wrong[0]):04X} may not stand in a YAML file")
    directive = _TAGS.search(text)
    if directive:
        raise _bad(path, text.count("\n", 0, directive.start()), "a %TAG directive has no use here")
    return text


@dataclass(slots=True)
class _Part:
    """A value, list or mapping: its anchor and line (from 0), how many values are in it, how many lists and mappings inside each other."""

    anchor: str | None
    line: int
    size: int = 0
    height: int = 0

    def take_in(self, part: _Part) -> None:
        self.size += part.size
        self.height = max(self.height, part.height + 1)


class _Bounds:
    """How far a file has gone so far."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._documents = 0
        self._repeated = 0
        self._anchored: dict[str, _Part] = {}
        self._open = [_Part(None, 0)]

    def hold(self, events: Iterator[Any]) -> None:
        """Go through them all. Raises BadFile at the first that goes too far."""
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind in {yaml.MappingStartEvent, yaml.SequenceStartEvent}:
                self._begin(event)
            elif kind in {yaml.MappingEndEvent, yaml.SequenceEndEvent}:
                self._add(self._open.pop())
            elif kind is yaml.DocumentStartEvent:
                self._document(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._too_far(event, "a second document begins here; a file has one")

    def _scalar(self, event: Any) -> None:
        if len(event.value) > LONGEST:
            raise self._too_far(event, f"a value of more than {LONGEST:,} characters")
        self._add(_Part(event.anchor, event.start_mark.line, size=1))

    def _alias(self, event: Any) -> None:
        around = next((part for part in self._open if part.anchor == event.anchor), None)
        if around:
            raise _bad(self._path, around.line, "this part stands inside itself")
        part = self._anchored.get(event.anchor, _Part(None, 0))
        self._repeated += part.size
        if self._repeated > MOST_REPEATED:
            raise self._too_far(event, f"with *{event.anchor}, aliases stand for more than {MOST_REPEATED:,} values")
        self._refuse_depth(event, part.height)
        self._open[-1].take_in(part)

    def _begin(self, event: Any) -> None:
        self._refuse_depth(event, 1)
        self._open.append(_Part(event.anchor, event.start_mark.line, size=1, height=1))

    def _refuse_depth(self, event: Any, height: int) -> None:
        if len(self._open) - 1 + height > DEEPEST:
            raise self._too_far(event, f"more than {DEEPEST} lists and mappings inside each other")

    def _add(self, part: _Part) -> None:
        self._open[-1].take_in(part)
        if part.anchor in self._anchored:
            raise _bad(self._path, part.line, f"the anchor &{part.anchor} stands here for the second time")
        if part.anchor:
            self._anchored[part.anchor] = part

    def _too_far(self, event: Any, problem: str) -> BadFile:
        return _bad(self._path, event.start_mark.line, problem)


def _refuse_repetition(path: Path, node: yaml.Node) -> None:
    """Keys that stand there twice."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _bad(path, key.start_mark.line, f"`{key.value}` stands here for the second time")
                seen.add(key.value)
            _refuse_repetition(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repetition(path, item)


@contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except yaml.MarkedYAMLError as error:
        raise _bad(path, error.problem_mark.line if error.problem_mark else 0, f"not valid YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise BadFile(f"{path}: not valid YAML: {shown(str(error).partition(chr(10))[0])}") from None


def _bad(path: Path, line: int, problem: str) -> BadFile:
    """`line` counts from 0."""
    return BadFile(f"{path}, line {line + 1}: {shown(problem)}")
