"""Named rules that replace a claim by one from which it follows. Each is sound wherever the terms of the claim are defined.

A rule gets the claim and the conditions and returns the new claim, or None where it does not apply; nothing else is remembered, so the
checker runs the same rule and compares.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.proof import monotone, theorems
from derive.proof.blocks import without_blocks
from derive.proof.gibbs import gibbs
from derive.proof.norms import named
from derive.proof.ranks import without_ranks
from derive.proof.relations import penrose
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import is_scalar
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of

Rule = Callable[[h.Term, tuple[Condition, ...]], h.Term | None]


def _factors(t: h.Term) -> tuple[h.Term, ...]:
    if isinstance(t, h.Times):
        return tuple(f for c in t.children for f in ((c,) if is_scalar(shape_of(c)) else _factors(c)))
    if isinstance(t, h.Quotient) and is_scalar(shape_of(t.children[1])):
        return (h.Quotient(h.UNITY, t.children[1]), *_factors(t.children[0]))
    return (t,)


def _product(factors: tuple[h.Term, ...], like: h.Term) -> h.Term:
    if not factors:
        return h.Identity(shape_of(like)[0])
    out = factors[0] if len(factors) == 1 else h.Times(*factors)
    if is_scalar(shape_of(out)) and not is_scalar(shape_of(like)):
        return h.Times(out, h.Identity(shape_of(like)[0]))
    return out


def _split(t: h.Term) -> tuple[tuple[h.Term, ...], tuple[h.Term, ...]]:
    """The scalar and the other factors of a product."""
    factors = _factors(t)
    scalars = tuple(f for f in factors if is_scalar(shape_of(f)))
    return scalars, tuple(f for f in factors if not is_scalar(shape_of(f)))


def multiply_left(claim: h.Term, _: tuple[Condition, ...]) -> h.Term | None:
    """E⁻¹ F = G follows from F = E G."""
    return _multiply(claim, first=True)


def multiply_right(claim: h.Term, _: tuple[Condition, ...]) -> h.Term | None:
    """F E⁻¹ = G follows from F = G E."""
    return _multiply(claim, first=False)


def _multiply(claim: h.Term, first: bool) -> h.Term | None:
    if not isinstance(claim, h.Equal) or len(claim.children) != 2:
        return None
    for left, right in (claim.children, claim.children[::-1]):
        scalars, arrays = _split(left)
        if not arrays:
            continue
        end = arrays[0] if first else arrays[-1]
        if not isinstance(end, h.Inverse):
            continue
        e = end.children[0]
        rest = scalars + (arrays[1:] if first else arrays[:-1])
        return h.Equal(_product(rest, left if rest else e), h.Times(e, right) if first else h.Times(right, e))
    return None


def blocks(claim: h.Term, conditions: tuple[Condition, ...]) -> h.Term | None:
    """Matrices of blocks are multiplied out and compared block by block."""
    return without_blocks(claim, conditions)


def ranks(claim: h.Term, conditions: tuple[Condition, ...]) -> h.Term | None:
    """Ranks of products with invertible matrices, of A'A and of idempotent matrices are simplified."""
    return without_ranks(claim, conditions)


def pseudo_inverse(claim: h.Term, _: tuple[Condition, ...]) -> h.Term | None:
    """E⁺ = F follows from the four Penrose equations: they determine the pseudo-inverse."""
    if not isinstance(claim, h.Equal) or len(claim.children) != 2:
        return None
    for left, right in (claim.children, claim.children[::-1]):
        if isinstance(left, h.PseudoInverse):
            e = left.children[0]
            return h.And(*(h.Equal(*(side.xreplace({left: right}) for side in penrose(e, k))) for k in (1, 2, 3, 4)))
    return None


def rank_idempotent(claim: h.Term, _: tuple[Condition, ...]) -> h.Term | None:
    """rank E = r follows from E² = E and tr E = r."""
    if not isinstance(claim, h.Equal) or len(claim.children) != 2:
        return None
    for left, right in (claim.children, claim.children[::-1]):
        if isinstance(left, h.Rank):
            e = left.children[0]
            rows, cols = shape_of(e)
            if rows == cols:
                return h.And(h.Equal(h.Times(e, e), e), h.Equal(h.Trace(e), right))
    return None


def exp_of_commuting(claim: h.Term, _: tuple[Condition, ...]) -> h.Term | None:
    """e^(P+Q) = e^P e^Q follows from P Q = Q P."""
    if not isinstance(claim, h.Equal) or len(claim.children) != 2:
        return None
    for left, right in (claim.children, claim.children[::-1]):
        if not (isinstance(left, h.MatrixFunction) and left.text(0) == "exp" and isinstance(left.children[0], h.Plus)):
            continue
        parts = left.children[0].children
        factors = _factors(right)
        wanted = tuple(h.MatrixFunction("exp", p) for p in parts)
        if len(parts) == 2 and factors in (wanted, wanted[::-1]):
            return h.Equal(h.Times(*parts), h.Times(*reversed(parts)))
    return None


def substituted(claim: h.Term, conditions: tuple[Condition, ...]) -> h.Term | None:
    """Letters that a condition says what they equal are replaced by it."""
    after = claim
    if any(isinstance(t, (h.Partial, h.Hessian, h.Differential, h.Evaluated, h.Density)) for t in claim.walk()):
        return None
    for c in conditions:
        p = c.proposition
        if not isinstance(p, h.Equal) or len(p.children) != 2:
            continue
        for letter, value in (p.children, p.children[::-1]):
            if isinstance(letter, h.Sym) and not letter.family and letter in free_letters(after) and letter not in free_letters(value):
                after = substitute(after, {letter: value})
                break
    return None if after == claim else after


def concrete(claim: h.Term, _: tuple[Condition, ...]) -> h.Term | None:
    """Matrices and vectors of small fixed sizes are written by their entries."""
    mapping: dict[h.Term, h.Term] = {}
    for t in claim.walk():
        if isinstance(t, h.Block):
            return None
        if isinstance(t, h.Sym) and not t.family and not is_scalar(t.dims):
            if not all(d.is_Integer and d <= 4 for d in t.dims):
                return None
            m, n = (int(d) for d in t.dims)
            entries = (h.At(t, h.Num(i), h.Num(j)) if n > 1 else h.At(t, h.Num(i)) for i in range(1, m + 1) for j in range(1, n + 1))
            mapping[t] = h.Block(m, n, *entries)
    return claim.xreplace(mapping) if mapping else None


#: Heads of which equal arguments give equal values.
FUNCTIONS = (
    h.Func,
    h.MatrixFunction,
    h.Det,
    h.Trace,
    h.Inverse,
    h.PseudoInverse,
    h.Rank,
    h.Norm,
    h.Vec,
    h.Diag,
    h.Diagonal,
    h.Transpose,
    h.Power,
)


def same_function(claim: h.Term, _: tuple[Condition, ...]) -> h.Term | None:
    """f(a) = f(b) follows from a = b."""
    if not isinstance(claim, h.Equal) or len(claim.children) != 2:
        return None
    left, right = claim.children
    if type(left) is not type(right) or not isinstance(left, FUNCTIONS) or len(left.args) != len(right.args):
        return None
    pairs: list[tuple[h.Term, h.Term]] = []
    for a, b in zip(left.args, right.args, strict=True):
        if isinstance(a, h.Term) and isinstance(b, h.Term):
            if shape_of(a) != shape_of(b):
                return None
            pairs.append((a, b))
        elif a != b:
            return None
    return h.And(*(h.Equal(a, b) for a, b in pairs)) if len(pairs) > 1 else h.Equal(*pairs[0])


def norms(claim: h.Term, _: tuple[Condition, ...]) -> h.Term | None:
    """Norms that are written out, as the greatest absolute value or the greatest sum of a column, get their names."""
    if not any(isinstance(t, (h.Extremum, h.Spectral)) or (isinstance(t, h.Norm) and t.kind == "p") for t in claim.walk()):
        return None
    after = named(claim)
    return None if after == claim else after


RULES: dict[str, Rule] = {
    "multiply_left": multiply_left,
    "multiply_right": multiply_right,
    "blocks": blocks,
    "ranks": ranks,
    "rank_idempotent": rank_idempotent,
    "exp_of_commuting": exp_of_commuting,
    "substituted": substituted,
    "concrete": concrete,
    "pseudo_inverse": pseudo_inverse,
    "same_function": same_function,
    "norms": norms,
    "cancel": monotone.cancel,
    "common_factor": monotone.common_factor,
    "term_by_term": monotone.term_by_term,
    "growing": monotone.growing,
    "not_negative": monotone.not_negative,
    "tangent": monotone.tangent,
    "gibbs": gibbs,
    **{name: getattr(theorems, name) for name in theorems.THEOREMS},
}
