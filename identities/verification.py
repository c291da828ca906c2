"""All entries verified at once: in worker processes, each entry with a time limit, and what was found before taken from the cache.

What is kept of an entry are its judgements, from which certificates are replayed, and the sentence of its `run`; the key is made of all
that the entry says, of the engine and of this package's source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from derive.run.cache import VerdictCache, key_of_text, replays
from derive.run.pool import Done, Limits, run_all
from derive.run.records import data_of, judgement_of
from identities.entry import Entry, aligned


@dataclass(frozen=True, slots=True)
class Verified:
    """How an entry stands: the engine's verdict, `by_derivation` where the written one proves it, what its `run` says, and its faults."""

    verdict: str
    by_derivation: bool
    ran: str
    faults: tuple[str, ...]
    seconds: float = 0.0


def verify(entries: Sequence[Entry], limits: Limits, kept: VerdictCache | None = None) -> Iterator[tuple[int, Verified]]:
    """Yield the number of each entry and how it stands, in the order in which they are found."""
    waiting = []
    for k, entry in enumerate(entries):
        known = _known(kept, entry)
        if known is None:
            waiting.append(k)
        else:
            yield k, known
    if waiting:
        import identities.checks  # noqa: F401  # the workers, which are forked, share what judging needs
    for index, outcome in run_all([partial(_data, entries[k]) for k in waiting], limits):
        k = waiting[index]
        match outcome:
            case Done():
                if kept is not None:
                    kept.keep(_key(entries[k]), outcome.value)
                yield k, _verified(outcome.value, outcome.seconds)
            case _:
                yield k, Verified("unknown", False, "", (f"{outcome.reason}: {outcome.detail}",), outcome.seconds)


def _data(entry: Entry) -> dict[str, Any]:
    from identities.checks import check

    found = check(entry)
    return {
        "verdict": found.verdict.value,
        "by_derivation": found.by_derivation,
        "ran": found.ran,
        "faults": list(found.faults),
        "judgements": [data_of(j) for _, j in (*found.lines, *found.derivation)],
    }


def _verified(data: dict[str, Any], seconds: float = 0.0) -> Verified:
    return Verified(data["verdict"], data["by_derivation"], data["ran"], tuple(data["faults"]), seconds)


def _known(kept: VerdictCache | None, entry: Entry) -> Verified | None:
    data = kept.data(_key(entry)) if kept is not None else None
    if not isinstance(data, dict):
        return None
    try:
        return _verified(data) if all(replays(judgement_of(j)) for j in data["judgements"]) else None
    except Exception:  # what is damaged in any way is found anew
        return None


def _key(entry: Entry) -> str:
    written = aligned(entry.derivation) if entry.derivation is not None else ""
    run = f"{entry.run.__module__}.{entry.run.__qualname__}" if entry.run is not None else ""
    return key_of_text("entry", entry.states, entry.given, entry.standing.value, entry.holds_if, written, run, _source())


@cache
def _source() -> str:
    """The digest of the source of this package and those in it, which runs and checks the entries."""
    found = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
