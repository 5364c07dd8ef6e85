"""Sessions written down as a person would live them, played headless, and judged: every file in here is a test anybody can read."""
