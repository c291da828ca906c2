"""The hook of pre-commit and the action of GitHub, each run as its service runs it, on a scratch repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.surfaces

ROOT = Path(__file__).resolve().parents[1]
WRONG = "Let $t$ be real.\n\n$$(t+1)^2 = t^2 + 1$$\n"
#: What a checkout holds; neither an environment nor what tools left behind.
PARTS = ("derive", "identities", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml")


def run(*call: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(call, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = run("git", *who, *arguments, cwd=folder, GIT_CONFIG_GLOBAL=os.devnull)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a repository of its own."""
    folder = tmp_path_factory.mktemp("derive")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy(ROOT / part, folder / part)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "a checkout")
    return folder


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "right.md").write_text("$$1 + 1 = 2$$\n", "utf-8")
    (folder / "wrong.tex").write_text(WRONG.replace("$$", "$"), "utf-8")
    (folder / "other.py").write_text("x = '$1 = 2$'\n", "utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    return folder


def test_the_hook_checks_what_is_committed(checkout: Path, notes: Path, tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home"), "GIT_CONFIG_GLOBAL": os.devnull, "PYTHONPATH": ""}
    call = [sys.executable, "-m", "pre_commit", "try-repo", str(checkout), "derive", "--verbose"]
    found = run(*call, "--all-files", cwd=notes, **home)
    assert found.returncode == 1, found.stdout + found.stderr
    assert "wrong.tex" in found.stdout
    assert "1 refuted" in found.stdout
    assert "other.py" not in found.stdout
    assert "2 formulas" in found.stdout or "in 2 files" in found.stdout
    sound = run(*call, "--files", "right.md", cwd=notes, **home)
    assert sound.returncode == 0, sound.stdout + sound.stderr
    assert "1 proved" in sound.stdout


def steps() -> list[dict[str, Any]]:
    yaml = pytest.importorskip("yaml")
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    return found


def inputs() -> dict[str, dict[str, str]]:
    yaml = pytest.importorskip("yaml")
    found: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    return found


def test_the_action_annotates(notes: Path, tmp_path: Path) -> None:
    """Its steps, with inputs put in as the service does; installing is tried by the hook, and here stands for itself."""
    (tmp_path / "derive" / "bin").mkdir(parents=True)
    (tmp_path / "derive" / "bin" / "derive").symlink_to(shutil.which("derive") or Path(sys.executable).with_name("derive"))

    def check(**given: str) -> subprocess.CompletedProcess[str]:
        values = {k: given.get(k, str(v.get("default", ""))) for k, v in inputs().items()}
        step = next(s for s in steps() if s.get("name") == "Check")
        said = {}
        for name, text in step["env"].items():
            key = text.removeprefix("${{ inputs.").removesuffix(" }}")
            said[name] = values[key]
        return run("bash", "-eo", "pipefail", "-c", step["run"], cwd=notes, RUNNER_TEMP=str(tmp_path), **said)

    assert all("${{" not in s.get("run", "") for s in steps())
    plain = check()
    assert plain.returncode == 1
    assert plain.stdout.startswith("::error file=./wrong.tex,title=derive%3A refuted,line=3,")
    several = check(paths="right.md\n$(touch hacked)\n", args="--seed\n3\n--fail-on\nunknown")
    assert several.returncode == 2
    assert not (notes / "hacked").exists()
    assert check(paths="right.md", format="sarif", output="out.sarif").returncode == 0
    assert (notes / "out.sarif").exists()
