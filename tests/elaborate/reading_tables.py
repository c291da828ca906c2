"""How a formula is read in a document: its role, its claim with the shapes of its letters, and the conditions that the text states."""

from __future__ import annotations

from derive.api import Options, prepare
from derive.read.documents import read_text
from derive.report.plain import reading
from derive.terms.conditions import Origin


def read_in(text: str, formula: str, given: str = "") -> str:
    """Read a display behind some text: `role: claim with shapes | conditions`, or `unread: why`."""
    displays = [x for x in prepare(read_text(f"{text}\n\n$$\n{formula}\n$$\n"), Options(given=given)) if x.display]
    line = displays[-1].lines[0]
    if line.fault is not None:
        return f"unread: {line.fault.diagnostic.message}"
    statement = line.readings[0]
    stated = "; ".join(c.text for c in statement.conditions if c.origin is Origin.STATED)
    return f"{statement.role.value}: {reading(statement)}" + (f" | {stated}" if stated else "")
