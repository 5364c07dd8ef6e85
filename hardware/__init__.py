"""The body of the terminal: drivers for its devices, each with a mock beside the real ones."""
