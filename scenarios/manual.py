"""The manual of the step words, written from their docstrings: docs/scenarios.md."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from textwrap import dedent
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from otp_atm.scenarios.words import WORDS, Word

INTRODUCTION: Final = """\
# Scenarios

A scenario is a YAML file: one customer's session as a person would do it, and what should be seen on the way.

```yaml
title: A customer rejects the number and is sent to a branch     # what is shown, one sentence
proves: [G5]                                                     # requirements, if any
language: en                                                     # how the terminal begins; left out: --lang, or en
steps:
  - insert: phone-on-file                # a card of the wallet (bank/fixtures.yaml), by its id
  - pin: own                             # its PIN, and Enter
  - choose: Password Operations          # the key beside this label
  - choose: Register one-time password
  - expect: {screen: confirm_phone, text: "0912 *** 4567"}
  - choose: Not my number
  - expect: phone_rejected               # a bare name is the screen's
  - expect sms: {card: phone-on-file, count: 0}
```

`python run_atm.py scenario FILE…` plays files or folders headless, on a simulated clock, each against a bank of its own in this process:
no sleep, no socket, the same every time. `--bank URL` plays them against one over HTTP (a simulator with its control API on, which
is reset before each scenario), `--pictures DIR` saves each screen, `--lang` is the language of those that name none. A file that cannot
be played is refused, with line and word, before anything is played. A scenario that does not hold is reported with file, line, step and
the screen that was there instead; exit code 1.

`--in-window` plays them in the demo's window instead, each word as a person does it: cards are dragged, keys clicked, the phone touched,
title and steps (or what the scenario says) are captions. Space pauses, Escape goes on to the next, closing the window ends all; what was
not played to its end counts as not held. Reports and exit codes are those of headless play, and so is time: ATM, bank and phone stand
still while the hand is at work, so that what a scenario says of seconds holds exactly; long waits pass in a few. It needs a screen, and
plays with a bank in this process: it takes no `--bank`.

A bank may do only some of the terminal's services (docs/public-face.md). A scenario that chooses another one, or expects a screen of it,
is left out, with line and word: no failure.

## Values, examples, parts, tags

```yaml
title: A PIN that is ${why} is refused
tags: [smoke, otp_pin]                   # --tags "smoke and not slow" plays only those that are meant
data: {card: phone-on-file}              # what ${card} stands for; --set card=english-sms says otherwise
examples:                                # played once for each row, which reports name: mine.yaml [a year]
  a year: {why: a year, pin: "13801380"}
  one digit: {why: one digit, pin: "77777777"}
steps:
  - include: parts/to-otp-pin.yaml       # the steps of another file (`steps:` alone), by its place beside this one
  - pin: ${pin}
  - expect: {screen: otp_pin, text: easy to guess}
  - note: {name: left, screen: "(\\d+) digits"}
  - expect: {text: "${left} digits"}       # what an earlier step has noted
```

`${name}` stands for a value, alone or amid a text (`$${name}` for itself). Alone it keeps its type: digits that are text stand in quotes.
What `--set` says counts before a row, a row before `data`. A name that has no value, or that nothing refers to, is refused before
anything is played. `--repeat N` plays everything so many times, `--fail-fast` stops at the first that does not hold. All that is wrong
in all files is told at once.

## The words
"""


def manual() -> str:
    """The whole document."""
    return INTRODUCTION + "".join(_section(word) for word in WORDS.values())


def _section(word: Word) -> str:
    head = f"`{word.name}`" if word.is_bare else f"`{word.name}: …`"
    lines = [f"\n### {head}\n\n", dedent(inspect.cleandoc(word.explanation)), "\n"]
    for struct in _structs(word.argument):
        lines += ["\n| key | value | default |\n|---|---|---|\n", *_rows(struct)]
    return "".join(lines)


def _structs(kind: Any) -> Iterator[type[Struct]]:
    if isinstance(kind, type) and issubclass(kind, Struct):
        yield kind
    elif get_origin(kind) in {Union, UnionType}:
        for part in get_args(kind):
            yield from _structs(part)


def _rows(struct: type[Struct]) -> Iterator[str]:
    hints = get_type_hints(struct)
    defaults = dict(zip(reversed(struct.__struct_fields__), reversed(struct.__struct_defaults__), strict=False))
    for name in struct.__struct_fields__:
        default = defaults.get(name, "required")
        shown = "—" if default is None or default == () else default
        yield f"| `{name}` | {_kind(hints[name])} | {shown} |\n"


def _kind(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(str(value) for value in get_args(kind))
    if get_origin(kind) is Annotated:
        return _kind(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        return " or ".join(_kind(part) for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is list:
        return f"a list of {_kind(get_args(kind)[0])}s"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(str(member.value) for member in kind)
    return {str: "text", int: "number", float: "seconds", bool: "true or false"}.get(kind, str(kind))
