"""Drivers and banks that are not ours: a configuration names their factory as `package.module:factory`, which is found and called here.

Whatever goes wrong on the way is a Misfit with the place in the configuration that is to blame; nothing that a foreign module does when it
is imported or called ends the program.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from otp_atm.kiosk.factories import Options, Terminal, Unusable
from otp_atm.kiosk.load import Misfit, Steps
from otp_atm.kiosk.project import PROJECT

FACTORY: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*")
FORM: Final = "package.module:factory"


def is_foreign(name: str) -> bool:
    """Whether a driver's name is that of somebody's factory."""
    return ":" in name


def require_driver(name: str, own: Collection[str], options: Options, at: Steps = ("driver",)) -> None:
    """For `__post_init__` of settings that name a driver. Raises Misfit for a name that can be nobody's, and for options of one of ours."""
    if name not in own and not FACTORY.fullmatch(name):
        raise Misfit(f"Invalid enum value '{name}'; possible: {', '.join(own)}, or {FORM}", at)
    if options and not is_foreign(name):
        raise Misfit(f"are for a driver named as {FORM}: {name} has keys of its own", ("options",), at)


def made(section: str, name: str, options: Options, terminal: Terminal, port: type) -> Any:
    """What the factory of this name makes for a section of the configuration, seen to have all that this port names. Raises Misfit."""
    at: Steps = (section, "driver")
    factory = _found(name, terminal.folder, at)
    try:
        thing = factory(options, terminal)
    except Unusable as unusable:
        places = ((section, "options", unusable.option), (section, "options"), at) if unusable.option else (at,)
        raise Misfit(f"{name}: {_one_line(unusable.problem)}", *places) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001
        raise Misfit(f"{name} failed: {_told(error, quoted=False)}", at) from None
    lacking = [member for member in _members(port) if isinstance(thing, type) or not hasattr(thing, member)]
    if lacking:
        raise Misfit(f"{name} gave {_kind(thing)}, which is no {port.__name__}: it has no {', '.join(lacking)}", at)
    return thing


def declared_by(bank: object, name: str) -> frozenset[str] | None:
    """The services that the bank of this name says it does; None where it says nothing. Raises Misfit for what is no list of names."""
    at: Steps = ("bank", "driver")
    try:
        said = getattr(bank, "services", None)
        names = () if said is None or isinstance(said, str | bytes) else tuple(said)
    except (Exception, SystemExit) as error:  # noqa: BLE001
        raise Misfit(f"{name} cannot say its services: {_told(error, quoted=False)}", at) from None
    if isinstance(said, str | bytes) or not all(isinstance(each, str) for each in names):
        raise Misfit(f"{name} says its services as {_kind(said)}: it takes a collection of names", at)
    return None if said is None else frozenset(names)


def _found(name: str, folder: Path, at: Steps) -> Any:
    """The factory of this name, in a module beside the configuration or wherever Python finds one. Raises Misfit."""
    module, _, attribute = name.partition(":")
    if folder != PROJECT and str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    try:
        home = importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name and f"{module}.".startswith(f"{missing.name}."):
            raise Misfit(f"{name}: there is no module {missing.name}, neither in {folder} nor where Python looks", at) from None
        raise Misfit(f"{name}: {module} cannot be imported: {_told(missing)}", at) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001
        raise Misfit(f"{name}: {module} cannot be imported: {_told(error)}", at) from None
    factory = getattr(home, attribute, None)
    if not callable(factory):
        raise Misfit(f"{name}: {module} has no factory {attribute}", at)
    return factory


def _members(port: type) -> list[str]:
    """What stands in a port."""
    return [name for name in dict.fromkeys((*port.__annotations__, *vars(port))) if not name.startswith("_")]


def _kind(thing: object) -> str:
    return "nothing" if thing is None else f"{'an' if type(thing).__name__[0].lower() in 'aeiou' else 'a'} {type(thing).__name__}"


def _told(error: BaseException, *, quoted: bool = True) -> str:
    """An exception in one line, and the last place in a file that it came through on its way here.

    What it says is not `quoted` if it comes from code that knows options, and so may repeat a secret; Python's own word, which comes from
    no file, always is.
    """
    from traceback import extract_tb

    ours = {Path(__file__), Path(str(importlib.__file__))}
    places = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).is_file() and Path(frame.filename) not in ours]
    kind = type(error).__name__
    said = ": ".join(filter(None, (kind, _one_line(str(error))))) if quoted or not places else kind
    return f"{said} ({Path(places[-1].filename).name}, line {places[-1].lineno})" if places else said


def _one_line(text: str) -> str:
    return " ".join(text.split())
