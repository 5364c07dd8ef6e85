"""English: plain, short and polite."""

from __future__ import annotations

from typing import Final

from otp_atm.evidence.page.words.words import Words

WORDS: Final = Words(
    # What a page is
    kind="What happened",
    index_kind="Report",
    index_title="Scenarios that were played",
    no_script="This page needs JavaScript, which it carries inside. Nothing is loaded from anywhere.",
    back="All scenarios",
    language="Language",
    # How it went
    ok="holds",
    failed="failed",
    left_out="left out",
    unjudged="not judged",
    why="What went otherwise",
    # About the whole
    source="File",
    terminal="Terminal",
    begun="Begun",
    lasted="By the terminal's clock",
    took="Played in",
    traces="Trace ids",
    proves="Proves",
    tags="Tags",
    seconds="{n} s",
    day="+{n} d",
    milliseconds="{n} ms",
    # Looking for something
    search="Search",
    found="{n} of {all}",
    none_found="Nothing found",
    keys="Keys",
    key_help={
        "↓ ↑ · j k": "next, previous",
        "n": "next failure",
        "Home End": "first, last",
        "Enter": "open: the details",
        "Esc": "back: end the search, close",
        "/": "search",
        "?": "these keys",
    },
    close="Close",
    # Steps
    steps="Steps",
    before="Before the first step",
    line="line {n}",
    nothing="Nothing happened at terminal or bank.",
    # What happens in a step
    atm="ATM",
    phone="Phone",
    not_yet="Nothing yet",
    sequence="What was shown in this step",
    kinds={
        "move": "Move",
        "journal": "Journal",
        "ask": "Asks",
        "answer": "Answer",
        "sent": "Request",
        "came": "Reply",
        "screen": "ATM",
        "phone": "Phone",
        "repeated": "Repeated",
        "step": "Step",
        "done": "Step",
    },
    headers="Headers",
    body="Body",
    empty="empty",
    no_reply="no usable reply",
    repeated="{n} times the same",
    # Index
    scenarios="{n} scenarios",
    not_played="{n} not played",
    verdict="Verdict",
)
