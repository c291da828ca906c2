"""Entropies and divergences of distributions of the table, as expectations of log-densities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.calculus import build as b
from derive.probability import closed
from derive.probability.densities import MINUS_INFINITY, carrier, log_density
from derive.probability.monomials import Unsupported
from derive.probability.world import World, scalar_law
from derive.terms import heads as h
from derive.terms.distributions import LAWS
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

if TYPE_CHECKING:
    from derive.probability.expectation import Engine


def entropy(subjects: tuple[h.Term, ...], e: Engine) -> h.Term:
    """−E log f(X) of a law or of random letters with laws; of independent letters the sum."""
    w = e.world
    for x in subjects:
        for y in subjects:
            if x != y and not w.are_independent(x, y):
                raise Unsupported("the joint law of these letters is not given")
    e.rules.setdefault("the entropy is −E log of the density")
    return b.plus(*(b.negate(cross(law_of(x, w), law_of(x, w), e)) for x in subjects))


def mutual(x: h.Term, y: h.Term, e: Engine) -> h.Term:
    """I(X; Y) of two jointly normal numbers, −½ log (1 − ρ²); of independent letters 0."""
    w = e.world
    if isinstance(x, h.Sym) and isinstance(y, h.Sym) and w.are_independent(x, y):
        return h.ZERO
    if not (isinstance(x, h.Sym) and isinstance(y, h.Sym) and is_scalar(x.dims) and is_scalar(y.dims) and e.jointly_normal({x, y})):
        raise Unsupported("the joint law of these letters is not given")
    one, two, cross = e.covariance(x, x), e.covariance(y, y), e.covariance(x, y)
    if one is None or two is None:
        raise Unsupported("a constant is no random letter")
    if cross is None:
        return h.ZERO
    e.rules.setdefault("the mutual information of jointly normal numbers")
    rest = b.minus(h.UNITY, b.quotient(b.power(cross, h.TWO), b.times(one, two)))
    return b.times(h.Num("-1/2"), h.Func("log", rest))


def law_of(x: h.Term, w: World) -> h.Term:
    """The law that a letter has, or that a distribution is."""
    law = x if isinstance(x, h.Distribution) else w.law_of(x) if isinstance(x, (h.Sym, h.SetSym, h.At)) else closed.law_of_term(x, w)
    if law is None or not isinstance(law, h.Distribution):
        raise Unsupported("the law is not given")
    return law


def cross(p: h.Term, q: h.Term, e: Engine) -> h.Term:
    """E_P log q(X)."""
    x = stand_in(p, e.world)
    return e.expect(log_density(q, x, e.world))


def kl(p: h.Term, q: h.Term, e: Engine) -> h.Term:
    """E_P [log p(X) − log q(X)], where Q lives wherever P does."""
    w = e.world
    p, q = law_of(p, w), law_of(q, w)
    if _shape(p) != _shape(q):
        raise Unsupported("nothing says that the two laws live in one space")
    carried(p, q, e)
    x = stand_in(p, w)
    e.rules.setdefault("the divergence is E log of the ratio of the densities")
    return e.expect(b.minus(log_density(p, x, w), log_density(q, x, w)))


def carried(p: h.Term, q: h.Term, e: Engine) -> None:
    """Ask that one law lives wherever the other does; raise Unsupported where it cannot."""
    if not all(is_scalar(shape_of(c)) for c in (*p.children, *q.children)):
        return
    first, second = carrier(p, e.world), carrier(q, e.world)
    if first.discrete != second.discrete:
        raise Unsupported("one law is discrete and the other is not")
    if second.lower not in (first.lower, MINUS_INFINITY):
        _need(h.GreaterEqual(first.lower, second.lower), first.lower, e)
    if second.upper not in (first.upper, h.Const("inf")):
        _need(h.LessEqual(first.upper, second.upper), first.upper, e)


def _need(p: h.Term, end: h.Term, e: Engine) -> None:
    if any(isinstance(t, h.Const) and t.name == "inf" for t in end.walk()):
        raise Unsupported("the divergence is infinite")
    e.needed.setdefault(p)


def stand_in(law: h.Term, w: World) -> h.Sym:
    """A letter of its own with this law."""
    shape = _shape(law)
    for x, other in w.laws.items():
        if isinstance(x, h.Sym) and other == law and x.name.startswith("\\xi"):
            return x
    count = sum(isinstance(x, h.Sym) and x.name.startswith("\\xi") for x in w.laws)
    x = h.Sym(f"\\xi_{{{count + 1}}}", *shape)
    w.random.setdefault(x)
    w.laws[x] = law
    return x


def _shape(law: h.Term) -> tuple[object, object]:
    assert isinstance(law, h.Distribution)
    known = scalar_law(law)
    if law.name == "normal" and law.children:
        return shape_of(law.children[0])
    if known is not None and (LAWS[known.name].discrete or all(is_scalar(shape_of(c)) for c in law.children)):
        return (1, 1)
    if law.name in ("density", "mass_function"):
        return (1, 1)
    raise Unsupported("the values of this law have an unknown shape")


__all__ = ["carried", "cross", "entropy", "kl", "law_of"]
