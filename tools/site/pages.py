"""What makes Sphinx's pages of those that a forge shows as they stand: all that differs between the two is here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

from sphinx.application import Sphinx

HEADING: Final = re.compile(r"^## (?P<caption>.+)$", re.MULTILINE)
ITEM: Final = re.compile(r"^- \[(?P<title>[^\]]+)\]\((?P<page>[^)#]+)\.md\)", re.MULTILINE)
LINK: Final = re.compile(r"(?<=\]\()(?![a-z]+:|#)(?P<path>[^)#\s]+)(?=\))")
NAMED: Final = re.compile(r"^```(?P<kind>\w+) (?P<name>\S+)$", re.MULTILINE)
DIAGRAM: Final = re.compile(r"^```mermaid\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
PASSAGE: Final = re.compile(r"^ +(?P<start>\S+) --> (?P<end>[^:\n]+)(?:: (?P<events>.+))?$", re.MULTILINE)
RIGHT_TO_LEFT: Final = ("fa", "ar")
"""Languages whose pages run so. A page's language is the last part of its name, as in `quick-start.fa.md`; without one it is English."""


def read(app: Sphinx, page: str, source: list[str]) -> None:
    """Before a page is parsed. What is told here and not there is told in words that a forge does not know."""
    text = source[0]
    if page == app.config.root_doc:
        text += "\n".join(["", *contents(text)])
    text = LINK.sub(lambda link: of_folder(Path(app.srcdir), page, link["path"]), text)
    text = DIAGRAM.sub(lambda diagram: table_of_passages(diagram["text"]), text)
    source[0] = NAMED.sub(lambda fence: f"```{{code-block}} {fence['kind']}\n:caption: {fence['name']}\n", text)


def contents(text: str) -> Iterator[str]:
    """The sidebar: the lists of the first page, each under its heading."""
    begun = list(HEADING.finditer(text))
    for heading, after in zip(begun, [*begun[1:], None], strict=True):
        pages = [f"{item['title']} <{item['page']}>" for item in ITEM.finditer(text, heading.end(), after.start() if after else len(text))]
        if pages:
            yield "\n".join(["```{toctree}", ":hidden:", f":caption: {heading['caption']}", "", *pages, "```", ""])


def of_folder(source: Path, page: str, link: str) -> str:
    """A forge shows of a folder its README: so that is what a link to one means. Others stay what they are."""
    there = PurePosixPath(page).parent / link
    return f"{link.rstrip('/')}/README.md" if (source / there).is_dir() else link


def table_of_passages(text: str) -> str:
    """A diagram of states, which only a program of somebody else's could draw, as a table."""
    rows = [f"| `{passage['start']}` | {passage['events'] or ''} | `{passage['end']}` |" for passage in PASSAGE.finditer(text)]
    return "\n".join(["| in | when | to |", "|---|---|---|", *rows, ""])


def show(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Before a page is written: turn one of a language that is read from the right."""
    language = PurePosixPath(page).suffix.removeprefix(".")
    if language in RIGHT_TO_LEFT:
        for part in ("body", "toc"):
            context[part] = f'<div lang="{language}" dir="rtl">{context[part]}</div>'


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("source-read", read)
    app.connect("html-page-context", show)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
