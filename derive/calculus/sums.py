"""Sums over an index inside derivatives: Kronecker's delta contracted, and Σ_i g_i e_i read as the vector of the g_i.

Contraction is exact: Σ_{j=a}^{b} δ_{ij} g_j is g_i where a ≤ i ≤ b is known, and carries the indicator of that otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from sympy import Integer, Symbol

from derive.calculus import build as b
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition
from derive.terms.heads import Term
from derive.terms.paths import distinct_parts
from derive.terms.shapes import ONE, Dim, is_scalar, is_vector
from derive.terms.statement import bound_by, free_letters, substitute
from derive.terms.typing import shape_of

Within = Mapping[Term, frozenset[Term]]  # an index term, and the upper ends n for which 1 ≤ index ≤ n is known


def known_ranges(terms: Iterable[Term], conditions: Iterable[Condition] = ()) -> dict[Term, frozenset[Term]]:
    """Collect what is known of index terms: from where they stand as an index, and from conditions `i is an index of n`."""
    found: dict[Term, set[Term]] = {}

    def visit(t: Term, bound: frozenset[Term]) -> None:
        if isinstance(t, h.At):
            for index, n in zip(t.children[1:], _extents(t), strict=False):
                if not bound.intersection(free_letters(index)):
                    found.setdefault(index, set()).add(dimension_term(n))
        inside = bound | bound_by(t)
        for c in t.children:
            visit(c, inside)

    for t in terms:
        if any(isinstance(s, h.At) for s in distinct_parts(t)):
            visit(t, frozenset())
    for c in conditions:
        p = c.proposition
        if isinstance(p, h.Is) and p.property == "index" and len(p.children) == 2:
            found.setdefault(p.children[0], set()).add(p.children[1])
    return {k: frozenset(v) for k, v in found.items()}


def _extents(t: h.At) -> list[Dim]:
    base = t.children[0]
    family = list(base.family) if isinstance(base, h.Sym) else []
    rows, columns = shape_of(base)
    return [*family, columns if rows == 1 and columns != 1 else rows, columns]


def contains(t: Term, letter: Term, memo: dict[Term, bool] | None = None) -> bool:
    """Whether a letter occurs free in a term."""
    memo = {} if memo is None else memo
    if t not in memo:
        memo[t] = t == letter or (letter not in bound_by(t) and any(contains(c, letter, memo) for c in t.children))
    return memo[t]


def sum_over(body: Term, ranges: tuple[Term, ...], within: Within) -> Term:
    """Return Σ body over the ranges (outermost first), summand by summand, with deltas contracted and unit vectors collected."""
    if not ranges:
        return body
    body = _inside(body, ranges)
    *outer, last = ranges
    summands = [s for t in (body.children if isinstance(body, h.Plus) else (body,)) for s in _multiplied_out(t, last)]
    inner: list[Term] = []
    kept: list[Term] = []
    for s in summands:
        done = _one(s, last, within)
        if done is None:
            kept.append(s)
        else:
            inner.append(done)
    if kept:
        whole = b.plus(*kept)
        inner.append(zero_like(whole) if b.is_zero(whole) else h.SumOver(whole, last))
    total = b.plus(*inner) if inner else b.zero(shape_of(body))
    if not outer:
        return total
    if isinstance(total, h.SumOver) and total.children[1:] == (last,) and not _changes(total, tuple(outer), within):
        return h.SumOver(total.children[0], *outer, last)
    return sum_over(total, tuple(outer), within)


#: What the entries of a named column add up to, by its definition.
COLUMN_TOTALS = {"softmax": 1, "layernorm": 0, "batchnorm": 0, "standardise": 0}


def _multiplied_out(t: Term, r: Term) -> list[Term]:
    """A product with sums in it, multiplied out where a delta or an entry with a known total stands in it."""
    plain, _ = _plain(r)
    if plain is None or not isinstance(t, (h.Times, h.Quotient)) or not _worth_opening(t, plain.children[0]):
        return [t]
    if isinstance(t, h.Quotient):
        numerator, denominator = t.children
        if contains(denominator, plain.children[0]) or not is_scalar(shape_of(denominator)):
            return [t]
        return [b.quotient(p, denominator) for p in _multiplied_out(numerator, r)]
    for k, f in enumerate(t.children):
        if isinstance(f, h.Plus) and contains(f, plain.children[0]):
            parts = [b.times(*t.children[:k], c, *t.children[k + 1 :]) for c in f.children]
            return [p for q in parts for p in _multiplied_out(q, r)]
    return [t]


def _worth_opening(t: Term, index: Term) -> bool:
    if isinstance(t, h.Func) and t.name == "delta":
        return index in t.children
    if _has_total(t, index):
        return True
    return isinstance(t, (h.Times, h.Plus, h.Quotient)) and any(_worth_opening(c, index) for c in t.children)


def _has_total(t: Term, index: Term) -> bool:
    if not (isinstance(t, h.At) and t.children[1:] == (index,)):
        return False
    whole = t.children[0]
    return isinstance(whole, h.Composite) and whole.name in COLUMN_TOTALS and is_vector(shape_of(whole)) and not contains(whole, index)


def _total(summand: Term, r: h.Range) -> Term | None:
    """Σ_j c s_j over all entries of a named column s whose total is known."""
    index, lower, upper = r.children
    coefficient, scalars, run = b.split_product(summand.children if isinstance(summand, h.Times) else (summand,))
    moving = [s for s in scalars if contains(s, index)]
    if len(moving) != 1 or not _has_total(moving[0], index) or any(contains(f, index) for f in run) or lower != h.UNITY:
        return None
    whole = moving[0].children[0]
    if dimension_term(shape_of(whole)[0]) != upper or not isinstance(whole, h.Composite):
        return None
    fixed = [s for s in scalars if s != moving[0]]
    return b.times(b.number(coefficient), h.Num(COLUMN_TOTALS[whole.name]), *fixed, *run)


def _inside(body: Term, ranges: tuple[Term, ...]) -> Term:
    """Drop the indicator that an index lies within its own range."""
    for r in ranges:
        plain, _ = _plain(r)
        if plain is not None:
            index, lower, upper = plain.children
            there = h.Indicator(h.And(h.LessEqual(lower, index), h.LessEqual(index, upper)))
            if contains(body, there):
                body = _without(body, there)
    return body


def _without(t: Term, indicator: Term) -> Term:
    if t == indicator:
        return h.UNITY
    children = tuple(_without(c, indicator) for c in t.children)
    if children == t.children:
        return t
    return b.times(*children) if isinstance(t, h.Times) else t.replace_children(children)


def zero_like(t: Term) -> Term:
    return b.zero(shape_of(t))


def _changes(t: Term, outer: tuple[Term, ...], within: Within) -> bool:
    return _one(t, outer[-1], within) is not None


def _one(summand: Term, r: Term, within: Within) -> Term | None:
    """Σ_r of one summand in closed form, or None where it stays a sum."""
    if b.is_zero(summand):
        return summand
    plain, restrictions = _plain(r)
    if plain is None:
        return None
    index = plain.children[0]
    denominator: Term | None = None
    if isinstance(summand, h.Quotient) and is_scalar(shape_of(summand.children[1])) and not contains(summand.children[1], index):
        summand, denominator = summand.children
    done = _contracted(summand, plain, restrictions, within)
    if done is None and not restrictions and plain.children[1] == h.UNITY:
        done = _total(summand, plain) or _collected(summand, index, plain.children[2])
    if done is None:
        return None
    return done if denominator is None else b.quotient(done, denominator)


def _plain(r: Term) -> tuple[h.Range | None, list[Term]]:
    restrictions = []
    while isinstance(r, h.Such):
        restrictions.append(r.children[1])
        r = r.children[0]
    return (r if isinstance(r, h.Range) else None), restrictions


def _contracted(summand: Term, r: h.Range, restrictions: list[Term], within: Within) -> Term | None:
    index, lower, upper = r.children
    factors = summand.children if isinstance(summand, h.Times) else (summand,)
    coefficient, scalars, run = b.split_product(tuple(g for f in factors for g in _delta_apart(f, index)))
    for k, s in enumerate(scalars):
        if not (isinstance(s, h.Func) and s.name == "delta" and index in s.children):
            continue
        other = s.children[1] if s.children[0] == index else s.children[0]
        if contains(other, index):
            continue
        rest = b.join_product(coefficient, scalars[:k] + scalars[k + 1 :], run)
        value = substitute(rest, {index: other})
        weights: list[Term] = []
        for p in restrictions:
            q = substitute(p, {index: other})
            if isinstance(q, h.NotEqual):
                same = b.delta(*q.children)
                if same == h.UNITY:
                    return zero_like(summand)
                weights.append(b.minus(h.UNITY, same))
            else:
                weights.append(h.Indicator(q))
        if not (lower == h.UNITY and upper in within.get(other, frozenset())):
            weights.append(h.Indicator(h.And(h.LessEqual(lower, other), h.LessEqual(other, upper))))
        return b.times(*weights, value)
    return None


def _delta_apart(f: Term, index: Term) -> tuple[Term, ...]:
    """The factors of a quotient of scalars in whose numerator a delta of the index stands."""
    if not isinstance(f, h.Quotient) or not is_scalar(shape_of(f.children[1])):
        return (f,)
    numerator, denominator = f.children
    above = numerator.children if isinstance(numerator, h.Times) else (numerator,)
    if not any(isinstance(g, h.Func) and g.name == "delta" and index in g.children for g in above):
        return (f,)
    return (*above, b.quotient(h.UNITY, denominator))


def _collected(summand: Term, index: Term, upper: Term) -> Term | None:
    """Σ_i g_i A e_i B = A g B, and Σ_i g_i A e_i e_iᵀ B = A diag(g) B, for i from 1 to the size of e_i."""
    coefficient, scalars, run = b.split_product(summand.children if isinstance(summand, h.Times) else (summand,))
    run = [g for f in run for g in _by_units(f, index)]
    places = [k for k, f in enumerate(run) if contains(f, index)]
    if run and not places:
        return _inner(coefficient, scalars, run, index, upper)
    if not places or len(places) > 2:
        return None
    k = places[0]
    unit = run[k]
    turned = isinstance(unit, h.Transpose)
    e = unit.children[0] if isinstance(unit, h.Transpose) else unit
    if not isinstance(e, h.Unit) or e.children[0] != index or dimension_term(e.args[0]) != upper:
        return None
    fixed = [s for s in scalars if not contains(s, index)]
    moving = [s for s in scalars if contains(s, index)]
    g = lift(b.times(*moving) if moving else h.UNITY, index, e.args[0])
    if g is None:
        return None
    if len(places) == 2:
        if turned or places[1] != k + 1 or run[k + 1] != h.Transpose(unit):
            return None
        middle, after = b.diag(g), k + 2
    else:
        middle, after = (b.transpose(g) if turned else g), k + 1
    return b.times(b.number(coefficient), *fixed, *run[:k], middle, *run[after:])


def _by_units(f: Term, index: Term) -> list[Term]:
    """A row that the index chooses is e_iᵀ A, a column A e_j."""
    turned = isinstance(f, h.Transpose)
    t = f.children[0] if isinstance(f, h.Transpose) else f
    if not isinstance(t, (h.Row, h.Column)) or t.children[1] != index or contains(t.children[0], index):
        return [f]
    whole = t.children[0]
    rows, columns = shape_of(whole)
    unit = h.Unit(rows if isinstance(t, h.Row) else columns, index)
    if isinstance(t, h.Row):
        return [b.transpose(whole), unit] if turned else [h.Transpose(unit), whole]
    return [h.Transpose(unit), b.transpose(whole)] if turned else [whole, unit]


def _inner(coefficient: Fraction, scalars: list[Term], run: list[Term], index: Term, upper: Term) -> Term | None:
    """Σ_j u_j v_j C = (uᵀ v) C."""
    fixed = [s for s in scalars if not contains(s, index)]
    moving = [s for s in scalars if contains(s, index)]
    size = dimension_of(upper)
    if size is None or not moving:
        return None
    columns = [lift(s, index, size) for s in moving]
    if any(c is None or not is_vector(shape_of(c)) for c in columns):
        return None
    first, *rest = (c for c in columns if c is not None)
    total = b.times(b.transpose(first), b.hadamard(*rest)) if rest else b.times(h.Transpose(h.Ones(size, ONE)), first)
    return b.times(b.number(coefficient), *fixed, total, *run)


def dimension_of(upper: Term) -> Dim | None:
    """The dimension that the upper end of a range is, where it is a letter or a number."""
    if isinstance(upper, h.Sym):
        return Symbol(upper.name)
    return Integer(int(upper.value)) if isinstance(upper, h.Num) and upper.value > 1 else None


def lift(g: Term, index: Term, n: Dim) -> Term | None:
    """Return the vector whose i-th entry is g(i), i = 1…n, or None where matrix notation cannot say it."""
    if not contains(g, index):
        return b.times(g, h.Ones(n, ONE))
    match g:
        case h.At():
            return _lift_entry(g, index, n)
        case h.Func() if g.name != "delta":
            parts = [lift(c, index, n) for c in g.children]
            return None if None in parts else h.Func(g.name, *parts)
        case h.Func() if g.name == "delta":
            other = g.children[1] if g.children[0] == index else g.children[0]
            return None if contains(other, index) else h.Unit(n, other)
        case h.Plus():
            parts = [lift(c, index, n) for c in g.children]
            return None if None in parts else b.plus(*parts)  # type: ignore[arg-type]
        case h.Times():
            return _lift_product(g, index, n)
        case h.Quotient():
            numerator, denominator = g.children
            top = lift(numerator, index, n)
            if top is None:
                return None
            if not contains(denominator, index):
                return b.quotient(top, denominator)
            bottom = lift(denominator, index, n)
            return None if bottom is None else b.quotient(top, bottom)
        case h.Power() if not contains(g.children[1], index):
            base = lift(g.children[0], index, n)
            return None if base is None else h.Power(base, g.children[1])
        case h.Indicator() if isinstance(g.children[0], (h.Greater, h.Less)):
            low, high = (lift(c, index, n) for c in g.children[0].children)
            if low is None or high is None:
                return None
            return h.Func("step", b.minus(low, high) if isinstance(g.children[0], h.Greater) else b.minus(high, low))
    return None


def _lift_entry(g: h.At, index: Term, n: Dim) -> Term | None:
    base, *indices = g.children
    if contains(base, index):
        return None
    shape = shape_of(base)
    if isinstance(base, h.Sym) and base.family:
        return None
    match indices:
        case [i] if i == index and is_vector(shape) and shape[0] == n:
            return base
        case [i] if i == index and shape == (1, n):
            return b.transpose(base)
        case [i, j] if i == index and j == index and shape == (n, n):
            return h.Diagonal(base)
        case [i, j] if i == index and not contains(j, index) and shape[0] == n:
            return h.Column(base, j)
        case [i, j] if j == index and not contains(i, index) and shape[1] == n:
            return h.Transpose(h.Row(base, i))
    return None


def _lift_product(g: Term, index: Term, n: Dim) -> Term | None:
    coefficient, scalars, _ = b.split_product(g.children)
    fixed: list[Term] = [b.number(coefficient)]
    moving: list[Term] = []
    for s in scalars:
        if not contains(s, index):
            fixed.append(s)
            continue
        part = _lift_run(s, index, n) if isinstance(s, h.Times) else lift(s, index, n)
        if part is None:
            return None
        moving.append(part)
    return b.times(*fixed, b.hadamard(*moving) if moving else h.Ones(n, ONE))


def _lift_run(s: Term, index: Term, n: Dim) -> Term | None:
    """(row_i A) B x = entry i of A B x."""
    first, *rest = s.children
    if isinstance(first, h.Row) and first.children[1] == index and not any(contains(c, index) for c in (first.children[0], *rest)):
        return b.times(first.children[0], *rest) if shape_of(first.children[0])[0] == n else None
    return None
