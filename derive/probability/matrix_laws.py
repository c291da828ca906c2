"""Moments of random matrices: Wishart, inverse Wishart, matrix normal.

S ∼ W(V, n): E S = nV, E SAS = n²VAV + nVAᵀV + n tr(AV) V, E log |S| = ψ_p(n/2) + p log 2 + log |V|; S⁻¹ is inverse Wishart. X ∼ MN(M, U,
V): E XAXᵀ = MAMᵀ + tr(AV) U, E XᵀAX = MᵀAM + tr(AU) V, E XAX = MAM + UAᵀV (Gupta and Nagar, *Matrix Variate Distributions*, 2 and 3).
"""

from __future__ import annotations

from derive.calculus import build as b
from derive.probability.world import World
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

SQUARE_LAWS = ("wishart", "inverse_wishart")


def scale_and_degrees(law: h.Distribution) -> tuple[h.Term, h.Term] | None:
    """The scale matrix and the degrees of freedom of a (inverse) Wishart law, in whichever order they are written."""
    if law.name not in SQUARE_LAWS or len(law.children) != 2:
        return None
    one, two = law.children
    if is_scalar(shape_of(one)) == is_scalar(shape_of(two)):
        return None
    return (two, one) if is_scalar(shape_of(one)) else (one, two)


def mean(law: h.Distribution) -> tuple[h.Term, tuple[h.Term, ...]] | None:
    """The mean of a random matrix, and what it needs to exist."""
    if law.name == "matrix_normal" and len(law.children) == 3:
        return law.children[0], ()
    found = scale_and_degrees(law)
    if found is None:
        return None
    scale, degrees = found
    size = dimension_term(shape_of(scale)[0])
    if law.name == "wishart":
        return b.times(degrees, scale), (h.Greater(degrees, b.minus(size, h.UNITY)),)
    rest = b.plus(degrees, b.negate(size), h.MINUS_ONE)
    return b.times(h.Quotient(h.UNITY, rest), scale), (h.Greater(degrees, b.plus(size, h.UNITY)),)


def inverse_law(law: h.Distribution) -> h.Distribution | None:
    """The law of S⁻¹."""
    found = scale_and_degrees(law)
    if found is None:
        return None
    scale, degrees = found
    return h.Distribution("inverse_wishart" if law.name == "wishart" else "wishart", h.Inverse(scale), degrees)


def log_determinant(law: h.Distribution) -> tuple[h.Term, tuple[h.Term, ...]] | None:
    """E log |S| and what it needs."""
    found = scale_and_degrees(law)
    if found is None:
        return None
    scale, degrees = found
    size = dimension_term(shape_of(scale)[0])
    digamma = h.Func("multidigamma", size, h.Quotient(degrees, h.TWO))
    shift = b.times(size, h.Func("log", h.TWO))
    needs = (h.Greater(degrees, b.minus(size, h.UNITY)),)
    if law.name == "wishart":
        return b.plus(digamma, shift, h.Func("log", h.Det(scale))), needs
    return b.plus(h.Func("log", h.Det(scale)), b.negate(digamma), b.negate(shift)), needs


def second(law: h.Distribution, first: bool, middle: h.Term, last: bool) -> h.Term | None:
    """E[X A X′] for X or its transpose (`first`, `last` say whether) on either side; None where no rule gives it."""
    if law.name == "wishart" and (found := scale_and_degrees(law)) is not None:
        v, n = found
        return b.plus(
            b.times(b.power(n, h.TWO), v, middle, v),
            b.times(n, v, b.transpose(middle), v),
            b.times(n, b.trace(b.times(middle, v)), v),
        )
    if law.name != "matrix_normal" or len(law.children) != 3:
        return None
    m, u, v = law.children
    left, right = (b.transpose(m) if first else m), (b.transpose(m) if last else m)
    fixed = b.times(left, middle, right)
    if first != last:
        inner, outer = (u, v) if first else (v, u)
        return b.plus(fixed, b.times(b.trace(b.times(middle, inner)), outer))
    one, two = (v, u) if first else (u, v)
    return b.plus(fixed, b.times(one, b.transpose(middle), two))


def symmetric(w: World, x: h.Term) -> bool:
    law = w.law_of(x)
    return isinstance(law, h.Distribution) and law.name in SQUARE_LAWS


__all__ = ["inverse_law", "log_determinant", "mean", "scale_and_degrees", "second", "symmetric"]
