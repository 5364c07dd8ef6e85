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
    ok="passed",
    failed="failed",
    left_out="left out",
    unjudged="not judged",
    why="Why it failed",
    why_left_out="Why it was left out",
    trouble="trouble with the bank",
    # A session that was kept
    visit="Visit {n} at terminal {terminal}",
    kept="A session that was kept, told again",
    same="Replayed: every screen and every journal line is as it was recorded.",
    differs="This session does not replay: it is not as this program plays it.",
    checked=(
        "Compared: screens field by field, moves, journal lines and their chain of hashes. Not compared: requests and replies, the phone "
        "and the scenario's steps, which stand in the story alone; seals, which need the terminal's key."
    ),
    made_by="Page written by",
    # About the whole
    source="File",
    terminal="Terminal",
    bank="Bank",
    in_process="in the same process",
    begun="Begun",
    lasted="Duration, by the terminal's clock",
    took="Time to play it",
    zone="Time zone",
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
        "n": "next failure, or trouble with the bank",
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
    last="What happened last: step {n}",
    # What happens in a step
    atm="ATM",
    phone="Phone",
    not_yet="Nothing shown yet",
    sequence="What was shown in this step",
    kinds={
        "move": "State",
        "journal": "Journal",
        "ask": "Query",
        "answer": "Result",
        "sent": "Request",
        "came": "Reply",
        "screen": "ATM",
        "phone": "Phone",
        "repeated": "Repeated",
        "step": "Step",
        "done": "Step",
    },
    kinds_title="What is told",
    kind_help={
        "journal": "a line that the terminal has written into its journal",
        "move": "an event, and the terminal's state before and after it",
        "ask": "what the terminal wants to know or have done by its bank, in any protocol",
        "sent": "what goes out for it over HTTP: every attempt",
        "came": "what comes back for that, or why nothing of use does",
        "answer": "what the terminal takes it for",
    },
    parties={"terminal": "ATM", "phone": "phone", "shop": "shop", "token endpoint": "ATM, for a token", "bank": "bank"},
    record="As in the journal; times are in UTC",
    computer_clock="{time} after the beginning, by the computer's clock",
    headers="Headers",
    body="Body",
    empty="empty",
    no_reply="no reply",
    repeated="The same, {n} times more, while nobody came",
    # Index
    scenarios="Scenarios: {n}",
    not_played="not played: {n}",
    shown="shown: {n}",
    run="run {n}",
    verdict="Verdict",
)
