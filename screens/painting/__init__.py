"""The craft behind the painter: letters, shapes and places. Nothing here knows a bank; a phone or a shop paints with the same tools."""
