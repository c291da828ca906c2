"""Terms as people write them: brackets that grouping does not need removed, numbers and scalars in front, what is positive first.

Nothing is multiplied out or cancelled here; a tidy term is the same sum of the same products.
"""

from __future__ import annotations

from sympy import Integer, Rational

from derive.terms import heads as h
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of


def factors(t: h.Term) -> list[h.Term]:
    """The factors of a product, brackets opened."""
    return [f for c in t.children for f in factors(c)] if isinstance(t, h.Times) else [t]


def summands(t: h.Term) -> list[h.Term]:
    """The terms of a sum, brackets opened."""
    return [s for c in t.children for s in summands(c)] if isinstance(t, h.Plus) else [t]


def times(parts: list[h.Term]) -> h.Term:
    """A product of factors that are not scalars, or of scalars."""
    return parts[0] if len(parts) == 1 else h.Times(*parts)


def split(t: h.Term) -> tuple[Rational, list[h.Term], list[h.Term]]:
    """The number, the scalar factors and the other factors of a product; a run of arrays that is 1×1 (x'Ay) is one scalar factor."""
    number: Rational = Integer(1)
    scalars: list[h.Term] = []
    arrays: list[h.Term] = []
    for f in factors(t):
        if isinstance(f, (h.Num, h.Zeros)):
            number *= f.value if isinstance(f, h.Num) else Integer(0)
        elif is_scalar(shape_of(f)):
            scalars.append(f)
        else:
            arrays.append(f)
            start = _dot(arrays)
            if start is not None:
                scalars.append(h.Times(*arrays[start:]))
                del arrays[start:]
    return number, scalars, arrays


def _dot(arrays: list[h.Term]) -> int | None:
    """Where the run begins that the last array closes to something 1×1."""
    if shape_of(arrays[-1])[1] != 1:
        return None
    return next((k for k in range(len(arrays) - 1, -1, -1) if shape_of(arrays[k])[0] == 1), None)


def joined(number: Rational, scalars: list[h.Term], arrays: list[h.Term], like: h.Term) -> h.Term:
    """The product of a number, scalars and arrays; `like` gives the size of the identity where no array is left."""
    if number == 0:
        shape = shape_of(like)
        return h.ZERO if is_scalar(shape) else h.Zeros(*shape)
    arrays = [a for a in arrays if not isinstance(a, h.Identity)] or arrays[:1]
    if not arrays and not is_scalar(shape_of(like)):
        arrays = [h.Identity(shape_of(like)[0])]
    front: list[h.Term] = [] if number == 1 and (scalars or arrays) else [h.Num(number)]
    if len(scalars) == 1 and not arrays:
        scalars = factors(scalars[0])
    return times([*front, *scalars, *arrays])


def tidy(t: h.Term) -> h.Term:
    """Return a term with its sums and products in the usual form, all the way down."""
    children = tuple(tidy(c) if isinstance(c, h.Term) else c for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    match t:
        case h.Plus():
            parts = [s for s in summands(t) if not isinstance(s, h.Zeros) and s != h.ZERO]
            positive = [s for s in parts if not _negative(s)]
            if positive and _negative(parts[0]):
                parts = [*positive, *(s for s in parts if _negative(s))]
            return h.Plus(*parts) if len(parts) > 1 else parts[0] if parts else joined(Integer(0), [], [], t)
        case h.Times():
            return joined(*split(t), t)
        case h.Quotient(children=(top, bottom)) if _negative(top) and isinstance(top, (h.Times, h.Num)):
            number, scalars, arrays = split(top)
            return tidy(h.negate(h.Quotient(joined(-number, scalars, arrays, top), bottom)))
    return t


def _negative(t: h.Term) -> bool:
    first = t
    while isinstance(first, (h.Times, h.Quotient)):
        first = first.children[0]
    return isinstance(first, h.Num) and bool(first.value < 0)


def key(t: h.Term) -> object:
    """Equal for terms that differ in the order of summands and of scalars, and in brackets."""
    t = tidy(t)
    match t:
        case h.Plus():
            return "+", tuple(sorted((key(s) for s in t.children), key=str))
        case h.Times():
            number, scalars, arrays = split(t)
            dots = [("dot", tuple(key(f) for f in s.children)) if isinstance(s, h.Times) else key(s) for s in scalars]
            return "*", str(number), tuple(sorted(dots, key=str)), tuple(key(a) for a in arrays)
    return type(t).__name__, tuple(key(c) if isinstance(c, h.Term) else str(c) for c in t.args)
