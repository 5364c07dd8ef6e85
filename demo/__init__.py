"""The laptop: an ATM's front, a wallet of cards and one window."""
