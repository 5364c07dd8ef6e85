"""A bank with an HTTP API of its own: a file says how the terminal's requests are put to it, and which events its answers are.

`reading` makes a `mapping.Mapping` of the file, or tells all that is wrong with it; `bank` asks by it; `samples` holds it against recorded
answers. docs/mapping.md describes the file.
"""
