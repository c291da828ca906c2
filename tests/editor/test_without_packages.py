"""A missing package is said in a sentence, with what installs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("command", "package", "extra"), [("lsp", "pygls", "[lsp]"), ("serve", "starlette", "[serve]"), ("serve", "uvicorn", "[serve]")]
)
def test_the_extra_is_named(command: str, package: str, extra: str) -> None:
    code = f"import sys; sys.modules['{package}'] = None; from derive.cli import main; main(['{command}'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 2
    assert f"pip install 'derivecheck{extra}'" in done.stderr
    assert "Traceback" not in done.stderr
