"""Derivatives of eigenvalues and singular values that a text names, carried out: `∂λ/∂A = u uᵀ`.

A letter that equations tie to a matrix is a function of the matrix (`derive.terms.determined`); here the derivatives of such letters in a
claim are replaced by what the theorem says they are, so that what is left speaks of the letters at one point only.
"""

from __future__ import annotations

from dataclasses import replace

from derive.calculus import build as b
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin, has
from derive.terms.determined import Determined, depends, determined, names
from derive.terms.shapes import is_scalar
from derive.terms.statement import Definition, Statement, free_letters
from derive.terms.typing import shape_of

_DERIVATIVES = (h.Partial, h.Differential)


def carried_out(statement: Statement) -> Statement:
    """Return a statement with the derivatives of the numbers that it ties to matrices worked out, and what that needs as conditions."""
    derivatives = [x for x in statement.claim.walk() if isinstance(x, _DERIVATIVES)]
    found = determined(statement.conditions, statement.definitions) if derivatives else ()
    if not found:
        return statement
    changed: dict[h.Term, h.Term] = {}
    needs: dict[Condition, None] = {}
    doubts: dict[str, None] = {}
    moved = _moves(found, statement)
    tangent = [
        Condition(h.Is(move, "symmetric"), Origin.INFERRED, "")
        for t, move in moved.items()
        if has(t.children[0], "symmetric", statement.conditions)
    ]
    for t in dict.fromkeys(derivatives):
        for d in found:
            value = _derivative(t, d, statement.definitions)
            if value is not None and t not in changed and _only(t, d, derivatives):
                changed[t] = value
                needs[Condition(h.Is(d.value, "differentiable"), Origin.NEEDED, d.needs)] = None
                if _by_entries(t, d, statement.conditions):
                    doubts[f"nothing says whether the other entries of {d.matrix} stay where one of them moves"] = None
    if not changed:
        return statement
    changed = {t: value.xreplace(moved) for t, value in changed.items()} | moved
    return replace(
        statement,
        claim=statement.claim.xreplace(changed),
        conditions=(*statement.conditions, *needs, *tangent),
        uncertain=(*statement.uncertain, *doubts),
    )


def _moves(found: tuple[Determined, ...], statement: Statement) -> dict[h.Term, h.Term]:
    """A letter for the differential of a matrix that its decomposition defines: it moves in any direction."""
    targets = {d.target for d in statement.definitions}
    return {h.Differential(d.matrix): h.Sym(f"d\\,{d.matrix}", *shape_of(d.matrix)) for d in found if d.matrix in targets}


def _by_entries(t: h.Term, d: Determined, conditions: tuple[Condition, ...]) -> bool:
    """Whether a derivative is by an entry of a symmetric matrix."""
    variable = t.children[-1]
    return isinstance(variable, h.At) and variable.children[0] == d.matrix and has(d.matrix, "symmetric", conditions)


def _only(t: h.Term, d: Determined, derivatives: list[h.Term]) -> bool:
    """Whether a differential stands beside no other than those of determined numbers and of their matrices: `d(λ²) = 2λ dλ` is about λ."""
    others = [x.children[0] for x in derivatives if isinstance(x, h.Differential)] if isinstance(t, h.Differential) else []
    return all(names(x, d) is not None or x == d.matrix or x in free_letters(d.matrix) for x in others)


def _derivative(t: h.Term, d: Determined, definitions: tuple[Definition, ...]) -> h.Term | None:
    """leftᵀ(dA)right/scale for the derivative or differential of a determined number; None for any other."""
    at = names(t.children[0], d)
    if at is None:
        return None
    left, right, matrix = at.left, at.right, at.matrix
    if isinstance(t, h.Differential):
        made = b.times(b.transpose(left), h.Differential(matrix), right)
        return made if at.scale is None else b.quotient(made, at.scale)
    variable = t.children[1]
    entry = variable.children[1:] if isinstance(variable, h.At) else ()
    if variable == matrix:
        made = b.times(left, b.transpose(right))
    elif len(entry) == 2 and variable.children[0] == matrix:
        made = b.times(b.entry(left, entry[0]), b.entry(right, entry[1]))
    elif is_scalar(shape_of(variable)) and isinstance(variable, h.Sym) and depends(d, variable, definitions):
        made = b.times(b.transpose(left), h.Partial(matrix, variable), right)
    else:
        return None
    return made if at.scale is None else b.quotient(made, at.scale)
