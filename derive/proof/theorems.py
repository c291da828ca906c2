"""Rules that take an inequality a ≤ b apart by a theorem: Jensen's, Cauchy and Schwarz's for sums, those on ranks, spectra of one matrix.

Each returns a claim from which the inequality follows wherever its terms are defined, or None. Boyd & Vandenberghe, *Convex Optimization*,
3.1.8 (Jensen) and 3.1.5 (the functions); Hardy, Littlewood, Pólya, *Inequalities*, 2.4, and 2.5 (means with weights); Horn & Johnson,
*Matrix Analysis*, 0.4.5 (ranks), 2.5 (a symmetric matrix and its eigenvalues), 7.1 (the trace of a product of semidefinite matrices).
"""

from __future__ import annotations

from derive.proof.monotone import Conditions, sides_of, signed_terms
from derive.terms import heads as h
from derive.terms.conditions import properties_of
from derive.terms.shapes import SCALAR, ShapeError
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of

#: Functions that are convex, or concave, on an interval outside of which they have no value.
CONVEX = frozenset({"exp", "abs", "cosh", "softplus"})
CONCAVE = frozenset({"log", "sqrt"})

HOLDS = h.LessEqual(h.ZERO, h.ZERO)


def extremum(claim: h.Term, _: Conditions) -> h.Term | None:
    """a ≤ min(b, c) follows from a ≤ b and a ≤ c, and max(a, b) ≤ c from a ≤ c and b ≤ c."""
    sides = sides_of(claim)
    if sides is None:
        return None
    small, large = sides
    if isinstance(large, h.Func) and large.name == "min":
        return h.And(*(h.LessEqual(small, b) for b in large.children))
    if isinstance(small, h.Func) and small.name == "max":
        return h.And(*(h.LessEqual(a, large) for a in small.children))
    return None


def greatest_entry(claim: h.Term, conditions: Conditions) -> h.Term | None:
    """maxᵢ aᵢ ≤ log Σᵢ bᵢ follows, over the same indices, from exp aᵢ ≤ bᵢ and 0 ≤ bᵢ: each term is at most the sum."""
    sides = sides_of(claim)
    if sides is None:
        return None
    small, large = sides
    if not (isinstance(small, h.Extremum) and small.text(0) == "max" and len(small.children) == 2):
        return None
    if not (isinstance(large, h.Func) and large.name == "log" and isinstance(large.children[0], h.SumOver)):
        return None
    body, among = small.children
    terms = _renamed(large.children[0], among)
    if terms is None or _spoken_of(among, conditions):
        return None
    return h.And(h.LessEqual(h.Func("exp", body), terms), h.LessEqual(h.ZERO, terms))


def jensen(claim: h.Term, conditions: Conditions) -> h.Term | None:
    """f(Σ wₖ xₖ) ≤ Σ wₖ f(xₖ) for a convex f follows from Σ wₖ = 1 and 0 ≤ wₖ; for a concave one the other way round."""
    sides = sides_of(claim)
    if sides is None:
        return None
    for inside, outside, functions in ((sides[0], sides[1], CONVEX), (sides[1], sides[0], CONCAVE)):
        if not isinstance(inside, h.Func) or inside.name not in functions or len(inside.children) != 1:
            continue
        over = _over(outside)
        if over is not None:
            return _averaged(inside, *over, conditions)
        parts = [_weighted(t, inside.name) for t in (outside.children if isinstance(outside, h.Plus) else ())]
        if len(parts) < 2 or any(p is None for p in parts):
            continue
        weights, points = zip(*(p for p in parts if p is not None), strict=True)
        mean = h.Plus(*(h.Times(w, x) for w, x in zip(weights, points, strict=True)))
        return h.And(h.Equal(inside.children[0], mean), h.Equal(h.Plus(*weights), h.UNITY), *(h.LessEqual(h.ZERO, w) for w in weights))
    return None


def _averaged(inside: h.Func, factors: tuple[h.Term, ...], total: h.SumOver, conditions: Conditions) -> h.Term | None:
    """Jensen's inequality where the weighted values are summed over an index."""
    body, *ranges = total.children
    if len(ranges) != 1 or _spoken_of(ranges[0], conditions):
        return None
    found = _weighted(body, inside.name)
    if found is None:
        return None
    weight, point = found
    weight = h.Times(*factors, weight) if factors else weight
    mean = h.SumOver(h.Times(weight, point), ranges[0])
    goals = (h.Equal(inside.children[0], mean), h.Equal(h.SumOver(weight, ranges[0]), h.UNITY), h.LessEqual(h.ZERO, weight))
    return h.And(*goals)


def _weighted(t: h.Term, name: str) -> tuple[h.Term, h.Term] | None:
    """w and x of a term w f(x), the function only once in it."""
    factors = t.children if isinstance(t, h.Times) else (t,)
    of = [f for f in factors if isinstance(f, h.Func) and f.name == name and len(f.children) == 1]
    if len(of) != 1 or any(shape_of(f) != SCALAR for f in factors):
        return None
    rest = [f for f in factors if f is not of[0]]
    return (h.UNITY if not rest else rest[0] if len(rest) == 1 else h.Times(*rest)), of[0].children[0]


def _over(t: h.Term) -> tuple[tuple[h.Term, ...], h.SumOver] | None:
    """A sum over an index with the factors before it, which do not depend on the index."""
    factors = t.children if isinstance(t, h.Times) else (t,)
    sums = [f for f in factors if isinstance(f, h.SumOver)]
    if len(sums) != 1 or not all(isinstance(r, h.Range) for r in sums[0].children[1:]):
        return None
    indices = {r.children[0] for r in sums[0].children[1:]}
    rest = tuple(f for f in factors if f is not sums[0])
    return None if any(i in free_letters(f) for f in rest for i in indices) else (rest, sums[0])


def _renamed(total: h.SumOver, among: h.Term) -> h.Term | None:
    """The terms of a sum in the index of another range, where both ranges are the same."""
    body, *ranges = total.children
    if len(ranges) != 1 or not isinstance(ranges[0], h.Range) or not isinstance(among, h.Range):
        return None
    if ranges[0].children[1:] != among.children[1:]:
        return None
    old, new = ranges[0].children[0], among.children[0]
    return None if old != new and new in free_letters(body) else substitute(body, {old: new})


def _spoken_of(among: h.Term, conditions: Conditions) -> bool:
    """Whether a condition speaks of a letter that is an index here."""
    return any(among.children[0] in free_letters(c.proposition) for c in conditions)


def weighted_means(claim: h.Term, _: Conditions) -> h.Term | None:
    """a^v b^w ≤ v a + w b (Young) follows from v + w = 1, 0 ≤ v, 0 ≤ w, 0 ≤ a and 0 ≤ b."""
    sides = sides_of(claim)
    if sides is None or not (isinstance(sides[0], h.Times) and isinstance(sides[1], h.Plus)):
        return None
    powers, terms = sides[0].children, sides[1].children
    if len(powers) != 2 or len(terms) != 2 or not all(isinstance(x, h.Power) and shape_of(x) == SCALAR for x in powers):
        return None
    (a, v), (b, w) = (x.children for x in powers)
    weighted = [h.Times(v, a), h.Times(w, b)]
    if not any(all(_same_product(x, y) for x, y in zip(weighted, order, strict=True)) for order in (terms, terms[::-1])):
        return None
    return h.And(h.Equal(h.Plus(v, w), h.UNITY), *(h.LessEqual(h.ZERO, x) for x in (v, w, a, b)))


def entry_of_vector(claim: h.Term, _: Conditions) -> h.Term | None:
    """|x_i| ≤ ‖x‖ for the norm of a vector with any exponent from 1 on; nothing is left."""
    sides = sides_of(claim)
    if sides is None or not isinstance(sides[1], h.Norm) or sides[1].kind not in ("1", "2", "inf"):
        return None
    small = sides[0].children[0] if isinstance(sides[0], h.Func) and sides[0].name == "abs" else sides[0]
    vector = sides[1].children[0]
    entry = isinstance(small, h.At) and len(small.children) == 2 and small.children[0] == vector and shape_of(vector)[1] == 1
    return HOLDS if entry and shape_of(small) == SCALAR else None


def triangle_of_sums(claim: h.Term, conditions: Conditions) -> h.Term | None:
    """|Σ aᵢ| ≤ Σ bᵢ over the same indices follows from |aᵢ| ≤ bᵢ for every i."""
    sides = sides_of(claim)
    if sides is None or not (isinstance(sides[0], h.Func) and sides[0].name == "abs" and isinstance(sides[0].children[0], h.SumOver)):
        return None
    inside, large = sides[0].children[0], sides[1]
    body, *ranges = inside.children
    terms = _renamed(large, ranges[0]) if isinstance(large, h.SumOver) and len(ranges) == 1 else None
    return None if terms is None or _spoken_of(ranges[0], conditions) else h.LessEqual(h.Func("abs", body), terms)


def _same_product(x: h.Term, y: h.Term) -> bool:
    """Whether two products of numbers have the same factors, in any order."""
    factors = (sorted(t.children if isinstance(t, h.Times) else (t,), key=h.Term.sort_key) for t in (x, y))
    return len(set(map(tuple, factors))) == 1


def as_exponential(claim: h.Term, _: Conditions) -> h.Term | None:
    """a ≤ log b follows from exp a ≤ b."""
    sides = sides_of(claim)
    if sides is None or not (isinstance(sides[1], h.Func) and sides[1].name == "log") or len(sides[1].children) != 1:
        return None
    return h.LessEqual(h.Func("exp", sides[0]), sides[1].children[0])


def tangent_below(claim: h.Term, _: Conditions) -> h.Term | None:
    """a ≤ log u follows from a ≤ 1 − 1/u."""
    sides = sides_of(claim)
    if sides is None or not (isinstance(sides[1], h.Func) and sides[1].name == "log") or len(sides[1].children) != 1:
        return None
    return h.LessEqual(sides[0], h.minus(h.UNITY, h.Quotient(h.UNITY, sides[1].children[0])))


def squared(claim: h.Term, _: Conditions) -> h.Term | None:
    """√a ≤ b follows from 0 ≤ b and a ≤ b²."""
    sides = sides_of(claim)
    if sides is None or not (isinstance(sides[0], h.Func) and sides[0].name == "sqrt"):
        return None
    return h.And(h.LessEqual(h.ZERO, sides[1]), h.LessEqual(sides[0].children[0], h.Power(sides[1], h.TWO)))


def cauchy_schwarz_sums(claim: h.Term, conditions: Conditions) -> h.Term | None:
    """n² ≤ (Σ aᵢ)(Σ bᵢ), the sums from 1 to n, follows from 0 ≤ aᵢ, 0 ≤ bᵢ and 1 ≤ aᵢ bᵢ."""
    sides = sides_of(claim)
    if sides is None or not isinstance(sides[0], h.Power) or sides[0].children[1] != h.TWO or not isinstance(sides[1], h.Times):
        return None
    if len(sides[1].children) != 2 or not all(isinstance(f, h.SumOver) and len(f.children) == 2 for f in sides[1].children):
        return None
    (first, among), other = sides[1].children[0].children, sides[1].children[1]
    assert isinstance(other, h.SumOver)
    second = _renamed(other, among)
    if second is None or _spoken_of(among, conditions) or among.children[1:] != (h.UNITY, sides[0].children[0]):
        return None
    positive = (h.LessEqual(h.ZERO, first), h.LessEqual(h.ZERO, second))
    return h.And(*positive, h.LessEqual(h.UNITY, h.Times(first, second)))


# --- ranks ----------------------------------------------------------------------------------------------------------------------


def rank_bound(claim: h.Term, _: Conditions) -> h.Term | None:
    """rank AB ≤ rank A, rank AB ≤ rank B, rank A + rank B ≤ rank AB + n (Sylvester), rank (A + B) ≤ rank A + rank B; nothing is left."""
    sides = sides_of(claim)
    if sides is None:
        return None
    small, large = _moved(sides)
    ranks = [t.children[0] for t in small if isinstance(t, h.Rank)]
    above = [t.children[0] for t in large if isinstance(t, h.Rank)]
    if len(ranks) == len(small) == 1 and len(above) == len(large) == 1:
        return HOLDS if _has_factor(ranks[0], above[0]) else None
    if len(ranks) == len(small) == 1 and len(above) == len(large) and isinstance(ranks[0], h.Plus):
        return HOLDS if sorted(ranks[0].children, key=h.Term.sort_key) == sorted(above, key=h.Term.sort_key) else None
    if len(ranks) == len(small) == 2 and len(above) == 1 and len(large) == 2:
        size = next(t for t in large if not isinstance(t, h.Rank))
        return HOLDS if any(_sylvester(a, b, above[0], size) for a, b in (ranks, ranks[::-1])) else None
    return None


def _moved(sides: tuple[h.Term, h.Term]) -> tuple[list[h.Term], list[h.Term]]:
    """The terms of both sides, those with a minus sign on the other side."""
    found: tuple[list[h.Term], list[h.Term]] = ([], [])
    for k, side in enumerate(sides):
        for sign, t in signed_terms(side):
            found[k if sign > 0 else 1 - k].append(t)
    return found


def _has_factor(whole: h.Term, part: h.Term) -> bool:
    """Whether a product of matrices has another, or a matrix, among its factors next to each other."""
    factors = whole.children if isinstance(whole, h.Times) else (whole,)
    wanted = part.children if isinstance(part, h.Times) else (part,)
    try:
        if any(shape_of(f) == (1, 1) for f in factors):
            return False
    except ShapeError:
        return False
    return any(tuple(factors[k : k + len(wanted)]) == tuple(wanted) for k in range(len(factors)))


def _sylvester(a: h.Term, b: h.Term, product: h.Term, size: h.Term) -> bool:
    if product != h.Times(a, b):
        return False
    try:
        inner = shape_of(a)[1]
    except ShapeError:
        return False
    return (isinstance(size, h.Sym) and size.name == str(inner)) or (isinstance(size, h.Num) and inner == size.value)


# --- one matrix and its eigenvalues ---------------------------------------------------------------------------------------------


def trace_of_product(claim: h.Term, conditions: Conditions) -> h.Term | None:
    """0 ≤ tr AB for positive semidefinite A and B: with roots of both it is ‖A^{1/2} B^{1/2}‖²; nothing is left."""
    sides = sides_of(claim)
    if sides is None or sides[0] != h.ZERO or not isinstance(sides[1], h.Trace):
        return None
    product = sides[1].children[0]
    if not isinstance(product, h.Times) or len(product.children) != 2:
        return None
    known = all("positive_semidefinite" in properties_of(x, conditions) for x in product.children)
    return HOLDS if known else None


def by_eigenvalues(claim: h.Term, conditions: Conditions) -> h.Term | None:
    """A bound between n, tr A, tr A², tr A⁻¹ and log det A of a positive definite A, linear in them: it is a sum over the eigenvalues.

    Σ g(λᵢ) is not negative where no g(t) is, for t > 0; every such t is exp s, and the bound is that of the claim with n = 1 and A = exp s.
    """
    sides = sides_of(claim)
    if sides is None:
        return None
    letters = [x for x in free_letters(claim) if isinstance(x, h.Sym) and x.dims[0] == x.dims[1] != 1]
    if len(letters) != 1 or "positive_definite" not in properties_of(letters[0], conditions):
        return None
    a = letters[0]
    s = h.Sym("s", 1, 1)
    if s in free_letters(claim) or any(s in free_letters(c.proposition) for c in conditions):
        return None
    size = str(a.dims[0])
    values = {
        h.Trace(a): h.Func("exp", s),
        h.Trace(h.Inverse(a)): h.Func("exp", h.Times(h.MINUS_ONE, s)),
        h.Trace(h.Power(a, h.TWO)): h.Func("exp", h.Times(h.TWO, s)),
        h.Func("log", h.Det(a)): s,
    }
    found: list[list[h.Term]] = [[], []]
    for k, side in enumerate(sides):
        for sign, term in signed_terms(side):
            factors = term.children if isinstance(term, h.Times) else (term,)
            numbers = [f for f in factors if isinstance(f, h.Num)]
            rest = [f for f in factors if not isinstance(f, h.Num)]
            if len(rest) != 1:
                return None
            value = h.UNITY if isinstance(rest[0], h.Sym) and rest[0].name == size else values.get(rest[0])
            if value is None:
                return None
            found[k if sign > 0 else 1 - k].append(h.Times(*numbers, value) if numbers else value)
    if not all(found):
        return None
    small, large = (s[0] if len(s) == 1 else h.Plus(*s) for s in found)
    return h.LessEqual(small, large)


THEOREMS = (
    "extremum",
    "rank_bound",
    "trace_of_product",
    "by_eigenvalues",
    "greatest_entry",
    "jensen",
    "tangent_below",
    "squared",
    "cauchy_schwarz_sums",
    "weighted_means",
    "entry_of_vector",
    "triangle_of_sums",
    "as_exponential",
)
