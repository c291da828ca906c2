"""Settings files: where they are looked for, what they may say, and that the command line wins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from derive.cli import main
from derive.commands.check import check
from derive.commands.settings import find


def derive(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=text)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notes" / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "notes" / "deep" / "sheet.md").write_text("$A^T = A$ and $`x`$ `α = α`\n", "utf-8")
    monkeypatch.chdir(tmp_path / "elsewhere")
    return tmp_path


def report(project: Path, *arguments: str) -> Any:
    done = derive("check", str(project / "notes"), *arguments)
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_settings_above_the_sheets_count(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.derive]\nformat = "json"\nseed = 7\ngiven = "$A$ symmetric"\nunicode = true\n', "utf-8")
    found = report(project)
    assert found["seed"] == 7
    formulas = found["documents"][0]["formulas"]
    assert formulas[0]["verdict"] == "proved"
    assert any(f["latex"] == "α = α" for f in formulas)
    assert report(project, "--seed", "3")["seed"] == 3


def test_the_nearest_file_counts(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.derive]\nseed = 1\n", "utf-8")
    (project / "notes" / "pyproject.toml").write_text("[tool.other]\nseed = 9\n", "utf-8")
    assert report(project, "--format", "json")["seed"] == 1
    (project / "notes" / "derive.toml").write_text("seed = 2\n", "utf-8")
    assert report(project, "--format", "json")["seed"] == 2
    (project / "elsewhere" / "derive.toml").write_text("seed = 5\n", "utf-8")
    assert report(project, "--format", "json")["seed"] == 2
    (project / "mine.toml").write_text("seed = 4\n", "utf-8")
    assert report(project, "--format", "json", "--config", str(project / "mine.toml"))["seed"] == 4


def test_standard_input_has_the_settings_of_the_working_directory(project: Path) -> None:
    (project / "elsewhere" / "derive.toml").write_text('seed = 5\nformat = "json"\n', "utf-8")
    assert json.loads(derive("check", "-", text="$x = x$").stdout)["seed"] == 5


def test_files_are_relative_to_the_settings(project: Path) -> None:
    (project / "derive.toml").write_text('output = "report.txt"\n', "utf-8")
    assert derive("check", str(project / "notes")).stdout == ""
    assert "formula" in (project / "report.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sed = 1", "there is no option sed; did you mean seed?"),
        ("fail_onn = 'unread'", "did you mean fail-on?"),
        ("seed = 'one'", "seed is a whole number"),
        ("seed = true", "seed is a whole number"),
        ("unicode = 'yes'", "unicode is true or false"),
        ("given = 3", "given is a text"),
        ("timeout = 0", "timeout:"),
        ("format = 'yaml'", "format:"),
        ("workers = 1.5", "workers is a whole number"),
        ("paths = 'x'", "there is no option paths"),
        ("config = 'x'", "there is no option config"),
        ("seed = ", "is not TOML"),
    ],
)
def test_what_is_at_fault_ends_the_call(project: Path, text: str, says: str) -> None:
    (project / "derive.toml").write_text(text, "utf-8")
    done = derive("check", str(project / "notes"))
    assert done.exit_code == 2
    assert says in done.stderr
    assert "derive.toml" in done.stderr


def test_every_option_may_be_set(project: Path) -> None:
    def value(option: click.Option) -> str:
        if option.is_flag:
            return "true"
        if isinstance(option.type, click.Choice):
            return json.dumps(option.type.choices[0])
        return "70" if isinstance(option.type, (click.types.IntParamType, click.types.FloatParamType)) else '"x"'

    options = [p for p in check.params if isinstance(p, click.Option) and p.name not in ("config", "scheduler", "second_reader")]
    lines = [f"{o.opts[-1].lstrip('-')} = {value(o)}" for o in options]
    (project / "derive.toml").write_text("\n".join(lines), "utf-8")
    assert find([str(project / "notes")]) is not None
    assert derive("check", str(project / "notes")).exit_code == 0
    assert (project / "x").exists()
