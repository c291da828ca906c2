"""What the catalogue is to cover: 437 statements of five introductions to the mathematics of machine learning, one row each.

An entry names the rows that it covers by their ids; what is left is a table (`derive list --coverage`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: The documents, by number.
DOCUMENTS = (
    "Mathematical Foundations of Machine Learning",
    "Mathematics for Machine Learning, with examples in Python and Go",
    "Mathematical Foundations for AI/ML: Complete Guide",
    "Mathematics for Machine Learning: A Practical Refresher",
    "Mathematical Foundation",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One statement of the documents: `true` is `yes`, `needs-assumption`, `ambiguous` or `no`; `places` are documents and sections."""

    id: str
    topic: str
    kind: str
    latex: str
    true: str
    places: tuple[tuple[int, str], ...]


@cache
def inventory() -> dict[str, Row]:
    """Return all rows by their ids, in the order of the topics."""
    text = files("identities").joinpath("data", "inventory.jsonl").read_text("utf-8")
    rows = (json.loads(line) for line in text.splitlines())
    return {
        r["id"]: Row(r["id"], r["topic"], r["kind"], r["latex"], r["true"], tuple((int(d), str(s)) for d, s in r["places"])) for r in rows
    }
