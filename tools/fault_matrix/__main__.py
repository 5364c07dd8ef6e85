"""`python -m tools.fault_matrix`: the page, on standard output."""

import sys

from tools.fault_matrix.table import document

sys.stdout.write(document())
