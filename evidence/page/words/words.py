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

    # About the whole
    source: str
    terminal: str
    begun: str
    lasted: str
    took: str
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

    # What happens in a step
    atm: str
    phone: str
    not_yet: str
    sequence: str
    kinds: dict[str, str]
    """What the kinds of entries are called, by `tag`."""
    headers: str
    body: str
    empty: str
    no_reply: str
    repeated: str

    # Index
    scenarios: str
    not_played: str
    verdict: str
