"""Shell completion: what a shell is given, and that it completes options."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from derive.cli import main


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0
    assert f"_DERIVE_COMPLETE={shell}_complete" in done.stdout


def test_options_are_completed_without_the_engine() -> None:
    code = "import sys; from derive.cli import main\ntry: main(prog_name='derive')\nexcept SystemExit: assert 'sympy' not in sys.modules"
    asked = {"_DERIVE_COMPLETE": "bash_complete", "COMP_WORDS": "derive check --base", "COMP_CWORD": "2"}
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["plain,--baseline"]
