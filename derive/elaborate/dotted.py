"""Means and totals over an index, written with a dot in its place: `\\bar y_{i\\cdot}`, `\\bar y_{\\bullet j}`, `n_{\\cdot\\cdot}`.

The dots belong to the name, the letters beside them are indices: `\\bar y_{i\\cdot}` is member i of a family of its own, named
`\\bar{y}_{\\ast\\cdot}` with a star where the index stands. Capitals without a bar are left alone: `A_{i\\cdot}` is row i of A.
"""

from __future__ import annotations

import re

from derive.elaborate.names import spell
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import ONE
from derive.terms.statement import Definition

DOTS = frozenset({"bullet", "cdot", "+", "ast", "*"})
_MAY = re.compile(r"\\cdot|\\bullet|\\ast|\*|\+")
_NAME = re.compile(r"^\\bar\{(?P<base>.+)\}_\{(?P<marks>(?:\\ast|\\cdot)+)\}$")


def with_families(node: t.Node, text: str) -> t.Node:
    """Return the tree with dotted subscripts made into names; `text` is what it was parsed from."""
    return _go(node) if "_" in text and _MAY.search(text) else node


def _go(node: t.Node) -> t.Node:
    if isinstance(node, t.Script) and isinstance(node.base, t.Ident) and node.sub is not None and (found := _family(node.base, node.sub)):
        base, sub = found
        rest = None if node.sup is None else _go(node.sup)
        return base if sub is None and rest is None and not node.primes else t.Script(node.span, base, sub, rest, node.primes)
    return t.mapped(node, _go)


def _family(base: t.Ident, sub: t.Node) -> tuple[t.Ident, t.Node | None] | None:
    """The name with its dots, and the indices that are left."""
    parts = _parts(sub)
    if parts is None or len(parts) < 2 or not any(_dot(p) for p in parts):
        return None
    if base.accents not in (("bar",), ()) or (not base.accents and not (base.font == "it" and base.name.islower() and len(base.name) == 1)):
        return None
    indices = [p for p in parts if not _dot(p)]
    marks = "".join("\\cdot" if _dot(p) else "\\ast" for p in parts)
    name = t.Ident(base.span, f"{spell(base)}_{{{marks}}}", "raw")
    left = None if not indices else indices[0] if len(indices) == 1 else t.Row(sub.span, tuple(indices))
    return name, left


def _dot(node: t.Node) -> bool:
    return isinstance(node, t.Missing) or (isinstance(node, t.Ident) and node.name in DOTS)


def _parts(sub: t.Node) -> list[t.Node] | None:
    """The indices and dots of a subscript, in order."""
    match sub:
        case t.Row(items=items) | t.Listing(items=items):
            found = list(items)
        case t.Infix(op=("cdot" | "bullet"), left=left, right=right):
            inner = _parts(left) or [left]
            found = [*inner, t.Missing(sub.span, placeholder=True), *(_parts(right) or [right])]
            if isinstance(right, t.Missing):
                found = [*inner, t.Missing(sub.span, placeholder=True), right]
        case _:
            return None
    return found if all(_dot(p) or (isinstance(p, t.Ident) and p.font == "it" and len(p.name) == 1) for p in found) else None


def mean_over(letter: h.Sym, data: h.Sym) -> Definition | None:
    """What `\\bar y_{i\\cdot}` and `\\bar y_{\\cdot\\cdot}` stand for beside the two-way table y: the mean over the dotted indices."""
    found = _NAME.match(letter.name)
    if found is None or found["base"] != data.name or data.family or ONE in data.dims:
        return None
    marks = re.findall(r"\\ast|\\cdot", found["marks"])
    if len(marks) != 2:
        return None
    indices = (h.Sym("i"), h.Sym("j"))
    value: h.Term = h.At(data, *indices)
    for k in (1, 0):
        if marks[k] == "\\cdot":
            size = dimension_term(data.dims[k])
            value = h.Quotient(h.SumOver(value, h.Range(indices[k], h.UNITY, size)), size)
    left = tuple(i for i, mark in zip(indices, marks, strict=True) if mark == "\\ast")
    if len(left) == 2 or (left and letter.dims != (data.dims[marks.index("\\ast")], ONE)) or (not left and letter.dims != (ONE, ONE)):
        return None
    return Definition(letter, left, value, letter.name)


__all__ = ["mean_over", "with_families"]
