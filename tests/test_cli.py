"""The command as a user calls it: what it writes, where, and with which status it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derive import __version__
from derive.cli import main

KEYS = [
    "line", "column", "end_line", "end_column", "cell", "display", "latex", "reading", "verdict", "conditions", "evidence",
    "counterexample", "holds_if", "suggestion", "note", "steps", "first_wrong_step", "seconds",
]  # fmt: skip
VERDICTS = ["proved", "supported", "refuted", "ill_typed", "definition", "posed", "not_a_claim", "unknown", "unread"]


def derive(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=text)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.md"
    path.write_text("# Powers\n\nLet $x$ be real.\n\n$$\n(x+1)^2 = x^2 + 2x + 1\n$$\n", "utf-8")
    return path


def test_json_has_the_keys_of_the_schema(sheet: Path) -> None:
    report = json.loads(derive("check", str(sheet), "--format", "json").stdout)
    assert (report["schema"], report["engine"], report["seed"]) == (1, __version__, 0)
    (document,) = report["documents"]
    assert (document["path"], document["error"]) == (str(sheet), None)
    display = document["formulas"][-1]
    assert [k for k in KEYS if k not in display] == []
    assert (display["line"], display["column"], display["end_line"], display["end_column"]) == (5, 1, 7, 3)
    assert (display["display"], display["latex"]) == (True, "(x+1)^2 = x^2 + 2x + 1")
    assert [k for k in (*VERDICTS, "seconds") if k not in report["summary"]] == []


def test_standard_input_is_markdown(sheet: Path) -> None:
    piped = json.loads(derive("check", "-", "--format", "json", text=sheet.read_text("utf-8")).stdout)
    assert piped["documents"][0]["path"] == "-"
    assert len(piped["documents"][0]["formulas"]) == 2


def test_the_report_goes_to_a_file(sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    done = derive("check", str(sheet), "--format", "json", "-o", str(out))
    assert done.stdout == ""
    assert json.loads(out.read_text("utf-8"))["schema"] == 1
    assert derive("check", str(sheet), "-o", str(tmp_path / "no" / "folder.txt")).exit_code == 2


def test_text_in_a_pipe_is_plain(sheet: Path) -> None:
    done = derive("check", str(sheet))
    assert "\x1b" not in done.stdout
    assert "5:1  (x+1)^2 = x^2 + 2x + 1" in done.stdout
    assert "2 formulas in 1 file" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("latin1.md", "caf\xe9 $x$".encode("latin-1"), "D204"),
        ("binary.md", b"\x00\x01\x02", "D203"),
        ("book.ipynb", b"{", "D207"),
        ("missing.md", None, "D201"),
    ],
)
def test_a_faulty_file_is_named_and_the_rest_goes_on(sheet: Path, tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = derive("check", str(path), str(sheet), "--format", "json")
    assert done.exit_code == 2
    faulty, sound = json.loads(done.stdout)["documents"]
    assert code in faulty["error"]
    assert len(sound["formulas"]) == 2
    text = derive("check", str(path), str(sheet))
    assert text.exit_code == 2
    assert code in text.stdout


def test_a_folder_without_sheets_is_an_error(tmp_path: Path) -> None:
    done = derive("check", str(tmp_path))
    assert done.exit_code == 2
    assert "D206" in done.stdout


@pytest.mark.parametrize(
    ("form", "start"), [("sarif", "{"), ("junit", "<?xml"), ("github", "::error "), ("html", "<!doctype html>"), ("json", "{")]
)
def test_every_format_is_written(tmp_path: Path, form: str, start: str) -> None:
    wrong = tmp_path / "wrong.md"
    wrong.write_text("$$\n(x+1)^2 = x^2 + 1\n$$\n", "utf-8")
    done = derive("check", str(wrong), "--format", form)
    assert done.exit_code == 1
    assert done.stdout.startswith(start)
    out = tmp_path / "report"
    assert derive("check", str(wrong), "--format", form, "-o", str(out)).exit_code == 1
    assert out.read_text("utf-8").startswith(start)


@pytest.mark.parametrize("call", [["check"], ["check", "x.md", "--colour"], ["chekc"], ["check", "x.md", "--timeout", "0"]])
def test_a_wrong_call_ends_with_two(call: list[str]) -> None:
    assert derive(*call).exit_code == 2


def test_bad_formulas_never_end_the_check(tmp_path: Path) -> None:
    bad = [r"\frac{1}{0", "{" * 5000, "x" * 65536, r"10^{10^{10}}", r"\frac{1}{0}", r"\def\a{b}", r"\input{x}", r"\begin{align} a"]
    bad += ["", "}{", "^", "&"]
    path = tmp_path / "bad.md"
    path.write_text("\n\n".join(f"$$\n{f}\n$$" for f in bad) + "\n\n$$\n1 + 1 = 2\n$$\n", "utf-8")
    done = derive("check", str(path), "--format", "json")
    assert done.exit_code in (0, 1)
    formulas = json.loads(done.stdout)["documents"][0]["formulas"]
    assert formulas[-1]["latex"] == "1 + 1 = 2"
    assert all(fault not in (f["note"] or "") for f in formulas for fault in ("internal error", "out of time", "out of memory"))


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_load_nothing_heavy(option: str) -> None:
    heavy = {"sympy", "numpy", "scipy", "flint", "rich", "markdown_it", "derive.api"}
    call = "import sys; from derive.cli import main; main([sys.argv[1]], standalone_mode=False); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", call, option], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "derive.cli" in loaded
    assert heavy & loaded == set()


def test_version_is_that_of_the_package() -> None:
    assert derive("--version").stdout.strip() == f"derive, version {__version__}"
