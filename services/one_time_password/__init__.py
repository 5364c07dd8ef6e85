"""Registering a card for one-time passwords, and deactivating them (G3 to G8, G17)."""
