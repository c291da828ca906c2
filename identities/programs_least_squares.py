"""Programs and numbers of the subject of least squares."""

from __future__ import annotations

import numpy as np
from sympy import Matrix, Rational, eye, zeros

from identities.digits import near

TALL = Matrix([[1, 2], [2, 5], [3, 4]])
DEPENDENT = Matrix([[1, 2], [2, 4], [3, 6]])


def penrose(a: Matrix, x: Matrix) -> tuple[bool, bool, bool, bool]:
    """Which of Penrose's four conditions a matrix x meets for a."""
    return a * x * a == a, x * a * x == x, a * x == (a * x).T, x * a == (x * a).T


def pseudo_inverse_on_instances() -> str:
    """Exact pseudo-inverses of a matrix of full rank, one of rank 1, and zero; nothing else meets all four conditions."""
    for a in (TALL, DEPENDENT, TALL.T, zeros(2, 3)):
        assert penrose(a, a.pinv()) == (True,) * 4
    a, x = DEPENDENT, DEPENDENT.pinv()
    null = Matrix([2, -1])
    left = Matrix([[2, -1, 0]])
    assert a * null == zeros(3, 1)
    assert left * a == zeros(1, 2)
    assert penrose(a, x + null * x[0, :]) != (True,) * 4
    other = x + null * left
    assert penrose(a, other)[0]
    assert not all(penrose(a, other))
    return "of a matrix of rank 1, adding what three conditions allow breaks the fourth"


def small_singular_values_matter() -> str:
    """Σ⁺ jumps where a singular value reaches zero: the pseudo-inverse is not continuous."""
    for e in (1e-3, 1e-6):
        near(np.linalg.pinv(np.diag([1.0, e]))[1, 1], 1 / e)
    assert np.linalg.pinv(np.diag([1.0, 0.0]))[1, 1] == 0
    return "of diag(1, ε) the second entry of the pseudo-inverse is 1/ε, of diag(1, 0) it is 0"


def dependent_columns_have_no_formula() -> str:
    """With dependent columns A'A is singular; the normal equations have many solutions, and A⁺b is the shortest."""
    a, b = DEPENDENT, Matrix([1, 0, 2])
    gram = a.T * a
    assert gram.det() == 0
    assert gram.rank() == gram.row_join(a.T * b).rank() == 1
    best = a.pinv() * b
    null = Matrix([2, -1])
    for t in (-1, Rational(1, 2), 3):
        other = best + t * null
        assert gram * other == a.T * b
        assert other.dot(other) > best.dot(best)
        assert (a * other) == a * best
    return "det A'A = 0; A⁺b and A⁺b + t(2, -1)' all solve the normal equations, and A⁺b is the shortest"


def example_of_least_squares() -> str:
    """The example in exact numbers: the solution, the fitted values, and the residual orthogonal to the columns."""
    b = Matrix([1, 0, 2])
    gram = TALL.T * TALL
    x = gram.inv() * TALL.T * b
    assert gram.det() == 54
    assert x == Matrix([Rational(25, 18), Rational(-14, 27)])
    assert TALL * x == Matrix([Rational(19, 54), Rational(5, 27), Rational(113, 54)]) == TALL * TALL.pinv() * b
    assert TALL.T * (b - TALL * x) == zeros(2, 1)
    assert TALL.rank() == 2
    return "x = (25/18, -14/27), Ax = (19/54, 5/27, 113/54), det A'A = 54, rank 2"


def projector_on_instances() -> str:
    """P is idempotent and symmetric with trace 2, and no point of the range is nearer than P b."""
    p = TALL * (TALL.T * TALL).inv() * TALL.T
    assert (p * p, p.T, p * TALL) == (p, p, TALL)
    assert p.trace() == 2
    b = Matrix([1, 0, 2])
    least = (b - p * b).dot(b - p * b)
    for z in (Matrix([1, 0]), Matrix([0, 1]), Matrix([1, -1])):
        assert (b - TALL * z).dot(b - TALL * z) >= least
    assert (eye(3) - p) * (eye(3) - p) == eye(3) - p
    return f"trace 2; the least squared distance is {least}"


def qr_keeps_the_condition() -> str:
    """On Läuchli's matrix the normal equations lose what QR keeps: κ(R) = κ(A), κ(A'A) = κ(A)²."""
    e = 1e-7
    a = np.array([[1.0, 1.0], [e, 0.0], [0.0, e]])
    x = np.array([1.0, 2.0])
    b = a @ x
    q, r = np.linalg.qr(a)
    near(np.linalg.cond(r), np.linalg.cond(a), 1e-6)
    by_qr = np.linalg.solve(r, q.T @ b)
    by_gram = np.linalg.solve(a.T @ a, a.T @ b)
    errors = [float(np.linalg.norm(v - x)) for v in (by_qr, by_gram)]
    assert errors[0] < 1e-6 < errors[1]
    return f"κ = {np.linalg.cond(a):.1e}: the error is {errors[0]:.0e} by QR and {errors[1]:.0e} by the normal equations"
