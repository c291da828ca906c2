"""A scalar function applied to every entry of an array, as a term: `x σ(x)` at a vector v is `v ⊙ σ(v)`."""

from __future__ import annotations

from collections.abc import Callable

from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import Shape, is_scalar, is_vector
from derive.terms.typing import shape_of


def by_entries(made: Callable[[h.Term], h.Term], array: h.Term, shape: Shape) -> h.Term | None:
    """Return Σ_i made(v_i) e_i for a column v; None for what is no column."""
    if not is_vector(shape) or is_scalar(shape):
        return None
    taken = {s.name for s in array.walk() if isinstance(s, h.Sym)}
    name = "i"
    while name in taken:
        name += "'"
    index = h.Sym(name)
    return h.SumOver(h.Times(made(h.At(array, index)), h.Unit(shape[0], index)), h.Range(index, h.UNITY, dimension_term(shape[0])))


def lift(body: h.Term, letter: h.Sym, array: h.Term, shape: Shape) -> h.Term | None:
    """Return the array whose entries are `body` at the entries of `array` (of the given shape), or None where that cannot be written."""
    made = _lift(body, letter, array, shape)
    if made is None:
        return None
    return made if _depends(body, letter) else _constant(body, shape)


def _depends(body: h.Term, letter: h.Sym) -> bool:
    return any(t == letter for t in body.walk())


def _constant(value: h.Term, shape: Shape) -> h.Term:
    return h.Ones(*shape) if value == h.UNITY else h.Times(value, h.Ones(*shape))


def _lift(body: h.Term, letter: h.Sym, array: h.Term, shape: Shape) -> h.Term | None:
    """The lifted body where it depends on the letter, the body itself (a scalar) where it does not."""
    if body == letter:
        return array
    if not _depends(body, letter):
        return body if is_scalar(shape_of(body)) else None
    parts = [_lift(c, letter, array, shape) for c in body.children]
    if any(p is None for p in parts):
        return None
    lifted = [(p, _depends(c, letter)) for p, c in zip(parts, body.children, strict=True) if p is not None]
    arrays = [p for p, d in lifted if d]
    scalars = [p for p, d in lifted if not d]
    match body:
        case h.Plus():
            return h.Plus(*(p if d else _constant(p, shape) for p, d in lifted))
        case h.Times():
            joined = arrays[0] if len(arrays) == 1 else h.Hadamard(*arrays)
            return h.Times(*scalars, joined) if scalars else joined
        case h.Quotient():
            (top, top_depends), (bottom, _) = lifted
            return h.Quotient(top if top_depends else _constant(top, shape), bottom)
        case h.Power() if is_vector(shape) and lifted[0][1] and not lifted[1][1]:
            return h.Power(*parts)
        case h.Power(children=(_, h.Num() as k)) if lifted[0][1] and k.value.is_Integer and 2 <= k.value <= 8:
            return h.Hadamard(*([parts[0]] * int(k.value)))
        case h.Func():
            return h.Func(body.name, *parts)
    return None
