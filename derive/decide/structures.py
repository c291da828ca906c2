"""Derivatives by a matrix of which the text says that it is symmetric or diagonal: two more conventions that authors use.

The gradient with all entries free is what is read first. A claim that is false so may be right in one of the conventions of
`derive.calculus.structured`: each free entry of the matrix is one variable, or the gradient has the structure of the matrix itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.calculus.structured import STRUCTURES
from derive.terms import heads as h
from derive.terms.conditions import has
from derive.terms.shapes import is_scalar
from derive.terms.statement import Statement
from derive.terms.typing import shape_of

_SAYS = {"entries": "each free entry of {0} is one variable", "projected": "the gradient is {1}, as {0} is"}


def conventions(statement: Statement) -> Iterator[tuple[Statement, str]]:
    """Yield a claim's other readings, each with the sentence that says which convention it takes; none where no matrix has structure."""
    found: dict[h.Term, str] = {}
    for t in statement.claim.walk():
        if isinstance(t, h.Partial) and is_scalar(shape_of(t.children[0])) and not is_scalar(shape_of(t.children[1])):
            structure = next((s for s in ("diagonal", "symmetric", "antisymmetric") if has(t.children[1], s, statement.conditions)), None)
            if structure is not None and isinstance(t.children[1], h.Sym):
                found[t] = structure
    for convention in ("entries", "projected") if found else ():
        changed = {t: STRUCTURES[s, convention][0](t) for t, s in found.items()}
        letter, structure = next((t.children[1].name, s) for t, s in found.items())
        yield replace(statement, claim=statement.claim.xreplace(changed)), _SAYS[convention].format(letter, structure)
