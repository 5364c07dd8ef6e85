"""What hooks name beside themselves, tried before anything is played: secrets, certificates, programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from shutil import which
from typing import Any

from otp_atm.bank.wire.headers import sendable
from otp_atm.bank.wire.tls import Papers
from otp_atm.kiosk.load import BadFile, Steps
from otp_atm.kiosk.secret import Secret
from otp_atm.scenarios.hooks import Hook, HooksFile
from otp_atm.scenarios.variables import named_in


def require_usable(file: HooksFile) -> None:
    """Raises BadFile with everything that cannot be had, a line each, with file, line and key."""
    folder = file.path.resolve().parent
    problems = []
    for name, hook in file.hooks.each():
        for at, use in _uses(hook, folder):
            try:
                use()
            except BadFile as bad:
                problems.append(str(file.document.bad((name, *at), str(bad))))
    if problems:
        raise BadFile("\n".join(problems))


def _uses(hook: Hook, folder: Path) -> Iterator[tuple[Steps, Callable[[], Any]]]:
    """What is tried, each with its place in the hook."""
    if hook.http:
        for header, secret in hook.http.headers.items():
            yield ("http", "headers", header), partial(_header, secret)
        if ca_file := hook.http.ca_file:
            yield ("http", "ca_file"), Papers(ca_file).context
    if hook.command and not any(named_in(hook.command[0])):
        yield ("command",), partial(_program, hook.command[0], folder)


def _header(secret: Secret) -> None:
    sendable(secret.value())


def _program(program: str, folder: Path) -> None:
    """Without a folder, it is looked for where the system looks; with one, from the folder of the file."""
    if not which(program if Path(program).name == program else folder / program):
        raise BadFile(f"there is no program {program} that can be started")
