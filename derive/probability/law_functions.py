"""Functions and numbers that describe a law, as terms: density, distribution function, quantiles, generating functions, median, mode.

The law is a `Distribution`, or that of a random term: of the table, or through its distribution function by solving the event for the one
random letter in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.calculus import build as b
from derive.calculus.eliminate import eliminate as derivative_free
from derive.probability import closed, events
from derive.probability.densities import carrier, density
from derive.probability.information import stand_in
from derive.probability.monomials import Unsupported
from derive.probability.world import scalar_law
from derive.terms import heads as h
from derive.terms.distributions import LAWS
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.typing import shape_of

if TYPE_CHECKING:
    from derive.probability.expectation import Engine

INFINITE = (h.Const("inf"), h.negate(h.Const("inf")))


def value(t: h.Term, e: Engine) -> h.Term:
    """A `LawFunction` as a term without chance; raise Unsupported."""
    kind, subject = t.text(0), t.children[-1]
    match kind:
        case "median" | "mode":
            return _number(kind, _law(subject, e), e)
        case "quantile":
            return _quantile(t.children[0], _law(subject, e), e)
        case "density" | "mass_function":
            return _density(t.children[0], subject, e)
        case "cdf" | "survival":
            x = _letter(subject, e)
            relation = h.LessEqual if kind == "cdf" else h.Greater
            return events.probability(relation(x, t.children[0]), e)
        case "mgf" | "cgf" | "pgf":
            return _generating(kind, t.children[0], subject, e)
        case "hazard":
            point = t.children[0]
            survival = events.probability(h.Greater(_letter(subject, e), point), e)
            return b.quotient(_density(point, subject, e), survival)
    raise Unsupported(f"the {kind.replace('_', ' ')} of this law")


def _law(subject: h.Term, e: Engine) -> h.Distribution:
    law = closed.law_of_term(subject, e.world)
    if law is None:
        raise Unsupported("the law is not given")
    return closed.order_statistic(law) if law.name == "order_statistic" else law


def _letter(subject: h.Term, e: Engine) -> h.Term:
    """A random term whose law it is."""
    return stand_in(subject, e.world) if isinstance(subject, h.Distribution) else subject


def _number(kind: str, law: h.Distribution, e: Engine) -> h.Term:
    known = scalar_law(law)
    row = LAWS[known.name] if known is not None else None
    if known is None or row is None:
        raise Unsupported(f"the {kind} of this law is not known")
    if kind == "mode":
        if row.mode is None:
            raise Unsupported("the mode of this law is not in the table")
        for need in row.mode[1]:
            e.needed.setdefault(known.say(need))
        e.rules.setdefault("the mode of the table's law")
        return known.say(row.mode[0])
    if row.median is not None:
        return known.say(row.median)
    return _quantile(h.Num("1/2"), law, e)


def _quantile(p: h.Term, law: h.Distribution, e: Engine) -> h.Term:
    known = scalar_law(law)
    text = LAWS[known.name].quantile if known is not None else None
    if known is None or text is None:
        raise Unsupported("the quantile function of this law is not in the table")
    if not isinstance(p, h.Num):
        e.needed.setdefault(h.Greater(p, h.ZERO))
        e.needed.setdefault(h.Less(p, h.UNITY))
    e.rules.setdefault("quantiles by the inverse of the distribution function")
    return known.say(text, p=p)


def _density(point: h.Term, subject: h.Term, e: Engine) -> h.Term:
    """The density of the table at a point of the support, or the derivative of the distribution function."""
    law = closed.law_of_term(subject, e.world)
    if law is not None and law.name != "order_statistic":
        if is_scalar(shape_of(point)):
            within(point, law, e)
        return density(law, point, e.world)
    if not isinstance(point, h.Sym):
        raise Unsupported("a density at something else than a letter")
    below = events.probability(h.LessEqual(subject if law is None else stand_in(law, e.world), point), e)
    if any(isinstance(t, (h.Integral, h.SumOver)) for t in below.walk()):
        raise Unsupported("the density of this term")
    e.rules.setdefault("the density is the derivative of the distribution function")
    return derivative_free(h.Partial(below, point))


def within(point: h.Term, law: h.Distribution, e: Engine) -> None:
    """What says that a point is in a law's support, as conditions that a claim needs."""
    where = carrier(law, e.world)
    compare = (h.GreaterEqual, h.LessEqual) if where.discrete else (h.Greater, h.Less)
    for relation, end in zip(compare, (where.lower, where.upper), strict=True):
        if end in INFINITE or any(isinstance(t, h.Const) and t.text(0) == "inf" for t in end.walk()):
            continue
        if isinstance(point, h.Num) and isinstance(end, h.Num):
            inside = point.value > end.value if relation is h.Greater else point.value < end.value if relation is h.Less else (
                point.value >= end.value if relation is h.GreaterEqual else point.value <= end.value
            )  # fmt: skip
            if not inside:
                raise Unsupported("a point outside of the support")
            continue
        e.needed.setdefault(relation(point, end))
    if where.discrete and not isinstance(point, h.Num):
        e.needed.setdefault(h.Is(point, "integer"))


def _generating(kind: str, t: h.Term, subject: h.Term, e: Engine) -> h.Term:
    x = _letter(subject, e)
    if kind == "pgf":
        if not is_scalar(shape_of(x)):
            raise Unsupported("the generating function of a vector")
        e.needed.setdefault(h.Greater(t, h.ZERO))
        return e.expect(h.Func("exp", b.times(h.Func("log", t), x)))
    exponent = h.Times(h.Transpose(t), x) if is_vector(shape_of(x)) and not is_scalar(shape_of(x)) else h.Times(t, x)
    made = e.expect(h.Func("exp", exponent))
    return h.Func("log", made) if kind == "cgf" else made


__all__ = ["value", "within"]
