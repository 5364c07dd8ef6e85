"""The face of the terminal: screens as data, their words in two languages, and the painter that makes them visible."""
