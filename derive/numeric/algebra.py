"""The values of the heads of matrix algebra."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq, fmpq_mat

from derive.numeric.arithmetic import FLOAT, PRIME, Arithmetic, Value
from derive.numeric.errors import OutOfRange, Undefined, Unsupported
from derive.numeric.evaluator import Evaluator, Row
from derive.terms import composites
from derive.terms import heads as h

MAX_MATRIX_POWER = 4096
MAX_ENTRIES = 40_000


def _number(t: Any, ev: Evaluator) -> Value:
    q = t.value
    if not q.is_Rational:
        raise Unsupported("a number that is not rational")
    return ev.arithmetic.number(fmpq(int(q.p), int(q.q)))


def _const(t: h.Const, ev: Evaluator) -> Value:
    return ev.arithmetic.constant(t.name)


def _filled(rows: int, columns: int, ev: Evaluator, f: Callable[[int, int], int]) -> Value:
    if rows * columns > MAX_ENTRIES:
        raise Unsupported("an array too large")
    one, zero = ev.arithmetic.number(fmpq(1)), ev.arithmetic.number(fmpq(0))
    return ev.arithmetic.array(rows, columns, [one if f(i, j) else zero for i in range(rows) for j in range(columns)])


def _identity(t: h.Identity, ev: Evaluator) -> Value:
    n = ev.size(t.args[0])
    return _filled(n, n, ev, lambda i, j: i == j)


def _zeros(t: h.Zeros, ev: Evaluator) -> Value:
    return _filled(ev.size(t.args[0]), ev.size(t.args[1]), ev, lambda i, j: 0)


def _ones(t: h.Ones, ev: Evaluator) -> Value:
    return _filled(ev.size(t.args[0]), ev.size(t.args[1]), ev, lambda i, j: 1)


def _unit(t: h.Unit, ev: Evaluator) -> Value:
    n, k = ev.size(t.args[0]), ev.integer(t.args[1])
    if not 1 <= k <= n:
        raise Undefined("a basis vector's index out of range")
    return _filled(n, 1, ev, lambda i, j: i == k - 1)


def _commutation(t: h.Commutation, ev: Evaluator) -> Value:
    m, n = ev.size(t.args[0]), ev.size(t.args[1])
    return _filled(m * n, m * n, ev, lambda r, c: (r % n, r // n) == (c // m, c % m))


def _plus(t: h.Plus, ev: Evaluator) -> Value:
    total = ev.value(t.args[0])
    for c in t.args[1:]:
        v = ev.value(c)
        if ev.arithmetic.shape(v) != ev.arithmetic.shape(total):
            raise Unsupported("a sum of arrays of different shapes")
        total = ev.arithmetic.add(total, v)
    return total


def product(values: list[Value], ar: Arithmetic) -> Value:
    """The product of values from left to right, scalars scaling."""
    result = values[0]
    for v in values[1:]:
        if ar.is_array(result) and ar.is_array(v) and ar.shape(result)[1] != ar.shape(v)[0]:
            raise Unsupported("a product of arrays that do not fit")
        result = ar.times(result, v)
    return result


def _times(t: h.Times, ev: Evaluator) -> Value:
    return product([ev.value(c) for c in t.args], ev.arithmetic)


def _elementwise(values: list[Value], ar: Arithmetic, f: Callable[..., Value]) -> Value:
    """Apply a function of scalars to arrays of one shape; scalars are repeated."""
    arrays = [v for v in values if ar.is_array(v)]
    if not arrays:
        return f(*values)
    rows, columns = ar.shape(arrays[0])
    if any(ar.shape(a) != (rows, columns) for a in arrays):
        raise Unsupported("elementwise on arrays of different shapes")
    count = rows * columns
    lists = [ar.entries(v) if ar.is_array(v) else [v] * count for v in values]
    return ar.array(rows, columns, [f(*e) for e in zip(*lists, strict=True)])


def _quotient(t: h.Quotient, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    top, bottom = ev.value(t.args[0]), ev.value(t.args[1])
    if ar.is_array(bottom):
        return _elementwise([top, bottom], ar, ar.divide)
    return ar.divide(top, bottom)


def _power(t: h.Power, ev: Evaluator) -> Value:
    base, ar = ev.value(t.args[0]), ev.arithmetic
    if ar.is_array(base):
        rows, columns = ar.shape(base)
        if columns == 1:
            return ar.map(_scalar_power(t.args[1], ev), base)
        if rows != columns:
            raise Unsupported("a power of a matrix that is not square")
        return _matrix_power(base, t.args[1], ev)
    return _scalar_power(t.args[1], ev)(base)


def _scalar_power(exponent: h.Term, ev: Evaluator) -> Callable[[Value], Value]:
    ar = ev.arithmetic
    if ar is not PRIME:
        e = ev.scalar(exponent)
        return lambda b: ar.power(b, e)
    q = ev.exact(exponent)
    if isinstance(q, fmpq_mat) or q.q != 1 or abs(q) > 10**6:
        raise Unsupported("an exponent that is no small integer in a finite field")
    n = int(q.p)

    def power(b: Value) -> Value:
        if n < 0 and b == 0:
            raise Undefined("a negative power of zero")
        return b**n

    return power


def _matrix_power(base: Value, exponent: h.Term, ev: Evaluator) -> Value:
    from derive.numeric.spectrum import symmetric_function

    ar = ev.arithmetic
    e = ev.exact(exponent)
    if isinstance(e, fmpq_mat):
        raise Unsupported("an exponent that is no scalar")
    if e.q != 1:
        return symmetric_function(base, ar, lambda x: ar.power(x, ar.number(e)))
    return matrix_power(base, int(e.p), ar)


def matrix_power(base: Value, n: int, ar: Arithmetic) -> Value:
    """An integer power of a square matrix by repeated squaring."""
    if abs(n) > MAX_MATRIX_POWER:
        raise Unsupported("a matrix power too high")
    if n < 0:
        base, n = ar.inverse(base), -n
    rows = ar.shape(base)[0]
    one, zero = ar.number(fmpq(1)), ar.number(fmpq(0))
    result = ar.array(rows, rows, [one if i == j else zero for i in range(rows) for j in range(rows)])
    while n:
        if n & 1:
            result = ar.times(result, base)
        n >>= 1
        if n:
            base = ar.times(base, base)
    return result


def _transpose(t: h.Transpose, ev: Evaluator) -> Value:
    return ev.arithmetic.transpose(ev.value(t.args[0]))


def _square(v: Value, ev: Evaluator) -> Value:
    rows, columns = ev.arithmetic.shape(v)
    if rows != columns:
        raise Unsupported("a matrix that is not square here")
    return v


def _inverse(t: h.Inverse, ev: Evaluator) -> Value:
    return ev.arithmetic.inverse(_square(ev.value(t.args[0]), ev))


def _trace(t: h.Trace, ev: Evaluator) -> Value:
    v = _square(ev.value(t.args[0]), ev)
    return trace(v, ev.arithmetic)


def trace(v: Value, ar: Arithmetic) -> Value:
    """The sum of the diagonal entries."""
    n, entries = ar.shape(v)[0], ar.entries(v)
    total = entries[0]
    for i in range(1, n):
        total = ar.add(total, entries[i * n + i])
    return total


def _det(t: h.Det, ev: Evaluator) -> Value:
    return ev.arithmetic.det(_square(ev.value(t.args[0]), ev))


def _rank(t: h.Rank, ev: Evaluator) -> Value:
    if ev.arithmetic is FLOAT:
        import numpy as np

        v = ev.value(t.args[0])
        return float(np.linalg.matrix_rank(v)) if isinstance(v, np.ndarray) else float(v != 0)
    v = ev.exact(t.args[0])
    return ev.arithmetic.number(fmpq(v.rank() if isinstance(v, fmpq_mat) else int(v != 0)))


def pseudo_inverse(a: fmpq_mat) -> fmpq_mat:
    """The Moore–Penrose inverse by full rank factorisation, A = C F (Ben-Israel & Greville)."""
    echelon, rank = a.rref()
    rows, columns = a.nrows(), a.ncols()
    if rank == 0:
        return fmpq_mat(columns, rows, [fmpq(0)] * (rows * columns))
    pivots = [next(j for j in range(columns) if echelon[i, j] != 0) for i in range(rank)]
    c = fmpq_mat(rows, rank, [a[i, j] for i in range(rows) for j in pivots])
    f = fmpq_mat(rank, columns, [echelon[i, j] for i in range(rank) for j in range(columns)])
    ct, ft = c.transpose(), f.transpose()
    return ft * (f * ft).inv() * (ct * c).inv() * ct


def _pseudo_inverse(t: h.PseudoInverse, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    if ar is FLOAT:
        import numpy as np

        v = ev.value(t.args[0])
        return np.linalg.pinv(v) if isinstance(v, np.ndarray) else (1 / v if v else 0.0)
    v = ev.exact(t.args[0])
    if not isinstance(v, fmpq_mat):
        return ar.number(1 / v if v != 0 else fmpq(0))
    return ar.lift(pseudo_inverse(v))


def _adjugate(t: h.Adjugate, ev: Evaluator) -> Value:
    v, ar = _square(ev.value(t.args[0]), ev), ev.arithmetic
    n, entries = ar.shape(v)[0], ar.entries(v)
    if n == 1:
        return ar.number(fmpq(1))
    cofactors = []
    for i in range(n):
        for j in range(n):
            minor = [entries[r * n + c] for r in range(n) if r != j for c in range(n) if c != i]
            d = ar.det(ar.array(n - 1, n - 1, minor))
            cofactors.append(-d if (i + j) % 2 else d)
    return ar.array(n, n, cofactors)


def _hadamard(t: h.Hadamard, ev: Evaluator) -> Value:
    result = ev.value(t.args[0])
    for c in t.args[1:]:
        result = _elementwise([result, ev.value(c)], ev.arithmetic, ev.arithmetic.times)
    return result


def kronecker(a: Value, b: Value, ar: Arithmetic) -> Value:
    """The Kronecker product of two values."""
    (m, n), (p, q) = ar.shape(a), ar.shape(b)
    if m * n * p * q > MAX_ENTRIES:
        raise Unsupported("an array too large")
    x, y = ar.entries(a), ar.entries(b)
    entries = [ar.times(x[i * n + j], y[k * q + r]) for i in range(m) for k in range(p) for j in range(n) for r in range(q)]
    return ar.array(m * p, n * q, entries)


def _kronecker(t: h.Kronecker, ev: Evaluator) -> Value:
    result = ev.value(t.args[0])
    for c in t.args[1:]:
        result = kronecker(result, ev.value(c), ev.arithmetic)
    return result


def vec(v: Value, ar: Arithmetic) -> Value:
    """The columns stacked."""
    rows, columns = ar.shape(v)
    return ar.array(rows * columns, 1, ar.entries(ar.transpose(v)))


def _diag(t: h.Diag, ev: Evaluator) -> Value:
    v, ar = ev.value(t.args[0]), ev.arithmetic
    entries, zero = ar.entries(v), ar.number(fmpq(0))
    n = len(entries)
    return ar.array(n, n, [entries[i] if i == j else zero for i in range(n) for j in range(n)])


def _diagonal(t: h.Diagonal, ev: Evaluator) -> Value:
    v, ar = _square(ev.value(t.args[0]), ev), ev.arithmetic
    n, entries = ar.shape(v)[0], ar.entries(v)
    return ar.array(n, 1, [entries[i * n + i] for i in range(n)])


def _total(entries: list[Value], ar: Arithmetic) -> Value:
    total = entries[0]
    for e in entries[1:]:
        total = ar.add(total, e)
    return total


def _inner(t: h.Inner, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    a, b = ev.value(t.args[0]), ev.value(t.args[1])
    if ar.shape(a) != ar.shape(b):
        raise Unsupported("an inner product of different shapes")
    return _total([x * y for x, y in zip(ar.entries(a), ar.entries(b), strict=True)], ar)


def _cross(t: h.Cross, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    a, b = ar.entries(ev.value(t.args[0])), ar.entries(ev.value(t.args[1]))
    if len(a) != 3 or len(b) != 3:
        raise Unsupported("a cross product needs three entries")
    return ar.array(3, 1, [a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3] for i in range(3)])


def _block(t: h.Block, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    m, n = t.grid
    blocks = [ev.value(c) for c in t.args[2:]]
    rows: list[Value] = []
    width = 0
    height = 0
    for i in range(m):
        line = blocks[i * n : (i + 1) * n]
        tall = ar.shape(line[0])[0]
        if any(ar.shape(b)[0] != tall for b in line):
            raise Unsupported("blocks of different heights in a row")
        parts = [(ar.entries(b), ar.shape(b)[1]) for b in line]
        width = sum(w for _, w in parts)
        for r in range(tall):
            for entries, w in parts:
                rows.extend(entries[r * w : (r + 1) * w])
        height += tall
    if len(rows) != height * width:
        raise Unsupported("blocks that do not fit")
    return ar.array(height, width, rows)


def _at(t: h.At, ev: Evaluator) -> Value:
    base, ar = t.args[0], ev.arithmetic
    index = [ev.integer(i) for i in t.args[1:]]
    count = len(base.family) if isinstance(base, h.Sym) else 0
    v = ev.member(base, tuple(index[:count])) if count else ev.value(base)
    rest = index[count:]
    if not rest:
        return v
    rows, columns = ar.shape(v)
    i, j = (rest[0], 1) if len(rest) == 1 and columns == 1 else (1, rest[0]) if len(rest) == 1 else (rest[0], rest[1])
    if not (1 <= i <= rows and 1 <= j <= columns):
        raise OutOfRange("an index out of range", t)
    return ar.entries(v)[(i - 1) * columns + j - 1]


def _row(t: h.Row, ev: Evaluator) -> Value:
    v, i, ar = ev.value(t.args[0]), ev.integer(t.args[1]), ev.arithmetic
    rows, columns = ar.shape(v)
    if not 1 <= i <= rows:
        raise OutOfRange("an index out of range", t)
    return ar.array(1, columns, ar.entries(v)[(i - 1) * columns : i * columns])


def _column(t: h.Column, ev: Evaluator) -> Value:
    v, j, ar = ev.value(t.args[0]), ev.integer(t.args[1]), ev.arithmetic
    rows, columns = ar.shape(v)
    if not 1 <= j <= columns:
        raise OutOfRange("an index out of range", t)
    return ar.array(rows, 1, ar.entries(v)[j - 1 :: columns])


def _func(t: h.Func, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    if ar is PRIME:
        v = ev.exact(t)
        return ar.lift(v)
    name = t.name
    return _elementwise([ev.value(c) for c in t.args[1:]], ar, lambda *xs: ar.function(name, xs))


def _composite(t: h.Composite, ev: Evaluator) -> Value:
    return ev.value(composites.unfold(t))


#: The norms of exponents that have names of their own.
_EXPONENTS: dict[tuple[str, h.Term], str] = {
    ("p", h.Const("inf")): "inf",
    ("op", h.Const("inf")): "opinf",
    ("op", h.Num(1)): "op1",
    ("op", h.Num(2)): "spectral",
}


def _kind(t: h.Norm) -> str:
    return _EXPONENTS.get((t.kind, t.args[2]), t.kind) if len(t.args) > 2 else t.kind


def _norm(t: h.Norm, ev: Evaluator) -> Value:
    from derive.numeric.spectrum import singular_values

    ar = ev.arithmetic
    if ar is PRIME:
        return ar.lift(ev.exact(t))
    v, kind = ev.value(t.args[0]), _kind(t)
    rows, columns = ar.shape(v)
    entries = ar.entries(v)
    if kind == "2" and min(rows, columns) > 1:
        kind = "spectral"
    size = [ar.function("abs", [e]) for e in entries] if kind not in ("2", "F", "spectral", "nuclear") else []
    match kind:
        case "2" | "F":
            return ar.function("sqrt", [_nonnegative(_total([e * e for e in entries], ar))])
        case "1":
            return _total(size, ar)
        case "inf" | "max":
            return ar.function("max", size)
        case "op1":
            return ar.function("max", [_total(size[j::columns], ar) for j in range(columns)])
        case "opinf":
            return ar.function("max", [_total(size[i * columns : (i + 1) * columns], ar) for i in range(rows)])
        case "spectral":
            return singular_values(v, ar)[0]
        case "nuclear":
            return _total(singular_values(v, ar), ar)
        case "p":
            p = ev.scalar(t.args[2])
            return ar.power(_total([ar.power(s, p) for s in size], ar), 1 / p)
    raise Unsupported(f"the norm {kind} has no value of its own")


def _nonnegative(s: Value) -> Value:
    """A sum of squares as an enclosure that does not reach below zero."""
    return s.nonnegative_part() if isinstance(s, arb) else s


def _sym(t: h.Sym, ev: Evaluator) -> Value:
    if t.family:
        raise Unsupported(f"the family {t} without an index")
    v = ev.letter(t)
    if v is None:
        raise Unsupported(f"{t} is not rational here")
    return v


ALGEBRA: dict[type[h.Term], Row] = {
    h.Sym: _sym,
    h.Num: _number,
    h.Decimal: _number,
    h.Const: _const,
    h.Identity: _identity,
    h.Zeros: _zeros,
    h.Ones: _ones,
    h.Unit: _unit,
    h.Commutation: _commutation,
    h.Plus: _plus,
    h.Times: _times,
    h.Quotient: _quotient,
    h.Power: _power,
    h.Transpose: _transpose,
    h.Inverse: _inverse,
    h.PseudoInverse: _pseudo_inverse,
    h.Trace: _trace,
    h.Det: _det,
    h.Rank: _rank,
    h.Adjugate: _adjugate,
    h.Hadamard: _hadamard,
    h.Kronecker: _kronecker,
    h.Vec: lambda t, ev: vec(ev.value(t.args[0]), ev.arithmetic),
    h.Diag: _diag,
    h.Diagonal: _diagonal,
    h.Norm: _norm,
    h.Inner: _inner,
    h.Cross: _cross,
    h.Block: _block,
    h.At: _at,
    h.Row: _row,
    h.Column: _column,
    h.Func: _func,
    h.Composite: _composite,
}
