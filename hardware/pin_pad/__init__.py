"""Encrypting PIN pads: the core that guards keys and digits, and the drivers that feed it."""
