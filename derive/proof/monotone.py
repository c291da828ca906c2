"""Rules that take an inequality a ≤ b apart: common terms and factors fall out, sums are compared term by term, monotone functions drop,
and the tangents of exp and log take their place.

Each returns a claim from which the inequality follows wherever its terms are defined, or None.
"""

from __future__ import annotations

from collections import Counter

from derive.proof.norm_products import Known, rational, taken
from derive.proof.norms import norm
from derive.terms import heads as h
from derive.terms.conditions import Condition, closure
from derive.terms.statement import free_letters, substitute

Conditions = tuple[Condition, ...]

#: Functions that grow wherever they are defined.
GROWING = frozenset({"exp", "log", "sqrt", "tanh", "arctan"})


def sides_of(claim: h.Term) -> tuple[h.Term, h.Term] | None:
    """small and large of an inequality small ≤ large."""
    match claim:
        case h.LessEqual() if len(claim.children) == 2:
            return claim.children[0], claim.children[1]
        case h.GreaterEqual() if len(claim.children) == 2:
            return claim.children[1], claim.children[0]
    return None


def negated(t: h.Term) -> h.Term | None:
    """u of a term −u."""
    if isinstance(t, h.Num) and t.value < 0:
        return h.Num(-t.value)
    if isinstance(t, h.Times) and isinstance(t.children[0], h.Num) and t.children[0].value < 0:
        rest = t.children[1:] if t.children[0] == h.MINUS_ONE else (h.Num(-t.children[0].value), *t.children[1:])
        return rest[0] if len(rest) == 1 else h.Times(*rest)
    return None


def _terms(t: h.Term) -> list[h.Term]:
    return [u for c in t.children for u in _terms(c)] if isinstance(t, h.Plus) else [t]


def signed_terms(t: h.Term) -> list[tuple[int, h.Term]]:
    """The terms of a sum, each with its sign."""
    found = []
    for u in _terms(t):
        opposite = negated(u)
        found.append((1, u) if opposite is None else (-1, opposite))
    return found


def _sum(terms: list[h.Term]) -> h.Term:
    return h.ZERO if not terms else terms[0] if len(terms) == 1 else h.Plus(*terms)


def cancel(claim: h.Term, _: Conditions) -> h.Term | None:
    """a + c ≤ b + c follows from a ≤ b; what has a minus sign goes to the other side."""
    sides = sides_of(claim)
    if sides is None:
        return None
    kept: tuple[list[h.Term], list[h.Term]] = ([], [])
    for k, side in enumerate(sides):
        for t in _terms(side):
            opposite = negated(t)
            if opposite is not None:
                kept[1 - k].append(opposite)
            elif t != h.ZERO:
                kept[k].append(t)
    common = Counter(kept[0]) & Counter(kept[1])
    small, large = (_without(terms, Counter(common)) for terms in kept)
    after = h.LessEqual(_sum(small), _sum(large))
    return None if (after.children == sides or (not common and len(small) == len(kept[0]) and not _turned(sides))) else after


def _turned(sides: tuple[h.Term, h.Term]) -> bool:
    return any(negated(t) is not None for side in sides for t in _terms(side))


def _without(terms: list[h.Term], common: Counter[h.Term]) -> list[h.Term]:
    kept = []
    for t in terms:
        if common[t] > 0:
            common[t] -= 1
        else:
            kept.append(t)
    return kept


def common_factor(claim: h.Term, conditions: Conditions) -> h.Term | None:
    """c a ≤ c b follows from a ≤ b, and 0 ≤ c b from 0 ≤ b, for a c that is a positive number, a norm, an absolute value, or positive by a
    condition."""
    sides = sides_of(claim)
    if sides is None:
        return None
    small, large = (list(s.children) if isinstance(s, h.Times) else [s] for s in sides)
    factors = small if sides[1] == h.ZERO else large if sides[0] == h.ZERO else [f for f in small if f in large]
    for f in factors:
        value = rational(f)
        if (value is not None and value > 0) or norm(f) is not None or _never_negative(f) or nonnegative(f, conditions):
            if f in small:
                small.remove(f)
            if f in large:
                large.remove(f)
            a, b = (s[0] if len(s) == 1 else h.Times(*s) if s else h.UNITY for s in (small, large))
            return h.LessEqual(a, b)
    return None


def _never_negative(t: h.Term) -> bool:
    return isinstance(t, h.Func) and t.name in ("abs", "exp", "sqrt", "cosh")


def nonnegative(t: h.Term, conditions: Conditions) -> bool:
    """Whether a condition says so of a letter, or of all entries of an array."""
    if isinstance(t, h.Plus | h.Times | h.Num):
        return False
    for c in conditions:
        p, same = c.proposition, {}
        if isinstance(p, h.ForAll) and isinstance(t, h.At) and len(p.children) == 2 and len(t.children) == 2:
            p, same = p.children[0], {p.children[1]: t.children[1]}
        p = substitute(p, same)
        if isinstance(p, (h.Greater, h.GreaterEqual)) and p.children == (t, h.ZERO):
            return True
        if isinstance(p, (h.Less, h.LessEqual)) and p.children == (h.ZERO, t):
            return True
        letter = t.children[0] if isinstance(t, h.At) else t
        if isinstance(p, h.Is) and p.children == (letter,) and {"positive", "nonnegative"} & set(closure(p.property)):
            return True
    return False


def term_by_term(claim: h.Term, conditions: Conditions) -> h.Term | None:
    """Σ aᵢ ≤ Σ bᵢ over the same indices follows from aᵢ ≤ bᵢ for every i; either sum may be zero."""
    sides = sides_of(claim)
    if sides is None:
        return None
    small, large = sides
    first = small if isinstance(small, h.SumOver) else large
    if not isinstance(first, h.SumOver) or not all(isinstance(s, h.SumOver) or s == h.ZERO for s in sides):
        return None
    body, *ranges = first.children
    if not all(isinstance(r, h.Range) for r in ranges):
        return None
    indices = [r.children[0] for r in ranges]
    outside = set[h.Term]().union(*(free_letters(c.proposition) for c in conditions))
    if any(i in outside for i in indices):
        return None
    if small == h.ZERO or large == h.ZERO:
        return h.LessEqual(h.ZERO, body) if small == h.ZERO else h.LessEqual(body, h.ZERO)
    other, *others = large.children
    if len(others) != len(ranges) or not all(isinstance(r, h.Range) for r in others):
        return None
    names = dict(zip((r.children[0] for r in others), indices, strict=True))
    if any(i in free_letters(other) for i in indices if i not in names):
        return None
    renamed = [substitute(r, names) for r in others]
    return h.LessEqual(body, substitute(other, names)) if renamed == ranges else None


def not_negative(claim: h.Term, conditions: Conditions) -> h.Term | None:
    """0 ≤ t follows from 0 ≤ 0 for a sum of products of norms, even powers and positive numbers."""
    sides = sides_of(claim)
    if sides is None or sides[0] != h.ZERO:
        return None
    known = Known.of(claim, conditions)
    parts = _terms(sides[1])
    return h.LessEqual(h.ZERO, h.ZERO) if all(taken(t, known, absolute=False) is not None for t in parts) else None


def growing(claim: h.Term, _: Conditions) -> h.Term | None:
    """f(a) ≤ f(b) follows from a ≤ b where f grows."""
    sides = sides_of(claim)
    if sides is None or not all(isinstance(s, h.Func) and s.name in GROWING and len(s.children) == 1 for s in sides):
        return None
    a, b = sides
    assert isinstance(a, h.Func)
    assert isinstance(b, h.Func)
    return h.LessEqual(a.children[0], b.children[0]) if a.name == b.name else None


def tangent(claim: h.Term, _: Conditions) -> h.Term | None:
    """log u ≤ b follows from u − 1 ≤ b, and a ≤ exp u from a ≤ 1 + u: the tangents at 1 and at 0."""
    sides = sides_of(claim)
    if sides is None:
        return None
    small, large = sides
    if isinstance(small, h.Func) and small.name == "log" and len(small.children) == 1:
        return h.LessEqual(h.minus(small.children[0], h.UNITY), large)
    if isinstance(large, h.Func) and large.name == "exp":
        return h.LessEqual(small, h.Plus(h.UNITY, large.children[0]))
    return None


MONOTONE = ("not_negative", "cancel", "common_factor", "term_by_term", "growing", "tangent", "gibbs")
