"""The slips that hands make between two lines, each undone: what the later line may have been meant to be.

A slip has a name and gives variants of a term with its shape: a sign, a factor, a transpose, the order of a product, an exponent, an
index, a dropped term or factor that stood in the line before, a letter for its square. The usual suspects come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.terms import heads as h
from derive.terms.paths import part_at, put_at
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of

Slip = tuple[str, h.Term]

#: The suspects that are looked at first, wherever they stand, and those that are looked at last.
USUAL = frozenset({
    "a sign", "a factor 2", "a transpose", "an inverse", "the order of a product", "an exponent", "a letter for its square", "a number",
    "an index", "the size of a sample for one less", "the derivative of an inner function, lost",
})  # fmt: skip
UNUSUAL = frozenset({"a lost term", "a term too many", "a lost root", "a lost mixed term", "a product for a sum", "a sum for a product"})


@dataclass(frozen=True, slots=True)
class Hints:
    """What may have been lost beside the parts of the side before: derivatives of inner functions, numbers such as the sizes of samples,
    and terms of what the side before comes to."""

    inner: tuple[h.Term, ...] = ()
    numbers: tuple[h.Term, ...] = ()
    terms: tuple[h.Term, ...] = ()


def undone(new: h.Term, before: h.Term, hints: Hints | None = None) -> Iterator[Slip]:
    """Yield the variants of a side by one slip, with the name of the slip; `before` is the side that it was made from.

    The usual suspects come first, then those that change more.
    """
    seen: dict[h.Term, None] = {new: None}
    later: list[Slip] = []
    last: list[Slip] = []
    for name, made in _all(new, before, hints or Hints()):
        if made in seen or _shape(made) is None or _shape(made) != _shape(new):
            continue
        seen[made] = None
        if name in USUAL:
            yield name, made
        else:
            (last if name in UNUSUAL else later).append((name, made))
    yield from later
    yield from last


def _all(new: h.Term, before: h.Term, hints: Hints) -> Iterator[Slip]:
    for p in hints.inner:
        yield "the derivative of an inner function, lost", _with_factor(p, new)
        for k, c in enumerate(new.children if isinstance(new, h.Plus) else ()):
            if is_scalar(_shape(c) or (0, 0)):
                yield "the derivative of an inner function, lost", _plus([*new.children[:k], _with_factor(p, c), *new.children[k + 1 :]])
    parts = tuple(dict.fromkeys((*_parts(before, new), *hints.numbers)))
    for path, part in _places(new):
        exponent = bool(path) and path[-1] == 1 and isinstance(part_at(new, path[:-1]), h.Power)
        for name, changed in _changes(part, parts, exponent, whole=not path):
            yield name, put_at(new, path, changed)
    if is_scalar(_shape(new) or (0, 0)):
        yield "a lost root", h.Func("sqrt", new)
        yield from _corrected(new, hints.numbers)
        if any(isinstance(t, h.Det) for t in before.walk()):
            yield from _powers(new, hints.numbers)
    terms = list(new.children) if isinstance(new, h.Plus) else [new]
    for lost in (*_cross_terms(before), *_product_rule(before)):
        yield "a lost mixed term", h.Plus(*terms, lost)
    for p in (*hints.terms, *(p for p in parts if _shape(p) == _shape(new))):
        yield "a lost term", h.Plus(*terms, p)
        yield "a lost term", h.Plus(*terms, _negated(p))


def _with_factor(p: h.Term, t: h.Term) -> h.Term:
    """The product p·t without brackets, numbers in front."""
    factors = [*(p.children if isinstance(p, h.Times) else (p,)), *(t.children if isinstance(t, h.Times) else (t,))]
    numbers = [x for x in factors if isinstance(x, h.Num)]
    return h.Times(*numbers, *(x for x in factors if not isinstance(x, h.Num)))


def _powers(new: h.Term, sizes: tuple[h.Term, ...]) -> Iterator[Slip]:
    """A factor that a determinant takes as often as the matrix has rows: det(2A) = 2ⁿ det A."""
    kids = list(new.children) if isinstance(new, h.Times) else []
    for k, c in enumerate(kids):
        for n in sizes if isinstance(c, (h.Num, h.Sym)) else ():
            yield "an exponent", h.Times(*kids[:k], h.Power(c, n), *kids[k + 1 :])


def _product_rule(before: h.Term) -> Iterator[h.Term]:
    """Twice the covariance of the terms of a sum whose variance is taken."""
    for t in before.walk():
        if isinstance(t, h.Variance) and isinstance(t.children[0], h.Plus) and len(t.children[0].children) == 2:
            yield h.Times(h.TWO, h.Covariance(*t.children[0].children))


def _changes(t: h.Term, parts: tuple[h.Term, ...], exponent: bool, whole: bool) -> Iterator[Slip]:
    """The changes at one place."""
    if exponent:
        yield from _exponents(t)
        return
    shape = _shape(t)
    if shape is None:
        return
    scalar = is_scalar(shape)
    match t:
        case h.Times():
            yield from _products(t)
            if scalar and len(t.children) == 2 and not isinstance(t.children[0], h.Num):
                yield "a product for a sum", h.Plus(*t.children)
        case h.Plus():
            yield from _sums(t, parts)
            if scalar and len(t.children) == 2:
                yield "a sum for a product", h.Times(*t.children)
        case h.Quotient(children=(top, bottom)):
            yield "a factor", top
            yield "a quotient turned over", h.Quotient(bottom, top)
            if isinstance(bottom, h.Times) and len(bottom.children) > 1:
                for k in range(len(bottom.children)):
                    yield "a factor", h.Quotient(top, _times([c for i, c in enumerate(bottom.children) if i != k]))
        case h.Power(children=(base, h.Num(value=e))):
            yield ("a letter for its square", base) if e == 2 else ("an exponent", base)
        case h.Transpose(children=(inner,)):
            yield "a transpose", inner
        case h.Inverse(children=(inner,)):
            yield "an inverse", inner
        case h.At():
            yield from _indices(t, parts)
        case h.Num(value=v):
            for other in (-v, v + 1, v - 1, 2 * v, v / 2):
                yield "a number", h.Num(other)
        case h.Func(name="log"):
            yield "a lost function", t.children[0]
    yield "a sign", _negated(t)
    yield "a factor 2", h.Times(h.TWO, t)
    yield "a factor 2", h.Times(h.Num("1/2"), t)
    if not scalar:
        yield "a transpose", h.Transpose(t)
        if shape[0] == shape[1]:
            yield "an inverse", h.Inverse(t)
        return
    if isinstance(t, (h.Sym, h.At, h.Norm, h.Times, h.Inner, h.Plus)):
        yield "a letter for its square", h.Power(t, h.TWO)
    for p in parts:
        if is_scalar(_shape(p) or (0, 0)) and isinstance(p, (h.Sym, h.At, h.Func, h.Power, h.Quotient)) and p != t:
            if whole or isinstance(t, (h.Times, h.SumOver, h.Func, h.Quotient)):
                yield "a lost factor", _with_factor(p, t)
                yield (f"a factor 1/{p.name}" if isinstance(p, h.Sym) else "a factor"), h.Quotient(t, p)
            if isinstance(t, h.Sym) and isinstance(p, h.Sym):
                yield "a letter", p


def _corrected(new: h.Term, sizes: tuple[h.Term, ...]) -> Iterator[Slip]:
    """n for n − 1 in the size of a sample, and the other way."""
    for n in sizes:
        fewer = h.minus(n, h.UNITY)
        yield "the size of a sample for one less", h.Times(h.Quotient(fewer, n), new)
        yield "the size of a sample for one less", h.Times(h.Quotient(n, fewer), new)


def _cross_terms(before: h.Term) -> Iterator[h.Term]:
    """The mixed terms of squares of sums: 2 a b of (a + b)², 2 xᵀy of ‖x + y‖²."""
    for t in before.walk():
        if not isinstance(t, h.Plus) or len(t.children) != 2:
            continue
        a, b = t.children
        shape = _shape(a)
        if shape is None or shape != _shape(b):
            continue
        if is_scalar(shape):
            yield h.Times(h.TWO, a, b)
        elif shape[1] == 1:
            yield h.Times(h.TWO, h.Transpose(a), b)
        elif shape[0] == shape[1]:
            yield h.Plus(h.Times(a, b), h.Times(b, a))


def numbers_in(claim: h.Term) -> tuple[h.Term, ...]:
    """The numbers of a claim that may be missing on one side: the sizes of its arrays and the ends of its sums."""
    sizes = {s.name for s in claim.free_symbols}
    ends = [r.children[2] for r in claim.walk() if isinstance(r, h.Range) and len(r.children) == 3]
    return tuple(dict.fromkeys((*(h.Sym(s) for s in sorted(sizes)), *(e for e in ends if isinstance(e, h.Sym)))))


def _exponents(t: h.Term) -> Iterator[Slip]:
    if isinstance(t, h.Num):
        for other in (t.value + 1, t.value - 1, -t.value, 2 * t.value):
            yield "an exponent", h.Num(other)
        return
    yield "an exponent", h.Plus(t, h.UNITY)
    yield "an exponent", h.minus(t, h.UNITY)
    yield "an exponent", h.negate(t)
    if isinstance(t, h.Plus):
        for k in range(len(t.children)):
            yield "an exponent", _plus([c for i, c in enumerate(t.children) if i != k])


def _products(t: h.Term) -> Iterator[Slip]:
    kids = list(t.children)
    if not is_scalar(_shape(t) or (0, 0)):
        for k in range(len(kids) - 1):
            yield "the order of a product", h.Times(*kids[:k], kids[k + 1], kids[k], *kids[k + 2 :])
    for k, c in enumerate(kids):
        if len(kids) > 1:
            name = "a sign" if c == h.MINUS_ONE else "a factor 2" if c in (h.TWO, h.Num("1/2")) else "a factor"
            yield name, _times([x for i, x in enumerate(kids) if i != k])


def _sums(t: h.Term, parts: tuple[h.Term, ...]) -> Iterator[Slip]:
    kids = list(t.children)
    for k, c in enumerate(kids):
        yield "a sign", _plus([*kids[:k], _negated(c), *kids[k + 1 :]])
    shape = _shape(t)
    for p in parts:
        if p not in kids and _shape(p) == shape:
            yield "a lost term", h.Plus(*kids, p)
            yield "a lost term", h.Plus(*kids, _negated(p))
    for k in range(len(kids)):
        yield "a term too many", _plus([c for i, c in enumerate(kids) if i != k])


def _indices(t: h.Term, parts: tuple[h.Term, ...]) -> Iterator[Slip]:
    indices = [i for p in parts if isinstance(p, h.At) for i in p.children[1:] if isinstance(i, h.Sym)]
    indices += [p.children[0] for p in parts if isinstance(p, h.Range) and isinstance(p.children[0], h.Sym)]
    for k, old in enumerate(t.children[1:], 1):
        for new in dict.fromkeys(indices):
            if new != old:
                yield "an index", h.At(*t.children[:k], new, *t.children[k + 1 :])


def _parts(before: h.Term, new: h.Term) -> tuple[h.Term, ...]:
    """The terms, factors and letters of the side before, those near the top first; few, since each is tried everywhere."""
    ranges = dict.fromkeys(t for side in (before, new) for t in side.walk() if isinstance(t, h.Range))
    found: dict[h.Term, None] = {}
    for _, t in _places(before):
        if isinstance(t, (h.Plus, h.Times)):
            found |= dict.fromkeys(c for c in t.children if not isinstance(c, h.Num))
    found |= dict.fromkeys(x for side in (before, new) for x in free_letters(side) if isinstance(x, h.Sym))
    found |= dict.fromkeys(t for _, t in _places(before) if isinstance(t, h.At))
    return (*tuple(found)[:24], *ranges)


def difference(before: h.Term, new: h.Term) -> tuple[h.Term, h.Term] | None:
    """The smallest pair of subterms in which two sides differ, or None where the sides themselves are that pair."""
    one, other = before, new
    while True:
        narrower = _narrower(one, other)
        if narrower is None:
            return None if one == before and other == new else (one, other)
        one, other = narrower


def _narrower(one: h.Term, other: h.Term) -> tuple[h.Term, h.Term] | None:
    if type(one) is not type(other) or not one.children:
        return None
    if isinstance(one, (h.Plus, h.Times)):
        left, right = list(one.children), list(other.children)
        for c in one.children:
            if c in right:
                right.remove(c)
                left.remove(c)
        if len(left) == len(right) == 1:
            return left[0], right[0]
        if isinstance(one, h.Plus) and left and right and (len(left) < len(one.children) or len(right) < len(other.children)):
            return _plus(left), _plus(right)
        return None
    if len(one.children) != len(other.children):
        return None
    places = [k for k, (a, b) in enumerate(zip(one.children, other.children, strict=True)) if a != b]
    return (one.children[places[0]], other.children[places[0]]) if len(places) == 1 else None


# --- terms ----------------------------------------------------------------------------------------------------------------------


def _places(t: h.Term, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], h.Term]]:
    yield path, t
    for k, c in enumerate(t.children):
        if not isinstance(c, (h.Range, h.Over, h.Proposition, h.FunSym, h.DerivedFunction)) and not isinstance(t, (h.Partial, h.Hessian)):
            yield from _places(c, (*path, k))


def _negated(t: h.Term) -> h.Term:
    if isinstance(t, h.Times) and t.children[0] == h.MINUS_ONE and len(t.children) > 1:
        return _times(list(t.children[1:]))
    return h.negate(t)


def _times(factors: list[h.Term]) -> h.Term:
    return factors[0] if len(factors) == 1 else h.Times(*factors)


def _plus(terms: list[h.Term]) -> h.Term:
    return terms[0] if len(terms) == 1 else h.Plus(*terms)


def _shape(t: h.Term) -> tuple[object, object] | None:
    try:
        return shape_of(t)
    except (ShapeError, TypeError, ValueError):
        return None
