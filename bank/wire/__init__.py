"""The messages between the bank and everybody who talks to it: terminal, app, gateway, branch, and the simulator's control desk.

`operation` says what an operation is, `problems` what can go wrong, `transport` how a call is made; the other modules list the
operations of one kind of partner each. Nothing here knows the terminal or the issuer's rules.
"""
