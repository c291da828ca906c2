"""README and the pages under docs/ show what the program does: their sheets are checked, their calls are made, their tables judged.

A sheet is a fenced block of Markdown with its name behind the language (`markdown sheet.md`); a call is a line `$ derive …` of a console
block, below which stands what it writes, compared seconds apart. A row of a table with the columns `example` and `verdict` is a formula
in backticks, judged under the quoted text of its section and the text of the column `words`.

`python -m tests.test_docs` (`make docs`) puts the output of all calls in anew.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import derive

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
SECONDS = re.compile(r"\d+\.\d s$", re.MULTILINE)
SHEET = re.compile(r"^````markdown (\S+)\n(.*?)\n````$", re.DOTALL | re.MULTILINE)
CONSOLE = re.compile(r"(?<=^```console\n)\$ derive .*?(?=^```$)", re.DOTALL | re.MULTILINE)
FENCED = re.compile(r"^(`{3,})(\S*)[^\n]*\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
SPLIT = re.compile(r"(?<!\\)\|")
NAMES = [p.relative_to(ROOT).as_posix() for p in PAGES]


# --- calls and what they write --------------------------------------------------------------------------------------------------


def written(call: str, folder: Path) -> str:
    """What a call writes when it is made in a folder."""
    command = [sys.executable, "-m", "derive.cli", *shlex.split(call)[1:]]
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)
    assert done.stderr == "", call
    return done.stdout.rstrip("\n")


def with_output(page: str, folder: Path) -> str:
    """A page with the output of all its calls put in anew; its sheets are written into the folder."""
    for name, text in SHEET.findall(page):
        (folder / name).write_text(text + "\n", "utf-8")

    def anew(block: re.Match[str]) -> str:
        calls = [line for line in block[0].splitlines() if line.startswith("$ ")]
        return "".join(f"{line}\n{said}\n" if (said := written(line[2:], folder)) else f"{line}\n" for line in calls)

    return CONSOLE.sub(anew, page)


@pytest.mark.surfaces
@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_calls_write_what_is_shown(page: Path, tmp_path: Path) -> None:
    shown = page.read_text("utf-8")
    assert SECONDS.sub("s", with_output(shown, tmp_path)) == SECONDS.sub("s", shown)


def test_there_are_calls_and_sheets() -> None:
    text = "".join(p.read_text("utf-8") for p in PAGES)
    assert len(CONSOLE.findall(text)) >= 8
    assert len(SHEET.findall(text)) >= 4


# --- tables ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """An example: what is said before it, its LaTeX, and the verdict that the page promises."""

    given: str
    latex: str
    verdict: str


def rows(page: str) -> Iterator[Row]:
    """The examples in the tables of a page."""
    given: list[str] = []
    columns: list[str] = []
    for line in page.splitlines():
        if line.startswith("#"):
            given, columns = [], []
        elif line.startswith("> "):
            given.append(line[2:])
        elif line.startswith("|"):
            cells = [c.strip() for c in SPLIT.split(line)[1:-1]]
            if not columns:
                columns = cells
            elif {"example", "verdict"} <= set(columns) and set(line) - set("|- "):
                row = dict(zip(columns, cells, strict=True))
                words = " ".join((*given, row.get("words", "")))
                yield Row(words, row["example"].strip("`").replace("\\|", "|"), row["verdict"])
        else:
            columns = []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_examples_in_tables_have_their_verdicts(page: Path) -> None:
    found = list(rows(page.read_text("utf-8")))
    sheet = "\n\n".join(f"# {k}\n\n{row.given}\n\n$$\n{row.latex}\n$$" for k, row in enumerate(found))
    shown = [f for f in derive.check(sheet, timeout=30.0).formulas if f.display]
    assert [(row.latex, f.verdict.value) for row, f in zip(found, shown, strict=True)] == [(row.latex, row.verdict) for row in found]


def test_notation_and_conditions_have_examples() -> None:
    assert {p.name for p in PAGES if len(list(rows(p.read_text("utf-8")))) >= 20} == {"notation.md", "conditions.md"}


# --- settings and links ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_settings_can_be_read(page: Path) -> None:
    for _, language, text in FENCED.findall(page.read_text("utf-8")):
        match language:
            case "json":
                json.loads(text)
            case "toml":
                tomllib.loads(text)
            case "yaml":
                pytest.importorskip("yaml").safe_load(text)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(FENCED.sub("", page.read_text("utf-8"))) if "://" not in link]
    assert [t for t in targets if t and not (page.parent / t).exists()] == []


def main() -> None:
    """Put the output of every call into its page."""
    for page in PAGES:
        with tempfile.TemporaryDirectory() as name:
            page.write_text(with_output(page.read_text("utf-8"), Path(name)), "utf-8")


if __name__ == "__main__":
    main()
