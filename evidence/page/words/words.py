"""Which words the pages have. The file of each language makes a value that has them all. Placeholders stand in braces."""

from __future__ import annotations

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True):
    """Every text of page and index in one language, named after what it is for."""

    # What a page is
    kind: str
    """Above the title of a page."""
    index_kind: str
    index_title: str
    no_script: str
    back: str
    language: str
    """Of the switch of languages, for whoever does not see it."""

    # How it went
    ok: str
    failed: str
    left_out: str
    unjudged: str
    why: str
    why_left_out: str
    trouble: str
    """Of a step in which the bank did not answer as it should."""

    # A session that was kept
    visit: str
    """The title of a visit at a terminal."""
    kept: str
    """What such a page is."""
    same: str
    differs: str
    checked: str
    """What a replay compares, and what it cannot."""
    made_by: str

    # About the whole
    source: str
    terminal: str
    bank: str
    in_process: str
    begun: str
    lasted: str
    took: str
    zone: str
    traces: str
    proves: str
    tags: str
    seconds: str
    day: str
    milliseconds: str

    # Looking for something
    search: str
    found: str
    none_found: str
    keys: str
    key_help: dict[str, str]
    close: str

    # Steps
    steps: str
    before: str
    line: str
    nothing: str
    last: str
    """Leads from a step in which nothing happened to the one before it in which something did."""

    # What happens in a step
    atm: str
    phone: str
    not_yet: str
    sequence: str
    kinds: dict[str, str]
    """What the kinds of entries are called, by `tag`."""
    kinds_title: str
    kind_help: dict[str, str]
    """What they mean, of those that do not go without saying."""
    parties: dict[str, str]
    """Who asks a bank something, by `line`, and the bank itself."""
    record: str
    computer_clock: str
    headers: str
    body: str
    empty: str
    no_reply: str
    repeated: str

    # Index
    scenarios: str
    not_played: str
    shown: str
    run: str
    verdict: str
