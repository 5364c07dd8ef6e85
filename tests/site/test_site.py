"""The site: built strictly, of pages whose links lead somewhere on a forge, too, and read and searched from disk in Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import load
from otp_atm.kiosk.project import PROJECT
from tests.acceptance import each_time
from tests.needs import need
from tools import api_pages, configuration_page

BROWSER: Final = "/usr/bin/chromium"
LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
CODE: Final = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
WIDTHS: Final = (390, 1440)
THEMES: Final = each_time(["light"], ["light", "dark"])
READ_EACH_TIME: Final = ("docs/configuration", "docs/quick-start.fa", "docs/bank-api")


def pages() -> list[str]:
    """The pages of the site, by their names in it."""
    found = [
        *PROJECT.glob("*.md"),
        *(PROJECT / "docs").glob("*.md"),
        *(PROJECT / "docs").glob("*/*.md"),
        *(PROJECT / "examples").glob("*/README.md"),
    ]
    return sorted(str(path.relative_to(PROJECT).with_suffix("")) for path in found)


PAGES: Final = pages()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `make docs` builds it: a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = ["-m", "sphinx", "-q", "-b", "html", "-W", "--keep-going", "-c", "tools/site", ".", str(folder)]
    ended = subprocess.run(
        [sys.executable, *command], cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    need("window", "" if shutil.which(BROWSER) else "needs chromium")
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])  # containers have none
        yield chromium
        chromium.close()


# Of the pages as a forge has them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_link_leads_somewhere_on_a_forge_and_one_to_elsewhere_has_the_form_of_an_address(page: str) -> None:
    path = PROJECT / f"{page}.md"
    for link in LINK.findall(CODE.sub("", path.read_text(encoding="utf-8"))):
        parts = urlsplit(link)
        if parts.scheme:
            assert parts.scheme in {"https", "http"}, link
            assert "." in parts.netloc, link
        elif parts.path:
            assert (path.parent / unquote(parts.path)).exists(), link


def test_every_page_is_made_of_what_the_program_says_now() -> None:
    assert configuration_page.PAGE.read_text(encoding="utf-8") == configuration_page.page(), "stale: make configuration"
    for name in api_pages.PAGES:
        assert (api_pages.DOCS / name).read_text(encoding="utf-8") == api_pages.page(name), "stale: make openapi"


def test_every_key_of_the_configuration_has_a_meaning_and_the_shipped_file_is_the_defaults() -> None:
    rows = [line for section in configuration_page.sections() for line in section.splitlines() if line.startswith("| `")]
    assert len(rows) > 80
    assert [row for row in rows if row.endswith("|  |")] == []
    assert load(configuration_page.SHIPPED, Settings) == Settings()


# Of the site -----------------------------------------------------------------------------------------------------------------------


def test_it_has_every_page_and_asks_nothing_of_the_network(site: Path) -> None:
    for page in PAGES:
        text = (site / f"{page}.html").read_text(encoding="utf-8")
        assert re.findall(r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//[^\"']*", text) == []
    styles = "".join(path.read_text(encoding="utf-8") for path in (site / "_static").rglob("*.css"))
    assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", styles) == []
    assert "docs/README.html" in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["watchdog", "otp_seconds_ahead", "خودپرداز"])
def test_its_search_finds_from_disk(site: Path, browser: Any, word: str) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.wait_for_url("**/docs/README.html")
    page.locator("input[name=q]").first.fill(word)
    page.locator("input[name=q]").first.press("Enter")
    page.locator("#search-results li a").first.wait_for(timeout=30_000)
    page.close()


@pytest.mark.parametrize("page", each_time(READ_EACH_TIME, PAGES))
def test_a_page_fits_every_width_in_light_and_dark(site: Path, browser: Any, page: str) -> None:
    for width in WIDTHS:
        for theme in THEMES:
            opened = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
            opened.goto((site / f"{page}.html").as_uri())
            assert opened.evaluate("document.documentElement.scrollWidth") <= width, (width, theme)
            assert (
                opened.evaluate("[...document.images].filter((image) => image.complete && !image.naturalWidth).map((image) => image.src)")
                == []
            )
            opened.close()


def test_persian_runs_from_the_right_and_commands_from_the_left(site: Path, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto((site / "docs" / "quick-start.fa.html").as_uri())
    direction = "(element) => getComputedStyle(element).direction"
    assert page.locator("article h1").evaluate(direction) == "rtl"
    assert page.locator("article pre").first.evaluate(direction) == "ltr"
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Vazirmatn'))")
    page.close()
