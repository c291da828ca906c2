"""The maximum of a likelihood in one parameter, where the score is linear in it up to a factor that is positive.

With a weight w(θ) > 0 that makes w(θ) ℓ'(θ) linear in t, t = θ or θ², two values of it give its root; that the product is B (t − t̂)
for all θ is then proved, and that B is negative is tried on exact samples. So t̂ is the only maximiser. Where the parameter is an end of
the support, the likelihood rises or falls up to the least or the greatest observation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.algebra import scalar
from derive.calculus.eliminate import eliminate as derivative_free
from derive.numeric.trial import Agreement, Effort, search
from derive.probability.densities import Carrier, carrier, log_density
from derive.probability.monomials import Unsupported
from derive.probability.world import World, domains
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of

EFFORT = Effort(points=6, draws=16, steps=60_000, shrinking=0)
_T = h.Sym("\\theta_{0}")


@dataclass(frozen=True, slots=True)
class _Weight:
    """A positive factor in θ and two points of its domain at which the product with the score is evaluated."""

    value: h.Term
    first: h.Term
    second: h.Term
    square: bool = False


def _weights() -> Iterator[_Weight]:
    one, two, half, third = h.UNITY, h.TWO, h.Num("1/2"), h.Num("1/3")
    for k in (1, 0, 2, 3):
        yield _Weight(h.Power(_T, h.Num(k)) if k else h.UNITY, one, two)
    yield _Weight(h.Plus(h.UNITY, _T), one, two)
    unit = h.Times(_T, h.minus(h.UNITY, _T))
    yield _Weight(unit, half, third)
    yield _Weight(h.Times(_T, h.Plus(h.UNITY, _T)), one, two)
    yield _Weight(h.Power(_T, h.Num(3)), one, two, square=True)
    yield _Weight(_T, one, two, square=True)


def root(law: h.Term, x: h.Sym, parameter: h.Term, w: World) -> h.Term:
    """The estimate of one parameter (a letter, or the square of one) from the sample x, in terms of all others; raise Unsupported."""
    squared = isinstance(parameter, h.Power) and parameter.children[1] == h.TWO
    letter = parameter.children[0] if squared else parameter
    if not isinstance(letter, h.Sym):
        raise Unsupported("the parameter of this likelihood is no letter")
    size = dimension_term(shape_of(x)[0])
    i = h.Sym("i")
    member = log_density(law, h.At(x, i), w)
    if letter not in free_letters(member):
        return _end(law, x, letter, w, h.ZERO)
    slope = substitute(derivative_free(h.Partial(member, letter)), {letter: _T})
    score = h.SumOver(slope, h.Range(i, h.UNITY, size))
    facts = (*_facts(letter, w), *_inside(law, x, letter, w))
    end = _at_end(law, x, letter, w)
    if end is not None:
        return _end(law, x, letter, w, slope)
    for weight in _weights():
        if letter not in free_letters(member):
            break
        found = _solved(score, weight, facts)
        if found is not None and isinstance(search(h.Greater(weight.value, h.ZERO), facts, effort=EFFORT), Agreement):
            if squared:
                return found if weight.square else h.Power(found, h.TWO)
            return h.Func("sqrt", found) if weight.square else found
    raise Unsupported("no closed form of this estimator is known")


def _facts(letter: h.Sym, w: World) -> tuple[Condition, ...]:
    conditions = (*w.plain, *domains(w))
    return tuple(Condition(substitute(c.proposition, {letter: _T}), c.origin, c.text) for c in conditions)


def _inside(law: h.Term, x: h.Sym, letter: h.Sym, w: World) -> list[Condition]:
    """Where the members of a sample lie whose density the text writes out; of a law of the table it is known without."""
    if not isinstance(law, h.Distribution) or law.name != "density":
        return []
    where, i = carrier(law, w), h.Sym("i")
    bounds = ((h.Greater, where.lower), (h.Less, where.upper))
    finite = [
        relation(h.At(x, i), substitute(end, {letter: _T}))
        for relation, end in bounds
        if not any(isinstance(t, h.Const) and t.name == "inf" for t in end.walk())
    ]
    inside = [Condition(h.ForAll(p, i), Origin.INFERRED, "") for p in finite]
    return [*inside, _not_empty(where, letter)] if len(finite) == 2 else inside


def _not_empty(where: Carrier, letter: h.Sym) -> Condition:
    """The support of a law is an interval: its ends are apart."""
    lower, upper = (substitute(end, {letter: _T}) for end in (where.lower, where.upper))
    return Condition(h.Less(lower, upper), Origin.INFERRED, "")


def _solved(score: h.Term, weight: _Weight, facts: tuple[Condition, ...]) -> h.Term | None:
    """t̂ such that w(θ) ℓ'(θ) = B (t − t̂) with B < 0."""
    product = h.Times(weight.value, score)
    low, high = (substitute(product, {_T: p}) for p in (weight.first, weight.second))
    t1, t2 = (h.Power(p, h.TWO) if weight.square else p for p in (weight.first, weight.second))
    slope = h.Quotient(h.minus(high, low), h.minus(t2, t1))
    there = h.Quotient(h.minus(h.Times(t1, high), h.Times(t2, low)), h.minus(high, low))
    t = h.Power(_T, h.TWO) if weight.square else _T
    linear = h.Equal(product, h.Plus(low, h.Times(slope, h.minus(t, t1))))
    if not isinstance(search(linear, facts, effort=EFFORT), Agreement) or scalar.prove(linear, facts) is None:
        return None
    falls = h.Less(slope, h.ZERO)
    return there if isinstance(search(falls, facts, effort=EFFORT), Agreement) else None


def _at_end(law: h.Term, x: h.Sym, letter: h.Sym, w: World) -> str | None:
    """Which end of the support the parameter is."""
    try:
        where = carrier(law, w)
    except Unsupported:
        return None
    if letter == where.lower:
        return "min"
    return "max" if letter == where.upper else None


def _end(law: h.Term, x: h.Sym, letter: h.Sym, w: World, slope: h.Term) -> h.Term:
    """The least or greatest observation, where the density rises or falls in the parameter up to it."""
    end = _at_end(law, x, letter, w)
    if end is None:
        raise Unsupported("the likelihood does not depend on this parameter")
    rises = h.Greater(slope, h.ZERO) if end == "min" else h.Less(slope, h.ZERO)
    index = Condition(h.Is(h.Sym("i"), "index", dimension_term(shape_of(x)[0])), Origin.INFERRED, "")
    inside = (*_facts(letter, w), *_inside(law, x, letter, w), index)
    if slope == h.ZERO or not isinstance(search(rises, inside, effort=EFFORT), Agreement):
        raise Unsupported("whether the likelihood is monotone in this parameter was not decided")
    i = h.Sym("i")
    return h.Extremum(end, h.At(x, i), h.Range(i, h.UNITY, dimension_term(shape_of(x)[0])))


__all__ = ["root"]
