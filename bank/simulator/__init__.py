"""A simulated card issuer: its rules, written once, over a store of your choice, behind HTTP or in this process."""
