"""The documentation as a site, made by Sphinx of the very pages that a forge shows: `make docs` builds it in build/site."""
