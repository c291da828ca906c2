"""Whether a value has a property of the closed vocabulary: one predicate for each property of matrices, vectors and scalars.

A vector or matrix is said to have a property of scalars if every entry has it ("x positive"); `nonzero` of an array: not all entries zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq, fmpq_mat

from derive.numeric.arithmetic import EXACT, Arithmetic, Value
from derive.numeric.errors import Undecided, Unsupported
from derive.numeric.special import is_integer
from derive.terms.conditions import PROPERTIES, closure

Predicate = Callable[[Value, Arithmetic], bool]


def satisfies(v: Value, name: str, ar: Arithmetic = EXACT) -> bool:
    """Return whether a value has a property; raise Undecided, or Unsupported where a value cannot show it."""
    test = PREDICATES.get(name)
    if test is None:
        raise Unsupported(f"no value shows whether it is {PROPERTIES[name].phrase if name in PROPERTIES else name}")
    return test(v, ar)


def implied(v: Value, name: str, ar: Arithmetic = EXACT) -> bool:
    """Whether a value has a property and everything that the vocabulary says to follow from it."""
    return all(satisfies(v, p, ar) for p in sorted(closure(name)) if p in PREDICATES)


def _grid(v: Value, ar: Arithmetic) -> tuple[int, int, list[Any]]:
    rows, columns = ar.shape(v)
    return rows, columns, ar.entries(v)


def _square(v: Value, ar: Arithmetic) -> bool:
    rows, columns = ar.shape(v)
    return rows == columns


def _where(choose: Callable[[int, int], bool]) -> Predicate:
    """Square, and zero at every chosen place."""

    def test(v: Value, ar: Arithmetic) -> bool:
        rows, columns, entries = _grid(v, ar)
        return rows == columns and all(ar.is_zero(entries[i * columns + j]) for i in range(rows) for j in range(columns) if choose(i, j))

    return test


def _equal(a: Value, b: Value, ar: Arithmetic) -> bool:
    return all(ar.is_zero(x - y) for x, y in zip(ar.entries(a), ar.entries(b), strict=True))


def _identity(n: int, ar: Arithmetic) -> Value:
    return ar.array(n, n, [ar.number(fmpq(int(i == j))) for i in range(n) for j in range(n)])


def _symmetric(v: Value, ar: Arithmetic) -> bool:
    return _square(v, ar) and _equal(v, ar.transpose(v), ar)


def _antisymmetric(v: Value, ar: Arithmetic) -> bool:
    return _square(v, ar) and _equal(v, ar.negate(ar.transpose(v)), ar)


def _invertible(v: Value, ar: Arithmetic) -> bool:
    return _square(v, ar) and not ar.is_zero(ar.det(v))


def _gram_invertible(transposed: bool) -> Predicate:
    def test(v: Value, ar: Arithmetic) -> bool:
        rows, columns = ar.shape(v)
        if (columns if transposed else rows) < (rows if transposed else columns):
            return False
        t = ar.transpose(v)
        return not ar.is_zero(ar.det(ar.times(v, t) if transposed else ar.times(t, v)))

    return test


def psd_sign(v: Value, ar: Arithmetic, *, strict: bool) -> bool:
    """Whether a symmetric value is positive (semi)definite, by the alternating signs of its characteristic polynomial.

    The eigenvalues are real, so all are ≥ 0 (> 0) exactly if (−1)^(n−k) c_k ≥ 0 (> 0) for every coefficient c_k of det(xI − A).
    """
    if not ar.is_array(v):
        return ar.sign(v) > 0 if strict else ar.sign(v) >= 0
    if not _symmetric_or_overlapping(v, ar):
        return False
    if not hasattr(v, "charpoly"):
        import numpy as np

        lowest = float(np.min(np.linalg.eigvalsh(v)))
        edge = 1e-10 * max(1.0, float(np.max(np.abs(v))))
        return lowest > edge if strict else lowest >= -edge
    n, coefficients = ar.shape(v)[0], list(v.charpoly().coeffs())
    postponed: Undecided | None = None
    for k, c in enumerate(coefficients[:n]):
        try:
            s = ar.sign(c) * (-1) ** (n - k)
        except Undecided as e:
            postponed = e
            continue
        if s < 0 or (strict and s == 0):
            return False
    if postponed:
        raise postponed
    return True


def _symmetric_or_overlapping(v: Value, ar: Arithmetic) -> bool:
    """Symmetric, or not known to be otherwise (an enclosure is never exactly symmetric)."""
    if isinstance(v, fmpq_mat) or ar.exact:
        return _symmetric(v, ar)
    rows, columns, entries = _grid(v, ar)
    if rows != columns:
        return False
    for i in range(rows):
        for j in range(i):
            d = entries[i * rows + j] - entries[j * rows + i]
            if isinstance(d, float):
                if abs(d) > 1e-9 * max(1.0, abs(entries[i * rows + j])):
                    return False
            elif (isinstance(d, fmpq) and d != 0) or (not isinstance(d, fmpq) and not d.contains(0)):
                return False
    return True


def _orthonormal_columns(v: Value, ar: Arithmetic) -> bool:
    columns = ar.shape(v)[1]
    return _equal(ar.times(ar.transpose(v), v), _identity(columns, ar), ar)


def _idempotent(v: Value, ar: Arithmetic) -> bool:
    return _square(v, ar) and _equal(ar.times(v, v), v, ar)


def _nilpotent(v: Value, ar: Arithmetic) -> bool:
    if not _square(v, ar):
        return False
    power = v
    for _ in range(ar.shape(v)[0] - 1):
        power = ar.times(power, v)
    return all(ar.is_zero(e) for e in ar.entries(power))


def _row_sums(v: Value, ar: Arithmetic) -> list[Any]:
    rows, columns, entries = _grid(v, ar)
    return [_sum(entries[i * columns : (i + 1) * columns], ar) for i in range(rows)]


def _sum(entries: list[Any], ar: Arithmetic) -> Any:
    total = ar.number(fmpq(0))
    for e in entries:
        total = total + e
    return total


def _each(test: Callable[[Any, Arithmetic], bool]) -> Predicate:
    return lambda v, ar: all(test(e, ar) for e in ar.entries(v))


def _nonnegative(e: Any, ar: Arithmetic) -> bool:
    return ar.sign(e) >= 0


def _zero_or_one(e: Any, ar: Arithmetic) -> bool:
    return ar.is_zero(e) or ar.is_zero(e - 1)


def _stochastic(v: Value, ar: Arithmetic) -> bool:
    return _square(v, ar) and all(_nonnegative(e, ar) for e in ar.entries(v)) and all(ar.is_zero(s - 1) for s in _row_sums(v, ar))


def _permutation(v: Value, ar: Arithmetic) -> bool:
    return _stochastic(v, ar) and all(_zero_or_one(e, ar) for e in ar.entries(v)) and _stochastic(ar.transpose(v), ar)


def _unit(v: Value, ar: Arithmetic) -> bool:
    return ar.is_zero(_sum([e * e for e in ar.entries(v)], ar) - 1)


def _probability_vector(v: Value, ar: Arithmetic) -> bool:
    entries = ar.entries(v)
    return all(_nonnegative(e, ar) for e in entries) and ar.is_zero(_sum(entries, ar) - 1)


def _not_constant(v: Value, ar: Arithmetic) -> bool:
    entries = ar.entries(v)
    return any(not ar.is_zero(e - entries[0]) for e in entries[1:])


def _correlation(v: Value, ar: Arithmetic) -> bool:
    rows, columns, entries = _grid(v, ar)
    return rows == columns and all(ar.is_zero(entries[i * rows + i] - 1) for i in range(rows)) and psd_sign(v, ar, strict=False)


def _distinct_eigenvalues(v: Value, ar: Arithmetic) -> bool:
    """By the discriminant of the characteristic polynomial: it and its derivative have no common factor."""
    if not _square(v, ar):
        return False
    if not ar.is_array(v):
        return True
    if not isinstance(v, fmpq_mat):
        raise Unsupported("distinct eigenvalues of a matrix that is not rational")
    p = v.charpoly()
    return bool(p.gcd(p.derivative()).degree() == 0)


def _parity(odd: bool) -> Callable[[Any, Arithmetic], bool]:
    return lambda e, ar: is_integer(e) and is_integer((e - 1) / 2 if odd else e / 2)


PREDICATES: dict[str, Predicate] = {
    "square": _square,
    "symmetric": _symmetric,
    "antisymmetric": _antisymmetric,
    "invertible": _invertible,
    "positive_definite": lambda v, ar: _square(v, ar) and psd_sign(v, ar, strict=True),
    "positive_semidefinite": lambda v, ar: _square(v, ar) and psd_sign(v, ar, strict=False),
    "negative_definite": lambda v, ar: _square(v, ar) and psd_sign(ar.negate(v), ar, strict=True),
    "known": lambda v, ar: True,
    "unknown": lambda v, ar: True,
    "orthogonal": lambda v, ar: _square(v, ar) and _orthonormal_columns(v, ar),
    "orthonormal_columns": _orthonormal_columns,
    "idempotent": _idempotent,
    "projection": lambda v, ar: _idempotent(v, ar) and _symmetric(v, ar),
    "diagonal": _where(lambda i, j: i != j),
    "upper_triangular": _where(lambda i, j: i > j),
    "lower_triangular": _where(lambda i, j: i < j),
    "nilpotent": _nilpotent,
    "permutation": _permutation,
    "stochastic": _stochastic,
    "correlation": _correlation,
    "full_column_rank": _gram_invertible(False),
    "full_row_rank": _gram_invertible(True),
    "distinct_eigenvalues": _distinct_eigenvalues,
    "unit": _unit,
    "centred": lambda v, ar: all(ar.is_zero(s) for s in _row_sums(ar.transpose(v), ar)),
    "probability_vector": _probability_vector,
    "onehot": lambda v, ar: _probability_vector(v, ar) and all(_zero_or_one(e, ar) for e in ar.entries(v)),
    "nonzero": lambda v, ar: any(not ar.is_zero(e) for e in ar.entries(v)),
    "positive": _each(lambda e, ar: ar.sign(e) > 0),
    "nonnegative": _each(_nonnegative),
    "negative": _each(lambda e, ar: ar.sign(e) < 0),
    "integer": _each(lambda e, ar: is_integer(e)),
    "natural": _each(lambda e, ar: is_integer(e) and ar.sign(e) >= 0),
    "even": _each(_parity(odd=False)),
    "odd": _each(_parity(odd=True)),
    "binary": _each(_zero_or_one),
    "sign_valued": _each(lambda e, ar: ar.is_zero(e - 1) or ar.is_zero(e + 1)),
    "probability": _each(lambda e, ar: ar.sign(e) >= 0 and ar.sign(e - 1) <= 0),
    "not_constant": _not_constant,
}
