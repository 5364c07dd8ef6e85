"""The mind of the terminal: its vocabulary, the transition table, and the loop that performs what the table decides."""
