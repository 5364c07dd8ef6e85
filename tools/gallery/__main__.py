"""`python -m tools.gallery`: record the pictures, or show what differs from what is committed."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from tools.gallery.difference import NotThere, paint, show
from tools.gallery.recording import every_shot, record


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.gallery", description="Record every picture, or show what differs.")
    parser.add_argument("--difference", action="store_true", help="paint what differs from what is committed into build/difference")
    parser.add_argument("--from", dest="commit", default="", help="the commit to compare with: otherwise the one of the last recording")
    parser.add_argument("--paint", metavar="DIRECTORY", type=Path, help="only take the named pictures, as PNG files")
    parser.add_argument("names", metavar="NAME", nargs="*", help="fa/welcome, 'en/*@800x600' …; or the directory to record into")
    given = parser.parse_args(arguments)
    if given.paint:
        print(f"{paint(every_shot(), given.names, given.paint)} pictures in {given.paint}")
    elif given.difference:
        try:
            print("\n".join(show(every_shot(), given.names, given.commit)))
        except (ValueError, NotThere) as problem:
            parser.error(str(problem))
    elif len(given.names) == 1 and not given.commit:
        recorded = record(every_shot(), Path(given.names[0]))
        print(f"{recorded.pictures} pictures: {len(recorded.changed)} new or changed, {recorded.written} files written. {recorded.verdict}")
    else:
        parser.error("a directory to record into, or --difference")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
