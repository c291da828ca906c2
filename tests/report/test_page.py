"""The page of a check in a real Chromium: light, dark, as narrow as a telephone; filters and links.

`python -m tests.report.test_page` makes the picture of it that the documentation shows.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

from derive.cli import main as derive
from tests.chromium import chromium

pytestmark = [pytest.mark.surfaces, pytest.mark.filterwarnings("default")]

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "report.png"
WIDTHS = {"desk": (1000, 900), "telephone": (360, 740)}
#: The sheet in the picture.
SHEET = r"""# Quadratic forms

Let $A \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$.

$$\nabla_x (x^\top A x) = (A + A^\top) x$$

$$\nabla_x (x^\top A x) = 2 A x$$
"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (folder / "notes").mkdir()
    (folder / "out").mkdir()
    for sheet in sorted((ROOT / "examples").glob("0[15]*.md")):
        shutil.copy(sheet, folder / "notes")
    CliRunner().invoke(derive, ["check", str(folder / "notes"), "--format", "html", "-o", str(folder / "out" / "page.html")])
    return folder / "out" / "page.html"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_in_a_browser(browser: Any, page_file: Path, width: str, scheme: str) -> None:
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    page = browser.new_page(viewport=size, color_scheme=scheme)
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: faults.append(m.text))
    page.goto(page_file.as_uri())
    assert asked == [page_file.as_uri()]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0] < 128")
    assert dark == (scheme == "dark")
    shown = "[...document.querySelectorAll('math')].filter(m => m.checkVisibility())"
    assert page.evaluate(f"{shown}.every(m => m.getBoundingClientRect().height > 5)")
    proved, refuted = page.locator("article.proved"), page.locator("article.refuted")
    assert proved.first.is_visible()
    assert refuted.count() > 0
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first filter, that of what is proved
    assert not any(proved.nth(k).is_visible() for k in range(proved.count()))
    assert refuted.first.is_visible()
    link = refuted.first.locator("a.place")
    target = urlsplit(page.evaluate("a => a.href", link.element_handle()))
    assert Path(unquote(target.path)).is_file()
    assert target.fragment == f"L{link.inner_text().removeprefix('line ')}"
    page.close()


def picture() -> None:
    """Make the picture."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        (Path(name) / "quadratic.md").write_text(SHEET, "utf-8")
        CliRunner().invoke(derive, ["check", f"{name}/quadratic.md", "--format", "html", "-o", f"{name}/page.html"])
        page = browser.new_page(viewport={"width": 760, "height": 400}, color_scheme="light")
        page.goto((Path(name) / "page.html").as_uri())
        page.evaluate("document.querySelector('h2').textContent = 'quadratic.md'")
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE, full_page=True)


if __name__ == "__main__":
    sys.exit(picture())
