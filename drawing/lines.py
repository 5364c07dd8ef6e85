"""Where a line ends: at the end of a sentence or before a pause rather than elsewhere, and never within what belongs together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

# A word is what stands between spaces, but an isolate stays whole: a number is never torn in two.
_WORDS: Final = re.compile(r"(?:\u2066[^\u2069]*\u2069|[^ ])+")
# What stands beside a number or an arrow belongs to it: dates, «8 digits», the way through a menu. No line ends between them.
_BOUND: Final = re.compile(r"[\d:/.,،؛;()\u2066-\u2069]*\d[\d:/.,،؛;()\u2066-\u2069]*|[›»]")

_COMPOUNDS: Final = frozenset(
    (
        *(("one-time", "password"), ("one-time", "passwords"), ("mobile", "number")),
        *(("یکبار", "مصرف"), ("تلفن", "همراه"), ("همراه", "بانک"), ("ثبت", "نام"), ("پیش", "از")),
        *(("كلمة", "المرور"), ("كلمات", "المرور"), ("الرقم", "السري"), ("لمرة", "واحدة"), ("مرة", "أخرى"), ("صراف", "آلي")),
    )
)
"""Two words that are one to whoever reads them, in the languages that are shipped: torn only where that saves a line."""

_STOPS: Final = (".", "!", "?", "؟", ":", ";", "؛")
_PAUSES: Final = (",", "،", "—")
_MARKS: Final = "".join((*_STOPS, *_PAUSES))
_LEANING: Final = frozenset(
    (
        *("a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "if"),
        *("no", "not", "one-time", "this", "your", "you", "we"),
        *("به", "در", "از", "با", "و", "یا", "که", "تا", "هر", "برای", "این", "آن", "یک", "لطفاً"),
        *("همین", "هشت", "شماره"),
        *("في", "من", "إلى", "على", "عن", "أو", "أن", "لا", "لم", "هذا", "هذه", "ثم", "ما", "غير", "عدد", "ثمانية"),
    )
)
"""Words that lean on the one that follows, in the languages that are shipped."""
_JOINING: Final = frozenset(["and", "و"])
"""What joins two numbers with their units, which are one then: «3 minutes and 12 seconds»."""
_FOLLOWING: Final = frozenset(["را"])
"""Words that lean on the one before."""
_STOP: Final = -0.3
_PAUSE: Final = -0.16
_TORN: Final = 0.14
_SPLIT: Final = 1.0
"""What it is worth to end a line there, where a line that is left empty costs 1, and one half empty a quarter."""
_SHORT: Final = 0.5
"""So much of a line left empty is too much for a mere pause. The first line may be as short: it leads in, and tears no block apart."""


class _Way(NamedTuple):
    """The best lines up to a word: how many, what they cost, and where the last of them starts."""

    lines: int
    cost: float
    start: int


def words(text: str) -> list[str]:
    """The words of a text.

    >>> words("until 23 November")
    ['until', '23', 'November']
    """
    return _WORDS.findall(text)


def phrases(text: str) -> list[str]:
    """Words, but those that belong together as one.

    >>> phrases("until 23 November 2026 at most")
    ['until 23 November 2026 at', 'most']
    >>> phrases("Wrong PIN. 2 tries left")
    ['Wrong', 'PIN.', '2 tries', 'left']
    >>> phrases("23 November 2026, at 12:30")
    ['23 November 2026,', 'at 12:30']
    >>> phrases("Until 12:30. Tell it to nobody")
    ['Until 12:30.', 'Tell', 'it', 'to', 'nobody']
    >>> phrases("It was 3 minutes and 12 seconds slow")
    ['It', 'was 3 minutes and 12 seconds', 'slow']
    """
    found: list[str] = []
    for before, word in pairwise(["", *words(text)]):
        number = _BOUND.fullmatch(before) and not before.endswith((*_PAUSES, *_STOPS))
        if found and (number or (_BOUND.fullmatch(word) and not before.endswith(_STOPS))):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return _joined(found)


def _joined(found: Sequence[str]) -> list[str]:
    """Two numbers that are one are one phrase."""
    joined: list[str] = []
    for phrase in found:
        first, *rest = phrase.split(" ")
        if joined and rest and first in _JOINING and any(map(_BOUND.fullmatch, joined[-1].split(" "))):
            joined[-1] += f" {phrase}"
        else:
            joined.append(phrase)
    return joined


def broken(parts: Sequence[str], widths: Sequence[int], space: int, width: int) -> tuple[str, ...]:
    """Parts of such widths in as few lines of `width` as it takes; of all ways to do that the one with the most even lines, which end
    where a reader would pause. A part wider than that stands alone.

    >>> broken("Please take your card, wait a moment.".split(), [6, 4, 4, 5, 4, 1, 7], 1, 26)
    ('Please take your card,', 'wait a moment.')
    >>> broken("Offline and SMS one-time passwords are active".split(), [7, 3, 3, 8, 9, 3, 6], 1, 33)
    ('Offline and SMS', 'one-time passwords are active')
    """
    ends = [_worth(part, after) for part, after in pairwise(parts)] + [0.0]
    ways = [_Way(0, 0.0, 0)]
    for end in range(1, len(parts) + 1):
        ways.append(_best(ways, widths, space, width, ends[end - 1]))
    lines: list[str] = []
    end = len(parts)
    while end:
        start = ways[end].start
        lines.insert(0, " ".join(parts[start:end]))
        end = start
    return tuple(lines)


def _best(ways: Sequence[_Way], widths: Sequence[int], space: int, width: int, ending: float) -> _Way:
    """The best way to set the first parts, one more than there are ways yet; `ending` is what it costs that a line ends there."""
    found: list[_Way] = []
    used = -space
    for start in range(len(ways) - 1, -1, -1):
        used += space + widths[start]
        if found and used > width:
            break
        free = max(0.0, 1 - used / max(1, width))
        worth = 0.0 if start and ending == _PAUSE and free > _SHORT else ending
        found.append(_Way(ways[start].lines + 1, ways[start].cost + free * free + worth, start))
    return min(found)


def _worth(part: str, after: str) -> float:
    """What it costs that a line ends between the two."""
    if part.endswith(_STOPS):
        return _STOP
    if part.endswith(_PAUSES):
        return _PAUSE
    last = part.rsplit(" ", 1)[-1].casefold()
    if (last, after.split(" ", 1)[0].rstrip(_MARKS)) in _COMPOUNDS:
        return _SPLIT
    return _TORN if last in _LEANING or after in _FOLLOWING else 0.0
