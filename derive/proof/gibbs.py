"""Gibbs's inequality: Σ wᵢ log(Vᵢ/wᵢ) ≤ log c follows from Σ Vᵢ ≤ c and Σ wᵢ = 1; for c = 1 from Σ Vᵢ ≤ Σ wᵢ.

For log u ≤ u/c − 1 + log c, the tangent at c. Where wᵢ is zero the term on the left is zero too, and Vᵢ is not negative (Cover, Thomas,
*Elements of Information Theory*, 2.6).
"""

from __future__ import annotations

from collections import Counter

from derive.proof.monotone import nonnegative, sides_of, signed_terms
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.statement import free_letters, substitute


def gibbs(claim: h.Term, conditions: tuple[Condition, ...]) -> h.Term | None:
    """The claim from which an inequality between sums Σ wᵢ log uᵢ with one weight follows; None for others."""
    sides = sides_of(claim)
    if sides is None:
        return None
    weighted: list[tuple[int, h.SumOver]] = []
    rest: list[tuple[int, h.Term]] = []
    for side, turn in zip(sides, (1, -1), strict=True):
        for sign, t in signed_terms(side):
            if isinstance(t, h.SumOver):
                weighted.append((turn * sign, t))
            elif t != h.ZERO:
                rest.append((-turn * sign, t))
    if not weighted or len(rest) > 1:
        return None
    constant: h.Term = h.UNITY
    if rest:
        sign, t = rest[0]
        if sign < 0 or not isinstance(t, h.Func) or t.name != "log" or isinstance(t.children[0], h.At):
            return None
        constant = t.children[0]
    first = weighted[0][1]
    ranges = first.children[1:]
    if len(ranges) != 1 or not isinstance(ranges[0], h.Range):
        return None
    index = h.Sym("outcome")  # another letter than any that the constant sums over
    over = h.Range(index, *ranges[0].children[1:])
    weight: h.Term | None = None
    powers: Counter[h.Term] = Counter()
    for sign, t in weighted:
        body, *others = t.children
        if len(others) != 1 or not isinstance(others[0], h.Range) or others[0].children[1:] != ranges[0].children[1:]:
            return None
        body = substitute(body, {others[0].children[0]: index})
        factors = body.children if isinstance(body, h.Times) else ()
        if len(factors) != 2 or not isinstance(factors[1], h.Func) or factors[1].name != "log":
            return None
        if weight not in (None, factors[0]):
            return None
        weight = factors[0]
        for power, part in _factors(factors[1].children[0]):
            powers[part] += sign * power
    if weight is None or powers.pop(weight, 0) != -1 or index in free_letters(claim):
        return None
    above = [t for t, e in powers.items() for _ in range(e)]
    below = [t for t, e in powers.items() for _ in range(-e)]
    if not all(nonnegative(t, conditions) for t in (weight, *above, *below)):
        return None
    value: h.Term = h.UNITY if not above else above[0] if len(above) == 1 else h.Times(*above)
    if below:
        value = h.Quotient(value, below[0] if len(below) == 1 else h.Times(*below))
    total = h.SumOver(weight, over)
    if constant == h.UNITY:
        return h.LessEqual(h.SumOver(value, over), total)
    return h.And(h.LessEqual(h.SumOver(value, over), constant), h.Equal(total, h.UNITY))


def _factors(t: h.Term) -> list[tuple[int, h.Term]]:
    """The factors of what stands in a logarithm, each with +1 above or −1 below the bar."""
    if isinstance(t, h.Quotient):
        a, b = t.children
        return [*_factors(a), *((-e, f) for e, f in _factors(b))]
    if isinstance(t, h.Times):
        return [f for c in t.children for f in _factors(c)]
    return [] if t == h.UNITY else [(1, t)]
