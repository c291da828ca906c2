"""Affine and quadratic forms in normal vectors within a statistic: what stands for them, and what has to be shown for that.

For x ∼ N(m, V) and a symmetric A the form q(x) = xᵀAx + bᵀx + c that vanishes at m together with its gradient is χ²_r where
V A V A V = V A V, with r = tr(AV); two such forms are independent where A V B = 0, and one is independent of the number
aᵀx where aᵀV A = 0 (Searle, *Linear Models*, 2.5). An affine form of independent normal letters is normal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.calculus import build as b
from derive.probability import closed
from derive.probability.expectation import Engine
from derive.probability.linear_models import is_affine
from derive.probability.monomials import Unsupported, expand
from derive.probability.world import World
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import ShapeError, is_scalar, is_vector
from derive.terms.typing import shape_of

#: More forms than this in one statistic are not looked at.
MOST = 4


@dataclass(frozen=True, slots=True)
class Quadratic:
    """`scale` times x ↦ xᵀAx + bᵀx + c of a vector x whose covariance is V up to a number that is part of the scale.

    The gradient and the value are those of the form at the mean of x, without the scale's constant factors.
    """

    core: h.Term
    x: h.Sym
    matrix: h.Term
    gradient: h.Term
    value: h.Term
    covariance: h.Term
    scale: h.Term

    @property
    def rank(self) -> h.Term:
        """tr(AV), the degrees of freedom."""
        return b.trace(b.times(self.matrix, self.covariance))

    def premises(self) -> tuple[h.Term, ...]:
        """What makes it its scale times a central chi-square number."""
        a, v = self.matrix, self.covariance
        return h.Equal(b.times(v, a, v, a, v), b.times(v, a, v)), _vanishes(self.gradient), _vanishes(self.value)


@dataclass(frozen=True, slots=True)
class Affine:
    """An affine form of independent normal letters."""

    core: h.Term
    letters: tuple[h.Sym, ...]


Form = Quadratic | Affine


def forms(t: h.Term, w: World) -> list[Form]:
    """The affine and quadratic forms of which a statistic is made, constant factors, roots and quotients taken off."""
    vectors = [x for x in w.random_in(t) if is_vector(x.dims) and not is_scalar(x.dims) and not x.family and x not in w.samples]
    if not vectors or not all(_is_normal(x, w) for x in w.random_in(t)):
        return []
    out = list(dict.fromkeys(_within(t, w)))
    return out if len(out) <= MOST else []


def _within(t: h.Term, w: World) -> Iterator[Form]:
    if not w.is_random(t):
        return
    found = _form(t, w)
    if found is not None:
        yield found
        return
    for c in t.children:
        yield from _within(c, w)


def _form(t: h.Term, w: World) -> Form | None:
    if not is_scalar(shape_of(t)) or _has_constant_factor(t, w) or isinstance(t, h.Sym):
        return None
    letters = w.random_in(t)
    try:
        if is_affine(t, w):
            alone = len(letters) == 1 or any(set(letters) <= set(g) for g in (*w.independent, *w.normal))
            return Affine(t, letters) if alone else None
        return _quadratic(t, letters[0], w) if len(letters) == 1 else None
    except (Unsupported, ShapeError):
        return None


def _has_constant_factor(t: h.Term, w: World) -> bool:
    """Whether a product or a quotient of numbers has a factor that is not random, which is left outside."""
    match t:
        case h.Quotient(children=(top, bottom)):
            return is_scalar(shape_of(bottom)) and (not w.is_random(bottom) or not w.is_random(top))
        case h.Times():
            return any(is_scalar(shape_of(c)) and not w.is_random(c) for c in t.children) and _scalar_besides(t, w)
    return False


def _scalar_besides(t: h.Times, w: World) -> bool:
    rest = [c for c in t.children if w.is_random(c) or not is_scalar(shape_of(c))]
    return len(rest) == 1 and is_scalar(shape_of(rest[0]))


def _matrix(pieces: list[_Piece], x: h.Sym) -> h.Term | None:
    """The symmetric matrix of a form; None of an affine one."""
    squares = [b.times(p.number, *p.scalars, *(p.inner or (h.Identity(x.dims[0]),))) for p in pieces if p.left and p.right]
    whole = b.plus(*squares) if squares else None
    return b.times(h.Num("1/2"), b.plus(whole, b.transpose(whole))) if whole is not None else None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A number times uᵀ · inner · v, with x for u and for v where `left` and `right` say so."""

    number: h.Term
    scalars: tuple[h.Term, ...]
    left: bool
    inner: tuple[h.Term, ...]
    right: bool

    def at(self, x: h.Term) -> h.Term:
        ends = ((h.Transpose(x),) if self.left else (), (x,) if self.right else ())
        return b.times(self.number, *self.scalars, *ends[0], *self.inner, *ends[1])

    def slopes(self, x: h.Term) -> list[h.Term]:
        """The gradient at a point, as a sum of columns."""
        factor = b.times(self.number, *self.scalars)
        turned = tuple(b.transpose(f) for f in reversed(self.inner))
        out = [b.times(factor, *self.inner, *((x,) if self.right else ()))] if self.left else []
        return out + ([b.times(factor, *turned, *((x,) if self.left else ()))] if self.right else [])


def _quadratic(t: h.Term, x: h.Sym, w: World) -> Quadratic | None:
    """A quadratic form by its matrix, its gradient at the mean and its value there; None for anything else."""
    engine = Engine(w)
    mean, spread = engine.moment(h.Expectation(x)), engine.moment(h.Variance(x))
    pieces = _pieces(t, x, w)
    squares = [p for p in pieces or () if p.left and p.right]
    if pieces is None or not squares:
        return None
    common = [f for k, f in enumerate(squares[0].scalars) if all(p.scalars.count(f) > squares[0].scalars[:k].count(f) for p in pieces)]
    pieces = [replace(p, scalars=_without(p.scalars, common)) for p in pieces]
    matrix = _matrix(pieces, x)
    assert matrix is not None
    numbers = [c for c in spread.children if is_scalar(shape_of(c))] if isinstance(spread, h.Times) else []
    plain = b.times(*(c for c in spread.children if c not in numbers)) if numbers else spread
    gradient = b.plus(*(g for p in pieces for g in p.slopes(mean)))
    return Quadratic(t, x, matrix, gradient, b.plus(*(p.at(mean) for p in pieces)), plain, b.times(*common, *numbers, h.UNITY))


def _pieces(t: h.Term, x: h.Sym, w: World) -> list[_Piece] | None:
    """A polynomial of degree two in the entries of a vector, piece by piece; None where it is none."""
    out: list[_Piece] = []
    for m in expand(t, w):
        if m.atoms or m.traces or m.word or m.sums:
            return None
        random = [p for p in m.pieces if any(w.is_random(f) for f in p)]
        constant = tuple(b.times(*p) for p in m.pieces if p not in random)
        number, scalars = b.number(m.number), (*m.scalars, *constant)
        if not random:
            out.append(_Piece(number, scalars, False, (), False))
            continue
        if len(random) > 1:
            return None
        (piece,) = random
        left, right = piece[0] == h.Transpose(x), piece[-1] == x
        inner = piece[int(left) : len(piece) - int(right)]
        if not (left or right) or any(w.is_random(f) for f in inner):
            return None
        out.append(_Piece(number, scalars, left, inner, right))
    return out


def _without(factors: tuple[h.Term, ...], taken: list[h.Term]) -> tuple[h.Term, ...]:
    rest = list(factors)
    for f in taken:
        rest.remove(f)
    return tuple(rest)


def covariance(one: h.Term, other: h.Term, engine: Engine) -> h.Term | None:
    """Cov(p(x), q(x)) = 2 tr(AVBV) + ∇pᵀ V ∇q of two forms in one normal vector, the gradients at its mean; None for anything else."""
    w = engine.world
    letters = set(w.random_in(one)) | set(w.random_in(other))
    x = next(iter(letters)) if len(letters) == 1 else None
    if x is None or not is_vector(x.dims) or is_scalar(x.dims) or x.family or x in w.samples or not _is_normal(x, w):
        return None
    first, second = _pieces(one, x, w), _pieces(other, x, w)
    if first is None or second is None or not any(p.left and p.right for p in (*first, *second)):
        return None
    mean, v = engine.moment(h.Expectation(x)), engine.moment(h.Variance(x))
    a, c = _matrix(first, x), _matrix(second, x)
    slopes, others = ([g for p in ps for g in p.slopes(mean)] for ps in (first, second))
    squares = b.times(h.TWO, b.trace(b.times(a, v, c, v))) if a is not None and c is not None else h.ZERO
    lines = b.times(b.transpose(b.plus(*slopes)), v, b.plus(*others)) if slopes and others else h.ZERO
    return b.plus(squares, lines)


def apart(one: Form, other: Form, w: World) -> tuple[h.Term, ...] | None:
    """What makes two forms independent, as equations; none where their letters are; None where it is not known how to say it."""
    first = set(one.letters) if isinstance(one, Affine) else {one.x}
    second = set(other.letters) if isinstance(other, Affine) else {other.x}
    if not first & second:
        return () if all(w.are_independent(x, y) for x in first for y in second) else None
    match one, other:
        case Quadratic(), Quadratic():
            return (_vanishes(b.times(one.matrix, one.covariance, other.matrix)),)
        case Affine(), Affine():
            return (h.Equal(h.Covariance(one.core, other.core), h.ZERO),)
        case Affine(), Quadratic():
            return (_vanishes(h.Covariance(one.core, b.times(other.matrix, other.x))),)
        case Quadratic(), Affine():
            return apart(other, one, w)
    return None


def _vanishes(t: h.Term) -> h.Term:
    return h.Equal(t, b.zero(shape_of(t)))


def _is_normal(x: h.Sym, w: World) -> bool:
    law = w.law_of(x)
    return isinstance(law, h.Distribution) and law.name == "normal"


def put_in(t: h.Term, found: list[Form], ranks: dict[Quadratic, h.Term], w: World) -> tuple[h.Term, World]:
    """The statistic with a letter for each of its forms, all independent, and the world that knows their laws."""
    w = replace(w, random=dict(w.random), laws=dict(w.laws), independent=list(w.independent))
    made: list[h.Sym] = []
    for f in found:
        if isinstance(f, Affine):
            law = h.Distribution("normal", h.Expectation(f.core), h.Variance(f.core))
            letter = closed.fresh(law, w)
            t = _replaced(t, f.core, letter)
        else:
            letter = closed.fresh(h.Distribution("chi_square", ranks[f]), w)
            t = _replaced(t, f.core, b.times(f.scale, letter))
        made.append(letter)
    w.independent.append(tuple(made))
    return t, w


def _replaced(t: h.Term, old: h.Term, new: h.Term) -> h.Term:
    if t == old:
        return new
    children = tuple(_replaced(c, old, new) for c in t.children)
    return t if children == t.children else t.replace_children(children)


def possible_ranks(found: list[Form], claimed: h.Distribution, w: World) -> list[h.Term]:
    """What the degrees of freedom may be: what the claim says, sizes and stated ranks, and their differences."""
    out: dict[h.Term, None] = dict.fromkeys(claimed.children)
    sizes: dict[h.Term, None] = {}
    for f in found:
        for x in (f.core,) if isinstance(f, Quadratic) else ():
            for y in x.walk():
                if isinstance(y, h.Sym) and not is_scalar(y.dims):
                    sizes |= {dimension_term(d): None for d in y.dims if d != 1}
    for c in w.conditions:
        p = c.proposition
        if isinstance(p, h.Equal) and any(isinstance(s, (h.Rank, h.Trace)) for s in p.children):
            sizes |= {s: None for s in p.children if isinstance(s, (h.Sym, h.Num))}
    out |= sizes
    out |= {b.minus(x, y): None for x in sizes for y in sizes if x != y}
    out |= {b.minus(x, h.UNITY): None for x in sizes}
    return [*out, h.UNITY]


__all__ = ["Affine", "Form", "Quadratic", "apart", "covariance", "forms", "possible_ranks", "put_in"]
