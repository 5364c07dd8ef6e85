"""`python -m tools.fault_matrix`: the page, on standard output."""

from tools.fault_matrix.table import document

print(document(), end="")
