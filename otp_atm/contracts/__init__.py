"""The contracts of `otp_atm.ports` as suites for pytest, for whoever writes a card reader, a PIN pad, a display or a bank.

    python -m pytest --pyargs otp_atm.contracts.card_reader --card-reader-rig my_rigs:reader
    python -m pytest --pyargs otp_atm.contracts.pin_pad --pin-pad-rig my_rigs:pad
    python -m pytest --pyargs otp_atm.contracts.display --display-rig my_rigs:display
    python -m pytest --pyargs otp_atm.contracts.bank --bank-rig my_rigs:bank
    python -m pytest --pyargs otp_atm.contracts --card-reader-rig my_rigs:reader --bank-rig my_rigs:bank

Behind the colon stands a function that returns a context manager around a rig, a new one for each test; `otp_atm.contracts.rigs` says what
a rig is. The suites need what the extra `contracts` installs, and from a checkout also `-p otp_atm.contracts.plugin`.
"""
