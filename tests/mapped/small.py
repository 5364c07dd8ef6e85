"""A small mapping: what every terminal asks, and no service."""

from __future__ import annotations

from pathlib import Path

from otp_atm.bank.mapped.mapping import BankMapping
from otp_atm.bank.mapped.reading import load_mapping

SMALL = """\
services: []
headers: {X-Terminal: "{{ terminal.id }}"}
values: {issuer: "017"}
requests:
  CheckBank:
    method: GET
    path: /alive
    answers:
      - {status: 200, event: BankPresent}
  FetchPinKey:
    method: POST
    path: /keys
    headers: {Content-Type: application/json}
    body: |
      {"nonce": "{{ request.nonce | hex }}",
       "mac": "{{ request.mac | base64 }}", "issuer": {{ values.issuer | json }}}
    answers:
      - status: 200
        event: KeyDelivered
        fields: {key_block: body.block, kcv: body.kcv}
  VerifyCardPin:
    method: POST
    path: /sessions
    headers: {Content-Type: application/json}
    body: |
      {"card": {{ request.card.pan | json }}}
    answers:
      - {status: 200, when: body.ok, event: PinAccepted, keep: {session: body.session}}
      - {status: 200, when: "!(body.ok)", event: PinRefused, fields: {tries_left: body.left}}
answers:
  - {status: 4xx, event: BankRefused, fields: {code: body.code}}
  - {status: 503, event: BankUnreachable, fields: {code: {value: bank-unavailable}}}
never: [CardBlocked, CardExpired, CardUnknown, PinKeyUnknown]
"""


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    """The file, with these texts in the place of others that stand in it."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def small(folder: Path, *changes: tuple[str, str]) -> BankMapping:
    return load_mapping(written(folder, *changes))
