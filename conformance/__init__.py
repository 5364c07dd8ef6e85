"""Is a bank a good bank? Every promise of docs/bank-contract.md, tried against it as a black box.

    commands.conformance ─▶ run ─▶ promises ─▶ trial ─▶ teller ─▶ wire (the contract, over HTTP) or port (a driver of any kind)

A promise is a number, a sentence, how its verdict is reached, what it needs, and a function that tries it through a teller. What is asked
at the wire alone is not tried where a driver stands in between. Nothing here knows how a bank is made.
"""
