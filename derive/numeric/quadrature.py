"""Integrals, infinite sums and limits by extrapolation: values with an error estimate, not enclosures.

Integrals by double exponential formulas (Takahasi & Mori 1974; Mori & Sugihara 2001), halving the step until two levels agree; sums by
the decay of their terms, or Levin's transform; limits by values ever closer to the point.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from flint import arb, ctx, fmpq

from derive.numeric.arithmetic import FLOAT, Arithmetic, Value
from derive.numeric.errors import Undecided, Unsupported

MIN_LEVEL, MAX_LEVEL = 2, 6
REACH, HALF_LINE_REACH = 7, 5
"""How far the transformed variable is scanned on a finite piece and on a half-line."""

MAX_TERMS = 3000
LOOSE = 30
"""Bits of agreement below which nothing is returned."""

Integrand = Callable[[Any], Any]


def _tolerance(ar: Arithmetic) -> int:
    """The bits of agreement that are aimed at."""
    return 40 if ar is FLOAT else min(int(ctx.prec) * 3 // 8, 90)


def _mid(v: Value) -> arb:
    return arb(v).mid()


def integrate(f: Integrand, low: Any, high: Any, ar: Arithmetic, corners: Sequence[Any] = ()) -> Value:
    """∫ f from `low` to `high` (None: infinite), with the estimated error as radius; raise Undecided where the levels do not settle.

    The range is split at `corners` (and at zero), where f may bend or have its peak: nodes are dense at the ends of a piece.
    """
    if low is not None and high is not None:
        s = ar.sign(high - low)
        if s == 0:
            return ar.number(fmpq(0))
        if s < 0:
            return ar.negate(integrate(f, high, low, ar, corners))
    pieces = _pieces(low, high, ar, corners)
    total, error = arb(0), arb(0)
    for a, b in pieces:
        value, uncertain = _piece(f, a, b, abs(total), ar)
        total, error = (total + value).mid(), (error + uncertain).upper()
    if not error <= abs(total) * arb(2) ** -LOOSE:
        raise Undecided("the quadrature does not settle")
    return _estimate(total, error, _tolerance(ar), ar)


def _pieces(low: Any, high: Any, ar: Arithmetic, corners: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Split at corners that lie inside, in order."""
    inside: list[Any] = []
    for c in (ar.number(fmpq(0)), *corners):
        if (low is None or ar.sign(c - low) > 0) and (high is None or ar.sign(high - c) > 0) and all(ar.sign(c - x) for x in inside):
            inside.append(c)
    inside.sort(key=lambda x: float(arb(x).mid()))
    if not inside and low is None and high is None:
        inside = [ar.number(fmpq(0))]
    ends = [low, *inside, high]
    return list(pairwise(ends))


def _piece(f: Integrand, low: Any, high: Any, scale: arb, ar: Arithmetic) -> tuple[arb, arb]:
    """One piece and the change of its last halving; what is small against `scale`, the pieces before, need not settle by itself."""
    node = _finite_node(low, high) if low is not None and high is not None else _half_line_node(low, high)

    def weighted(t: arb) -> arb:
        x, w = node(t)
        if ar is FLOAT:
            y = f(float(x))
            return arb(y if math.isfinite(y) else 0) * w
        return _mid(f(x)) * w

    bits = _tolerance(ar)
    reach = REACH if low is not None and high is not None else HALF_LINE_REACH
    step = fmpq(1, 4)
    scan = {k: _or_none(weighted, arb(k * step)) for k in range(-4 * reach, 4 * reach + 1)}
    first, last, total = _extent(scan, arb(2) ** (-bits - 10))
    before, now, difference = total * step, total * step, arb(0)
    low_end, high_end = first * step, last * step
    for level in range(1, MAX_LEVEL if first < last else 1):
        step /= 2
        t = low_end + step
        while t < high_end:
            total = (total + weighted(arb(t))).mid()
            t += 2 * step
        now = (total * step).mid()
        difference = abs(now - before).upper()
        if level >= MIN_LEVEL and difference <= (abs(now) + scale) * arb(2) ** -bits:
            break
        before = now
    return now, difference


def _or_none(g: Callable[[arb], arb], t: arb) -> arb | None:
    """A term, or None where it has no finite enclosure."""
    try:
        value = g(t)
    except Undecided:
        return None
    return value if value.is_finite() else None


def _extent(scan: dict[int, arb | None], small: arb) -> tuple[int, int, arb]:
    """Where the terms count: from which index to which, and their sum; raise Undecided where they do not die away within the scan."""
    found = {k: v for k, v in scan.items() if v is not None}
    if not found:
        raise Undecided("an integrand without a finite value")
    largest = _largest([abs(v).upper() for v in found.values()])
    counting = [k for k, v in found.items() if abs(v) > largest * small]
    if not counting:
        return 0, 0, arb(0)
    first, last = min(counting) - 1, max(counting) + 1
    if first < min(scan) or last > max(scan) or any(scan[k] is None for k in range(first, last + 1)):
        raise Undecided("the quadrature does not settle")
    total = arb(0)
    for k in range(first, last + 1):
        total = (total + found[k]).mid()
    return first, last, total


def _estimate(value: arb, error: arb, bits: int, ar: Arithmetic) -> Value:
    if ar is FLOAT:
        return float(value)
    radius = (abs(error) * 8 + abs(value) * arb(2) ** (-bits)).upper()
    return arb(value.mid(), radius.mid())


def _finite_node(low: Any, high: Any) -> Callable[[arb], tuple[arb, arb]]:
    a, b = arb(low), arb(high)
    half_pi = arb.pi() / 2

    def node(t: arb) -> tuple[arb, arb]:
        u = half_pi * t.sinh()
        e = (-2 * abs(u)).exp()
        gap = (b - a) * e / (1 + e)
        x = b - gap if t > 0 else a + gap
        weight = (b - a) * half_pi * t.cosh() * 2 * e / (1 + e) ** 2
        return x.mid(), weight.mid()

    return node


def _half_line_node(low: Any, high: Any) -> Callable[[arb], tuple[arb, arb]]:
    half_pi = arb.pi() / 2
    end, sign = (arb(low), 1) if low is not None else (arb(high), -1)

    def node(t: arb) -> tuple[arb, arb]:
        distance = (half_pi * t.sinh()).exp()
        return (end + sign * distance).mid(), (half_pi * t.cosh() * distance).mid()

    return node


# --- sums -----------------------------------------------------------------------------------------------------------------------


def sum_to_infinity(f: Callable[[int], Any], start: int, ar: Arithmetic) -> Value:
    """Σ f(k) for k ≥ start: by a geometric tail where the terms decay so, by extrapolation otherwise."""
    bits = _tolerance(ar)
    small = arb(2) ** -bits
    total = arb(0)
    sizes: list[arb] = []
    for k in range(start, start + MAX_TERMS):
        term = _as_ball(f(k))
        total = total + term
        sizes.append(abs(term).upper())
        if len(sizes) < 2 * WINDOW:
            continue
        before, now = _largest(sizes[-2 * WINDOW : -WINDOW]), _largest(sizes[-WINDOW:])
        geometric = now <= before * fmpq(4, 5)
        if geometric and total != 0 and now * 20 * WINDOW <= abs(total) * small:
            return _estimate(total, now * 5 * WINDOW, bits, ar)
        if len(sizes) == 100 and not geometric:
            if not now < before:
                raise Undecided("a sum whose terms do not become smaller")
            break
    _refuse_divergent(f, start)
    return _extrapolated(f, start, ar)


WINDOW = 5
FAR = 4096


def _refuse_divergent(f: Callable[[int], Any], start: int) -> None:
    """Extrapolation gives a value to divergent series too: far out, terms must fall, and those of one sign faster than 1/k (Cauchy)."""
    k = max(start, 1) * FAR
    near, beside, far = (_as_ball(f(j)) for j in (k, k + 1, 2 * k))
    small = abs(near).max(abs(beside))
    one_sign = (near > 0 and beside > 0) or (near < 0 and beside < 0)
    if small != 0 and not abs(far) * (2 if one_sign else 1) < small:
        raise Undecided("a sum whose terms do not become small")




def _largest(sizes: list[arb]) -> arb:
    best = sizes[0]
    for x in sizes[1:]:
        best = best.max(x)
    return best


def _as_ball(v: Any) -> arb:
    x = arb(v)
    if not x.is_finite():
        raise Undecided("a term without a finite value")
    return x


LEVIN_BITS = 420
LEVIN_TERMS = (28, 34)


def _extrapolated(f: Callable[[int], Any], start: int, ar: Arithmetic) -> Value:
    """By Levin's u-transform of two orders, which must agree (Weniger 1989)."""
    if ar is FLOAT:
        raise Unsupported("a slow sum in floating point")
    with ctx.workprec(LEVIN_BITS):
        terms = [_as_ball(f(k)).mid() for k in range(start, start + max(LEVIN_TERMS) + 1)]
        low, high = (_levin(terms, n) for n in LEVIN_TERMS)
    error = abs(high - low)
    if not error <= abs(high) * arb(2) ** -LOOSE:
        raise Undecided("the sum does not settle")
    return _estimate(high, error, 60, ar)


def _levin(terms: list[arb], order: int) -> arb:
    numerator, denominator, partial, sign = arb(0), arb(0), arb(0), 1
    for j in range(order + 1):
        term = terms[j]
        if term == 0:
            raise Undecided("a slow sum with vanishing terms")
        partial = partial + term
        weight = arb(fmpq(sign * math.comb(order, j))) * (arb(j + 1) / (order + 1)) ** (order - 1) / (term * (j + 1))
        numerator, denominator, sign = numerator + weight * partial, denominator + weight, -sign
    return numerator / denominator


# --- limits ---------------------------------------------------------------------------------------------------------------------


def limit_at(f: Callable[[fmpq | arb], arb], point: fmpq | None, side: int) -> arb:
    """The limit of f at a point from one side (`point` None: at side·∞), with the last step's change as radius."""
    values: list[arb] = []
    for k in (40, 90, 200):
        x = fmpq(side * 2**k) if point is None else point + fmpq(side, 2**k)
        try:
            values.append(_far(f, x) if point is None else f(x))
        except Unsupported:
            if point is None:
                return _limit_of_sequence(f, side)
            raise
    first, second, third = values
    change, before = abs(third - second), abs(second - first)
    scale = abs(third).max(arb(1))
    if not (change.upper() <= before.upper() or change < scale * arb(2) ** -60) or not change < scale * arb(2) ** -30:
        raise Undecided("the limit does not settle")
    return arb(third.mid(), (change * 2 + scale * arb(2) ** -90).upper().mid())


def _far(f: Callable[[fmpq | arb], arb], x: fmpq) -> arb:
    """f at a large number: exactly, or where a power would be too long, in balls."""
    try:
        return f(x)
    except Unsupported:
        return f(arb(x))


def _limit_of_sequence(f: Callable[[fmpq | arb], arb], side: int) -> arb:
    """By Richardson's scheme on n = 2^j, for sequences with an expansion in 1/n: other sequences show in steps that do not shrink."""
    if side < 0:
        raise Unsupported("a limit at −∞ of a sequence")
    row = [f(fmpq(2**j)) for j in range(2, 10)]
    best, power = [row[-1]], 2
    while len(row) > 2:
        row = [(power * b - a) / (power - 1) for a, b in pairwise(row)]
        best.append(row[-1])
        power *= 2
    *_, before, change = (abs(b - a) for a, b in pairwise(best))
    scale = abs(best[-1]).max(arb(1))
    if not change < scale * arb(2) ** -20 or not (change * 2 < before or change < scale * arb(2) ** -60):
        raise Undecided("the limit does not settle")
    return arb(best[-1].mid(), (before * 4).upper().mid())
