"""Files, folders, notebooks and bad input: a clear fault with code and place, quickly, and never an exception."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

import pytest

from derive.read.documents import FAULTS, Document, find_files, read_bytes, read_document, read_text


def notebook(*cells: tuple[str, object], **extra: object) -> str:
    made = [
        {"cell_type": kind, "metadata": {}, "source": source, **({"outputs": [], "execution_count": None} if kind == "code" else {})}
        for kind, source in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made, **extra})


def test_a_notebook_is_its_markdown_cells() -> None:
    text = notebook(
        ("markdown", "# One\n$$\\newcommand{\\R}{\\mathbb{R}}$$\nLet $x$.\n"),
        ("code", "print('$no$')"),
        ("raw", "$no$"),
        ("markdown", ["so\n", "- $y \\in \\R$"]),
        ("markdown", ""),
        ("markdown", "## Two\n$z$"),
    )
    document = read_text(text, "a.ipynb", "ipynb")
    assert document.error is None
    assert [s.cell for s in document.sources] == [0, 3, 5]
    found = [(f.excerpt.text, f.place.cell, f.place.line, f.place.column, p.section) for p, f in document.formulas()]
    assert found == [("x", 0, 3, 5, (1,)), ("y \\in \\mathbb{R}", 3, 2, 3, (1,)), ("z", 5, 2, 1, (1, 2))]


def test_an_old_notebook_is_read() -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"metadata": {}, "cells": [{"cell_type": "markdown", "metadata": {}, "source": ["Let $x$."]}]}],
    }
    assert [f.raw for _, f in read_text(json.dumps(old), "a.ipynb", "ipynb").formulas()] == ["x"]


NOT_NOTEBOOKS = [
    "no JSON",
    "{",
    "[]",
    "3",
    '"text"',
    "{}",
    '{"nbformat": 4}',
    '{"nbformat": 99, "cells": []}',
    '{"nbformat": "x", "nbformat_minor": 2, "cells": []}',
    '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [3]}',
    '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": 3}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", NOT_NOTEBOOKS, ids=[t[:20] for t in NOT_NOTEBOOKS])
def test_what_is_not_a_notebook(text: str) -> None:
    document = read_text(text, "a.ipynb", "ipynb")
    assert list(document.formulas()) == []
    assert document.error is None or document.error.code == "D207"


def test_no_json_is_an_error() -> None:
    for text in NOT_NOTEBOOKS[:3]:
        error = read_text(text, "a.ipynb", "ipynb").error
        assert error is not None
        assert error.code == "D207"


BAD = [
    (b"\x89PNG\r\n\0\0", "D203"),
    (b"ok\nbad \xff\n", "D204"),
    ("é".encode("latin-1"), "D204"),
    ("x".encode("utf-16"), "D204"),
]


@pytest.mark.parametrize(("data", "code"), BAD)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes, code: str) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(data)
    error = read_document(file).error
    assert error is not None
    assert error.code == code


def test_not_utf_8_names_the_line() -> None:
    error = read_bytes(b"a\nb\n\xe9\n").error
    assert error is not None
    assert "line 3" in error.message


def test_a_byte_order_mark_moves_nothing() -> None:
    ((_, f),) = read_bytes(b"\xef\xbb\xbf$x$").formulas()
    assert (f.place.line, f.place.column, f.place.end_column) == (1, 1, 4)


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    document = read_bytes(data)
    assert document.error is None
    assert [d.code for _, d in document.diagnostics] == ["D205"]


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    def code(path: Path | str) -> str | None:
        error = read_document(path).error
        return error.code if error else None

    assert code(tmp_path / "none.md") == "D201"
    assert code(tmp_path) == "D202"
    assert code("a\0b.md") in ("D201", "D202")
    assert code("x" * 5000 + ".md") in ("D201", "D202")


def test_a_folder_is_searched_in_order_and_hidden_ones_are_left_out(tmp_path: Path) -> None:
    for name in ("b.md", "a.tex", "c.ipynb", "d.qmd", "e.Rmd", "f.markdown", "g.txt", "h.py", ".hidden.md"):
        (tmp_path / name).write_text("x")
    for folder in ("sub", ".git", "node_modules", "own-venv"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "z.md").write_text("x")
    (tmp_path / "own-venv" / "pyvenv.cfg").write_text("")
    empty = tmp_path / "zero"
    empty.mkdir()
    files, failed = find_files([tmp_path, tmp_path / "a.tex", "-", tmp_path / "g.txt", empty])
    names = [Path(f).relative_to(tmp_path).as_posix() if f != "-" else "-" for f in files]
    assert names == ["a.tex", "b.md", "c.ipynb", "d.qmd", "e.Rmd", "f.markdown", "sub/z.md", "-", "g.txt"]
    assert [(d.path, d.error.code) for d in failed if d.error] == [(str(empty), "D206")]


@pytest.mark.parametrize("suffix", [".md", ".markdown", ".qmd", ".Rmd", ".MD", ".txt"])
def test_markdown_by_any_name(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_text("---\ntitle: a\n---\n\n```{r}\n$no$\n```\n\nLet $x$.", encoding="utf-8")
    assert [f.raw for _, f in read_document(file).formulas()] == ["x"]


HOSTILE = {
    "brackets": "[",
    "pictures": "![a $x$",
    "display brackets": "\\[",
    "round brackets": "\\(",
    "dollars": "$",
    "dollars and letters": "$a ",
    "displays never closed": "$$\n\n",
    "environments": "\\begin{align}",
    "mixed environments": "\\begin{align}\\begin{gather}\\begin{equation}x",
    "braces": "{",
    "upright text": "$\\text{ ",
    "quotations": "> ",
    "lists": "- ",
    "emphasis": "*a_ ",
    "definitions": "\\newcommand{\\x}{",
    "tags": "<a ",
    "comments": "<!-- ",
    "bars": "|",
    "tables": "a | b $\n",
    "underlines": "-\n",
    "displays with lists": "$$\n- x\n",
    "displays in one paragraph": "a $$\nx\n- b\n$$ ",
    "per cent": "%\n",
    "backslashes": "\\",
    "white space": "   \t ",
    "hashes": "# ",
    "sections": "\\section{",
    "footnotes": "\\footnote{",
    "citations": "\\cite[",
    "skipped": "\\iffalse ",
    "verbatim": "\\begin{verbatim}",
    "labels": "$$x$$ (",
}


@pytest.mark.parametrize("form", ["md", "tex"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_time_that_grows_with_its_length(name: str, form: str) -> None:
    unit = HOSTILE[name]
    start = time.process_time()
    document = read_text(unit * (20_000 // len(unit)), "-", form)
    # A guard against hanging: what backtracks takes minutes here, and what does not some hundredths of a second of processor time.
    assert time.process_time() - start < 3
    assert document.error is None
    assert len(document.diagnostics) <= 201


SECTION = """## On $n$

Let $A \\in \\mathbb{R}^{n \\times n}$ be *symmetric*; the gradient of $x^T A x$ is
$$
\\nabla_x (x^T A x) = 2 A x
$$
which is $0$ at $x = 0$. It costs $5 and $6, and `code $x$` is not read.

- the trace $\\operatorname{tr}(A)$ and
  1. its eigenvalues $\\lambda_i$,
  2. the norm $\\|A\\|_F$

| name | value |
|------|-------|
| $P(A|B)$ | $0.5$ |

"""


@pytest.mark.parametrize("form", ["md", "tex"])
def test_of_a_hundred_kilobytes_every_formula_is_found(form: str) -> None:
    times = 100_000 // len(SECTION) + 1
    once = sum(1 for _ in read_text(SECTION, "-", form).formulas())
    assert sum(1 for _ in read_text(SECTION * times, "-", form).formulas()) == once * times > 2000


def test_a_long_formula_is_found() -> None:
    body = "x + " * 16_000 + "y"
    for text, form in ((f"a ${body}$ b $z$", "md"), (f"$$\n{body}\n$$\n\n$z$", "md"), (f"\\[{body}\\] $z$", "tex")):
        assert [f.raw for _, f in read_text(text, "-", form).formulas()] == [body, "z"]


def test_deep_braces_are_kept_as_they_are() -> None:
    body = "{" * 5000 + "x" + "}" * 5000
    for form in ("md", "tex"):
        assert [f.raw for _, f in read_text(f"a ${body}$ b $z$", "-", form).formulas()] == [body, "z"]


def test_reading_does_not_need_sympy() -> None:
    import subprocess

    code = "import sys, derive.read.documents, derive.read.latex, derive.read.notebook; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_fault_that_is_named_has_a_code_in_the_table() -> None:
    folder = Path(sys.modules[read_document.__module__].__file__ or "").parent
    used = {code for file in folder.glob("*.py") for code in re.findall(r'"(D2\d\d)"', file.read_text("utf-8"))}
    assert used == set(FAULTS)


def test_documents_compare_by_value() -> None:
    assert read_text("$x$") == read_text("$x$")
    assert isinstance(read_text("$x$"), Document)
