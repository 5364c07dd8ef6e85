"""Every screen of the ATM and every page of the phone as pictures: for docs, and for tests that hold fresh ones against them.

    python -m tools.gallery docs/screens                           record them as they are now (`make screens`)
    python -m tools.gallery --difference [NAME…] [--from COMMIT]   show what differs from what is committed, in build/difference

`docs/screens/pixels.txt` holds every picture, in every size, by the SHA-256 of its pixels. One picture of each state or page is also there
to be looked at, in each language, in one size. A NAME is `fa/enrolled` (in all its sizes) or `fa/enrolled@800x600`; `fa/*` is many.
"""
