"""What a terminal asks for the services that it offers.

On the bank's side of the wall a service is one file of the same name in each of three packages, where it is found, not listed:

- here, its messages and `OPERATIONS`, what a terminal asks for it;
- `bank.client.services`, its `ANSWERS`, `OPERATIONS` and `REFUSALS`: how the terminal asks that, and what it makes of the answers;
- `bank.simulator.services`, its `RULES`: how the issuer answers.
"""
