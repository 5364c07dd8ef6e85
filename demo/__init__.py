"""The laptop's demo: an ATM's front and a wallet of cards in one window, moved by mouse, keyboard or touch."""
