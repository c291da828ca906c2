"""Reading a file: from bytes to paragraphs of prose and formulas with exact places."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from derive.read.pieces import Document, Formula, Paragraph, Piece, Text
from derive.source import Diagnostic, Source

__all__ = [
    "FAULTS",
    "Document",
    "Formula",
    "Paragraph",
    "Piece",
    "Text",
    "find_files",
    "format_of",
    "read_bytes",
    "read_document",
    "read_text",
]

# A code never changes its meaning; a retired one is not given out again.
FAULTS: dict[str, str] = {
    "D201": "no-such-file",
    "D202": "unreadable-file",
    "D203": "binary-file",
    "D204": "not-utf-8",
    "D205": "empty-file",
    "D206": "no-sheets",
    "D207": "not-a-notebook",
    "D208": "file-too-large",
    "D209": "more-faults",
    "D210": "mathematics-not-closed",
    "D212": "unbalanced-environment",
    "D213": "file-not-followed",
    "D214": "definition-not-understood",
    "D215": "expansion-out-of-bounds",
    "D216": "macro-without-argument",
    "D217": "comment-not-understood",
    "D218": "given-not-understood",
    "D219": "comment-without-formula",
}
"""The faults of files and documents: permanent codes, one slug each."""

FORMATS = {".md": "md", ".markdown": "md", ".qmd": "md", ".rmd": "md", ".tex": "tex", ".ipynb": "ipynb"}
"""What a file is, by the end of its name in lower case; a file named outright with another end is read as Markdown."""
MAX_BYTES = 8_000_000
"""The largest file that is read."""
MAX_FAULTS = 200
"""How many faults of one document are listed."""
_LEFT_OUT = frozenset(("node_modules", "venv", "env", "site-packages", "__pycache__", "_site", "_book", "build", "dist"))


def format_of(path: str) -> str:
    """What a file is, by the end of its name: `md`, `tex` or `ipynb`."""
    return FORMATS.get(Path(path).suffix.lower(), "md")


def read_document(path: str | os.PathLike[str], unicode: bool = False) -> Document:
    """Read one file; whatever is wrong with it is in the document's `error` or `diagnostics`, nothing is raised."""
    name = os.fspath(path)
    file = Path(name)
    try:
        if not file.exists():
            return _failed(name, "D201", "There is no such file.")
        if not file.is_file():
            return _failed(name, "D202", "This is not a file.")
        if file.stat().st_size > MAX_BYTES:
            return _failed(name, "D208", f"The file is larger than {MAX_BYTES // 1_000_000} MB.", "split it")
        data = file.read_bytes()
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        return _failed(name, "D202", f"The file cannot be read: {why}.")
    return read_bytes(data, name, format_of(name), unicode)


def read_bytes(data: bytes, path: str = "-", format: str = "md", unicode: bool = False) -> Document:  # noqa: A002
    """Read what a file or standard input holds: UTF-8, with or without a byte-order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _failed(path, "D204", "The file is not UTF-8 but UTF-16.", "save it as UTF-8")
    if b"\0" in data[:65536]:
        return _failed(path, "D203", "The file is binary, not text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        return _failed(path, "D204", f"The file is not UTF-8: byte 0x{data[problem.start]:02x} in line {line}.", "save it as UTF-8")
    return read_text(text, path, format, unicode)


def read_text(text: str, path: str = "-", format: str = "md", unicode: bool = False) -> Document:  # noqa: A002
    """Read a text; `format` is `md` (also Quarto and R Markdown), `tex` or `ipynb`."""
    if not text.strip():
        empty = Diagnostic("D205", "The file is empty.")
        return Document(path, (Source(text, path),), (), ((None, empty),))
    document = _read(text, path, format, unicode)
    faults = document.diagnostics
    if len(faults) <= MAX_FAULTS:
        return document
    more = Diagnostic("D209", f"{len(faults) - MAX_FAULTS} more faults are not listed.")
    return replace(document, diagnostics=(*faults[:MAX_FAULTS], (None, more)))


def _read(text: str, path: str, format: str, unicode: bool) -> Document:  # noqa: A002
    # each reader loads libraries that the others do not need
    if format == "tex":
        from derive.read.latex import read_latex

        return read_latex(Source(text, path))
    if format == "ipynb":
        from derive.read.notebook import read_notebook

        return read_notebook(text, path, unicode)
    from derive.read.markdown import read_markdown

    return read_markdown(Source(text, path), unicode)


def _failed(path: str, code: str, message: str, remedy: str | None = None) -> Document:
    return Document(path, error=Diagnostic(code, message, help=remedy))


def find_files(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[str], list[Document]]:
    """Return the files to read, folders searched through and sorted, and for each folder without sheets a document with an error.

    Hidden folders and files, and those that hold installed packages or built sites, are left out. A file that is named stands as named,
    `-` too; each file comes once.
    """
    found: dict[str, None] = {}
    failed: list[Document] = []
    for path in paths:
        name = os.fspath(path)
        if name == "-" or not os.path.isdir(name):
            found.setdefault(name)
            continue
        inside = list(_walk(name))
        if not inside:
            failed.append(_failed(name, "D206", "The folder holds no sheets (.md, .markdown, .qmd, .Rmd, .tex, .ipynb)."))
        for each in inside:
            found.setdefault(each)
    return list(found), failed


def _walk(folder: str) -> Iterable[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and f not in _LEFT_OUT and not os.path.exists(os.path.join(here, f, "pyvenv.cfg"))
        )
        for file in sorted(files):
            if not file.startswith(".") and os.path.splitext(file)[1].lower() in FORMATS:
                yield os.path.join(here, file)
