"""The differential entropy of one number of which moments or a range are all that is known.

It is at most that of the law of greatest entropy under what is known: normal for a variance or a second moment, exponential for the mean
of a positive number, uniform on an interval; and it may have any value up to that bound, the greatest included (Cover & Thomas, *Elements
of Information Theory*, 12.1). Of a X + b it is h(X) + log |a|. So a claim about h(X) holds for all such laws if and only if it holds for
all numbers up to the bound.
"""

from __future__ import annotations

from derive.algebra import scalar
from derive.calculus import build as b
from derive.probability.world import HEADS, World
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.formulas import formula
from derive.terms.shapes import is_scalar
from derive.terms.statement import free_letters, substitute

ENTROPY = h.Sym("\\eta_{0}")
#: What is said of numbers that have no density.
COUNTED = frozenset("discrete integer natural even odd binary sign_valued".split())
#: By how much the entropy stays below its bound.
GAP = h.Sym("\\delta_{0}")


def put_in(claim: h.Term, w: World) -> tuple[h.Term, tuple[Condition, ...]] | None:
    """The claim with a number for h(X), and what that number meets; None where more than the table knows would be needed."""
    x = _letter(w)
    if x is None or not any(isinstance(t, h.Entropy) for t in claim.walk()):
        return None
    if isinstance(claim, (h.Less, h.Greater, h.NotEqual)):
        return None  # where the bound is met numbers cannot tell
    work = _Entropies(x)
    made = substitute(work.go(claim), dict(w.facts))
    if x in free_letters(made) or any(isinstance(t, HEADS) for t in made.walk()):
        return None
    known = _greatest(x, w)
    if known is None:
        return None
    bound, needs = known
    if bound is not None:
        made, needs = substitute(made, {ENTROPY: b.minus(bound, GAP)}), [*needs, h.GreaterEqual(GAP, h.ZERO)]
    needs += [h.NotEqual(a, h.ZERO) for a in work.factors]
    return made, tuple(Condition(p, Origin.NEEDED, "") for p in needs)


def _letter(w: World) -> h.Sym | None:
    """The one random letter, a number with a density, without a law."""
    if len(w.random) != 1 or w.laws or w.normal:
        return None
    (x,) = w.random
    words = {p.property for c in w.conditions if isinstance(p := c.proposition, h.Is) and p.children == (x,)}
    dense = "continuous" in words and not words & COUNTED
    return x if dense and is_scalar(x.dims) and not x.family else None


def _greatest(x: h.Sym, w: World) -> tuple[h.Term | None, list[h.Term]] | None:
    """The greatest entropy (none where nothing is known), with the conditions under which there is a law; None for other knowledge."""
    known = {k: v for k, v in w.facts.items() if x in free_letters(k)}
    mean, variance, square = (known.pop(k, None) for k in (h.Expectation(x), h.Variance(x), h.Expectation(h.Power(x, h.TWO))))
    words = w.properties.get(x, set()) - {"nonnegative", "nonzero"}
    lower, upper = _range(x, w)
    if known or words - {"positive"} or (lower is None) != (upper is None) or len(w.mixed) > 2 or (w.mixed and lower is None):
        return None
    positive = bool(words) or "nonnegative" in w.properties.get(x, set())
    match mean, variance, square, lower, positive:
        case _, None, None, None, False:
            return None, []
        case _, v, None, None, False if v is not None:
            return _bounded("log(2*pi*e*v)/2", v=v)
        case None, None, s, None, False if s is not None:
            return _bounded("log(2*pi*e*v)/2", v=s)
        case m, None, None, None, True if m is not None:
            return _bounded("1+log(v)", v=m)
        case None, None, None, low, False if low is not None and upper is not None:
            return _bounded("log(v)", v=b.minus(upper, low))
    return None


def _bounded(text: str, v: h.Term) -> tuple[h.Term, list[h.Term]]:
    return formula(text, {"v": v, "e": h.Const("e")}), [h.Greater(v, h.ZERO)]


def _range(x: h.Sym, w: World) -> tuple[h.Term | None, h.Term | None]:
    """The ends between which the number lies."""
    lower = upper = None
    for c in w.mixed:
        match c.proposition:
            case h.Member(children=(y, h.Interval() as interval)) if y == x:
                lower, upper = interval.children[:2]
            case h.Less(children=(one, other)) | h.LessEqual(children=(one, other)):
                lower, upper = (lower, other) if one == x else (one, upper) if other == x else (lower, upper)
            case h.Greater(children=(one, other)) | h.GreaterEqual(children=(one, other)):
                lower, upper = (other, upper) if one == x else (lower, one) if other == x else (lower, upper)
    return lower, upper


class _Entropies:
    """A number for the entropy of x, and the factors of the affine functions of x whose entropies were taken."""

    def __init__(self, x: h.Sym) -> None:
        self.x = x
        self.factors: list[h.Term] = []

    def go(self, t: h.Term) -> h.Term:
        if isinstance(t, h.Entropy) and len(t.children) == 1 and (found := self.entropy(t.children[0])) is not None:
            return found
        children = tuple(self.go(c) for c in t.children)
        return t if children == t.children else t.replace_children(children)

    def entropy(self, body: h.Term) -> h.Term | None:
        """h(X), or h(a X + b) = h(X) + log |a|."""
        if body == self.x:
            return ENTROPY
        start = substitute(body, {self.x: h.ZERO})
        factor = b.minus(substitute(body, {self.x: h.UNITY}), start)
        if scalar.prove(h.Equal(body, h.Plus(h.Times(factor, self.x), start)), ()) is None:
            return None
        self.factors.append(factor)
        return h.Plus(ENTROPY, h.Func("log", h.Func("abs", factor)))


__all__ = ["put_in"]
