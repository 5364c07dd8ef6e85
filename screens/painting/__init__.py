"""What a screen is painted of: its places, its parts, and what moves on it. What it is painted with is in `drawing`."""
