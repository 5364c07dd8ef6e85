"""How the issuer answers what a terminal asks for its services, a file each (see `bank.wire.services`).

`RULES` of such a file has the rule for each of the service's operations, by the operation's name: what stands in `bank.simulator.rules` is
there for it to use, and it knows no other service.
"""
