"""The manual of the step words, written from their docstrings: docs/scenarios.md."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from textwrap import dedent
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from otp_atm.bank.simulator.roles import MEANING
from otp_atm.scenarios.hook_side import MEETS
from otp_atm.scenarios.hooks import GIVEN, PURPOSES
from otp_atm.scenarios.needs import MEANINGS, Need, declared
from otp_atm.scenarios.words import WORDS, Word

INTRODUCTION: Final = """\
# Scenarios

A scenario is a YAML file: one customer's session as a person would do it, and what should be seen on the way.

```yaml
title: A customer rejects the number and is sent to a branch     # what is shown, one sentence
proves: [G5]                                                     # requirements, if any
language: en                                                     # how the terminal begins; left out: --lang, or en
steps:
  - insert: phone-on-file                # a card, by its id or its role
  - pin: own                             # its PIN, and Enter
  - choose: Password Operations          # the key beside this label
  - choose: Register one-time password
  - expect: {screen: confirm_phone, masked_phone: phone-on-file}
  - choose: Not my number
  - expect: phone_rejected               # a bare name is the screen's
  - expect sms: {card: phone-on-file, count: 0}
```

`python run_atm.py scenario FILE…` plays files or folders headless, on a simulated clock, each against a bank of its own in this process:
no sleep, no socket, the same every time. `--bank` plays them against the bank of the configuration, `--bank URL` against one of our
contract at this address (see [Any bank](#any-bank)); `--pictures DIR` saves each screen, `--lang` is the language of those that name none.
A file that cannot be played is refused, with line and word, before anything is played. A scenario that does not hold is reported with
file, line, step and the screen that was there instead; exit code 1.

`--in-window` plays them in the demo's window instead, each word as a person does it: cards are dragged, keys clicked, the phone touched,
title and steps (or what the scenario says) are captions. Space pauses, Escape goes on to the next, closing the window ends all; what was
not played to its end counts as not held. Reports and exit codes are those of headless play, and so is time: ATM, bank and phone stand
still while the hand is at work, so that what a scenario says of seconds holds exactly; long waits pass in a few. It needs a screen, and
plays with a bank in this process: it takes no `--bank`.

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

## Cards

A scenario calls for a card by its id or by its role: what it may count on, whatever the number and whoever the bank. The roles are:

@ROLES@
The cards of the wallet that comes with the program have them all (bank/fixtures.yaml). `--cards FILE` puts cards of your own in their
place, for a bank whose fixtures nobody has here:

```yaml
cards:
  - id: sara                             # what scenarios may call it, beside its roles
    roles: [phone-on-file, persian-sms]  # a card that is called as a role is has that one
    pan: "6221061011374628"              # with its check digit
    expiry: 2031-06                      # its last month: 2031-06, or 1410-06 on a card with a Jalali year
    pin: "1234"                          # 4 to 12 digits
    phone: "09121234567"                 # its customer's, for roles that have one on file
    mask: 0912***4567                    # how the bank shows that number; left out: the first and last four digits
    name: SARA AHMADI                    # on the card; like all that follows it may be left out
    cvv2: "417"                          # for the shop of the phone
  - {id: broken, roles: [unreadable], pan: "6221061099904122", expiry: 2030-02, pin: "1234", unreadable: card-unresponsive}
```

The file is checked whole before anything is played. A role is one card's. A scenario that calls for a role that no card has is left out,
which is reported with word and line and is no failure; a name that is neither card nor role is refused. What scenarios expect of a card
stands in the file, too: `expect: {masked_phone: phone-on-file}` is its mask as the screen writes it, `${cards.phone-on-file.mask}` the mask
as the bank says it (in the journal, say), `${cards.phone-on-file.last4}` the last four digits of the card. PINs and whole card numbers are
in no report.

Without `--bank` the bank in this process is told of these cards: each stands there as its roles have it (its mask is that bank's, first and
last four digits), so that file and scenarios can be tried before they meet the bank they are for. With `--bank` they must be known there.

## Any bank

`--bank` behind the files takes the bank of the configuration, with its driver and everything on the way there; `--bank URL` takes the
native driver, and nothing else of it. What the terminal asks goes to the bank as in a branch. What a scenario does behind the bank's back
(«needs», below) comes from one of three:

- **our control desk**, if the bank is the simulator with `--control`. It is reset before each scenario, its clock stands where all
  scenarios begin and moves with the terminal's. A desk belongs to one run at a time: a second is told who holds it since when, exit
  code 2. Whoever does not give it back loses it half a minute after the last sign of life.
- **hooks**, `--hooks FILE`: what you say there, in place of a desk.
- **nothing**. A scenario that needs what is not there is left out, with line and word, before anything of it is played: no failure.

The terminal's clock is simulated with any bank: `wait` and `stay silent` take no time. A bank whose clock cannot be moved goes by the
real time; scenarios begin now, then, and what runs out at the bank itself needs `wait: {seconds: 301, bank: true}`.

What goes wrong on the wire (`bank: …`) is done at the terminal's end of it, so it works with every bank: with our contract in each attempt
to send a request, with other drivers before a request is handed to them, and repeated as our client would.

A scenario says itself what it needs beside what its words do: `needs: [fresh-cards]` before `steps`, if it leaves cards otherwise than it
found them, so that it would not hold twice.

@NEEDS@
## Hooks

A file of hooks says how your bank does these things. Each is an HTTP request or a command:

```yaml
reset_card:                              # before each scenario, for every card that it names
  http:
    method: POST                         # by default; GET, PUT, PATCH, DELETE
    url: https://test.bank.example/cards/${pan}/reset
    headers: {X-Key: "env:TEST_KEY"}     # as it is written, env:NAME, or file:PATH
    body: {reason: test}                 # text as it is, anything else as JSON
    ca_file: bank.pem                    # certificates to trust, in place of the usual ones
  timeout: 5                             # seconds; 10 by default
messages:
  command: [./texts, "${phone}"]         # in the folder of this file; no shell
  answers: text                          # json by default
record:
  http: {method: GET, url: "https://test.bank.example/cards/${pan}"}
  read: "{enrolled: otp.active, sms_otp: otp.sms}"     # JMESPath, in the JSON that is answered
```

| hook | given | what it is for |
|---|---|---|
@HOOKS@
`${card}` is the card's id, `${phone}` its owner's number on file as the cards say it, `${now}` a moment as 2026-11-22T09:00:00Z. `app`
is an address alone: there the phone's app, the shop and the network of messages are answered as docs/openapi.json has it.

A status other than 2xx, an exit code other than 0, an answer of another form, or none in time, is a failure of the step, told with the
line of the hook; a command that does not end is ended, with all that it has begun. What it writes to standard error is shown.

## Pictures

`expect picture: NAME` compares the ATM's screen with a picture that is kept beside the scenario, `expect phone picture: NAME` the phone's
page. Those of `FOLDER/mine.yaml` lie in `FOLDER/pictures/mine`, each with the language of what it shows: `NAME.en.png`,
`phone-NAME.en.png`. `--record` writes those that are missing or differ, and names them; what it wrote is looked at and kept with the
scenario. They are painted as `--pictures` paints, in one size and by the clock of the scenario, so that they are the same every time; no
PIN is ever in one, and on the phone dots stand for codes and card numbers. Examples share a picture unless its name has a value in it:
`expect picture: ${why}`.

If a picture differs, the report says in how many pixels, and where kept, seen and differing ones lie side by side:
`NAME.en.difference.png`, which goes when the picture fits again. A pixel differs if one of its colours is off by more than 8 of 255,
which is more than two processors disagree by. Another brand in the configuration, or another version of SDL, which sets letters, needs
pictures of its own.

## Several at once

`--jobs N` plays scenarios in N processes, each with a world of its own. Reports, order, exit code, pictures and what `--fail-fast` leaves
out are those of one process, and Ctrl+C ends all of them. With `--bank` the bank is one for all: scenarios that share a card, by
whichever of its names, are played one after the other in one process. Where its side can do what befalls everybody there (`reset`,
`clock`, `network`: our control desk, or hooks for them), `--jobs` is refused. All processes are the terminal `terminal.id`: a bank that
lets a terminal have one PIN key at a time is no place for several.

## The words
"""


def manual() -> str:
    """The whole document."""
    tables = {"@ROLES@\n": _roles(), "@NEEDS@\n": _needs(), "@HOOKS@\n": _hooks()}
    introduction = INTRODUCTION
    for mark, rows in tables.items():
        introduction = introduction.replace(mark, "".join(rows))
    return introduction + "".join(_section(word) for word in WORDS.values())


def _roles() -> Iterator[str]:
    yield "| role | the card is |\n|---|---|\n"
    yield from (f"| `{role}` | {meaning} |\n" for role, (_, meaning) in MEANING.items())


def _needs() -> Iterator[str]:
    yield "| need | what it is | hook |\n|---|---|---|\n"
    for need in Need:
        hooks = ", ".join(f"`{hook}`" for hook, needs in MEETS.items() if need in needs)
        yield f"| `{need}` | {MEANINGS[need]} | {hooks} |\n"


def _hooks() -> Iterator[str]:
    for hook, purpose in PURPOSES.items():
        given = ", ".join(f"`${{{name}}}`" for name in GIVEN[hook])
        yield f"| `{hook}` | {given or '—'} | {purpose} |\n"


def _section(word: Word) -> str:
    head = f"`{word.name}`" if word.is_bare else f"`{word.name}: …`"
    lines = [f"\n### {head}\n\n", dedent(inspect.cleandoc(word.explanation)), "\n"]
    needs = [f"`{need}`" for need in sorted(word.needs)]
    needs += [f"`{need}` where `{name}` is given" for name, need in declared(word.argument)]
    if needs:
        lines.append(f"\nNeeds of the bank's side: {', '.join(needs)}.\n")
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
