"""Which scenarios a command line means: files, and what lies in folders."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from otp_atm.kiosk.load import BadFile, Document

if TYPE_CHECKING:
    from otp_atm.scenarios.script import Script, Setting


def chosen(args: Namespace, setting: Setting) -> list[Script]:
    """The scenarios that the command line means, each once for each of its examples. Raises BadFile with everything that is wrong."""
    from otp_atm.scenarios.reading import names_in, read_scripts
    from otp_atm.scenarios.tags import Tagged

    meant = Tagged(args.tags) if args.tags else None
    files = scenario_files(args.files)
    values = setting.values
    scripts, problems = [], []
    for path in files:
        try:
            scripts += [script for script in read_scripts(path, setting) if meant is None or meant(script.tags)]
        except BadFile as bad:
            problems.append(str(bad))
    unknown = values.keys() - {name for path in files for name in names_in(path)} if values else ()
    problems += [f"--set {name}: no scenario refers to ${{{name}}}" for name in sorted(unknown)]
    if not scripts and not problems:
        problems.append(f"--tags «{args.tags}»: no scenario is meant by that")
    if problems:
        raise BadFile("\n".join(problems))
    return scripts


def _is_scenario(path: Path) -> bool:
    """Whether a file of a folder is for playing, and not a part that others include. What cannot be read is: reading it tells."""
    from otp_atm.scenarios.reading import is_part

    try:
        return not is_part(Document(path))
    except BadFile:
        return True


def scenario_files(paths: list[Path]) -> list[Path]:
    """The files named, folders replaced by the scenario files in them, without the parts that these include. Raises BadFile where there is
    nothing to play."""
    if not paths:
        raise BadFile("which scenario? Name files or folders, for example: scenarios/atm")
    found: list[Path] = []
    for path in paths:
        inside = sorted(filter(_is_scenario, path.rglob("*.yaml"))) if path.is_dir() else [path]
        if not inside:
            raise BadFile(f"{path}: no scenario files in this folder")
        found += inside
    return found
