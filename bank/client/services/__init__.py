"""How the terminal asks for its services, a file each (see `bank.wire.services`).

Such a file has `ANSWERS`, with what asks each of the service's requests, `OPERATIONS`, with the operation that it asks, and `REFUSALS`, the
problem codes that are events of the service's own (the forms of all: `bank.client.asking`). It knows no other service.
"""
