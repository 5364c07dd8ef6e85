"""Every step of a visit × everything that can go wrong there, lived through, judged, and written down as docs/fault-matrix.md."""
