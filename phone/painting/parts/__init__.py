"""The parts of a page, one file for each family, and `parts.build`, which knows which item becomes which."""
