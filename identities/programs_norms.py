"""Programs and numbers of the subject of norms: each carries out what an entry says, and returns a sentence with the figures."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from sympy import Matrix, Rational, sqrt

from identities.digits import near, rounds_to

RNG_SEED = 20


def norms_of_example() -> str:
    """The three norms of (3, −4, 1), exactly and to the digits given."""
    v = Matrix([3, -4, 1])
    assert v.norm(1) == 8
    assert v.norm() == sqrt(26)
    assert max(abs(c) for c in v) == 4
    return f"‖v‖₁ = 8, ‖v‖₂ = √26 ≈ {rounds_to(sqrt(26), '5.099')}, ‖v‖∞ = 4"


def p_norms_fall_to_the_greatest_entry() -> str:
    """The p-norms of one vector fall, and the gap to the greatest entry is within (n^(1/p) − 1) of it."""
    v = np.array([3.0, -4.0, 1.0, 2.5])
    greatest = np.abs(v).max()
    norms = [float((np.abs(v) ** p).sum() ** (1 / p)) for p in (1, 2, 4, 8, 16, 32, 64, 128)]
    assert all(a >= b for a, b in pairwise(norms))
    for p, norm in zip((1, 2, 4, 8, 16, 32, 64, 128), norms, strict=True):
        assert 0 <= norm - greatest <= (len(v) ** (1 / p) - 1) * greatest + 1e-12
    return f"of (3, -4, 1, 2.5) the norms fall from {norms[0]:.4g} at p = 1 to {norms[-1]:.6g} at p = 128; the greatest entry is 4"


def equivalence_constants_are_attained() -> str:
    """Each constant of the chain of norms is attained, at a basis vector or at the vector of ones."""
    for n in (2, 3, 7):
        ones, first = np.ones(n), np.eye(n)[0]
        near(np.linalg.norm(first, np.inf), float(np.linalg.norm(first)))
        near(float(np.linalg.norm(first)), np.linalg.norm(first, 1))
        near(np.linalg.norm(ones, 1), np.sqrt(n) * float(np.linalg.norm(ones)))
        near(float(np.linalg.norm(ones)), np.sqrt(n) * np.linalg.norm(ones, np.inf))
    return "the first basis vector and the vector of ones attain each constant, for n = 2, 3, 7"


def spectral_norm_is_attained() -> str:
    """No unit vector is stretched by more than the greatest singular value, and the first right singular vector by as much."""
    rng = np.random.default_rng(RNG_SEED)
    greatest = 0.0
    for m, n in ((2, 2), (3, 5), (5, 3)):
        a = rng.standard_normal((m, n))
        _, s, vt = np.linalg.svd(a)
        x = rng.standard_normal((n, 2000))
        ratio = float((np.linalg.norm(a @ x, axis=0) / np.linalg.norm(x, axis=0)).max() / s[0])
        assert ratio <= 1 + 1e-12
        near(float(np.linalg.norm(a @ vt[0])), float(s[0]))
        near(float(np.sqrt(np.linalg.eigvalsh(a.T @ a)[-1])), float(s[0]))
        greatest = max(greatest, ratio)
    return f"of 6000 random vectors none exceeds {greatest:.4f} of the greatest singular value; the first right singular vector attains it"


def induced_norms_have_closed_forms() -> str:
    """The norms induced by p = 1 and p = ∞ are the greatest column sum and the greatest row sum, attained at a vertex."""
    a = Matrix([[1, -2, 3], [4, 0, -1]])
    columns = [sum(abs(a[i, j]) for i in range(2)) for j in range(3)]
    rows = [sum(abs(a[i, j]) for j in range(3)) for i in range(2)]
    best = columns.index(max(columns))
    vertex = Matrix([1 if j == best else 0 for j in range(3)])
    assert (a * vertex).norm(1) == max(columns) == 5
    row = rows.index(max(rows))
    signs = Matrix([1 if a[row, j] >= 0 else -1 for j in range(3)])
    assert max(abs(c) for c in a * signs) == max(rows) == 6
    rng = np.random.default_rng(RNG_SEED)
    numbers = np.array(a.tolist(), dtype=float)
    x = rng.standard_normal((3, 2000))
    assert (np.abs(numbers @ x).sum(0) <= 5 * np.abs(x).sum(0) + 1e-12).all()
    assert (np.abs(numbers @ x).max(0) <= 6 * np.abs(x).max(0) + 1e-12).all()
    return "of one 2×3 matrix the greatest column sum is 5, attained at a basis vector, and the greatest row sum 6, attained at signs"


def hoelder_is_attained() -> str:
    """Hölder's inequality is an equation for |yᵢ| = |xᵢ|^(p−1), here in exact numbers."""
    x = [Rational(1), Rational(4), Rational(9)]
    p, q = Rational(3, 2), Rational(3)
    y = [v ** (p - 1) for v in x]
    left = sum(a * b for a, b in zip(x, y, strict=True))
    right = sum(a**p for a in x) ** (1 / p) * sum(b**q for b in y) ** (1 / q)
    assert (left - right).equals(0)
    return f"with p = 3/2, q = 3 and x = (1, 4, 9) both sides are {left}"


def operator_norm_is_the_least_constant() -> str:
    """Along the first right singular vector no smaller constant would do."""
    rng = np.random.default_rng(RNG_SEED)
    a = rng.standard_normal((4, 3))
    _, s, vt = np.linalg.svd(a)
    y = rng.standard_normal(3)
    x = y + 0.3 * vt[0]
    near(float(np.linalg.norm(a @ x - a @ y)), float(s[0] * np.linalg.norm(x - y)))
    return f"along the first right singular vector of a 4×3 matrix the ratio is its greatest singular value, {s[0]:.4f}"
