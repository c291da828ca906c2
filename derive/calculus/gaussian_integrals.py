"""Gaussian integrals over all of ℝᵈ: ∫ exp(−½ xᵀAx + bᵀx + c) dx = (2π)^{d/2} det(A)^{−1/2} exp(½ bᵀA⁻¹b + c) for a positive definite A.

A is minus the Hessian of the exponent, which must not depend on x, b its gradient at 0 and c its value there.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derive.calculus import build as b
from derive.calculus.eliminate import eliminate
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, closure
from derive.terms.shapes import is_scalar
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of

_DERIVATIVES = (h.Partial, h.Hessian, h.Evaluated, h.Differential)


def integrated(t: h.Term, conditions: Iterable[Condition]) -> h.Term:
    """A term with every Gaussian integral over a space of vectors worked out; what is none stays as it was written."""
    told = tuple(conditions)
    children = tuple(integrated(c, told) for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    if not isinstance(t, h.Integral) or len(t.children) != 2:
        return t
    body, over = t.children
    if not (isinstance(over, h.Over) and isinstance(over.children[0], h.Sym) and isinstance(over.children[1], h.Space)):
        return t
    x = over.children[0]
    whole = x.dims[1] == 1 and not x.family and over.children[1].args[:2] == x.dims
    found = _value(body, x, told) if whole else None
    return found if found is not None else t


def _value(body: h.Term, x: h.Sym, conditions: tuple[Condition, ...]) -> h.Term | None:
    factors = list(body.children) if isinstance(body, h.Times) else [body]
    inside = [f for f in factors if x in free_letters(f)]
    if len(inside) != 1 or not (isinstance(inside[0], h.Func) and inside[0].name == "exp"):
        return None
    exponent = inside[0].children[0]
    curvature = _collected(eliminate(b.negate(h.Hessian(exponent, x)), conditions), _symmetric(conditions))
    slope = eliminate(h.Partial(exponent, x), conditions)
    left = any(isinstance(u, _DERIVATIVES) for u in (*curvature.walk(), *slope.walk()))
    if left or x in free_letters(curvature) or not _definite(curvature, conditions):
        return None
    nothing = {x: b.zero(x.dims)}
    start, linear = substitute(exponent, nothing), substitute(slope, nothing)
    square = b.times(h.Num("1/2"), b.transpose(linear), b.inverse(curvature), linear)
    half = b.quotient(dimension_term(x.dims[0]), h.TWO)
    size = b.times(h.Power(b.times(h.TWO, h.Const("pi")), half), h.Power(h.Det(curvature), h.Num("-1/2")))
    outside = [f for f in factors if f is not inside[0]]
    return b.times(*outside, size, h.Func("exp", b.plus(square, start)))


def _symmetric(conditions: tuple[Condition, ...]) -> dict[h.Term, h.Term]:
    """The transposes of symmetric letters and of their inverses, with what they are."""
    said = (c.proposition for c in conditions)
    letters = [p.children[0] for p in said if isinstance(p, h.Is) and "symmetric" in closure(p.property)]
    return {h.Transpose(t): t for s in letters for t in (s, h.Inverse(s))}


def _collected(t: h.Term, turned: dict[h.Term, h.Term]) -> h.Term:
    """A sum of multiples of matrices with equal ones together: ½ (A + Aᵀ) is A for a symmetric A."""
    found: dict[tuple[tuple[h.Term, ...], tuple[h.Term, ...]], Fraction] = {}

    def add(u: h.Term, factor: Fraction) -> None:
        if isinstance(u, h.Plus):
            for c in u.children:
                add(c, factor)
            return
        coefficient, scalars, run = b.split_product([u.xreplace(turned)])
        if not scalars and len(run) == 1 and isinstance(run[0], h.Plus):
            add(run[0], factor * coefficient)
            return
        key = tuple(scalars), tuple(run)
        found[key] = found.get(key, Fraction(0)) + factor * coefficient

    add(t, Fraction(1))
    kept = [b.join_product(k, list(scalars), list(run)) for (scalars, run), k in found.items() if k]
    return b.plus(*kept) if kept else t


def _definite(t: h.Term, conditions: tuple[Condition, ...]) -> bool:
    """Whether a matrix is plainly positive definite: a letter of which that is said, its inverse, a positive multiple, a sum of such."""
    match t:
        case h.Sym():
            said = (c.proposition for c in conditions)
            return any(isinstance(p, h.Is) and p.children[0] == t and "positive_definite" in closure(p.property) for p in said)
        case h.Identity():
            return True
        case h.Inverse(children=(inner,)):
            return _definite(inner, conditions)
        case h.Plus():
            return all(_definite(c, conditions) for c in t.children)
        case h.Times():
            scalars = [c for c in t.children if is_scalar(shape_of(c))]
            rest = [c for c in t.children if not is_scalar(shape_of(c))]
            return len(rest) == 1 and _definite(rest[0], conditions) and all(_positive(c, conditions) for c in scalars)
        case h.Quotient(children=(top, bottom)):
            return _definite(top, conditions) and _positive(bottom, conditions)
    return False


def _positive(t: h.Term, conditions: tuple[Condition, ...]) -> bool:
    if isinstance(t, h.Num):
        return bool(t.value > 0)
    if isinstance(t, h.Power) and t.children[1] == h.TWO:
        return _positive(t.children[0], conditions)
    if isinstance(t, (h.Times, h.Quotient)):
        return all(_positive(c, conditions) for c in t.children)
    return any(c.proposition == h.Greater(t, h.ZERO) for c in conditions)


__all__ = ["integrated"]
