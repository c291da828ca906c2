"""Points that satisfy an equation: affine ones by linear algebra over the rationals, others by a property that implies them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flint import fmpq, fmpq_mat

from derive.numeric.arithmetic import EXACT
from derive.numeric.draws import Draw
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import evaluator
from derive.numeric.functions import PolynomialFunction, poly_add
from derive.numeric.point import Point
from derive.numeric.predicates import PREDICATES, satisfies
from derive.numeric.structured import structured
from derive.numeric.truth import every_index, holds
from derive.terms import heads as h
from derive.terms.conditions import closure

MAX_UNKNOWNS = 64

#: Properties that hold on open sets: a solution that misses one is drawn again.
_OPEN = frozenset(
    "square invertible full_column_rank full_row_rank nonzero distinct_eigenvalues not_constant positive nonnegative negative "
    "positive_definite positive_semidefinite probability".split()
)
_LINEAR = frozenset("symmetric antisymmetric diagonal upper_triangular lower_triangular".split())
#: Tried in turn where an equation is not affine: each makes `AᵀA = I`, `A² = A`, `xᵀx = 1`, `Σx = 1`, … true.
_IMPLYING = (
    "orthonormal_columns",
    "idempotent",
    "projection",
    "unit",
    "probability_vector",
    "centred",
    "nilpotent",
    "orthogonal",
    "stochastic",
)


def solve_affine(equations: Sequence[h.Term], letter: h.Sym, wanted: frozenset[str], point: Point, d: Draw) -> Point | None:
    """Return the point with a random value for the letter that makes the equations true, or None where they are not affine in it."""
    if not wanted <= _OPEN | _LINEAR:
        return None
    rows, columns = point.size(letter.dims[0]), point.size(letter.dims[1])
    basis = _basis(rows, columns, wanted & _LINEAR)
    if not basis or len(basis) > MAX_UNKNOWNS:
        return None
    zero = fmpq_mat(rows, columns, [fmpq(0)] * (rows * columns))
    origin = _residuals(equations, letter, zero, point)
    if origin is None:
        return None
    columns_of: list[list[fmpq]] = []
    for b in basis:
        r = _residuals(equations, letter, b, point)
        if r is None:
            return None
        columns_of.append([x - o for x, o in zip(r, origin, strict=True)])
    coordinates = [fmpq(d.rng.randint(-5, 5), d.rng.choice((1, 2, 3))) for _ in basis]
    probe = _residuals(equations, letter, _combine(basis, coordinates, zero), point)
    expected = [o + _dot(coordinates, [c[k] for c in columns_of]) for k, o in enumerate(origin)]
    if probe is None or probe != expected:
        return None
    system = fmpq_mat(len(origin), len(basis) + 1, [x for k, o in enumerate(origin) for x in (*(c[k] for c in columns_of), -o)])
    return _random_solution(system, basis, zero, letter, wanted, point, d)


def solve_reciprocal(equations: Sequence[h.Term], letter: h.Sym, wanted: frozenset[str], point: Point, d: Draw) -> Point | None:
    """Return the point with the number that makes an equation true which is affine in its reciprocal, `1/p + 1/q = 1`, or None."""
    if not wanted <= _OPEN or (point.size(letter.dims[0]), point.size(letter.dims[1])) != (1, 1):
        return None
    found = [_residuals(equations, letter, fmpq_mat(1, 1, [fmpq(1, k)]), point) for k in (1, 2, 3, 5)]
    gaps = [r[0] for r in found if r is not None and len(r) == 1]
    if len(gaps) < len(found):
        return None
    slope = gaps[1] - gaps[0]
    if slope == 0 or gaps[2] != gaps[0] + 2 * slope or gaps[3] != gaps[0] + 4 * slope or gaps[0] == slope:
        return None
    value = 1 / (1 - gaps[0] / slope)
    return point.with_value(letter, value) if all(satisfies(value, p, EXACT) for p in sorted(wanted) if p in PREDICATES) else None


def _random_solution(
    system: fmpq_mat, basis: list[fmpq_mat], zero: fmpq_mat, letter: h.Sym, wanted: frozenset[str], point: Point, d: Draw
) -> Point | None:
    echelon, rank = system.rref()
    unknowns = len(basis)
    pivots = [next(j for j in range(unknowns + 1) if echelon[i, j] != 0) for i in range(rank)]
    if unknowns in pivots:
        return None
    free = [j for j in range(unknowns) if j not in pivots]
    checks = sorted(p for p in wanted if p in PREDICATES)
    for _ in range(16):
        solution = [fmpq(0)] * unknowns
        for j in free:
            solution[j] = d.number()
        for i, j in enumerate(pivots):
            solution[j] = echelon[i, unknowns] - _dot([echelon[i, k] for k in free], [solution[k] for k in free])
        value = _combine(basis, solution, zero)
        single = value[0, 0] if value.nrows() == value.ncols() == 1 else value
        if all(satisfies(single, p, EXACT) for p in checks):
            return point.with_value(letter, single)
    return None


def _dot(a: list[fmpq], b: list[fmpq]) -> fmpq:
    return sum((x * y for x, y in zip(a, b, strict=True)), fmpq(0))


def _combine(basis: list[fmpq_mat], coordinates: list[fmpq], zero: fmpq_mat) -> fmpq_mat:
    total = zero
    for b, c in zip(basis, coordinates, strict=True):
        total = total + b * c
    return total


def _basis(rows: int, columns: int, pattern: frozenset[str]) -> list[fmpq_mat]:
    """A basis of the matrices of a linear pattern (the narrowest that is named)."""

    def unit(places: dict[tuple[int, int], int]) -> fmpq_mat:
        return fmpq_mat(rows, columns, [fmpq(places.get((i, j), 0)) for i in range(rows) for j in range(columns)])

    if pattern and rows != columns:
        return []
    if "antisymmetric" in pattern:
        return [unit({(i, j): 1, (j, i): -1}) for i in range(rows) for j in range(i)]
    if "diagonal" in pattern:
        return [unit({(i, i): 1}) for i in range(rows)]
    if "symmetric" in pattern:
        return [unit({(i, j): 1, (j, i): 1}) for i in range(rows) for j in range(i + 1)]
    keep = (lambda i, j: i <= j) if "upper_triangular" in pattern else (lambda i, j: i >= j) if "lower_triangular" in pattern else None
    return [unit({(i, j): 1}) for i in range(rows) for j in range(columns) if keep is None or keep(i, j)]


def _residuals(equations: Sequence[h.Term], letter: h.Sym, value: fmpq_mat, point: Point) -> list[fmpq] | None:
    found: list[fmpq] = []
    for equation in equations:
        part = _residual(equation, letter, value, point)
        if part is None:
            return None
        found.extend(part)
    return found


def _residual(equation: h.Term, letter: h.Sym, value: fmpq_mat, point: Point) -> list[fmpq] | None:
    single = value[0, 0] if value.nrows() == value.ncols() == 1 else value
    ev = evaluator(point.with_value(letter, single), EXACT)
    plain, scopes = (equation.children[0], every_index(equation, ev)) if isinstance(equation, h.ForAll) else (equation, [ev])
    found: list[fmpq] = []
    for scope in scopes:
        try:
            left, right = scope.value(plain.children[0]), scope.value(plain.children[1])
        except (Undefined, Unsupported):
            return None
        if EXACT.shape(left) != EXACT.shape(right):
            return None
        found.extend(x - y for x, y in zip(EXACT.entries(left), EXACT.entries(right), strict=True))
    return found


def properties_that_solve(equations: Sequence[h.Term], letter: h.Sym, wanted: frozenset[str], point: Point, d: Draw) -> Point | None:
    """Return the point with a value of the letter that has some property under which the equations hold, or None."""
    rows, columns = point.size(letter.dims[0]), point.size(letter.dims[1])
    for name in _IMPLYING:
        m = structured(d, rows, columns, wanted | closure(name))
        if m is None:
            continue
        candidate = point.with_value(letter, m[0, 0] if rows == columns == 1 else m)
        try:
            if all(holds(e, evaluator(candidate, EXACT)) for e in equations):
                return candidate
        except (Undefined, Unsupported):
            continue
    return None


# --- functions --------------------------------------------------------------------------------------------------------------------


def flattened(equation: h.Term, point: Point) -> Point | None:
    """Return the point with another function, whose slope vanishes where an equation `∇f(x) = 0` or `∂_k f(x, θ) = 0` says so, or None.

    A linear term is taken off the function, which leaves its second derivatives as they are.
    """
    match equation:
        case h.Equal(children=(h.Call(children=(h.DerivedFunction() as slope, *_)) as call, right)) if _zero(right):
            f, k = slope.children[0], _slot(slope)
        case _:
            return None
    if not isinstance(value := point.values.get(f), PolynomialFunction) or len(value.entries) != 1:
        return None
    try:
        gradient = EXACT.entries(evaluator(point, EXACT).value(call))
    except (Undefined, Unsupported):
        return None
    return point.with_value(f, _with_powers(value, k, [-g for g in gradient], 1))


def bent(condition: h.Term, point: Point, steepness: int) -> Point | None:
    """Return the point with another function, more convex where a condition `∇²f(x) ≻ 0` speaks of it, or None; more concave for `≺`."""
    match condition:
        case h.LoewnerGreater(children=(h.Call(children=(h.DerivedFunction() as second, *_)), right)) if _zero(right):
            sign = 1
        case h.LoewnerGreater(children=(left, h.Call(children=(h.DerivedFunction() as second, *_)))) if _zero(left):
            sign = -1
        case _:
            return None
    first = second.children[0]
    if second.kind != "hessian" and not isinstance(first, h.DerivedFunction):
        return None
    f, k = (first, 0) if second.kind == "hessian" else (first.children[0], _slot(first))
    if not isinstance(value := point.values.get(f), PolynomialFunction) or len(value.entries) != 1:
        return None
    rows, columns = value.arguments[k]
    return point.with_value(f, _with_powers(value, k, [fmpq(sign * steepness)] * (rows * columns), 2))


def _with_powers(f: PolynomialFunction, k: int, coefficients: Sequence[fmpq], power: int) -> PolynomialFunction:
    """f with multiples of powers of the entries of its k-th argument added."""
    count = sum(r * c for r, c in f.arguments)
    entry = f.entries[0]
    for j, c in enumerate(coefficients):
        entry = poly_add(entry, {tuple(power * int(i == f.offset(k) + j) for i in range(count)): c})
    return replace(f, entries=(entry,))


def _slot(f: h.Term) -> int:
    return int(f.args[2]) - 1 if isinstance(f, h.DerivedFunction) and f.kind == "partial" else 0


def _zero(t: h.Term) -> bool:
    return t == h.ZERO or isinstance(t, h.Zeros)
