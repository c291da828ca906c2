"""Inequalities of norms that have names, recognised by their shape.

|⟨x, y⟩| ≤ ‖x‖‖y‖ (Cauchy, Schwarz), ‖x + y‖ ≤ ‖x‖ + ‖y‖ (the triangle), ‖AB‖ ≤ ‖A‖‖B‖ for submultiplicative norms: Horn, Johnson, *Matrix
Analysis*, 5.1.4, 5.1.1, 5.6.
"""

from __future__ import annotations

from derive.proof.derivation import Proof
from derive.terms import heads as h
from derive.terms.shapes import is_vector
from derive.terms.typing import shape_of

SUBMULTIPLICATIVE = frozenset({"F", "spectral", "nuclear", "op1", "opinf"})


def by_theorem(claim: h.Term) -> Proof | None:
    """A proof by a named theorem, where the claim is an instance of one."""
    match claim:
        case h.LessEqual():
            small, large = claim.children
        case h.GreaterEqual():
            large, small = claim.children
        case _:
            return None
    for name, theorem in THEOREMS.items():
        if theorem(small, large):
            return Proof("theorem", f"an instance of {name}")
    return None


def cauchy_schwarz(small: h.Term, large: h.Term) -> bool:
    """|xᵀy| ≤ ‖x‖‖y‖, xᵀy ≤ ‖x‖‖y‖, or the squares of both sides."""
    bound = _norms(large, 1)
    inner = _inner(small.children[0]) if isinstance(small, h.Func) and small.name == "abs" else _inner(small)
    if inner is None and isinstance(small, h.Power) and small.children[1] == h.TWO:
        base = small.children[0]
        inner = _inner(base.children[0]) if isinstance(base, h.Func) and base.name == "abs" else _inner(base)
        bound = _norms(large, 2)
    return inner is not None and bound is not None and sorted(map(str, inner)) == sorted(map(str, bound))


def _inner(t: h.Term) -> tuple[h.Term, h.Term] | None:
    """The vectors of a scalar product."""
    match t:
        case h.Inner():
            return (t.children[0], t.children[1]) if len(t.children) == 2 else None
        case h.Times() if len(t.children) == 2 and isinstance(t.children[0], h.Transpose):
            x, y = t.children[0].children[0], t.children[1]
            return (x, y) if is_vector(shape_of(x)) and is_vector(shape_of(y)) else None
    return None


def _norms(t: h.Term, power: int) -> tuple[h.Term, h.Term] | None:
    """The arrays x, y of ‖x‖‖y‖ or ‖x‖²‖y‖², Euclidean or Frobenius; (xᵀx)(yᵀy) is the latter."""
    if not isinstance(t, h.Times) or len(t.children) != 2:
        return None
    found: list[h.Term] = []
    for factor in t.children:
        square = _inner(factor)
        if power == 2 and square is not None and square[0] == square[1]:
            found.append(square[0])
            continue
        if power == 2:
            if not (isinstance(factor, h.Power) and factor.children[1] == h.TWO):
                return None
            factor = factor.children[0]
        if not (isinstance(factor, h.Norm) and (factor.kind == "F" or (factor.kind == "2" and is_vector(shape_of(factor.children[0]))))):
            return None
        found.append(factor.children[0])
    return found[0], found[1]


def triangle(small: h.Term, large: h.Term) -> bool:
    """‖x ± y ± …‖ ≤ ‖x‖ + ‖y‖ + …, any norm; |x + y| ≤ |x| + |y|."""
    summands = _summands(small)
    bounds = large.children if isinstance(large, h.Plus) else (large,)
    if summands is None or len(summands) != len(bounds) or len(summands) < 2:
        return False
    wanted = [_unsigned(small, s) for s in summands]
    return sorted(map(str, wanted)) == sorted(map(str, bounds))


def _summands(t: h.Term) -> tuple[h.Term, ...] | None:
    if isinstance(t, h.Norm) or (isinstance(t, h.Func) and t.name == "abs"):
        inside = t.children[0]
        return inside.children if isinstance(inside, h.Plus) else None
    return None


def _unsigned(norm: h.Term, t: h.Term) -> h.Term:
    """The norm of a summand, its sign dropped."""
    if isinstance(t, h.Times) and t.children[0] == h.MINUS_ONE:
        rest = t.children[1:]
        t = rest[0] if len(rest) == 1 else h.Times(*rest)
    return norm.replace_children((t, *norm.children[1:]))


def submultiplicative(small: h.Term, large: h.Term) -> bool:
    """‖AB‖ ≤ ‖A‖‖B‖ in one submultiplicative norm; ‖Ax‖ ≤ ‖A‖‖x‖ for the spectral or Frobenius norm of A and Euclidean ones of vectors."""
    if not (isinstance(small, h.Norm) and isinstance(small.children[0], h.Times) and isinstance(large, h.Times)):
        return False
    factors, bounds = small.children[0].children, large.children
    if len(factors) != 2 or len(bounds) != 2:
        return False
    if not all(isinstance(b, h.Norm) and b.children[0] == f for b, f in zip(bounds, factors, strict=True)):
        return False
    kinds = [b.text(1) for b in bounds]
    if is_vector(shape_of(factors[1])):
        return small.kind == "2" and kinds[1] == "2" and kinds[0] in ("spectral", "F")
    return small.kind in SUBMULTIPLICATIVE and kinds == [small.kind] * 2


THEOREMS = {
    "the inequality of Cauchy and Schwarz": cauchy_schwarz,
    "the triangle inequality": triangle,
    "the submultiplicativity of the norm": submultiplicative,
}
