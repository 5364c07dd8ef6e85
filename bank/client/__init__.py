"""The terminal's way to the bank: what the machine asks, in the bank's messages, and the bank's answers as events of the machine."""

from otp_atm.bank.client.client import BankClient

__all__ = ["BankClient"]
