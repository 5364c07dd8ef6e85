"""BER-TLV as EMV Book 3, annex B uses it, and no more of it.

A parser of our own, since the data may be hostile: it never recurses (the caller names the path to follow, and EMV's paths are short),
never guesses, and refuses what EMV does not know: indefinite lengths, lengths of more than two bytes, tags of more than three,
values that end beyond their template.
"""

from __future__ import annotations

from collections.abc import Iterator

from hardware.card_reader.trouble import CardCode, CardTrouble

_LENGTHS = {0x81: 1, 0x82: 2}


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The data elements of one level, as (tag, value), in order. Bytes 00 between them are padding; a tag may come more than once.

    Raises CardTrouble(DATA_INVALID) where the data do not follow the rules.

    >>> [(hex(tag), value.hex()) for tag, value in elements(bytes.fromhex("5A021234005F200141"))]
    [('0x5a', '1234'), ('0x5f20', '41')]
    """
    position = 0
    while position < len(data):
        if data[position] == 0:
            position += 1
            continue
        tag, position = _tag(data, position)
        length, position = _length(data, position)
        if position + length > len(data):
            raise CardTrouble(CardCode.DATA_INVALID)
        yield tag, data[position : position + length]
        position += length


def find(data: bytes, *path: int) -> bytes | None:
    """The value at the end of a path of tags, each time the first of its kind; None if there is none."""
    value: bytes | None = data
    for tag in path:
        assert value is not None
        value = next((inner for found, inner in elements(value) if found == tag), None)
        if value is None:
            return None
    return value


def tags_and_lengths(dol: bytes) -> Iterator[tuple[int, int]]:
    """The entries of a data object list, tag and length without values (EMV Book 3, 5.4)."""
    position = 0
    while position < len(dol):
        tag, position = _tag(dol, position)
        yield tag, _byte(dol, position)
        position += 1


def _tag(data: bytes, position: int) -> tuple[int, int]:
    tag = _byte(data, position)
    position += 1
    if tag & 0x1F != 0x1F:
        return tag, position
    for _ in range(2):
        following = _byte(data, position)
        position += 1
        tag = tag << 8 | following
        if not following & 0x80:
            return tag, position
    raise CardTrouble(CardCode.DATA_INVALID)


def _length(data: bytes, position: int) -> tuple[int, int]:
    first = _byte(data, position)
    position += 1
    if first < 0x80:
        return first, position
    size = _LENGTHS.get(first)
    if size is None or position + size > len(data):
        raise CardTrouble(CardCode.DATA_INVALID)
    return int.from_bytes(data[position : position + size], "big"), position + size


def _byte(data: bytes, position: int) -> int:
    if position >= len(data):
        raise CardTrouble(CardCode.DATA_INVALID)
    return data[position]
