"""Whoever stands in front of the machines: what a person does and sees at an ATM, on a phone, in a shop, at a branch desk."""
