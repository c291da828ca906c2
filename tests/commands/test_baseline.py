"""A baseline: old findings do not count, new ones do, wherever the lines have moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derive.cli import main

SHEET = "$$(x+1)^2 = x^2 + 1$$\n\n$$(x+2)^2 = x^2 + 4$$\n\nAn open $ dollar.\n"


def derive(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "sheet.md").write_text(SHEET, "utf-8")
    written = derive("check", str(tmp_path / "notes"), "--baseline", str(tmp_path / "known.json"), "--write-baseline")
    assert written.exit_code == 0
    return tmp_path


def again(project: Path, *arguments: str) -> Result:
    return derive("check", str(project / "notes"), "--baseline", str(project / "known.json"), *arguments)


def test_what_is_known_does_not_count(project: Path) -> None:
    assert derive("check", str(project / "notes")).exit_code == 1
    done = again(project)
    assert done.exit_code == 0
    assert "(x+1)^2" not in done.stdout
    assert "2 of them known from the baseline" in done.stdout


def test_lines_may_move(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "notes" / "sheet.md").write_text("# A title\n\nSome words.\n\n" + SHEET.replace("(x+1)^2 =", "(x+1)^2\n ="), "utf-8")
    assert again(project).exit_code == 0
    monkeypatch.chdir(project / "notes")
    assert derive("check", "sheet.md", "--baseline", "../known.json").exit_code == 0


def test_what_is_new_counts(project: Path) -> None:
    (project / "notes" / "sheet.md").write_text(SHEET + "\n$$(x+3)^2 = x^2 + 9$$\n\n$$(x+1)^2 = x^2 + 1$$\n", "utf-8")
    done = again(project, "--format", "json")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    assert [f.get("known", False) for f in report["documents"][0]["formulas"]] == [True, True, False, False]
    assert report["summary"]["known"] == 2
    assert again(project, "--format", "github").stdout.count("::error") == 2
    results = json.loads(again(project, "--format", "sarif").stdout)["runs"][0]["results"]
    assert [r["baselineState"] for r in results if r["ruleId"] == "refuted"] == ["unchanged", "unchanged", "new", "new"]
    assert again(project, "--format", "junit").stdout.count("<failure") == 2
    assert again(project, "--format", "html").stdout.count("class=\"known\"") == 2


def test_the_file_reads_well(project: Path) -> None:
    text = (project / "known.json").read_text("utf-8")
    data = json.loads(text)
    assert data["schema"] == 1
    assert {"path": "notes/sheet.md", "rule": "refuted", "formula": "(x+1)^2 = x^2 + 1", "times": 1} in data["findings"]
    again(project, "--write-baseline")
    assert (project / "known.json").read_text("utf-8") == text


@pytest.mark.parametrize("text", [None, "{", "[]", '{"schema": 2}', '{"schema": 1, "findings": [{"path": 3}]}'])
def test_a_file_that_is_no_baseline_ends_the_call(project: Path, text: str | None) -> None:
    path = project / "known.json"
    path.unlink() if text is None else path.write_text(text, "utf-8")
    done = again(project)
    assert done.exit_code == 2
    assert "baseline" in done.stderr or "JSON" in done.stderr


def test_writing_needs_a_name(project: Path) -> None:
    assert derive("check", str(project / "notes"), "--write-baseline").exit_code == 2
