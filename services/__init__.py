"""What customers come for: a folder for each service, and the catalogue of those that this terminal offers.

A service brings its events, requests, rows and the data of a visit (`flow`), its screens (`screens`) and its words (`words`). It knows the
kiosk and the tools of the face, no other service, and nothing of how a bank is reached.
"""
