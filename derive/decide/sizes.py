"""A letter that may have been meant as a size: `log det A ≤ tr A − n`, with neither n nor the size of A declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sympy import Symbol

from derive.decide.problem import Problem
from derive.numeric.plan import dimensions
from derive.terms import heads as h
from derive.terms.statement import free_letters

#: Letters that name sizes by custom.
CUSTOMARY = frozenset({"n", "m", "d", "p", "k", "N", "D", "K"})


def as_sizes(problem: Problem) -> Iterator[tuple[str, Problem]]:
    """Yield the problem with a size called by a letter of the claim, for every such letter that no condition speaks of."""
    spoken = {x for c in problem.conditions for x in free_letters(c.proposition)}
    sizes = dimensions([problem.claim, *(c.proposition for c in problem.conditions)])
    names = {s.name for s in sizes}
    letters = [x for x in free_letters(problem.claim) if isinstance(x, h.Sym) and x.dims == (1, 1) and not x.family]
    if any(x.name in names for x in letters):
        return
    for letter in letters:
        if letter.name in CUSTOMARY and letter not in spoken:
            for size in sizes:
                mapping = {size: Symbol(letter.name)}
                conditions = tuple(replace(c, proposition=c.proposition.xreplace(mapping)) for c in problem.conditions)
                yield letter.name, replace(problem, claim=problem.claim.xreplace(mapping), conditions=conditions)
