"""What the machine wants done. Requests go to the bank in their order; the rest is done at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from otp_atm.phone.trade import Trade


@dataclass(frozen=True, slots=True)
class RegisterCard:
    """Register a card in the app (G9). Answered by CardRegistered or Refused."""

    number: str = field(repr=False)
    activation_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EndOfflineOtp:
    """Deactivate a card's offline one-time passwords (G16). Answered by OfflineOtpEnded or Refused."""

    token_id: str


@dataclass(frozen=True, slots=True)
class AskTime:
    """What time is it at the bank (G12)? Answered by BankTimeLearned or Refused."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is to be paid, with the card's details as they were typed; `expiry` is MMYY."""

    trade: Trade
    merchant_id: str
    merchant: str
    amount: int
    card_number: str = field(repr=False)
    cvv2: str = field(repr=False)
    expiry: str


@dataclass(frozen=True, slots=True)
class RequestOtp:
    """Ask for a one-time password by SMS for this purchase (G14). Answered by OtpSent or Refused."""

    purchase: Purchase


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay with a one-time password, offline or SMS (G1). Answered by Paid or Refused."""

    purchase: Purchase
    otp: str = field(repr=False)


Request = RegisterCard | EndOfflineOtp | AskTime | RequestOtp | Pay


@dataclass(frozen=True, slots=True)
class Ask:
    """Send a request to the bank; its reply carries the ticket."""

    ticket: int
    request: Request


@dataclass(frozen=True, slots=True)
class CheckCards:
    """Find out, if the bank can be reached, which of these registrations are over. CardsChecked may follow, or nothing."""

    token_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComputeCode:
    """Compute the one-time password of a step, the Unix time in whole seconds (G10, G11). CodeIssued follows."""

    token_id: str
    otp_pin: str = field(repr=False)
    step: int


@dataclass(frozen=True, slots=True)
class ForgetSeed:
    """Destroy what the vault holds for a registration."""

    token_id: str


Effect = Ask | CheckCards | ComputeCode | ForgetSeed
