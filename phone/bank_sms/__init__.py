"""The bank's text messages, as the phone knows them: how one with an activation code is told from others, and an example of each kind."""
