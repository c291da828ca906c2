"""Declarations as short lines, and sentences as pieces: what the tests of prose compare."""

from __future__ import annotations

import re
from dataclasses import fields

from derive.elaborate.prose import declarations as d
from derive.read.parser import parse
from derive.read.show import sexpr
from derive.read.tree import Node
from derive.source import ReadError

_FORMULA = re.compile(r"(\$\$.*?\$\$|\$[^$]*\$)")
_SOURCE = ("text", "piece", "after", "opener")


def pieces(text: str) -> list[d.Piece]:
    """Cut a sentence with `$…$` and `$$…$$` into text and formulas; a formula that cannot be read has no tree."""
    found: list[d.Piece] = []
    count = 0
    for part in _FORMULA.split(text):
        if part.startswith("$") and len(part) > 1 and part.endswith("$"):
            node: Node | None
            try:
                node = parse(part.strip("$"))
            except ReadError:
                node = None
            found.append(d.Slot(node, count, part.startswith("$$")))
            count += 1
        elif part:
            found.append(part)
    return found


def written(value: object) -> str:
    match value:
        case Node():
            return sexpr(value)
        case d.Family(members, last):
            return ",".join(written(m) for m in members) + ",…" + (f",{written(last)}" if last is not None else "")
        case d.Distributed() as law:
            return " ".join(
                w for w in (law.name, written(law.formula) if law.formula is not None else "", written(law.parameters), law.counting) if w
            )
        case d.Parameter(name, node):
            return f"{name}={written(node)}"
        case tuple():
            return "(" + ", ".join(written(v) for v in value) + ")"
        case _:
            return str(value)


def line(item: d.Declaration) -> str:
    """One declaration: its class and what it says, then where it stands."""
    values = [(f.name, getattr(item, f.name)) for f in fields(item) if f.name not in _SOURCE]
    said = [(n, v) for n, v in values if v not in (None, "", (), False) and (n, v) != ("field", "R")]
    parts = [type(item).__name__, *(n if v is True else written(v) for n, v in said)]
    if isinstance(item, d.Unread):
        parts.append(f'"{item.text}"')
    if item.after is not None:
        parts.append(f"after {item.after}")
    if item.opener:
        parts.append(f"[{item.opener}]")
    return " ".join(parts)
