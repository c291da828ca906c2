"""The README shows what the command writes: its sheet is checked and its calls are made, and the output is compared, seconds apart."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
SECONDS = re.compile(r"\d+\.\d s$", re.MULTILINE)


@pytest.mark.surfaces
def test_the_readme_shows_what_the_command_writes(tmp_path: Path) -> None:
    sheet = re.search(r"````markdown\n(.*?)\n````", README, re.DOTALL)
    assert sheet is not None
    (tmp_path / "quadratic.md").write_text(sheet[1] + "\n", "utf-8")
    calls = re.findall(r"```console\n\$ (derive [^\n]*)\n(.*?)\n```", README, re.DOTALL)
    assert len(calls) >= 2
    for call, shown in calls:
        command = [sys.executable, "-m", "derive.cli", *shlex.split(call)[1:]]
        environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"}
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
        assert done.stderr == ""
        assert SECONDS.sub("s", done.stdout.rstrip()) == SECONDS.sub("s", shown.rstrip()), call
