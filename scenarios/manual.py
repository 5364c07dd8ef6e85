"""The manual of the step words, written from their docstrings: docs/scenarios.md."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from msgspec import Struct

from otp_atm.bank.simulator.roles import MEANING
from otp_atm.bank.wire.message import Message, is_secret
from otp_atm.kiosk.journal import journaled
from otp_atm.scenarios.hook_side import MEETS
from otp_atm.scenarios.hooks import GIVEN, PURPOSES
from otp_atm.scenarios.matching import members_of, message_in
from otp_atm.scenarios.meanings import Untold, alternatives, anchor, enums_in, keys, structs_in, takes, titled
from otp_atm.scenarios.named import ASKED, HAPPENINGS, answers_to, requests_named
from otp_atm.scenarios.needs import MEANINGS, Need, declared
from otp_atm.scenarios.script import Header
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
contract at this address (see [Any bank](#any-bank)); `--pictures DIR` saves each screen, `--report DIR` tells all that happened in a page
for each (see [Reports](#reports)), `--lang` is the language of those that name none.
A file that cannot be played is refused, with line and word, before anything is played. A scenario that does not hold is reported with
file, line, step and the screen that was there instead; exit code 1.

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
What `--set` says counts before a row, a row before `data`. A name that has no value, or that nothing refers to, is refused before anything
is played; so is one in a title that only a step notes, and a value with a `${…}` in it. `--set` sets a name once. Of a folder, files with
`steps:` alone are parts, and not played for themselves. `--repeat N` plays everything so many times, `--fail-fast` stops at the
first that does not hold. All that is wrong in all files, and in that of `--cards`, is told at once, what is wrong in a part with who
includes it.

Reports, titles and captions have dots in the place of what is secret, wherever `${…}` has put it: whatever a scenario types from three
digits on, what it has noted from phone or SMS, the cards' PINs and numbers, and all that looks like a card number. A picture whose name
has such a value in it is refused.

## What was asked, written, and how long it took

```yaml
steps:
  - mark: before                                     # later steps count `since: before`
  - enrol at atm: {card: english-sms}
  - expect request: {to: enrol, count: 1, header: {Idempotency-Key: present}, body: {sms_consent: true}}
  - expect request: [open-card-session, check-otp-pin, enrol]      # in this order; others may stand between
  - expect reply: {to: enrol, answer: Enrolled, status: 201}
  - expect journal: {event: Deactivated, count: 0}
  - expect journal: [{event: AskEnrol}, {event: Enrolled, sms_otp: true}]
  - expect time: {since: before, at_most: 60}
  - expect time: {of: enrol, at_most: 2, clock: real}
```

`expect request` and `expect reply` see what the terminal asks of whatever bank: its name, `fields`, `answer`. Where our own client asks,
they see HTTP, too: `header`, `body`, `status`, `attempts`; other banks leave such a scenario out. PIN blocks, MACs, tokens, card numbers,
keys can be expected as `present` or `absent` alone. Nothing that fails shows them: it lists all that was asked or replied, a line each.

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

The file is checked whole before anything is played. Whether a card is past its last month goes by the scenarios' beginning (22 November
2026); with `--bank`, by today. A role is one card's. A scenario that calls for a role that no card has is left out,
which is reported with word and line and is no failure; a name that is neither card nor role is refused. What scenarios expect of a card
stands in the file, too: `expect: {masked_phone: phone-on-file}` is its mask as the screen writes it, `${cards.phone-on-file.mask}` the mask
as the bank says it (in the journal, say), `${cards.phone-on-file.last4}` the last four digits of the card. PINs and whole card numbers are
in no report.

Without `--bank` the bank in this process is told of these cards: each stands there as its roles have it (its mask is that bank's, first and
last four digits), so that file and scenarios can be tried before they meet the bank they are for. With `--bank` they must be known there.
What a card is `given_up_for` is no scenario's business, but that of `conformance` ([the guide](testers-guide.md)).

## Any bank

`--bank` behind the files takes the bank of the configuration, with its driver and everything on the way there; `--bank URL` takes the
native driver, and nothing else of it. What the terminal asks goes to the bank as in a branch. What a scenario does behind the bank's back
(«needs», below) comes from one of three:

- **our control desk**, if the bank is the simulator with `--control`. It is reset before each scenario, its clock stands where all
  scenarios begin and moves with the terminal's. A desk belongs to one run at a time: a second is told who holds it since when, exit
  code 2. Whoever does not give it back loses it half a minute after the last sign of life; if another run has been there before it goes
  on, what it was playing fails.
- **hooks**, `--hooks FILE`: what you say there, in place of a desk.
- **nothing**. A scenario that needs what is not there is left out, with line and word, before anything of it is played: no failure.

The terminal's clock is simulated with any bank: `wait` and `stay silent` take no time. A bank whose clock cannot be moved goes by the
real time; scenarios begin now, then, and what runs out at the bank itself needs `wait: {seconds: 301, bank: true}`. A terminal
that nobody uses asks whether its bank is still there whenever `timeouts.idle` of the configuration is over, however fast that is: with
60 seconds, `wait: 3600` is some sixty real requests.

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

Secrets, certificates and programs that a hook names are tried before anything is played; without them, or with anything else wrong in the
file, exit code 2. A status other than 2xx, an exit code other than 0, an answer of another form, one longer than 4,000,000 bytes, or none
in time, is a failure of the step, told with the line of the hook. A command has answered when it ends, or is ended because its time is
over: with it ends its process group, all that it has begun and that has not left this group (as `setsid` does). What it writes to standard
error is shown when it is over, up to 65,536 bytes.

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

## Files for other programs

`--junit FILE` writes how each went as JUnit XML, in the form that Jenkins, GitLab and most others read: a suite for each file (and each
time that it is played), a case for each scenario or example with the time it took, what was left out as skipped. A failure has the report
with the screen, and begins with file and line of the step: `mine.yaml:7: …`. Every step is a property of its suite: place, text, whether
it holds, seconds. The file is written when all is over, however it ends, also by `--fail-fast` or Ctrl+C.

`--trace FILE` writes what is exchanged with the bank as HAR 1.2, which the network tools of browsers open («Import HAR»), and which can be
read while scenarios are still played. Terminal, phone and shop have a page each. Nothing secret is in it: in the place of a value stands
what it is, `«PIN block, 16 bytes»`, `Bearer «token, 43 characters»`; of a body that no message of our contract describes, which is all
that a mapped bank and a token endpoint say, the form alone. With a bank over HTTP, address, headers, status, sizes and seconds are those
of the wire; with one in this process its address is `http://in-process.invalid`. A driver of your own leaves no trace: what it speaks is
its own. The time of an entry is the scenario's, as in the journal; `_trace` is the id of the visit, which the journal has in every line,
and the bank is sent in `traceparent`. `kiosk` and the demo take `--trace FILE`, too: there a page is a day of one
who asks, and a visit is found by that `_trace`.

A file that cannot be written is told before anything is played, with exit code 2. A disk that is full later ends nothing.

## Reports

`--report DIR` writes a page for each scenario and each of its examples, and an index of them, `DIR/index.html`. A page is one HTML file
that carries everything inside: it opens from disk in any browser, is sent by mail as it is, and asks nothing of any server. It has the
steps with their lines; at each what ATM and phone showed, the moves of the terminal's table, the lines of its journal, what went to the
bank and came back with status, headers and body, and the time of the terminal's clock. The step that failed is open. It speaks Persian
and English; `--lang` says which first, and a switch changes it. Secrets are not in it: what they are stands in their places, and dots
stand for the digits on pictures.

Keys: arrows or `j` and `k` go from step to step, `Enter` into one and `Esc` back, `n` to the next failure or trouble with the bank (a
mark `!`), `/` searches in all that can be read in the page, `?` tells them all and explains the words. Printed, every step is open with
all that it tells, also while something is looked for. Every attempt of a visit is told; only of the minutes in which nobody comes the
first and the last that are the same stand there, with how many were between. Times are those of the terminal's clock in its time zone,
which the head of the page names; records of the journal are in UTC. The index begins with what failed.

`--no-pictures` leaves pictures out, which take most of the time and of a page's size; what was to be read stands in their place. What is
played again by `--repeat` has a page of its own, with a number; pages of an earlier report in that folder go, other files stay.

## Several at once

`--jobs N` plays scenarios in N processes, each with a world of its own. Reports, order, exit code, pictures and what `--fail-fast` leaves
out are those of one process, and Ctrl+C ends all of them. If a process is lost, what it was playing fails, and another takes its place.
With `--bank` the bank is one for all: scenarios that share a card, by whichever of its names, are played one after the other in one
process. Where its side can do what befalls everybody there (`reset`, `clock`, `network`: our control desk, or hooks for them), `--jobs` is
refused. All processes are the terminal `terminal.id`: a bank that lets a terminal have one PIN key at a time is no place for several.

## The words
"""
DIALOGUE: Final = """
## What the terminal asks

The requests by their names, for `to` and `of`. `fields` are what the terminal asks with and is answered, whatever the bank speaks;
`body` is that of our own contract. `•` marks what is secret: it can be expected as `present` or `absent`, is compared with nothing,
noted nowhere, and shown in no report. Of a problem the `body` has `code`, `status`, `tries_left`, `retry_after`.
"""
JOURNAL: Final = """
## Lines of the journal

What happens, and with which fields of its own; `from`, `to`, `session`, `terminal` and `time` stand in every line. `Ask…` is what was
asked of the bank.

"""
NONE: Final = "none"


def manual() -> str:
    """The whole document. Raises Untold for a part of a scenario whose declaration does not say enough."""
    tables = {"@ROLES@\n": _roles(), "@NEEDS@\n": _needs(), "@HOOKS@\n": _hooks()}
    introduction = INTRODUCTION
    for mark, rows in tables.items():
        introduction = introduction.replace(mark, "".join(rows))
    return "".join([introduction, *map(section, WORDS.values()), *_file(), *_names(), *_dialogue(), *_journal()])


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


# A word ---------------------------------------------------------------------------------------------------------------------------


def section(word: Word) -> str:
    """What there is to say of a word. Raises Untold."""
    if not word.example:
        raise Untold(f"«{word.name}»: its docstring does not end with steps that show its use")
    parts = [f"\n### {_heading(word)}\n\n{word.explanation}\n\n```yaml\n{word.example}\n```\n"]
    if not word.is_bare:
        parts.append(f"\nIt takes {takes(word.argument, _whole(word))}.\n")
        parts += (_keys_of(struct, word) for struct in structs_in(word.argument))
    needs = [f"`{need}`" for need in sorted(word.needs)]
    needs += [f"`{need}` where `{name}` is given" for name, need in declared(word.argument)]
    if needs:
        parts.append(f"\nNeeds of the bank's side: {', '.join(needs)}.\n")
    return "".join(parts)


def _heading(word: Word) -> str:
    return f"`{word.name}`" if word.is_bare else f"`{word.name}: …`"


def _keys_of(struct: type[Struct], word: Word) -> str:
    """Its table, or in which other table its keys stand."""
    if struct in _whole(word):
        return f"\n{table(KEYS, keys(struct))}"
    for other in WORDS.values():
        for top in _whole(other):
            if issubclass(top, struct):
                without = ", ".join(f"`{name}`" for name in top.__struct_encode_fields__ if name not in struct.__struct_encode_fields__)
                where = "above" if other is word else f"of [{other.name}](#{anchor(_heading(other))})"
                return f"\n{titled(struct).capitalize()}: the keys {where}, without {without}.\n"
    return f"\n{titled(struct).capitalize()}:\n\n{table(KEYS, keys(struct))}"


def _whole(word: Word) -> list[type[Struct]]:
    """The structs that an argument can be, rather than hold."""
    return [kind for kind in alternatives(word.argument) if isinstance(kind, type) and issubclass(kind, Struct)]


# What stands for itself -----------------------------------------------------------------------------------------------------------


def _file() -> Iterator[str]:
    yield f"\n## The file\n\n{table(KEYS, keys(Header))}"


def _names() -> Iterator[str]:
    """The values of what takes many."""
    yield "\n## Names\n"
    for kind in dict.fromkeys(chain.from_iterable(map(enums_in, (*(word.argument for word in WORDS.values()), Header)))):
        yield f"\n### {titled(kind).capitalize()}\n\n{', '.join(f'`{member.value}`' for member in kind)}\n"


def _dialogue() -> Iterator[str]:
    yield DIALOGUE
    for name, operation in ASKED.items():
        kinds = requests_named(name)
        yield f"\n### {name}\n\n{operation.summary} `{operation.method} {operation.path}`, {operation.status}.\n\n"
        yield f"- `fields` of the request: {_declared(*kinds)}\n- `body` of the request: {_members(operation.request)}\n"
        yield f"- `body` of the reply: {_members(operation.reply)}\n"
        answers = (f"`{answer}`{_in_brackets(_declared(kind))}" for answer, kind in answers_to(name).items())
        yield f"- `answer`, with its `fields`: {', '.join(answers)}\n"


def _declared(*kinds: type[Struct]) -> str:
    declared = {field: takes(type_) for kind in kinds for field, type_ in journaled(kind).items()}
    return ", ".join(f"`{field}` ({kind})" for field, kind in declared.items()) or NONE


def _members(message: type[Message]) -> str:
    return ", ".join(f"`{name}`{_member(kind)}" for name, kind in members_of(message).items()) or NONE


def _member(kind: Any) -> str:
    inner = message_in(kind)
    if inner:
        return f" ({_members(inner)})"
    return " •" if is_secret(kind) else ""


def _in_brackets(text: str) -> str:
    return "" if text == NONE else f" ({text})"


def _journal() -> Iterator[str]:
    yield JOURNAL
    rows = ((f"`{event}`", _first_sentence(kind), _declared(kind)) for event, kind in HAPPENINGS.items())
    yield table(("event", "what it tells", "fields"), rows)


def _first_sentence(kind: type[Struct]) -> str:
    said = " ".join(inspect.cleandoc(kind.__doc__ or "").split())
    if not said:
        raise Untold(f"{kind.__name__}: it has no docstring")
    return re.split(r"(?<=[.?]) ", said)[0]


KEYS: Final = ("key", "what it takes", "left out", "what it means")


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table of Markdown."""
    lines = (f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |\n" for row in (head, ("---",) * len(head), *rows))
    return "".join(lines)
