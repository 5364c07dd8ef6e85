"""Card readers: the mock, PC/SC chip readers, and magnetic-stripe readers that type."""
