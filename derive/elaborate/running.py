"""What follows for a letter from its being an index or a size: an index runs over what it indexes, a size is a positive integer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Symbol

from derive.elaborate import dimensions, readings
from derive.elaborate.context import Context
from derive.elaborate.scoping.scope import Scope
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


def with_equal_sizes(scope: Scope) -> Scope:
    """Return the scope in which two sizes that the text calls equal ("an m×n matrix with m = n") are one."""
    said = [(d.target, d.value) for d in scope.definitions if not d.parameters]
    said += [(p.children[0], p.children[1]) for x in scope.conditions if isinstance(p := x.proposition, h.Equal)]
    pairs = [(a, b) for a, b in said if isinstance(a, h.Sym) and isinstance(b, h.Sym) and a != b and a.dims == b.dims == SCALAR]
    if not pairs:
        return scope
    sizes = {s for x in scope.letters.values() for d in (x.rows, x.columns, *x.family) if d is not None for s in d.free_symbols}
    for a, b in pairs:
        if {Symbol(a.name), Symbol(b.name)} <= sizes:
            scope = scope.resolve({Symbol(a.name): Symbol(b.name)})
    return scope


def size_definitions(
    known: tuple[Definition, ...], terms: Iterable[h.Term]
) -> tuple[tuple[Definition, ...], list[Condition]]:
    """Split definitions into those of values and those that say what a size is: "let n = 2" is a condition where something has size n."""
    if not any(isinstance(d.target, h.Sym) and not d.parameters and d.target.dims == SCALAR for d in known):
        return known, []
    sizes = {s.name for term in (*terms, *(x for d in known for x in (d.target, d.value))) for s in term.sizes}
    numbers = [d for d in known if isinstance(d.target, h.Sym) and not d.parameters and d.target.dims == SCALAR]
    of_sizes = [d for d in numbers if d.target.name in sizes]
    kept = tuple(d for d in known if not any(d is x for x in of_sizes))
    return kept, [Condition(h.Equal(d.target, d.value), Origin.STATED, d.text) for d in of_sizes]


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
