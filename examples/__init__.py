"""Whole examples of what others bring: banks that speak as they please. They are in no wheel."""
