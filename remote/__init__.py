"""Terminals that a program stands in front of: each in a thread of its own, reached over HTTP."""
