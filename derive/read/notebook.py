"""Notebooks: their Markdown cells, each a source of its own; sections and macros go on from cell to cell."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat.reader import NotJSONError

from derive.read.markdown import Reader
from derive.read.pieces import Document
from derive.source import Diagnostic, Source


def read_notebook(text: str, path: str = "-", unicode: bool = False) -> Document:
    """Read the Markdown cells of a notebook (any format version that nbformat can bring to the fourth)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read: Callable[[str], Any] = nbformat.reader.reads
            convert: Callable[[Any, int], Any] = nbformat.convert
            book = convert(read(text), 4)
        cells = [(number, cell.get("cell_type"), cell.get("source")) for number, cell in enumerate(book.get("cells", ()))]
    except nbformat.ValidationError as problem:
        return _failed(path, str(problem.message).rstrip("."))
    except NotJSONError:
        return _failed(path, "it is not JSON")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _failed(path, "its structure is not that of a notebook")
    reader = Reader(unicode)
    for number, kind, content in cells:
        if isinstance(content, list) and all(isinstance(line, str) for line in content):
            content = "".join(content)
        if kind == "markdown" and isinstance(content, str) and content.strip():
            reader.feed(Source(content, path, number))
    return reader.document(path)


def _failed(path: str, why: str) -> Document:
    return Document(path, error=Diagnostic("D207", f"The file is not a notebook that can be read: {why[:200]}."))
