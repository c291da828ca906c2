"""The least and the greatest of a sample whose law is arbitrary, at one point.

P(max X_i ≤ x) = F(x)ⁿ and P(min X_i > x) = (1 − F(x))ⁿ by independence; the densities are their derivatives (David & Nagaraja, *Order
Statistics*, 2.1). At one point x the distribution function of a continuous law may have any value φ between 0 and 1 and its density any
value ψ > 0, so that a claim about one point holds for all such laws if and only if it holds for all these numbers.
"""

from __future__ import annotations

from derive.calculus import build as b
from derive.probability.monomials import Unsupported
from derive.probability.world import HEADS, World
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin

CDF, DENSITY = h.Sym("\\varphi_{0}"), h.Sym("\\psi_{0}")
VALUES = (
    Condition(h.Greater(CDF, h.ZERO), Origin.NEEDED, ""),
    Condition(h.Less(CDF, h.UNITY), Origin.NEEDED, ""),
    Condition(h.Greater(DENSITY, h.ZERO), Origin.NEEDED, ""),
)


def put_in(claim: h.Term, w: World) -> h.Term | None:
    """The claim in the numbers φ and ψ; None where it is not about an extreme of a sample with an arbitrary law at one point."""
    samples = [x for x in w.samples if x in w.identical and w.law_of(x) is None and not x.family]
    if len(samples) != 1 or len(w.random) != 1 or w.facts or w.mixed or not any(isinstance(t, h.Extremum) for t in claim.walk()):
        return None
    words = {p.property for c in w.conditions if isinstance(p := c.proposition, h.Is) and p.children[0] == samples[0]}
    dense = "continuous" in words or any(isinstance(t, h.LawFunction) and t.text(0) == "density" for t in claim.walk())
    if "discrete" in words or not (dense or _closed_events(claim)):
        return None
    work = _AtOnePoint(samples[0])
    try:
        made = work.go(claim)
    except Unsupported:
        return None
    return None if any(isinstance(t, HEADS) for t in made.walk()) or w.is_random(made) else made


def _closed_events(claim: h.Term) -> bool:
    """Whether all events are `≤ x` or `> x`, so that a jump of the distribution function at x makes no difference."""
    events = (t.children[0] for t in claim.walk() if isinstance(t, h.Probability))
    return all(isinstance(e, (h.LessEqual, h.Greater)) for e in events)


class _AtOnePoint:
    def __init__(self, x: h.Sym) -> None:
        self.x = x
        self.point: h.Term | None = None

    def go(self, t: h.Term) -> h.Term:
        match t:
            case h.Probability(children=(h.LessEqual() | h.Less() | h.Greater() | h.GreaterEqual() as event,)):
                below = isinstance(event, (h.LessEqual, h.Less))
                value = self.below(*event.children)
                return value if below else b.minus(h.UNITY, value)
            case h.LawFunction(children=(point, subject)) if t.text(0) in ("cdf", "density"):
                return self.below(subject, point) if t.text(0) == "cdf" else self.density(subject, point)
        children = tuple(self.go(c) for c in t.children)
        return t if children == t.children else t.replace_children(children)

    def below(self, subject: h.Term, point: h.Term) -> h.Term:
        """P(subject ≤ point)."""
        self.at(point)
        match self.kind(subject):
            case "max":
                return h.Power(CDF, self.size)
            case "min":
                return b.minus(h.UNITY, h.Power(b.minus(h.UNITY, CDF), self.size))
        return CDF

    def density(self, subject: h.Term, point: h.Term) -> h.Term:
        self.at(point)
        less = b.minus(self.size, h.UNITY)
        match self.kind(subject):
            case "max":
                return h.Times(self.size, h.Power(CDF, less), DENSITY)
            case "min":
                return h.Times(self.size, h.Power(b.minus(h.UNITY, CDF), less), DENSITY)
        return DENSITY

    @property
    def size(self) -> h.Term:
        return dimension_term(self.x.dims[0])

    def kind(self, subject: h.Term) -> str:
        """`max` or `min` of the whole sample, or `one` of its members."""
        match subject:
            case h.Extremum(children=(h.At(children=(x, i)), h.Range(children=(j, h.Num(value=first), last)))) if (
                x == self.x and i == j and first == 1 and last == self.size
            ):
                return subject.text(0)
            case h.At(children=(x, _)) if x == self.x:
                return "one"
        raise Unsupported("neither an extreme of the sample nor a member")

    def at(self, point: h.Term) -> None:
        """Raise Unsupported at a second point, and where the point is no letter."""
        if not isinstance(point, h.Sym) or self.point not in (None, point):
            raise Unsupported("the law at several points")
        self.point = point


__all__ = ["VALUES", "put_in"]
