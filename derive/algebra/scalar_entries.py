"""Arrays written out by their entries, so that matrix notation and sums over indices meet: xᵀy is Σ_i x_i y_i, tr(AB) is Σ_iΣ_j A_ij
B_ji.
"""

from __future__ import annotations

from sympy import Expr

from derive.terms import heads as h
from derive.terms.composites import dimension_term, unfold
from derive.terms.shapes import ONE, Dim, is_scalar
from derive.terms.typing import of_a_number, shape_of

MAX_MATRIX_POWER = 4


class Indices:
    """Fresh index letters `#1`, `#2`, … that do not occur in a term."""

    def __init__(self, term: h.Term) -> None:
        self.taken = {t.name for t in term.walk() if isinstance(t, h.Sym)}

    def fresh(self) -> h.Sym:
        k = 1
        while f"#{k}" in self.taken:
            k += 1
        self.taken.add(f"#{k}")
        return h.Sym(f"#{k}")


def total(body: h.Term, index: h.Sym, size: Dim) -> h.Term:
    return h.SumOver(body, h.Range(index, h.UNITY, dimension_term(size)))


def scalar(term: h.Term) -> h.Term | None:
    """A scalar product, trace, inner product or norm as sums over entries; None where it is not one of those."""
    fresh = Indices(term)
    match term:
        case h.Times():
            return _entry(term, h.UNITY, h.UNITY, fresh)
        case h.Trace():
            i = fresh.fresh()
            body = _entry(term.children[0], i, i, fresh)
            return None if body is None else total(body, i, shape_of(term.children[0])[0])
        case h.Inner():
            return _total_of(lambda i, j: [_entry(c, i, j, fresh) for c in term.children], shape_of(term.children[0]), fresh)
        case h.Norm():
            x = term.children[0]
            shape = shape_of(x)
            if term.kind in ("2", "F") and (term.kind == "F" or ONE in shape):
                squares = _total_of(lambda i, j: [_entry(x, i, j, fresh)] * 2, shape, fresh)
                return None if squares is None else h.Func("sqrt", squares)
            if term.kind == "1" and ONE in shape:
                return _total_of(lambda i, j: [_absolute(_entry(x, i, j, fresh))], shape, fresh)
    return None


def _absolute(t: h.Term | None) -> h.Term | None:
    return None if t is None else h.Func("abs", t)


def _total_of(factors: object, shape: tuple[Expr, Expr], fresh: Indices) -> h.Term | None:
    assert callable(factors)
    i = h.UNITY if shape[0] == 1 else fresh.fresh()
    j = h.UNITY if shape[1] == 1 else fresh.fresh()
    parts = factors(i, j)
    if any(p is None for p in parts):
        return None
    body: h.Term = parts[0] if len(parts) == 1 else h.Times(*parts)
    for index, size in ((j, shape[1]), (i, shape[0])):
        if isinstance(index, h.Sym):
            body = total(body, index, size)
    return body


def at(term: h.At) -> h.Term | None:
    """An entry of something that is more than a letter, as a scalar term; None where the entries are not known."""
    base, *indices = term.children
    family = len(base.family) if isinstance(base, h.Sym) else 0
    if isinstance(base, h.Sym) and len(indices) >= family:
        return None
    shape = shape_of(base)
    if len(indices) == 2:
        return entry(base, *indices)
    if len(indices) == 1 and ONE in shape:
        i, j = (indices[0], h.UNITY) if shape[1] == 1 else (h.UNITY, indices[0])
        return entry(base, i, j)
    return None


def entry(term: h.Term, i: h.Term, j: h.Term) -> h.Term | None:
    """The entry (i, j) of an array as a scalar term, or None where its entries are not written out."""
    return _entry(term, i, j, Indices(h.And(term, i, j)))


def _entry(term: h.Term, i: h.Term, j: h.Term, fresh: Indices) -> h.Term | None:
    shape = shape_of(term)
    if is_scalar(shape):
        return _contract(term, i, j, fresh) if isinstance(term, h.Times) and not _all_scalar(term) else term
    match term:
        case h.Sym():
            return h.At(term, i) if shape[1] == 1 else h.At(term, j) if shape[0] == 1 else h.At(term, i, j)
        case h.At():
            return h.At(*term.children, i) if shape[1] == 1 else h.At(*term.children, j) if shape[0] == 1 else h.At(*term.children, i, j)
        case h.Plus() | h.Hadamard():
            parts = [_entry(c, i, j, fresh) for c in term.children]
            return None if None in parts else (h.Plus if isinstance(term, h.Plus) else h.Times)(*parts)
        case h.Times():
            return _contract(term, i, j, fresh)
        case h.Quotient():
            top = _entry(term.children[0], i, j, fresh)
            bottom = _entry(term.children[1], i, j, fresh)
            return None if top is None or bottom is None else h.Quotient(top, bottom)
        case h.Transpose():
            return _entry(term.children[0], j, i, fresh)
        case h.Func():
            parts = [_entry(c, i, j, fresh) for c in term.children]
            return None if None in parts else h.Func(term.name, *parts)
        case h.Call() if of_a_number(term.children[0]):
            inner = _entry(term.children[1], i, j, fresh)
            return None if inner is None else h.Call(term.children[0], inner)
        case h.Call():
            return h.At(term, i) if shape[1] == 1 else h.At(term, j) if shape[0] == 1 else h.At(term, i, j)
        case h.Identity():
            return h.Func("delta", i, j)
        case h.Zeros():
            return h.ZERO
        case h.Ones():
            return h.UNITY
        case h.Unit():
            return h.Func("delta", i, term.children[0])
        case h.Diag():
            inner = _entry(term.children[0], i, h.UNITY, fresh)
            return None if inner is None else h.Times(h.Func("delta", i, j), inner)
        case h.Diagonal():
            return _entry(term.children[0], i, i, fresh)
        case h.Row():
            return _entry(term.children[0], term.children[1], j, fresh)
        case h.Column():
            return _entry(term.children[0], i, term.children[1], fresh)
        case h.Composite():
            return _entry(unfold(term), i, j, fresh)
        case h.Power():
            return _power(term, i, j, fresh)
        case h.SumOver():
            body = _entry(term.children[0], i, j, fresh)
            return None if body is None else h.SumOver(body, *term.children[1:])
    return None


def _all_scalar(term: h.Term) -> bool:
    return all(is_scalar(shape_of(c)) for c in term.children)


def _contract(term: h.Term, i: h.Term, j: h.Term, fresh: Indices) -> h.Term | None:
    """The entry of a product: scalars in front, then the chain of arrays."""
    numbers = [c for c in term.children if is_scalar(shape_of(c))]
    arrays = [c for c in term.children if not is_scalar(shape_of(c))]
    groups: list[list[h.Term]] = []  # a chain that closes to a scalar is a factor of its own
    rows: Dim | None = None
    for a in arrays:
        if rows is None:
            groups.append([a])
            rows = shape_of(a)[0]
        else:
            groups[-1].append(a)
        if rows == 1 and shape_of(a)[1] == 1:
            rows = None
    factors: list[h.Term] = list(numbers)
    for group in groups:
        whole = _chain(group, i, j, fresh)
        if whole is None:
            return None
        factors.append(whole)
    return factors[0] if len(factors) == 1 else h.Times(*factors)


def _chain(arrays: list[h.Term], i: h.Term, j: h.Term, fresh: Indices) -> h.Term | None:
    parts: list[h.Term] = []
    sums: list[tuple[h.Sym, Dim]] = []
    left = i
    for k, a in enumerate(arrays):
        right: h.Term = j
        if k < len(arrays) - 1:
            width = shape_of(a)[1]
            right = h.UNITY if width == 1 else fresh.fresh()
            if isinstance(right, h.Sym):
                sums.append((right, width))
        part = _entry(a, left, right, fresh)
        if part is None:
            return None
        parts.append(part)
        left = right
    body = parts[0] if len(parts) == 1 else h.Times(*parts)
    for index, size in sums:
        body = total(body, index, size)
    return body


def _power(term: h.Power, i: h.Term, j: h.Term, fresh: Indices) -> h.Term | None:
    base, exponent = term.children
    if shape_of(base)[1] == 1:
        inner = _entry(base, i, j, fresh)
        return None if inner is None else h.Power(inner, exponent)
    if isinstance(exponent, h.Num) and exponent.value.is_Integer and 1 <= exponent.value <= MAX_MATRIX_POWER:
        return _chain([base] * int(exponent.value), i, j, fresh)
    return None
