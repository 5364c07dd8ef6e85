"""A run told: line by line as it goes, as JSON, as JUnit's XML, and as a page that opens from disk. Nothing in them is secret."""

from __future__ import annotations

import html
import json
import platform
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from otp_atm.bank.simulator.fixtures import ending
from otp_atm.conformance.run import Account, Judged, Verdict
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.junit import safe
from otp_atm.kiosk.printable import printable
from otp_atm.person.own_cards import OwnCard

FILES: Final = ("conformance.json", "index.html", "junit.xml")
Hide = Callable[[str], str]


class About(NamedTuple):
    """What a run was about: the bank, as it may be named, the cards, as they may be, and how much it was allowed."""

    bank: str
    cards: tuple[str, ...]
    most_seconds: float
    most_requests: int
    begun: datetime


def about(bank: str, cards: tuple[OwnCard, ...], most_seconds: float, most_requests: int) -> About:
    named = tuple(
        f"{card.id}, {ending(card)}" + (f", given up for {', '.join(card.given_up_for)}" if card.given_up_for else "") for card in cards
    )
    return About(bank, named, most_seconds, most_requests, datetime.now(UTC))


def hiding(cards: tuple[OwnCard, ...]) -> Hide:
    """Puts dots in the place of the cards' numbers and PINs."""
    return Hiding([secret for card in cards for secret in (card.pan, card.pin, card.cvv2, card.phone) if secret])


def told(judged: Judged, hide: Hide) -> str:
    """A promise's line; under one that is broken, what shows it, and how the verdict is reached."""
    why = f" — {hide(printable(judged.why))}" if judged.why else ""
    is_broken = judged.verdict is Verdict.BROKEN
    verdict = judged.verdict.upper() if is_broken else judged.verdict
    line = f"{verdict:<9}  {judged.promise.name:<4} {judged.promise.sentence}{why}"
    if not is_broken:
        return line
    shown = [f"      {part}" for exchange in judged.exchanges for part in hide(str(exchange)).splitlines()]
    return "\n".join([line, *shown, f"      how: {judged.promise.how}"])


def summary(account: Account, found: About) -> Iterator[str]:
    """What all came to, and what the owners of the cards have to know."""
    counts = ", ".join(f"{account.count(verdict)} {verdict}" for verdict in Verdict)
    if account.interrupted:
        yield "interrupted: nothing more was asked, and nothing was put back"
    yield f"{counts}; {account.requests} requests in {account.seconds:.1f} s (at most {found.most_requests} in {found.most_seconds:g} s)"
    yield f"what was drawn is drawn again with --seed {account.seed}"
    yield from account.left


def written(folder: Path, account: Account, found: About, hide: Hide) -> None:
    """Write the report's files into the folder, which is made where it is not there. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in zip(
        FILES, (as_json(account, found, hide), as_page(account, found, hide), as_junit(account, found, hide)), strict=True
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


# JSON -----------------------------------------------------------------------------------------------------------------------------


def as_json(account: Account, found: About, hide: Hide) -> str:
    return json.dumps(members(account, found, hide), ensure_ascii=False, indent=2) + "\n"


def members(account: Account, found: About, hide: Hide) -> dict[str, Any]:
    return {
        "version": 1,
        "bank": found.bank,
        "begun": found.begun.isoformat(timespec="seconds"),
        "seed": account.seed,
        "interrupted": account.interrupted,
        "seconds": round(account.seconds, 3),
        "requests": account.requests,
        "at_most": {"seconds": found.most_seconds, "requests": found.most_requests},
        "cards": list(found.cards),
        "left": list(account.left),
        "counts": {str(verdict): account.count(verdict) for verdict in Verdict},
        "promises": [of_one(judged, hide) for judged in account.judged],
    }


def of_one(judged: Judged, hide: Hide) -> dict[str, Any]:
    return {
        "number": judged.promise.name,
        "promise": judged.promise.sentence,
        "how": judged.promise.how,
        "verdict": str(judged.verdict),
        "why": hide(judged.why),
        "exchanges": [{"asked": hide(exchange.asked), "came": hide(exchange.came)} for exchange in judged.exchanges],
        "seconds": round(judged.seconds, 3),
        "requests": judged.requests,
    }


# JUnit ----------------------------------------------------------------------------------------------------------------------------


def as_junit(account: Account, found: About, hide: Hide) -> str:
    """One suite, in the form that most tools read (`evidence.junit`); a case for each promise, and what was not tried is skipped."""
    root = Element("testsuites")
    suite = SubElement(root, "testsuite")
    attributes = {
        "name": found.bank,
        "package": "conformance",
        "id": "0",
        "timestamp": found.begun.strftime("%Y-%m-%dT%H:%M:%S"),
        "hostname": platform.node() or "localhost",
        "tests": str(len(account.judged)),
        "failures": str(account.count(Verdict.BROKEN)),
        "errors": "0",
        "skipped": str(account.count(Verdict.NOT_TRIED)),
        "time": f"{account.seconds:.3f}",
    }
    say(suite, **attributes)
    say(SubElement(SubElement(suite, "properties"), "property"), name="seed", value=str(account.seed))
    for judged in account.judged:
        case = SubElement(suite, "testcase")
        name = f"{judged.promise.name} {judged.promise.sentence}"
        say(case, name=name, classname="conformance", time=f"{judged.seconds:.3f}")
        if judged.verdict is Verdict.BROKEN:
            failure = SubElement(case, "failure")
            say(failure, message=hide(judged.why), type="Broken")
            failure.text = safe("\n".join(hide(str(exchange)) for exchange in judged.exchanges))
        elif judged.verdict is Verdict.NOT_TRIED:
            say(SubElement(case, "skipped"), message=hide(judged.why))
    SubElement(suite, "system-out").text = safe("\n".join(account.left))
    SubElement(suite, "system-err")
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def say(element: Element, **attributes: str) -> None:
    for name, value in attributes.items():
        element.set(name, safe(value))


# The page -------------------------------------------------------------------------------------------------------------------------

STYLE: Final = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 70rem; padding: 1rem }
h1 { font-size: 1.5rem; line-height: 1.2 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
ul { list-style: none; padding: 0 } li { border-inline-start: .35rem solid #767676; margin: .4rem 0; padding: .2rem .7rem }
li.broken { border-color: #b3261e } li.kept { border-color: #1b7f3b } .verdict { font-weight: 600 }
pre { background: #8881; overflow-x: auto; padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere }
summary { cursor: pointer }
dl { display: grid; gap: .1rem 1rem; grid-template-columns: max-content 1fr } dt { opacity: .8 } dd { margin: 0 }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr } }
"""


def as_page(account: Account, found: About, hide: Hide) -> str:
    """The broken ones first and open; everything in one file, which asks nobody for anything."""
    order = {Verdict.BROKEN: 0, Verdict.NOT_TRIED: 1, Verdict.KEPT: 2}
    items = "\n".join(item(judged, hide) for judged in sorted(account.judged, key=lambda judged: order[judged.verdict]))
    facts = {
        "Bank": found.bank,
        "Begun": found.begun.isoformat(sep=" ", timespec="seconds"),
        "Took": f"{account.requests} requests in {account.seconds:.1f} s (at most {found.most_requests} in {found.most_seconds:g} s)",
        "Seed": str(account.seed),
        "Cards": "; ".join(found.cards),
        "In the end": "; ".join(account.left) or "nothing is left to be told",
    }
    table = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>" for name, value in facts.items())
    counts = ", ".join(f"{account.count(verdict)} {verdict}" for verdict in Verdict)
    stopped = "<p><strong>The run was interrupted.</strong></p>" if account.interrupted else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Conformance: {escaped(counts)}</title><style>{STYLE}</style></head>\n<body><main>"
        f"<h1>Is it a good bank? {escaped(counts)}</h1>\n"
        f"{stopped}<dl>{table}</dl>\n<h2>Promises</h2>\n<ul>\n{items}\n</ul></main></body></html>\n"
    )


def item(judged: Judged, hide: Hide) -> str:
    """One promise."""
    kind = {Verdict.BROKEN: "broken", Verdict.KEPT: "kept", Verdict.NOT_TRIED: "untried"}[judged.verdict]
    why = f"<p>{escaped(hide(judged.why))}</p>" if judged.why else ""
    shown = "".join(f"<pre>{escaped(hide(str(exchange)))}</pre>" for exchange in judged.exchanges)
    is_open = " open" if judged.verdict is Verdict.BROKEN else ""
    return (
        f'<li class="{kind}" id="{judged.promise.name}"><details{is_open}><summary>'
        f'<span class="verdict">{judged.promise.name} {judged.verdict}</span> '
        f"{prose(judged.promise.sentence)}</summary>{why}{shown}<p>{prose(judged.promise.how)}</p></details></li>"
    )


def prose(text: str) -> str:
    """A sentence of the contract's page, whose codes stand in backticks."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", escaped(text))


def escaped(text: str) -> str:
    return html.escape(safe(text))
