"""Probabilities of events about independent numbers with few values each, by going through all of them: two dice, three coins."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from derive.calculus import build as b
from derive.probability.densities import carrier, density
from derive.probability.monomials import Unsupported
from derive.terms import heads as h
from derive.terms.shapes import is_scalar

if TYPE_CHECKING:
    from derive.probability.expectation import Engine

#: More outcomes than this are not gone through.
MOST = 2000


def probability(event: h.Term, e: Engine) -> h.Term | None:
    """P(event) as a sum over the outcomes in which it happens; None where the letters, their laws or the event are not of this kind."""
    w = e.world
    letters = w.random_in(event)
    if len(letters) < 2 or not all(is_scalar(x.dims) and not x.family for x in letters):
        return None
    if not any(set(letters) <= set(g) for g in w.independent):
        return None
    ranges = [_values(x, e) for x in letters]
    size = 1
    for r in ranges:
        size *= len(r) if r is not None else MOST + 1
    if size > MOST:
        return None
    weights: list[h.Term] = []
    laws = [w.law_of(x) for x in letters]
    for outcome in product(*(r for r in ranges if r is not None)):
        happens = _happens(event, dict(zip(letters, outcome, strict=True)))
        if happens is None:
            return None
        if happens:
            weights.append(b.times(*(density(law, h.Num(v), w) for law, v in zip(laws, outcome, strict=True) if law is not None)))
    e.rules.setdefault("a sum over all outcomes")
    return b.plus(*weights) if weights else h.ZERO


def _values(x: h.Sym, e: Engine) -> range | None:
    law = e.world.law_of(x)
    if law is None:
        return None
    try:
        where = carrier(law, e.world)
    except Unsupported:
        return None
    low, high = where.lower, where.upper
    if not where.discrete or not all(isinstance(v, h.Num) and v.value.is_integer for v in (low, high)):
        return None
    assert isinstance(low, h.Num)
    assert isinstance(high, h.Num)
    return range(int(low.value), min(int(high.value), int(low.value) + MOST) + 1)


def _happens(event: h.Term, at: dict[h.Sym, int]) -> bool | None:
    """Whether an event happens at an outcome; None where it is not made of numbers, sums, products and extremes of them."""
    match event:
        case h.And():
            parts = [_happens(c, at) for c in event.children]
            return None if None in parts else all(parts)
        case h.Or():
            parts = [_happens(c, at) for c in event.children]
            return None if None in parts else any(parts)
        case h.Not():
            inner = _happens(event.children[0], at)
            return None if inner is None else not inner
    values = list(_each(event.children, at)) if isinstance(event, h.Relation) else []
    if len(values) != 2 or len(event.children) != 2:
        return None
    left, right = values
    match event:
        case h.Equal():
            return left == right
        case h.NotEqual():
            return left != right
        case h.Less():
            return left < right
        case h.LessEqual():
            return left <= right
        case h.Greater():
            return left > right
        case h.GreaterEqual():
            return left >= right
    return None


def _value(t: h.Term, at: dict[h.Sym, int]) -> Fraction | None:
    if isinstance(t, h.Sym):
        return Fraction(at[t]) if t in at else None
    if isinstance(t, h.Num):
        return b.fraction(t)
    values = list(_each(t.children, at))
    if len(values) != len(t.children) or not values:
        return None
    match t:
        case h.Plus():
            return sum(values, Fraction(0))
        case h.Times():
            out = Fraction(1)
            for v in values:
                out *= v
            return out
        case h.Quotient() if values[1]:
            return values[0] / values[1]
        case h.Power() if values[1].denominator == 1 and 0 <= values[1] <= 12:
            return values[0] ** int(values[1])
        case h.Func() if t.name in ("max", "min", "abs"):
            return max(values) if t.name == "max" else min(values) if t.name == "min" else abs(values[0])
    return None


def _each(terms: tuple[h.Term, ...], at: dict[h.Sym, int]) -> Iterator[Fraction]:
    for t in terms:
        value = _value(t, at)
        if value is None:
            return
        yield value


__all__ = ["probability"]
