"""The customer's handset: messages, the mobile-bank app and a shop's payment page, with a clock and a network switch of its own.

    fingers, SMS, replies ─▶ phone.machine.step(phone, event, now) ─▶ phone', effects
                                                 │                        │
                                 phone' ─▶ views ─▶ View (data)           phone.handset performs the effects
                                                     └─▶ painting         (bank, seeds, file)

Like the terminal it is a pure machine with arms. Everything that can be touched carries the event that touching it posts, so that a
finger, a scenario and a test do the same thing.
"""
