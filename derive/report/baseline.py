"""A baseline: what was found in sheets before, so that only what is new counts, and an old sheet can be adopted as it is.

The file is JSON that reads well in a comparison of versions: for each document, kind of finding and formula, how often it was found.
Nothing of it says where in its document a formula stands, so that it holds when lines move; paths are relative to the file's folder.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from derive.report.findings import of_formula, of_remark
from derive.report.model import DocumentReport, FaultReport, FormulaReport

SCHEMA = 1

_Entry = tuple[str, str, str]


class BaselineError(Exception):
    """A file that is no baseline; the message is a sentence for the user."""


class Baseline:
    """What is known of the documents of a folder: entries of path, kind of finding and formula, with how often each was found."""

    def __init__(self, folder: Path, entries: Counter[_Entry] | None = None) -> None:
        self.folder = folder
        self.entries: Counter[_Entry] = entries if entries is not None else Counter()

    @staticmethod
    def read(path: Path) -> Baseline:
        """Read a baseline; raise BaselineError where the file is none."""
        try:
            data = json.loads(path.read_text("utf-8"))
        except OSError as problem:
            raise BaselineError(f"{path} cannot be read: {problem.strerror or problem}") from None
        except (ValueError, RecursionError) as problem:
            raise BaselineError(f"{path} is not JSON: {problem}") from None
        entries: Counter[_Entry] = Counter()
        try:
            if data["schema"] != SCHEMA:
                raise BaselineError(f"{path} is not a baseline of schema {SCHEMA}")
            for found in data["findings"]:
                path_, rule, formula, times = (found[k] for k in ("path", "rule", "formula", "times"))
                if not (isinstance(path_, str) and isinstance(rule, str) and isinstance(formula, str) and isinstance(times, int)):
                    raise TypeError
                entries[path_, rule, formula] += times
        except (KeyError, TypeError):
            raise BaselineError(f"{path} is not a baseline of schema {SCHEMA}") from None
        return Baseline(path.absolute().parent, entries)

    @staticmethod
    def made(folder: Path, documents: Iterable[DocumentReport]) -> Baseline:
        """Return the baseline that knows all that was found in documents."""
        found = Baseline(folder.absolute())
        for document in documents:
            path = found._path(document.path)
            found.entries.update((path, *of_remark(r)) for r in document.remarks)
            found.entries.update((path, *about) for f in document.formulas if (about := of_formula(f)) is not None)
        return found

    def text(self) -> str:
        """The text of the file."""
        rows: list[Any] = [
            {"path": path, "rule": rule, "formula": formula, "times": times}
            for (path, rule, formula), times in sorted(self.entries.items())
        ]
        return json.dumps({"schema": SCHEMA, "findings": rows}, ensure_ascii=False, indent=1) + "\n"

    def marked(self, document: DocumentReport) -> DocumentReport:
        """Return a document's record with what is known marked; of a finding that has come more often, the last ones are new."""
        path = self._path(document.path)
        left = Counter({entry: n for entry, n in self.entries.items() if entry[0] == path})

        def known(about: tuple[str, str] | None) -> bool:
            if about is None or not left[path, *about]:
                return False
            left[path, *about] -= 1
            return True

        def remark(r: FaultReport) -> FaultReport:
            return replace(r, known=True) if known(of_remark(r)) else r

        def formula(f: FormulaReport) -> FormulaReport:
            return replace(f, known=True) if known(of_formula(f)) else f

        return replace(document, remarks=tuple(map(remark, document.remarks)), formulas=tuple(map(formula, document.formulas)))

    def _path(self, path: str) -> str:
        return path if path == "-" else PurePath(os.path.relpath(path, self.folder)).as_posix()
