"""Make a counterexample small: sizes first, then entries, as long as the claim still fails for certain."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from random import Random

from flint import fmpq, fmpq_mat

from derive.numeric.errors import Unsupported
from derive.numeric.judge import Fails
from derive.numeric.plan import Plan
from derive.numeric.point import Exactly, Family, Point
from derive.numeric.sampling import dims_fit, draw_point

_PLAIN = tuple(fmpq(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (1, 2), (-2, 1), (3, 1)))

Failing = Callable[[Point], Fails | None]


def cost(x: fmpq) -> int:
    """How hard a number is to read."""
    for k, plain in enumerate(_PLAIN):
        if x == plain:
            return k
    return 10 + 4 * int(x.height_bits()) + (4 if x < 0 else 0) + (8 if x.q != 1 else 0)


def _entries(v: Exactly) -> list[fmpq]:
    match v:
        case fmpq():
            return [v]
        case fmpq_mat():
            return list(v.entries())
        case Family():
            return [e for m in v.members.values() for e in _entries(m)]
    return []


def weight(point: Point) -> tuple[int, int]:
    """The order of readability: sizes, then entries."""
    entries = [e for v in point.values.values() for e in _entries(v)]
    return sum(point.dims.values()), sum(cost(e) for e in entries)


def shrink(plan: Plan, point: Point, found: Fails, fails: Failing, budget: int) -> tuple[Point, Fails]:
    """Return a counterexample that is at least as small, and how the claim fails there. At most `budget` further points are looked at."""
    best, verdict, used = point, found, 0
    rng = Random(0)
    for sizes in _smaller_sizes(plan, point):
        for style in ("special", "small", "small", "special", "rational"):
            if used >= budget // 3:
                break
            used += 1
            try:
                candidate = draw_point(plan, sizes, rng, style)
            except Unsupported:
                candidate = None
            if candidate is None or weight(candidate) >= weight(best):
                continue
            again = fails(candidate)
            if again is not None:
                best, verdict = candidate, again
                break
        if best.dims == sizes:
            break
    return _simpler_entries(best, verdict, fails, budget - used)


def _smaller_sizes(plan: Plan, point: Point) -> list[dict[object, int]]:
    """Sizes not above the present ones, smallest first; a size that is not 1 stays above 1, where an example says more."""
    names = list(point.dims)
    if len(names) > 4:
        return []
    grids = product(*(range(min(point.dims[n], 2), min(point.dims[n], 4) + 1) for n in names))
    candidates = [dict(zip(names, g, strict=True)) for g in grids]
    candidates = [c for c in candidates if sum(c.values()) < sum(point.dims.values()) and dims_fit(plan, c)]
    return sorted(candidates, key=lambda c: (sum(c.values()), max(c.values())))[:8]


def _simpler_entries(point: Point, verdict: Fails, fails: Failing, budget: int) -> tuple[Point, Fails]:
    improved = True
    while improved and budget > 0:
        improved = False
        for letter, value in list(point.values.items()):
            for k, entry in enumerate(_entries(value)):
                for plain in _PLAIN:
                    if cost(plain) >= cost(entry) or budget <= 0:
                        break
                    budget -= 1
                    candidate = point.with_value(letter, _with_entry(point.values[letter], k, plain))
                    again = fails(candidate)
                    if again is not None:
                        point, verdict, improved = candidate, again, True
                        break
    return point, verdict


def _with_entry(v: Exactly, k: int, x: fmpq) -> Exactly:
    """The value with its k-th entry replaced; a symmetric place follows where the matrix was symmetric."""
    match v:
        case fmpq_mat():
            rows, columns = v.nrows(), v.ncols()
            entries = list(v.entries())
            if rows == columns and v == v.transpose():
                i, j = divmod(k, columns)
                entries[j * columns + i] = x
            entries[k] = x
            return fmpq_mat(rows, columns, entries)
        case Family():
            members = dict(v.members)
            for key, m in members.items():
                size = len(_entries(m))
                if k < size:
                    members[key] = _with_entry(m, k, x)
                    break
                k -= size
            return Family(v.sizes, members)
    return x
