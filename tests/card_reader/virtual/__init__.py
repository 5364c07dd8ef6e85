"""A chip card of ours in a virtual reader on a real, private PC/SC service."""
