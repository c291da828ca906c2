"""Sizes as dimensions: `n`, `n + 1`, `mn`, and the range over which an index letter runs."""

from __future__ import annotations

from sympy import Integer, Symbol

from derive.elaborate import expressions as ex
from derive.elaborate.context import Context
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import Dim


def is_size(c: Context, name: str) -> bool:
    """Whether a letter is the size of something that the document declares."""
    sizes = (d for x in c.scope.letters.values() for d in (x.rows, x.columns, *x.family) if d is not None)
    return any(s.name == name for d in sizes for s in d.free_symbols)


def as_dimension(term: h.Term) -> Dim | None:
    """Return an integer-valued term as a dimension, or None where it is not one (`n`, `n+1`, `mn`, `3`)."""
    match term:
        case h.Num() if term.value.is_Integer and term.value > 0:
            return Integer(term.value)
        case h.Const() if term.name == "e":
            return Symbol("e")
        case h.Sym(dims=(rows, columns)) if rows == 1 and columns == 1 and not term.family:
            return Symbol(term.name)
        case h.At():
            return None
        case h.Plus() | h.Times():
            parts = [as_dimension(x) if not (isinstance(x, h.Num) and x.value.is_Integer) else Integer(x.value) for x in term.children]
            if any(p is None for p in parts):
                return None
            total: Dim = parts[0]
            for p in parts[1:]:
                total = total + p if isinstance(term, h.Plus) else total * p
            return total
    return None


def dimension(c: Context, node: t.Node) -> Dim | None:
    """Read a node as a dimension."""
    return as_dimension(ex.term(c, node))


def stated_range(c: Context, name: str) -> h.Term | None:
    """The upper end of `i = 1, …, m`, where the text says that of the index."""
    index = h.Sym(name)
    said = [x.proposition for x in c.scope.conditions]
    if h.GreaterEqual(index, h.UNITY) not in said:
        return None
    ends = {p.children[1] for p in said if isinstance(p, h.LessEqual) and p.children[0] == index}
    return ends.pop() if len(ends) == 1 else None


def index_range(c: Context, name: str) -> h.Term | None:
    """Return the size over which a letter indexes, as a term, once its uses are known; unify all of them."""
    sizes = c.indices.get(name)
    if not sizes:
        return None
    for other in sizes[1:]:
        c.unifier.same(sizes[0], other)
    return dimension_term(c.unifier.resolve(sizes[0]))
