"""A bank that shares nothing with ours but what a bank is for, and a mapping with which our terminal serves its customers."""
