"""Programs and numbers of the subject of eigenvalues: exact matrices in which multiplicities are planted, and found again."""

from __future__ import annotations

import numpy as np
from sympy import I, Matrix, Rational, diag, eye, symbols, zeros

from identities.digits import near

LAMBDA = symbols("lambda")
#: A matrix of integers with determinant 1, to hide a planted structure by a change of basis.
CHANGE = Matrix([[1, 2, 0, 1], [0, 1, 3, 0], [1, 2, 1, 2], [0, 0, 0, 1]])


def planted(*blocks: tuple[int, int]) -> Matrix:
    """P J P⁻¹ for Jordan blocks given as (eigenvalue, size), four rows together."""
    j = diag(*(Matrix(k, k, lambda r, c, v=v: v if r == c else int(c == r + 1)) for v, k in blocks))
    return CHANGE * j * CHANGE.inv()


def multiplicities(a: Matrix) -> dict[int, tuple[int, int]]:
    """The geometric and the algebraic multiplicity of each eigenvalue."""
    n = a.rows
    return {int(v): (n - (a - v * eye(n)).rank(), k) for v, k in a.eigenvals().items()}


STRUCTURES: tuple[tuple[tuple[int, int], ...], ...] = (
    ((2, 1), (2, 1), (2, 1), (5, 1)),
    ((2, 2), (2, 1), (5, 1)),
    ((2, 3), (5, 1)),
    ((2, 2), (5, 2)),
    ((3, 4),),
    ((1, 1), (2, 1), (3, 1), (4, 1)),
)


def multiplicities_of_planted() -> str:
    """1 ≤ g ≤ a, the number of blocks is g, their sizes add up to a, and all sizes are one just where the matrix is diagonalizable."""
    for blocks in STRUCTURES:
        a = planted(*blocks)
        found = multiplicities(a)
        for v, (g, k) in found.items():
            assert 1 <= g <= k
            sizes = [size for w, size in blocks if w == v]
            assert (g, k) == (len(sizes), sum(sizes))
            if k == 1:
                assert g == 1
        assert sum(k for _, k in found.values()) == 4
        splits = all(g == k for g, k in found.values())
        assert splits == all(size == 1 for _, size in blocks) == a.is_diagonalizable()
        assert splits == (sum(g for g, _ in found.values()) == 4)
    return f"{len(STRUCTURES)} planted Jordan structures of four rows: multiplicities, blocks and diagonalizability agree exactly"


def jordan_form_is_found() -> str:
    """P⁻¹ A P is the planted Jordan matrix, up to the order of its blocks."""
    for blocks in STRUCTURES:
        a = planted(*blocks)
        p, j = a.jordan_form()
        assert p.det() != 0
        assert a * p == p * j
        off = [j[i, i + 1] for i in range(3)]
        assert sum(off) == sum(size - 1 for _, size in blocks)
    return f"exact change of basis for {len(STRUCTURES)} planted matrices: A P = P J"


def eigenvectors_of_distinct_eigenvalues() -> str:
    """Eigenvectors of distinct eigenvalues are independent, so that V⁻¹ A V is diagonal."""
    a = planted((1, 1), (2, 1), (3, 1), (4, 1))
    v, d = a.diagonalize()
    assert v.rank() == 4
    assert v.inv() * a * v == d
    assert d.is_diagonal()
    x, y, z = symbols("x y z")
    vandermonde = Matrix([[1, x, x**2], [1, y, y**2], [1, z, z**2]])
    assert (vandermonde.det() - (y - x) * (z - x) * (z - y)).expand() == 0
    return (
        "four planted distinct eigenvalues: the eigenvectors have rank 4 and diagonalize; Vandermonde's determinant is the product of gaps"
    )


def rotation_has_no_real_eigenvectors() -> str:
    """A quarter turn has no real eigenvalue: over the reals no multiplicity is too small, and it is not diagonalizable."""
    a = Matrix([[0, -1], [1, 0]])
    assert all(not v.is_real for v in a.eigenvals())
    assert not a.is_diagonalizable(reals_only=True)
    assert a.is_diagonalizable()
    return "the quarter turn: eigenvalues ±i, diagonalizable over the complex numbers only"


def shear_is_defective() -> str:
    """The Jordan block of size 2 has one eigenvector, so that no Q with A = Q Λ Q⁻¹ exists; a program that looks for "
    "one finds a singular Q."""
    a = Matrix([[1, 1], [0, 1]])
    assert multiplicities(a) == {1: (1, 2)}
    assert not a.is_diagonalizable()
    _, vectors = np.linalg.eig(np.array([[1.0, 1.0], [0.0, 1.0]]))
    assert abs(np.linalg.det(vectors)) < 1e-12
    return "of ((1, 1), (0, 1)): g = 1 < a = 2, and numpy's matrix of eigenvectors has determinant 0 to rounding"


def direction_turns_for_negative_eigenvalues() -> str:
    """The cosine between A v and v is the sign of λ; diag(1, −2) turns the second axis round."""
    a = Matrix([[1, 0], [0, -2]])
    for v, expected in ((Matrix([1, 0]), 1), (Matrix([0, 1]), -1)):
        w = a * v
        assert w.dot(v) / (w.norm() * v.norm()) == expected
    return "diag(1, -2): the cosine between A v and v is 1 along the first axis and -1 along the second"


def spectral_theorem_on_instances() -> str:
    """Q' Q = I and A = Q Λ Q' exactly for symmetric matrices, one of them with a repeated eigenvalue."""
    for a in (Matrix([[2, 1], [1, 2]]), Matrix([[2, 1, 1], [1, 2, 1], [1, 1, 2]]), Matrix([[0, 2, 0], [2, 3, 0], [0, 0, 4]])):
        columns, values = [], []
        for value, _, vectors in a.eigenvects():
            basis = Matrix.orthogonalize(*vectors, normalize=True)
            columns += basis
            values += [value] * len(basis)
        q = Matrix.hstack(*columns)
        assert (q.T * q - eye(a.rows)).applyfunc(lambda e: e.simplify()) == zeros(a.rows)
        assert (q * diag(*values) * q.T - a).applyfunc(lambda e: e.simplify()) == zeros(a.rows)
    return "three symmetric matrices, one with a double eigenvalue: Q'Q = I and QΛQ' = A exactly"


def hermitian_has_real_eigenvalues() -> str:
    """Random Hermitian matrices have real eigenvalues and a unitary basis; a complex symmetric one need not be diagonalizable."""
    rng = np.random.default_rng(7)
    for n in (2, 3, 6):
        b = rng.standard_normal((n, n)) + 1j * rng.standard_normal((n, n))
        a = b + b.conj().T
        values, u = np.linalg.eigh(a)
        assert np.abs(np.linalg.eigvals(a).imag).max() < 1e-9
        assert np.abs(u.conj().T @ u - np.eye(n)).max() < 1e-12
        assert np.abs(u @ np.diag(values) @ u.conj().T - a).max() < 1e-9
    nilpotent = Matrix([[1, I], [I, -1]])
    assert (nilpotent * nilpotent).applyfunc(lambda e: e.expand()) == zeros(2)
    return "Hermitian matrices of 2, 3 and 6 rows; ((1, i), (i, -1)) is symmetric, not Hermitian, and nilpotent"


def jordan_form_is_sensitive() -> str:
    """det(t I − J − ε eₙ e₁') is (t − λ)ⁿ − ε, so that the eigenvalues move by ε^(1/n)."""
    t, eps = symbols("t epsilon")
    for n in range(2, 7):
        j = Matrix(n, n, lambda r, c: LAMBDA if r == c else int(c == r + 1))
        j[n - 1, 0] += eps
        assert ((t * eye(n) - j).det() - ((t - LAMBDA) ** n - eps)).expand() == 0
    block = np.eye(8) * 3 + np.eye(8, k=1)
    block[7, 0] = 1e-8
    moved = np.abs(np.linalg.eigvals(block) - 3)
    assert np.abs(moved - 0.1).max() < 1e-3
    return "for 2 to 6 rows the polynomial is (t - λ)ⁿ - ε; with 8 rows a change of 1e-8 moves the eigenvalues by 0.1"


def eigen_example() -> str:
    """((4, 2), (1, 3)) has the eigenvalues 5 and 2 with the vectors (2, 1) and (−1, 1)."""
    a = Matrix([[4, 2], [1, 3]])
    for value, v in ((5, Matrix([2, 1])), (2, Matrix([-1, 1]))):
        assert a * v == value * v
    assert (a.trace(), a.det()) == (7, 10)
    return "A (2, 1)' = 5 (2, 1)' and A (-1, 1)' = 2 (-1, 1)'; trace 7, determinant 10"


def covariance_example() -> str:
    """The eigenvalues 1 ± ρ of a correlation 0.7."""
    values = Matrix([[1, Rational(7, 10)], [Rational(7, 10), 1]]).eigenvals()
    assert set(values) == {Rational(17, 10), Rational(3, 10)}
    return "eigenvalues 1.7 and 0.3"


def power_iteration(a: np.ndarray, x: np.ndarray, steps: int) -> np.ndarray:
    """xₖ₊₁ = A xₖ / ‖A xₖ‖."""
    for _ in range(steps):
        x = a @ x
        x = x / np.linalg.norm(x)
    return x


def power_iteration_converges() -> str:
    """The angle to the first eigenvector shrinks by |λ₂/λ₁| in each step."""
    a = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 4.0]])
    values, vectors = np.linalg.eigh(a)
    v, ratio = vectors[:, -1], values[-2] / values[-1]
    start = np.ones(3)
    distances = []
    for k in (20, 21, 22):
        x = power_iteration(a, start, k)
        distances.append(np.linalg.norm(x - v * (v @ x)))
    for k in (0, 1):
        near(distances[k + 1] / distances[k], ratio, 1e-4)
    return f"the distance to the line of the first eigenvector shrinks by {distances[1] / distances[0]:.5f}; λ₂/λ₁ = {ratio:.5f}"
