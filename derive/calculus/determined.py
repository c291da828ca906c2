"""Derivatives of what equations determine, carried out: `∂λ/∂A = u uᵀ`, `∂x*/∂θ = −(∂g/∂x)⁻¹ ∂g/∂θ`.

A letter that equations determine is a function of the others (`derive.terms.determined`); here the derivatives of such letters in a claim
are replaced by what the theorem says they are, so that what is left speaks of the letters at one point only.
"""

from __future__ import annotations

from dataclasses import replace

from derive.calculus import build as b
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin, has
from derive.terms.determined import Determined, depends, determined, equation_of, names
from derive.terms.shapes import is_scalar
from derive.terms.statement import Definition, Statement, free_letters
from derive.terms.typing import shape_of

_DERIVATIVES = (h.Partial, h.Differential)


def carried_out(statement: Statement) -> Statement:
    """Return a statement with the derivatives of the numbers that it ties to matrices worked out, and what that needs as conditions."""
    if not statement.claim.contains(*_DERIVATIVES):
        return statement
    derivatives = [x for x in statement.claim.walk() if isinstance(x, _DERIVATIVES)]
    statement = _with_solutions(statement, derivatives)
    found = determined(statement.conditions, statement.definitions)
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


# --- solutions of equations -------------------------------------------------------------------------------------------------------


def _with_solutions(statement: Statement, derivatives: list[h.Term]) -> Statement:
    """Return a statement with the derivatives of the solutions of equations worked out."""
    changed: dict[h.Term, h.Term] = {}
    solved: set[str] = set()
    needs: dict[Condition, None] = {}
    for t in dict.fromkeys(derivatives):
        unknown, parameter = _base(t.children[0]), _base(t.children[-1])
        if not (isinstance(t, h.Partial) and isinstance(unknown, h.Sym) and isinstance(parameter, h.Sym)) or _defined(unknown, statement):
            continue
        g = equation_of(unknown.name, parameter.name, statement.conditions, statement.definitions)
        if g is None or unknown not in free_letters(g):
            continue
        slope = h.Partial(g, unknown)
        rest = h.Partial(g, t.children[1])
        scalar = is_scalar(unknown.dims)
        made = b.negate(b.quotient(rest, slope)) if scalar else b.times(h.MINUS_ONE, h.Inverse(slope), rest)
        if isinstance(t.children[0], h.At):
            if shape_of(made)[1] != 1:
                continue
            made = b.entry(made, *t.children[0].children[1:])
        changed[t] = made
        solved.add(unknown.name)
        says = f"the derivative by {unknown.name} of the equation of {unknown.name} is {'not zero' if scalar else 'invertible'}"
        needs[Condition(h.Is(unknown, "differentiable"), Origin.NEEDED, says)] = None
    if not changed:
        return statement
    kept = tuple(d for d in statement.definitions if getattr(d.target, "name", "") not in solved)
    return replace(statement, claim=statement.claim.xreplace(changed), definitions=kept, conditions=(*statement.conditions, *needs))


def _base(x: h.Term) -> h.Term:
    return x.children[0] if isinstance(x, h.At) else x


def _defined(letter: h.Sym, statement: Statement) -> bool:
    """Whether a letter has a value of its own, and not only something that it depends on."""
    return any(d.target == letter and not isinstance(d.value, h.Call) for d in statement.definitions)
