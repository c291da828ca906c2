"""Eigenvalues, singular values and functions of matrices, enclosed by balls or in floating point."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from flint import acb_mat, arb, arb_mat, fmpq, fmpq_mat

from derive.numeric.arithmetic import EXACT, FLOAT, PRIME, Arithmetic, Value, finite
from derive.numeric.errors import Undecided, Undefined, Unsupported
from derive.numeric.evaluator import Evaluator, Row
from derive.terms import heads as h


def is_symmetric(v: Value, ar: Arithmetic) -> bool:
    """Whether a square value equals its transpose; raise Undecided where balls do not say."""
    (rows, columns), entries = ar.shape(v), ar.entries(v)
    if rows != columns:
        return False
    return all(ar.is_zero(entries[i * rows + j] - entries[j * rows + i]) for i in range(rows) for j in range(i))


def _diagonal_if_so(v: Value, ar: Arithmetic) -> list[Value] | None:
    """The diagonal of a triangular matrix whose zeros are exact; these are its eigenvalues."""
    (n, _), entries = ar.shape(v), ar.entries(v)
    upper = all(_is_exact_zero(entries[i * n + j]) for i in range(n) for j in range(i))
    lower = all(_is_exact_zero(entries[i * n + j]) for j in range(n) for i in range(j))
    return [entries[i * n + i] for i in range(n)] if upper or lower else None


def _is_exact_zero(x: Any) -> bool:
    return bool(x == 0)


def _descending(values: list[Any]) -> list[Any]:
    """Order statistics of enclosures: the k-th largest lies between the k-th largest lower and upper ends."""
    if all(isinstance(v, (fmpq, float)) for v in values):
        return sorted(values, reverse=True)
    balls = [arb(v) for v in values]
    lowers, uppers = sorted((b.lower() for b in balls), reverse=True), sorted((b.upper() for b in balls), reverse=True)
    return [lo.union(up) for lo, up in zip(lowers, uppers, strict=True)]


def eigenvalues(v: Value, ar: Arithmetic) -> list[Value]:
    """The real eigenvalues of a square value, descending; raise Undefined where some are not real."""
    if not ar.is_array(v):
        return [v]
    if ar is PRIME:
        raise Unsupported("eigenvalues in a finite field")
    if ar is FLOAT:
        rounded = np.linalg.eigvals(v)
        if np.max(np.abs(rounded.imag)) > 1e-9 * max(1.0, float(np.max(np.abs(rounded)))):
            raise Undefined("an eigenvalue that is not real")
        return sorted((float(x) for x in rounded.real), reverse=True)
    diagonal = _diagonal_if_so(v, ar)
    if diagonal is not None:
        return _descending(diagonal)
    if ar is EXACT:
        raise Unsupported("eigenvalues need not be rational")
    found = _complex_eigenvalues(v)
    real = []
    symmetric = is_symmetric(v, ar) if isinstance(v, fmpq_mat) else _looks_symmetric(v)
    for z in found:
        if not z.imag.contains(0):
            raise Undefined("an eigenvalue that is not real")
        if not symmetric and not all(not z.overlaps(w) for w in found if w is not z):
            raise Undecided("eigenvalues that are not told apart")
        real.append(z.real)
    return _descending(real)


def _looks_symmetric(v: arb_mat) -> bool:
    n = v.nrows()
    return all(v[i, j].overlaps(v[j, i]) for i in range(n) for j in range(i))


def _complex_eigenvalues(v: Value) -> list[Any]:
    m = acb_mat(arb_mat(v)) if isinstance(v, fmpq_mat) else acb_mat(v)
    try:
        return list(m.eig(multiple=True, nonstop=False))
    except ValueError:
        raise Undecided("no enclosure of the eigenvalues at this precision") from None


def spectral_radius(v: Value, ar: Arithmetic) -> Value:
    """The largest modulus of an eigenvalue."""
    if not ar.is_array(v):
        return ar.function("abs", [v])
    if ar is FLOAT:
        return float(np.max(np.abs(np.linalg.eigvals(v))))
    diagonal = _diagonal_if_so(v, ar) if ar is not PRIME else None
    if diagonal is not None:
        return ar.function("max", [ar.function("abs", [d]) for d in diagonal])
    if ar is EXACT or ar is PRIME:
        raise Unsupported("eigenvalues need not be rational")
    sizes = [abs(z) for z in _complex_eigenvalues(v)]
    return ar.function("max", sizes)


def singular_values(v: Value, ar: Arithmetic) -> list[Value]:
    """The min(m, n) singular values, descending: roots of the eigenvalues of the smaller Gram matrix."""
    if not ar.is_array(v):
        return [ar.function("abs", [v])]
    if ar is FLOAT:
        return [float(s) for s in np.linalg.svd(v, compute_uv=False)]
    rows, columns = ar.shape(v)
    gram = ar.times(ar.transpose(v), v) if columns <= rows else ar.times(v, ar.transpose(v))
    return [ar.function("sqrt", [e.nonnegative_part() if isinstance(e, arb) else e]) for e in eigenvalues(gram, ar)]


def _spectral(t: h.Spectral, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    v, name = ev.value(t.args[1]), t.text(0)
    if name == "rho":
        return spectral_radius(v, ar)
    values = eigenvalues(v, ar) if name.startswith("lambda") else singular_values(v, ar)
    match name:
        case "lambda_max" | "sigma_max":
            return values[0]
        case "lambda_min" | "sigma_min":
            return values[-1]
        case "cond":
            return ar.divide(values[0], values[-1])
        case "lambda" | "sigma" if len(t.args) == 3:
            k = ev.integer(t.args[2])
            if not 1 <= k <= len(values):
                raise Undefined("an index out of range")
            return values[k - 1]
    raise Unsupported(f"{name} of a matrix has no value of its own")


# --- functions of matrices ------------------------------------------------------------------------------------------------------


def symmetric_function(v: Value, ar: Arithmetic, f: Callable[[Any], Any]) -> Value:
    """Return f(A) of a symmetric value by its eigenvectors; raise Unsupported where that is not possible."""
    if not ar.is_array(v):
        return f(v)
    if ar is FLOAT:
        if not np.allclose(v, v.T, rtol=1e-12, atol=1e-12):
            raise Unsupported("a function of a matrix that is not symmetric")
        values, vectors = np.linalg.eigh(v)
        return vectors @ np.diag([f(float(x)) for x in values]) @ vectors.T
    diagonal = _strict_diagonal(v, ar)
    if diagonal is not None:
        n, zero = len(diagonal), ar.number(fmpq(0))
        images = [f(d) for d in diagonal]
        return ar.array(n, n, [images[i] if i == j else zero for i in range(n) for j in range(n)])
    if ar is EXACT or ar is PRIME:
        raise Unsupported("a function of a matrix need not be rational")
    if not is_symmetric(v, ar):
        raise Unsupported("a function of a matrix that is not symmetric")
    return _by_interpolation(v, [f(e) for e in _simple(eigenvalues(v, ar))], eigenvalues(v, ar), ar)


def _strict_diagonal(v: Value, ar: Arithmetic) -> list[Value] | None:
    (n, _), entries = ar.shape(v), ar.entries(v)
    if any(not _is_exact_zero(entries[i * n + j]) for i in range(n) for j in range(n) if i != j):
        return None
    return [entries[i * n + i] for i in range(n)]


def _simple(values: list[Any]) -> list[Any]:
    for a, b in pairwise(values):
        if not a > b:
            raise Undecided("eigenvalues that are not told apart")
    return values


def _by_interpolation(v: Value, images: list[Any], nodes: list[Any], ar: Arithmetic) -> Value:
    """The Newton form of the polynomial through (λ, f(λ)), at the matrix (Higham, *Functions of Matrices*, 1.2.2)."""
    n = len(nodes)
    divided = [arb(x) for x in images]
    for k in range(1, n):
        for i in range(n - 1, k - 1, -1):
            divided[i] = (divided[i] - divided[i - 1]) / (nodes[i] - nodes[i - k])
    matrix = arb_mat(v) if isinstance(v, fmpq_mat) else v
    eye = arb_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
    result = eye * divided[-1]
    for k in range(n - 2, -1, -1):
        result = result * (matrix - eye * arb(nodes[k])) + eye * divided[k]
    return result


def _matrix_function(t: h.MatrixFunction, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    if ar is PRIME:
        return ar.lift(ev.exact(t))
    v, name = ev.value(t.args[1]), t.text(0)
    if name not in ("exp", "log", "sqrt"):
        raise Unsupported(f"the matrix function {name}")
    if not ar.is_array(v):
        return ar.function(name, [v])
    if name == "exp":
        if ar is FLOAT:
            import scipy.linalg

            with np.errstate(over="ignore", invalid="ignore"):  # an exponential that overflows is not finite, and is treated so
                return scipy.linalg.expm(v)
        if ar is not EXACT:
            m = arb_mat(v).exp() if isinstance(v, fmpq_mat) else v.exp()
            for e in m.entries():
                finite(e, "a matrix exponential")
            return m
    return symmetric_function(v, ar, lambda x: ar.function(name, [x]))


SPECTRUM: dict[type[h.Term], Row] = {h.Spectral: _spectral, h.MatrixFunction: _matrix_function}
