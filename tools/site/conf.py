"""What Sphinx is told. Its source is the whole checkout, so that a page's links mean the same on a forge and in the site."""

from __future__ import annotations

from otp_atm import __version__

project = "OTP ATM"
version = release = __version__
project_copyright = ""
extensions = ["myst_parser", "sphinx_copybutton", "tools.site.pages"]
root_doc = "docs/README"
include_patterns = [
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/*.md",
    "docs/*/*.md",
    "examples/*/README.md",
]
exclude_patterns = [".*", "assets", "bank", "build", "dist", "tests", "var"]
"""Folders that need not be searched for pages."""
nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]  # one of Pygments, which stumbles over good YAML and then reads on
myst_heading_anchors = 4
highlight_language = "text"

html_theme = "furo"
html_title = f"OTP ATM {__version__}"
html_static_path = ["static", "../../assets/fonts"]
html_css_files = ["site.css"]
html_additional_pages = {"index": "to_root.html"}
templates_path = ["templates"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f4fa3", "color-brand-content": "#1f4fa3"},
    "dark_css_variables": {"color-brand-primary": "#8fb4f5", "color-brand-content": "#8fb4f5"},
}
copybutton_prompt_text = "$ "
