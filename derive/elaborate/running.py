"""What follows for a letter from its being an index or a size: an index runs over what it indexes, a size is a positive integer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Symbol

from derive.elaborate import dimensions, readings
from derive.elaborate.context import Context
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import SCALAR
from derive.terms.statement import Definition, free_letters


def index_conditions(c: Context, claim: h.Term, made: Iterable[Definition], solved: Mapping[object, object]) -> list[Condition]:
    """A free index letter runs over the size of what it indexes."""
    out = []
    values = [claim, *(d.value for d in made)]
    free = {x.name for value in values for x in free_letters(value) if isinstance(x, h.Sym)}
    for name, sizes in c.indices.items():
        if name not in free or name in c.bound:
            continue
        size = dimension_term(c.unifier.resolve(sizes[0]).xreplace(solved).xreplace(solved))
        if size == h.Sym(name):
            continue
        out.append(Condition(h.Is(h.Sym(name), "index", size), Origin.INFERRED, f"{name} = 1, …, {readings.dimension_text(size)}"))
    return out


def size_conditions(c: Context, claim: h.Term) -> list[Condition]:
    """A letter that the text made the size of something is a positive integer where nothing of that size stands."""
    letters = [x for x in free_letters(claim) if isinstance(x, h.Sym)]
    sizes = [x for x in letters if x.dims == SCALAR and dimensions.is_size(c, x.name)]
    there = {s.name for x in letters for s in x.free_symbols if isinstance(s, Symbol)} if sizes else set()
    out = []
    for x in sizes:
        if x.name not in there:
            out += [
                Condition(h.Is(x, "integer"), Origin.INFERRED, ""),
                Condition(h.GreaterEqual(x, h.UNITY), Origin.INFERRED, f"{x.name} ≥ 1"),
            ]
    return out
