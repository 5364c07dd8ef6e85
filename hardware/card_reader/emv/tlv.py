"""BER-TLV as EMV Book 3, annex B uses it, and no more of it.

A parser of our own, since the data may be hostile: it never recurses (the caller names the path to follow, and EMV's paths are short),
never guesses, and refuses what EMV does not know: indefinite lengths, lengths of more than two bytes, tags of more than three,
values that end beyond their template.
"""

from __future__ import annotations

from collections.abc import Iterator

from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble

_LENGTHS = {0x81: 1, 0x82: 2}


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The data elements of one level, as (tag, value), in order; a tag may come more than once.

    Bytes 00 around them are padding, and so are bytes FF at the end (ISO/IEC 7816-4, 5.2.2.1).

    Raises CardTrouble(DATA_INVALID) where the data do not follow the rules.

    >>> [(hex(tag), value.hex()) for tag, value in elements(bytes.fromhex("5A021234005F200141"))]
    [('0x5a', '1234'), ('0x5f20', '41')]
    """
    position = 0
    try:
        while position < len(data):
            tag, position = data[position], position + 1
            if not tag:
                continue
            if tag == 0xFF and not data[position:].strip(b"\xff"):
                break
            if tag & 0x1F == 0x1F:
                tag, position = _long_tag(data, tag, position)
            length, position = data[position], position + 1
            if length & 0x80:
                length, position = _long_length(data, length, position)
            value = data[position : position + length]
            if len(value) != length:
                raise CardTrouble(CardCode.DATA_INVALID)
            yield tag, value
            position += length
    except IndexError:
        raise CardTrouble(CardCode.DATA_INVALID) from None


def find(data: bytes, *path: int) -> bytes | None:
    """The value at the end of a path of tags, each time the first of its kind; None if there is none."""
    for tag in path:
        for found, value in elements(data):
            if found == tag:
                data = value
                break
        else:
            return None
    return data


def tags_and_lengths(dol: bytes) -> Iterator[tuple[int, int]]:
    """The entries of a data object list, tag and length without values (EMV Book 3, 5.4). Raises CardTrouble(DATA_INVALID)."""
    position = 0
    try:
        while position < len(dol):
            tag, position = dol[position], position + 1
            if tag & 0x1F == 0x1F:
                tag, position = _long_tag(dol, tag, position)
            yield tag, dol[position]
            position += 1
    except IndexError:
        raise CardTrouble(CardCode.DATA_INVALID) from None


def _long_tag(data: bytes, tag: int, position: int) -> tuple[int, int]:
    """A tag of two or three bytes, and where it ends. Raises IndexError where the data end first."""
    for _ in range(2):
        tag, position = tag << 8 | data[position], position + 1
        if not tag & 0x80:
            return tag, position
    raise CardTrouble(CardCode.DATA_INVALID)


def _long_length(data: bytes, first: int, position: int) -> tuple[int, int]:
    """A length of one or two bytes behind its count, and where it ends."""
    size = _LENGTHS.get(first)
    if size is None or position + size > len(data):
        raise CardTrouble(CardCode.DATA_INVALID)
    return int.from_bytes(data[position : position + size], "big"), position + size
