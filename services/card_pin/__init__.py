"""Changing the card PIN, which the bank keeps. A chip's own offline PIN is another, and stays: changing that takes issuer scripts (EMV)."""
