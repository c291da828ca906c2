"""Expectations that need a law of vectors or matrices as a whole: e to the power of a normal number, X A Xᵀ of a random matrix, log |S|."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive.calculus import build as b
from derive.probability import matrix_laws
from derive.probability.contraction import contract
from derive.probability.monomials import Atom, Monomial, Word, expand
from derive.terms import heads as h
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.typing import shape_of

if TYPE_CHECKING:
    from derive.probability.expectation import Engine


@dataclass(frozen=True)
class _Centred:
    """The cumulants of letters less their means."""

    engine: Engine

    def mean(self, x: h.Term) -> h.Term | None:
        return None

    def covariance(self, x: h.Term, y: h.Term) -> h.Term | None:
        return self.engine.covariance(x, y)

    def cumulant(self, ends: tuple[h.Term, ...]) -> tuple[h.Term, h.Term] | None:
        return self.engine.cumulant(ends)


def of_normal_exponent(e: Engine, body: h.Term) -> h.Term | None:
    """E e^L = e^{E L + Var L / 2} for an L that is affine in jointly normal vectors."""
    w = e.world
    if not (isinstance(body, h.Func) and body.name == "exp" and is_scalar(shape_of(body))):
        return None
    exponent = body.children[0]
    letters = set(w.random_in(exponent))
    if not letters or (all(is_scalar(x.dims) for x in letters) and len(letters) == 1) or not e.jointly_normal(set(letters)):
        return None
    rows = expand(exponent, w)
    linear = [m for m in rows if not m.constant or (m.word and w.is_random(h.Times(*m.word) if len(m.word) > 1 else m.word[0]))]
    if any(
        m.sums or m.traces or len(m.atoms) + len(m.pieces) != 1 or any(a.kind != "power" or a.exponent != h.UNITY for a in m.atoms)
        for m in linear
    ):
        return None
    if any(sum(w.is_random(t) for t in p) != 1 for m in linear for p in m.pieces):
        return None
    centred = _Centred(e)
    spread: list[h.Term] = []
    for m in linear:
        for k in linear:
            terms = contract([*e.strands(m), *e.strands(k)], centred)
            factor = (b.number(m.number), b.number(k.number), *m.scalars, *k.scalars)
            spread += [b.times(*factor, *t.scalars, *t.word) for t in terms]
    e.rules.setdefault("the moment-generating function of a normal number")
    return h.Func("exp", b.plus(e.expect(exponent), b.times(h.Num("1/2"), b.plus(*spread))))


def twice(e: Engine, g: Monomial) -> tuple[h.Term, Word | None] | None:
    """A random matrix that stands in one product twice: E[X A X′] takes the place of X A X′."""
    w = e.world
    words = [*g.pieces, *g.traces, *([g.word] if g.word else [])]
    random = [word for word in words if any(w.is_random(t) for t in word)]
    if g.atoms or len(random) != 1:
        return None
    (word,) = random
    hits = [k for k, t in enumerate(word) if w.is_random(t)]
    if len(hits) != 2:
        return None
    ends = [(t.children[0], True) if isinstance(t, h.Transpose) else (t, False) for t in (word[hits[0]], word[hits[1]])]
    (x, first), (y, last) = ends
    law = w.law_of(x)
    if x != y or not isinstance(x, h.Sym) or x.family or is_vector(shape_of(x)) or not isinstance(law, h.Distribution):
        return None
    inside = word[hits[0] + 1 : hits[1]]
    middle = b.times(*inside) if inside else b.identity(shape_of(word[hits[0]])[1])
    value = matrix_laws.second(law, first, middle, last)
    if value is None:
        return None
    e.rules.setdefault(f"second moments of the {law.name.replace('_', ' ')} distribution")
    whole = (*word[: hits[0]], value, *word[hits[1] + 1 :])
    scalars = [b.times(*p) for p in g.pieces if p != word] + [b.trace(b.times(*p)) for p in g.traces if p != word]
    if word in g.pieces:
        return b.times(*scalars, *whole), g.word or None
    if word in g.traces:
        return b.times(*scalars, b.trace(b.times(*whole))), g.word or None
    return b.times(*scalars) if scalars else h.UNITY, whole


def log_determinant(e: Engine, a: Atom) -> h.Term | None:
    """E log |S| of a Wishart or inverse Wishart matrix."""
    inner = a.base.children[0] if isinstance(a.base, h.Func) and a.base.name == "log" else a.base if a.kind == "log" else None
    if not isinstance(inner, h.Det) or a.exponent != h.UNITY:
        return None
    law = e.world.law_of(inner.children[0])
    found = matrix_laws.log_determinant(law) if isinstance(law, h.Distribution) else None
    if found is None:
        return None
    for need in found[1]:
        e.needed.setdefault(need)
    e.rules.setdefault("the mean log-determinant of a Wishart matrix")
    return found[0]


def of_law(law: h.Distribution, first: bool, x: h.Term) -> h.Term | None:
    """Means and covariances of vectors and matrices."""
    values = law.children
    match law.name:
        case "normal" if len(values) == 2:
            return values[0] if first else values[1]
        case "normal" if not values and is_vector(shape_of(x)):
            rows = shape_of(x)[0]
            return h.Zeros(rows, 1) if first else h.Identity(rows)
        case "wishart" if len(values) == 2 and first:
            matrix, number = values if not is_scalar(shape_of(values[0])) else values[::-1]
            return b.times(number, matrix)
        case "matrix_normal" if len(values) == 3 and first:
            return values[0]
        case "multinomial" if len(values) == 2 and is_vector(shape_of(values[1])):
            n, p = values
            return b.times(n, p) if first else b.times(n, b.minus(h.Diag(p), h.Times(p, h.Transpose(p))))
        case "categorical" if len(values) == 1 and is_vector(shape_of(values[0])) and is_vector(shape_of(x)):
            p = values[0]
            return p if first else b.minus(h.Diag(p), h.Times(p, h.Transpose(p)))
        case "dirichlet" if len(values) == 1 and is_vector(shape_of(values[0])):
            a = values[0]
            total = h.Times(h.Transpose(h.Ones(shape_of(a)[0], 1)), a)
            p = h.Quotient(a, total)
            return p if first else h.Quotient(b.minus(h.Diag(p), h.Times(p, h.Transpose(p))), h.Plus(total, h.UNITY))
    return None


__all__ = ["log_determinant", "of_law", "of_normal_exponent", "twice"]
