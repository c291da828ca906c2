"""Sums, products, extrema, cases, integrals and limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flint import arb, ctx, fmpq

from derive.numeric.arithmetic import BALL, EXACT, PRIME, Value
from derive.numeric.errors import Beyond, OutOfRange, Undefined, Unsupported
from derive.numeric.evaluator import Evaluator, Row, letters
from derive.numeric.quadrature import integrate, limit_at, sum_to_infinity
from derive.numeric.truth import holds, sign_of_infinity
from derive.terms import heads as h
from derive.terms.shapes import ShapeError
from derive.terms.typing import shape_of

MAX_TERMS = 20_000


def unwrap(r: h.Term) -> tuple[h.Term, list[h.Term]]:
    """A range and the restrictions that are put on it."""
    restrictions: list[h.Term] = []
    while isinstance(r, h.Such):
        restrictions.append(r.children[1])
        r = r.children[0]
    return r, restrictions


def bindings(r: h.Term, ev: Evaluator, body: h.Term | None = None) -> Iterator[Evaluator]:
    """Yield an evaluator for each value that a finite range gives its index; a body can say how far an index without bounds goes."""
    plain, restrictions = unwrap(r)
    for inner in _values_of(plain, ev, body):
        if all(holds(p, inner.exactly if inner.arithmetic is PRIME else inner) for p in restrictions):
            yield inner


def _places(body: h.Term, index: h.Term, ev: Evaluator) -> int:
    """How many values an index without bounds takes: as many as there are eigenvalues or singular values, where it stands."""
    counts = {n for t in body.walk() if (n := _count(t, index, ev)) is not None}
    if len(counts) != 1:
        raise Unsupported("a range whose values are not listed")
    return counts.pop()


def _count(t: h.Term, index: h.Term, ev: Evaluator) -> int | None:
    if isinstance(t, h.Spectral) and t.children[1:] == (index,):
        return min(ev.size(d) for d in shape_of(t.children[0]))
    return None


def _values_of(r: h.Term, ev: Evaluator, body: h.Term | None) -> Iterator[Evaluator]:
    match r:
        case h.Range():
            index, low, high = r.children
            first, last = ev.integer(low), ev.integer(high)
            if last < first - 1:
                raise Undefined("a range that ends before it begins")
            if last - first > MAX_TERMS:
                raise Unsupported("a range too long to go through")
            for k in range(first, last + 1):
                yield ev.bind(index, fmpq(k))
        case h.Over() if isinstance(r.children[1], h.FiniteSet):
            for c in r.children[1].children:
                yield ev.bind(r.children[0], ev.value(c))
        case h.Over() if isinstance(r.children[1], h.Support) and body is not None:
            for k in range(1, _places(body, r.children[0], ev) + 1):
                yield ev.bind(r.children[0], fmpq(k))
        case h.Over() if isinstance(r.children[1], h.Interval):
            ends = [ev.integer(c) for c in r.children[1].children]
            raise Unsupported(f"which numbers from {ends[0]} to {ends[1]} are meant")
        case _:
            raise Unsupported("a range whose values are not listed")


def _is_infinite(r: h.Term) -> bool:
    plain, _ = unwrap(r)
    if isinstance(plain, h.Range):
        return any(sign_of_infinity(c) for c in plain.children[1:])
    return isinstance(plain, h.Over) and isinstance(plain.children[1], h.NumberSet)


def _zero_like(body: h.Term, ev: Evaluator, entry: int = 0) -> Value:
    rows, columns = (ev.size(d) for d in shape_of(body))
    return ev.arithmetic.array(rows, columns, [ev.arithmetic.number(fmpq(entry))] * (rows * columns))


def _sum(t: h.SumOver, ev: Evaluator) -> Value:
    body, *ranges = t.children
    return _sum_over(body, ranges, ev)


def _sum_over(body: h.Term, ranges: Sequence[h.Term], ev: Evaluator) -> Value:
    if not ranges:
        return ev.value(body)
    first, rest = ranges[0], ranges[1:]
    if _is_infinite(first):
        return _infinite_sum(lambda inner: _sum_over(body, rest, inner), first, ev)
    total: Value | None = None
    for inner in bindings(first, ev, body):
        try:
            v = _sum_over(body, rest, inner)
        except OutOfRange as e:
            if e.term is not None and unwrap(first)[0].children[0] in e.term.walk():
                raise Beyond from e
            raise
        total = v if total is None else ev.arithmetic.add(total, v)
    return _zero_like(body, ev) if total is None else total


def _infinite_sum(term: Callable[[Evaluator], Value], r: h.Term, ev: Evaluator) -> Value:
    """Sum over an infinite range of integers by its tail's decay; an estimate, not an enclosure."""
    ar = ev.arithmetic
    if ar is PRIME or ar is EXACT:
        raise Unsupported("an infinite sum in exact arithmetic")
    plain, restrictions = unwrap(r)
    index, low, high = _integer_ends(plain, ev)

    def at(k: int) -> Any:
        inner = ev.bind(index, fmpq(k))
        if not all(holds(p, inner) for p in restrictions):
            return ar.number(fmpq(0))
        v = term(inner)
        if ar.is_array(v):
            raise Unsupported("an infinite sum of arrays")
        return v

    ev.account.rigorous = False
    parts = []
    if low is None and high is None:
        parts = [sum_to_infinity(at, 0, ar), sum_to_infinity(lambda k: at(-k), 1, ar)]
    elif low is None and high is not None:
        parts = [sum_to_infinity(lambda k: at(-k), -high, ar)]
    else:
        parts = [sum_to_infinity(at, low or 0, ar)]
    total = parts[0]
    for p in parts[1:]:
        total = ar.add(total, p)
    return total


def _integer_ends(r: h.Term, ev: Evaluator) -> tuple[h.Term, int | None, int | None]:
    if isinstance(r, h.Range):
        index, low, high = r.children
        if sign_of_infinity(low) > 0 or sign_of_infinity(high) < 0:
            raise Unsupported("a range that is turned around")
        return index, None if sign_of_infinity(low) else ev.integer(low), None if sign_of_infinity(high) else ev.integer(high)
    starts = {"N": 0, "N+": 1, "Z": None}
    name = r.children[1].text(0)
    if name not in starts:
        raise Unsupported(f"a sum over {name}")
    return r.children[0], starts[name], None


def _product(t: h.ProductOver, ev: Evaluator) -> Value:
    body, *ranges = t.children
    if any(_is_infinite(r) for r in ranges):
        raise Unsupported("an infinite product")
    result: Value | None = None
    for v in _all_values(body, ranges, ev):
        result = v if result is None else ev.arithmetic.times(result, v)
    if result is not None:
        return result
    rows, columns = (ev.size(d) for d in shape_of(body))
    one, zero = ev.arithmetic.number(fmpq(1)), ev.arithmetic.number(fmpq(0))
    return ev.arithmetic.array(rows, columns, [one if i == j else zero for i in range(rows) for j in range(columns)])


def _all_values(body: h.Term, ranges: Sequence[h.Term], ev: Evaluator) -> Iterator[Value]:
    if not ranges:
        yield ev.value(body)
        return
    for inner in bindings(ranges[0], ev, body):
        yield from _all_values(body, ranges[1:], inner)


def _extremum(t: h.Extremum, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    if ar is PRIME:
        return ar.lift(ev.exact(t))
    body, *ranges = t.children
    values = list(_all_values(body, ranges, ev))
    if not values:
        raise Undefined("an extremum over nothing")
    if any(ar.is_array(v) for v in values):
        raise Unsupported("an extremum of arrays")
    return ar.function("max" if t.text(0) in ("max", "sup") else "min", values)


def _values_of_index(t: h.At, index: h.Term, ev: Evaluator) -> int | None:
    """How many values an index can have where it picks an entry or a member; None where it does not stand."""
    base, *indices = t.children
    if index not in indices:
        return None
    family = base.family if isinstance(base, h.Sym) else ()
    k = indices.index(index)
    if k < len(family):
        return ev.size(family[k])
    rows, columns = (ev.size(d) for d in shape_of(base))
    return max(rows, columns) if len(indices) - len(family) == 1 else (rows, columns)[k - len(family)]


def _arg_extremum(t: h.ArgExtremum, ev: Evaluator) -> Value:
    """The place of the one greatest (or least) entry; over a continuum the place is found by calculus, not at a point."""
    body, variable = t.children
    sizes = {n for s in body.walk() if isinstance(s, h.At) and (n := _values_of_index(s, variable, ev)) is not None}
    if not sizes:
        raise Unsupported("a maximiser over a continuum")
    if len(sizes) > 1:
        raise Undefined("an index of arrays of different sizes")
    ar, size = ev.arithmetic, sizes.pop()
    if ar is PRIME:
        return ar.lift(ev.exact(t))
    values = [ev.bind(variable, fmpq(k)).value(body) for k in range(1, size + 1)]
    best = values[0], 1
    side = 1 if t.text(0) == "max" else -1
    for k, v in enumerate(values[1:], start=2):
        if ar.sign(ar.add(v, ar.negate(best[0]))) == side:
            best = v, k
    if any(ar.sign(ar.add(best[0], ar.negate(v))) != side for k, v in enumerate(values, start=1) if k != best[1]):
        raise Undefined("no entry is the one greatest")
    return ar.number(fmpq(best[1]))


def _piecewise(t: h.Piecewise, ev: Evaluator) -> Value:
    rows = t.children
    for value, condition in zip(rows[::2], rows[1::2], strict=True):
        if holds(condition, ev.exactly if ev.arithmetic is PRIME else ev):
            return ev.value(value)
    raise Undefined("no case applies")


def _indicator(t: h.Indicator, ev: Evaluator) -> Value:
    true = holds(t.children[0], ev.exactly if ev.arithmetic is PRIME else ev)
    return ev.arithmetic.number(fmpq(int(true)))


def _evaluated(t: h.Evaluated, ev: Evaluator) -> Value:
    body, variable, value = t.children
    if ev.arithmetic is PRIME:
        return ev.bind(variable, ev.exact(value)).value(body)
    return ev.bind(variable, ev.value(value)).value(body)


# --- integrals and limits -------------------------------------------------------------------------------------------------------


def _integral(t: h.Integral, ev: Evaluator) -> Value:
    if ev.arithmetic is PRIME or ev.arithmetic is EXACT:
        raise Unsupported("an integral in exact arithmetic")
    body, *ranges = t.children
    ev.account.rigorous = False
    return _integrate_over(body, ranges, ev)


def _integrate_over(body: h.Term, ranges: Sequence[h.Term], ev: Evaluator) -> Value:
    if not ranges:
        return ev.value(body)
    plain, restrictions = unwrap(ranges[0])
    if restrictions:
        raise Unsupported("an integral over a restricted range")
    variable, low, high = _real_ends(plain, ev)

    def f(x: Any) -> Any:
        return _integrate_over(body, ranges[1:], ev.bind(variable, x))

    shape = _shape_at(body, ev)
    if shape == (1, 1):
        return integrate(f, low, high, ev.arithmetic, _corners(body, ev))
    return _entry_by_entry(f, shape, low, high, ev)


def _shape_at(body: h.Term, ev: Evaluator) -> tuple[int, int]:
    """The numbers of rows and columns of a term at a point, from its type alone."""
    try:
        rows, columns = shape_of(body)
    except ShapeError as e:
        raise Unsupported(str(e)) from None
    return ev.size(rows), ev.size(columns)


def _entry_by_entry(f: Callable[[Any], Value], shape: tuple[int, int], low: Any, high: Any, ev: Evaluator) -> Value:
    """∫ of an array: each entry by itself, the array evaluated once for each node."""
    ar = ev.arithmetic
    known: dict[str, Sequence[Any]] = {}

    def entry(k: int) -> Callable[[Any], Any]:
        def at(x: Any) -> Any:
            place = repr(x)
            if place not in known:
                known[place] = ar.entries(f(x))
            return known[place][k]

        return at

    rows, columns = shape
    return ar.array(rows, columns, [integrate(entry(k), low, high, ar) for k in range(rows * columns)])


MAX_CORNERS = 4


def _corners(body: h.Term, ev: Evaluator) -> list[Any]:
    """Where an integrand may bend or peak: at the values of the scalar letters in it (a mean, a bound)."""
    found: list[Any] = []
    for letter in sorted(letters(body), key=str):
        if isinstance(letter, h.Sym) and letter.dims == (1, 1) and not letter.family and len(found) < MAX_CORNERS:
            value = ev.point.values.get(letter)
            if isinstance(value, fmpq) and value not in found:
                found.append(value)
    return [ev.arithmetic.number(v) for v in found]


def _real_ends(r: h.Term, ev: Evaluator) -> tuple[h.Term, Any, Any]:
    """The variable and the ends of a real range; None for an infinite end."""
    match r:
        case h.Range():
            variable, low, high = r.children
        case h.Over() if isinstance(r.children[1], h.Interval):
            variable, (low, high) = r.children[0], r.children[1].children
        case h.Over() if isinstance(r.children[1], h.NumberSet) and r.children[1].text(0) == "R":
            return r.children[0], None, None
        case h.Over() if isinstance(r.children[1], h.Space) and r.children[1].args == (1, 1):
            return r.children[0], None, None
        case _:
            raise Unsupported("an integral over a set that is no interval")
    if isinstance(variable, h.Sym) and variable.dims != (1, 1):
        raise Unsupported("an integral over vectors")
    if sign_of_infinity(low) > 0 or sign_of_infinity(high) < 0:
        raise Unsupported("a range that is turned around")
    return variable, None if sign_of_infinity(low) else ev.scalar(low), None if sign_of_infinity(high) else ev.scalar(high)


LIMIT_BITS = 700


def _limit(t: h.Limit, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    if ar is not BALL:
        raise Unsupported("a limit needs balls")
    body, variable, target = t.children
    direction = t.text(3)
    ev.account.rigorous = False
    infinite = sign_of_infinity(target)
    with ctx.workprec(max(LIMIT_BITS, ctx.prec)):
        fresh = ev.again()

        def f(x: fmpq | Any) -> Any:
            v = fresh.bind(variable, x).value(body)
            if ar.is_array(v):
                raise Unsupported("a limit of arrays")
            return arb(v)

        if infinite:
            return limit_at(f, None, infinite)
        point = fresh.scalar(target)
        if not isinstance(point, fmpq):
            raise Unsupported("a limit at a point that is not rational")
        sides = [limit_at(f, point, s) for s in ((1, -1) if direction == "+-" else (1 if direction == "+" else -1,))]
        if len(sides) == 2 and not sides[0].overlaps(sides[1]):
            raise Undefined("the limits from the two sides differ")
        return sides[0]


BINDERS: dict[type[h.Term], Row] = {
    h.SumOver: _sum,
    h.ProductOver: _product,
    h.Extremum: _extremum,
    h.ArgExtremum: _arg_extremum,
    h.Piecewise: _piecewise,
    h.Indicator: _indicator,
    h.Evaluated: _evaluated,
    h.Integral: _integral,
    h.Limit: _limit,
}
