"""The README shows what the command writes: its sheet is checked, its calls are made, and the output is compared, seconds apart.

`python -m tests.test_readme` (`make readme`) puts the output in anew.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
SECONDS = re.compile(r"\d+\.\d s$", re.MULTILINE)
CALL = re.compile(r"(```console\n\$ (derive [^\n]*)\n)(.*?)(\n```)", re.DOTALL)


def sheet(readme: str, folder: Path) -> None:
    """Write the README's sheet into a folder."""
    found = re.search(r"````markdown\n(.*?)\n````", readme, re.DOTALL)
    assert found is not None
    (folder / "quadratic.md").write_text(found[1] + "\n", "utf-8")


def output(call: str, folder: Path) -> str:
    """What a call writes when it is made in a folder."""
    command = [sys.executable, "-m", "derive.cli", *shlex.split(call)[1:]]
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)
    assert done.stderr == ""
    return done.stdout.rstrip()


@pytest.mark.surfaces
def test_the_readme_shows_what_the_command_writes(tmp_path: Path) -> None:
    readme = README.read_text("utf-8")
    sheet(readme, tmp_path)
    calls = CALL.findall(readme)
    assert len(calls) >= 3
    for _, call, shown, _ in calls:
        assert SECONDS.sub("s", output(call, tmp_path)) == SECONDS.sub("s", shown.rstrip()), call


def main() -> None:
    """Put the output of every call into the README."""
    readme = README.read_text("utf-8")
    with tempfile.TemporaryDirectory() as name:
        sheet(readme, Path(name))
        README.write_text(CALL.sub(lambda m: m[1] + output(m[2], Path(name)) + m[4], readme), "utf-8")


if __name__ == "__main__":
    main()
