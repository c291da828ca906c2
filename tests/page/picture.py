"""Makes the picture of the page that the documentation shows: `python -m tests.page.picture`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.chromium import chromium

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "page.png"
SIZE = {"width": 760, "height": 780}
FORMULA = r"\nabla_x (x^\top A x) = 2 A x"


def main() -> None:
    """Type a formula into the page, in light, and keep what is shown."""
    command = [sys.executable, "-u", "-m", "derive.cli", "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, chromium() as browser:
        assert process.stdout is not None
        tab = browser.new_page(viewport=SIZE, color_scheme="light")
        tab.goto(process.stdout.readline().split()[3])
        tab.keyboard.type(FORMULA)
        tab.locator("#results .refuted").wait_for()
        tab.screenshot(path=PICTURE)
        process.terminate()


if __name__ == "__main__":
    main()
