"""Verdicts that were found before: one SQLite file, in which a judgement stands under the digest of all that it depends on.

The key is made of the statement with its conditions and definitions, of what the lines before it let it assume, of the seed, of the
versions of what is computed with, and of the engine's own source: whatever changes, the old verdict is not found any more. A certificate is
replayed before it is believed. What was ended by the clock is never kept. A file that is damaged is removed and begun anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import derive
from derive.proof.checker import can_replay, replay
from derive.proof.serial import Corrupt
from derive.run.records import data_of, judgement_of
from derive.terms.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from derive.api import Line, Options

#: What data of another form makes a reader raise.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError)
#: What a verdict is computed with, beside the engine itself.
COMPUTED_WITH = ("sympy", "numpy", "scipy", "mpmath", "python-flint")
#: So many verdicts are kept, the newest.
KEPT = 200_000
#: So many are written at once.
TOGETHER = 500
TABLE = "verdicts"
FOLDER = "DERIVE_CACHE"

T = TypeVar("T")


def default_path() -> Path:
    """The file that is used where none is named: in the folder that the variable `DERIVE_CACHE` names, or in the user's own for caches."""
    from platformdirs import user_cache_path

    named = os.environ.get(FOLDER)
    return (Path(named) if named else user_cache_path("derive")) / "verdicts.sqlite"


@cache
def engine() -> str:
    """The digest of the engine's source and of what it computes with."""
    found = hashlib.sha256(platform.python_version().encode())
    for name in COMPUTED_WITH:
        found.update(f"{name} {version(name)}\n".encode())
    root = Path(derive.__file__).parent
    for path in sorted(root.rglob("*.py")):
        found.update(path.relative_to(root).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def key_of_line(line: Line, options: Options) -> str:
    """The key of the judgement of one line: nothing of its text, everything of what it states."""
    return _digest(["line", data_of(line.readings), data_of(line.step), options.seed])


def key_of_review(lines: Sequence[Line], judgements: Sequence[Judgement], options: Options) -> str:
    """The key of what is found when the lines of a derivation are looked at together."""
    return _digest(["review", [key_of_line(x, options) for x in lines], data_of(tuple(judgements)), options.seed])


def key_of_text(kind: str, *parts: str) -> str:
    """The key of something that depends on texts alone."""
    return _digest([kind, *parts])


def _digest(data: Any) -> str:
    text = json.dumps([engine(), data], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class VerdictCache:
    """The judgements of earlier runs. Several processes may use one file at once; what is put in is written together, and by `close`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._table: Any = None
        self._waiting: dict[str, dict[str, str]] = {}

    def __del__(self) -> None:
        """A cache that nobody closed leaves no connection behind; what waited to be written is found anew the next time."""
        self._forget()

    def get(self, key: str) -> tuple[Judgement, ...] | None:
        """Return the judgements under a key, their certificates replayed; None where there are none, or where they are damaged."""
        data = self.data(key)
        if not isinstance(data, list):
            return None
        try:
            found = tuple(judgement_of(d) for d in data)
            return found if all(replays(j) for j in found) else None
        except (Corrupt, *MALFORMED):
            return None

    def put(self, key: str, judgements: Sequence[Judgement]) -> None:
        """Keep judgements under a key."""
        try:
            self.keep(key, [data_of(j) for j in judgements])
        except TypeError:
            return  # what has no form as data is found anew the next time

    def data(self, key: str) -> Any:
        """Return the JSON data under a key, or None."""
        rows = self._unharmed(lambda table: list(table.rows_where("key = ?", [key], limit=1)))
        if not rows:
            return None
        try:
            value, digest = rows[0]["value"], rows[0]["digest"]
            return json.loads(value) if digest == _checksum(value) else None
        except (AttributeError, KeyError, TypeError, ValueError):
            return None

    def keep(self, key: str, data: Any) -> None:
        """Keep JSON data under a key."""
        value = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        self._waiting[key] = {"key": key, "value": value, "digest": _checksum(value)}
        if len(self._waiting) >= TOGETHER:
            self._flush()

    def close(self) -> None:
        """Write what waits and close the file; the oldest verdicts of a file that has grown too large are let go."""
        self._flush()
        if self._table is not None:
            self._unharmed(lambda t: t.delete_where(f"rowid <= (select max(rowid) from {TABLE}) - {KEPT}"))
            self._forget()

    def _flush(self) -> None:
        if self._waiting:
            rows = list(self._waiting.values())
            self._waiting.clear()
            self._unharmed(lambda table: table.upsert_all(rows, pk="key"))

    def _unharmed(self, work: Callable[[Any], T]) -> T | None:
        """Work on the table. A damaged file is removed, and begun anew by the next call; a busy or unwritable one is done without."""
        try:
            return work(self._opened())
        except (sqlite3.OperationalError, OSError):
            return None
        except sqlite3.DatabaseError:
            self._forget()
            with suppress(OSError):
                self.path.unlink()
            return None

    def _opened(self) -> Any:
        if self._table is None:
            from sqlite_utils import Database

            self.path.parent.mkdir(parents=True, exist_ok=True)
            opened = Database(str(self.path))
            try:
                table: Any = opened[TABLE]
                table.create({"key": str, "value": str, "digest": str}, pk="key", if_not_exists=True)
            except BaseException:
                opened.close()
                raise
            self._table = table
        return self._table

    def _forget(self) -> None:
        if self._table is not None:
            self._table.db.close()
            self._table = None


def _checksum(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def replays(judgement: Judgement) -> bool:
    """Whether the certificates of a judgement replay; what a procedure without a certificate decided stands by its key."""
    e = judgement.evidence
    if judgement.verdict is not Verdict.PROVED or e is None or e.certificate is None or e.claim is None or not can_replay(e.certificate):
        return all(replays(p) for p in judgement.parts)
    return replay(e.certificate, e.claim, e.given) and all(replays(p) for p in judgement.parts)
