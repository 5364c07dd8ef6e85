"""A mapping alone, held against recorded answers where there are some: what `check --mapping FILE --samples DIR` finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from otp_atm.bank.remote import read_mapping
from otp_atm.hardware.finding import MISSING, OK, WARNING, Finding
from otp_atm.kiosk.load import BadFile


def check_mapping(file: Path | None, samples: Path | None) -> Iterator[tuple[str, Finding]]:
    """What was found. Raises BadFile for files that are not what they should be, PartMissing."""
    if file is None:
        raise BadFile("--samples: recorded answers of which mapping? --mapping FILE, or bank.mapping of the configuration")
    mapping = read_mapping(file)
    lines = {rule.line for asking in mapping.askings.values() for rule in asking.rules}
    yield "mapping", (OK, f"{file}: {len(mapping.askings)} requests, {len(lines)} answers")
    if samples is None:
        return
    from otp_atm.bank.mapped.samples import judged, read_samples

    verdicts = [judged(recorded, mapping) for recorded in read_samples(samples, mapping)]
    wrong = [verdict for verdict in verdicts if verdict.problem]
    for verdict in wrong:
        yield "sample", (MISSING, f"{verdict.recorded.place}: {verdict.recorded.told.request} {verdict.problem}")
    if not wrong:
        yield "samples", (OK, f"{len(verdicts)} recorded answers come to what is expected")
    untried = sorted(lines - {verdict.line for verdict in verdicts})
    if untried:
        yield "samples", (WARNING, f"none is one of the answers of {file} on lines {', '.join(map(str, untried))}")
