"""Events about the mean and the spread of normal samples, by the law of a pivot: `|X̄ − μ| ≤ q S/√n`, `(n − 1)S²/b ≤ σ² ≤ (n − 1)S²/a`.

A relation A + cR ≤ 0 of a normal number A with mean zero and the root R of a chi-square number says A/R ≤ −c, and A/R is a multiple of
Student's t (Casella & Berger, *Statistical Inference*, 9.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.algebra import scalar
from derive.calculus import build as b
from derive.probability import closed, pivots
from derive.probability.world import World, domains, scalar_law
from derive.terms import heads as h
from derive.terms.distributions import SYMMETRIC

if TYPE_CHECKING:
    from derive.probability.expectation import Engine

_MIRROR: dict[type[h.Term], type[h.Term]] = {h.Less: h.Greater, h.Greater: h.Less, h.LessEqual: h.GreaterEqual, h.GreaterEqual: h.LessEqual}


def by_pivot(event: h.Term, e: Engine) -> tuple[h.Term, World] | None:
    """The event as one about a single number whose law is known, and the world that knows it; None where there is no such number."""
    made, w = pivots.by_mean_and_spread(event, e.world)
    letters = w.random_in(made)
    if made == event or not letters:
        return None
    if len(letters) == 1:
        return made, w
    relations = made.children if isinstance(made, h.And) else (made,)
    if (one := _of_one_statistic(made, relations, w)) is not None:
        return one, w
    parts = [_parts(r, w) for r in relations]
    if any(p is None for p in parts):
        return None
    first, root, *_ = parts[0]  # type: ignore[misc]
    known = pivots.law(h.Quotient(first, root), w)
    if known is None or not all(closed.agree(v, h.ZERO) for v in known.vanish) or known.law.name != "student":
        return None
    tau = closed.fresh(known.law, w)
    out: list[h.Term] = []
    for part in parts:
        assert part is not None
        normal, own, factor, relation = part
        if own != root:
            return None
        if closed.agree(normal, first):
            out.append(relation(tau, b.quotient(b.negate(factor), known.scale)))
        elif closed.agree(b.plus(normal, first), h.ZERO):
            out.append(_MIRROR[relation](tau, b.quotient(factor, known.scale)))
        else:
            return None
    e.rules.setdefault("the law of a pivot")
    return (out[0] if len(out) == 1 else h.And(*out)), w


def _of_one_statistic(event: h.Term, relations: tuple[h.Term, ...], w: World) -> h.Term | None:
    """The event with a letter for the one random side of all its relations, where that has a law of the table."""
    sides = {c for r in relations if type(r) in _MIRROR for c in r.children if w.is_random(c)}
    if len(sides) != 1 or not all(type(r) in _MIRROR for r in relations):
        return None
    (side,) = sides
    known = pivots.law(side, w)
    if known is None or not closed.agree(known.scale, h.UNITY) or not all(closed.agree(v, h.ZERO) for v in known.vanish):
        return None
    return event.xreplace({side: closed.fresh(known.law, w)})  # type: ignore[no-any-return]


def _parts(relation: h.Term, w: World) -> tuple[h.Term, h.Term, h.Term, type[h.Term]] | None:
    """A + cR ≤ 0 as A, R, c and the relation; None for what has not this form."""
    if type(relation) not in _MIRROR:
        return None
    left, right = relation.children
    normal: list[h.Term] = []
    factors: list[h.Term] = []
    roots: set[h.Term] = set()
    for term in (*_summands(left, h.UNITY), *_summands(right, h.MINUS_ONE)):
        number, inner = term
        root = _root(inner, w)
        if root is None:
            if any(isinstance(x, h.Func) and w.is_random(x) for x in inner.walk()):
                return None
            normal.append(b.times(number, inner))
        else:
            roots.add(root[0])
            factors.append(b.times(number, root[1]))
    if len(roots) != 1 or not any(w.is_random(x) for x in normal):
        return None
    return b.plus(*normal), roots.pop(), b.plus(*factors), type(relation)


def _summands(t: h.Term, sign: h.Term) -> list[tuple[h.Term, h.Term]]:
    match t:
        case h.Plus():
            return [x for c in t.children for x in _summands(c, sign)]
        case h.Times(children=(h.Num() as number, h.Plus() as inner)):
            return _summands(inner, b.times(sign, number))
    return [(sign, t)]


def _root(t: h.Term, w: World) -> tuple[h.Term, h.Term] | None:
    """The random root in a product, and the other factors; None where there is none."""
    match t:
        case h.Func(name="sqrt") if w.is_random(t):
            return t, h.UNITY
        case h.Times():
            hits = [k for k, c in enumerate(t.children) if w.is_random(c)]
            inner = _root(t.children[hits[0]], w) if len(hits) == 1 else None
            rest = [c for k, c in enumerate(t.children) if k not in hits]
            return (inner[0], b.times(inner[1], *rest)) if inner is not None else None
        case h.Quotient(children=(top, bottom)) if not w.is_random(bottom):
            inner = _root(top, w)
            return (inner[0], b.quotient(inner[1], bottom)) if inner is not None else None
    return None


def level(end: h.Term, law: h.Term, w: World) -> h.Term | None:
    """F(q) = p at the quantile q of the law at p, and F(−q) = 1 − p of a law that is symmetric about 0; None at any other end."""
    marks = [t for t in end.walk() if isinstance(t, h.LawFunction) and t.text(0) == "quantile"]
    own = scalar_law(law)
    if len(set(marks)) != 1 or own is None:
        return None
    other = scalar_law(marks[0].children[1])
    if other is None or other.name != own.name or not all(closed.agree(own.parameters[k], other.parameters[k]) for k in own.parameters):
        return None
    letter = h.Sym("\\zeta_{0}")
    plain = end.xreplace({marks[0]: letter})
    given = (*w.plain, *domains(w))
    if scalar.prove(h.Equal(plain, letter), given) is not None:
        return marks[0].children[0]
    centred = own.name == "student" or (own.name in SYMMETRIC and b.is_zero(own.parameters.get("m", h.UNITY)))
    if centred and scalar.prove(h.Equal(plain, b.negate(letter)), given) is not None:
        return b.minus(h.UNITY, marks[0].children[0])
    return None


__all__ = ["by_pivot", "level"]
