"""The card issuer: the messages both sides share, the terminal's client, and a simulator of the issuer."""
