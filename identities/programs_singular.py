"""Programs and numbers of the subjects of singular values and principal components."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sympy import Matrix, Rational, sqrt

from identities.digits import near, rounds_to

Array = NDArray[np.float64]

SHAPES = ((2, 2), (4, 3), (3, 4), (5, 2))


def _random(m: int, n: int, seed: int = 3) -> Array:
    return np.random.default_rng(seed + 10 * m + n).standard_normal((m, n))


def _same(a: Array, b: Array, tolerance: float = 1e-10) -> None:
    assert a.shape == b.shape, f"{a.shape} and {b.shape}"
    assert np.abs(a - b).max() <= tolerance * max(1.0, float(np.abs(b).max())), "the matrices differ"


def truncation(a: Array, k: int) -> Array:
    """The sum of the first k terms σᵢ uᵢ vᵢ'."""
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    return np.asarray((u[:, :k] * s[:k]) @ vt[:k])


def svd_on_instances() -> str:
    """Square, tall, wide and rank-deficient matrices: A = U Σ V' with a rectangular Σ, sorted and not negative."""
    deficient = np.outer([1.0, 2.0, 3.0], [1.0, -1.0])
    for a in (*(_random(m, n) for m, n in SHAPES), deficient):
        m, n = a.shape
        u, s, vt = np.linalg.svd(a)
        sigma = np.zeros((m, n))
        np.fill_diagonal(sigma, s)
        _same(u.T @ u, np.eye(m))
        _same(vt @ vt.T, np.eye(n))
        _same(u @ sigma @ vt, a)
        assert all(x >= y for x, y in pairwise(s))
        assert (s >= 0).all()
    return "five matrices, one of rank 1: U is m×m, Σ is m×n, V is n×n, and the product is A"


def thin_svd_on_instances() -> str:
    """full_matrices=False gives U with min(m, n) columns; the sum of outer products is A."""
    for m, n in SHAPES:
        a = _random(m, n)
        u, s, vt = np.linalg.svd(a, full_matrices=False)
        r = min(m, n)
        assert (u.shape, s.shape, vt.shape) == ((m, r), (r,), (r, n))
        _same(sum((s[i] * np.outer(u[:, i], vt[i]) for i in range(r)), np.zeros((m, n))), a)
        _same(a.T @ u, vt.T * s)
    return "of a 5×2 matrix U is 5×2, Σ is 2×2 and V' is 2×2"


def truncation_variants_agree() -> str:
    """Three ways to write the truncation give the same matrix of rank k, and each error is the tail of the squares."""
    for m, n in SHAPES:
        a = _random(m, n)
        u, s, vt = np.linalg.svd(a, full_matrices=False)
        near((a**2).sum(), (s**2).sum())
        for k in range(1, min(m, n) + 1):
            ways = (truncation(a, k), u[:, :k] @ np.diag(s[:k]) @ vt[:k], sum(s[i] * np.outer(u[:, i], vt[i]) for i in range(k)))
            for w in ways[1:]:
                _same(np.asarray(w), ways[0])
            assert np.linalg.matrix_rank(ways[0]) == k
            near(((a - ways[0]) ** 2).sum(), (s[k:] ** 2).sum())
            near(np.linalg.norm(a - ways[0], 2), s[k] if k < len(s) else 0.0)
    return "U diag(s) V', (U * s) V' and the sum of outer products agree; the squared error is the sum of the squares left out"


def nothing_of_rank_k_is_nearer() -> str:
    """Alternating least squares from many starts never beats the truncation."""
    rng = np.random.default_rng(5)
    a = _random(5, 4)
    closest = np.inf
    for k in (1, 2):
        best = float(np.linalg.norm(a - truncation(a, k)))
        for _ in range(10):
            y = rng.standard_normal((4, k))
            for _ in range(60):
                x = np.linalg.lstsq(y, a.T, rcond=None)[0].T
                y = np.linalg.lstsq(x, a, rcond=None)[0].T
            closest = min(closest, float(np.linalg.norm(a - x @ y.T)) - best)
    assert closest > -1e-9
    return f"20 runs of alternating least squares on a 5×4 matrix end within {abs(closest):.0e} of the truncation, never below"


def condition_of_instances() -> str:
    """κ = ‖A‖‖A⁻¹‖ ≥ 1; κ(A'A) = κ(A)²; a ridge lowers it."""
    a = _random(4, 4) + 2 * np.eye(4)
    s = np.linalg.svd(a)[1]
    kappa = s[0] / s[-1]
    near(kappa, np.linalg.norm(a, 2) * np.linalg.norm(np.linalg.inv(a), 2))
    near(np.linalg.cond(a.T @ a), kappa**2, 1e-8)
    conditions = [np.linalg.cond(a.T @ a + lam * np.eye(4)) for lam in (0.0, 0.1, 1.0, 10.0)]
    assert all(x > y >= 1 for x, y in pairwise(conditions))
    near(conditions[2], (s[0] ** 2 + 1) / (s[-1] ** 2 + 1))
    return f"κ(A) = {kappa:.4g}, κ(A'A) = {kappa**2:.4g}, with λ = 1, 10: {conditions[2]:.4g}, {conditions[3]:.4g}"


def error_amplification_is_attained() -> str:
    """No perturbation is amplified by more than κ; along the first and the last left singular vector it is attained."""
    a = _random(4, 4) + 2 * np.eye(4)
    u, s, _ = np.linalg.svd(a)
    rng = np.random.default_rng(9)

    def ratio(b: Array, db: Array) -> float:
        x, dx = np.linalg.solve(a, b), np.linalg.solve(a, db)
        return float(np.linalg.norm(dx) / np.linalg.norm(x) / (np.linalg.norm(db) / np.linalg.norm(b)))

    worst = max(ratio(rng.standard_normal(4), rng.standard_normal(4)) for _ in range(500))
    assert worst <= s[0] / s[-1] * (1 + 1e-12)
    near(ratio(u[:, 0], u[:, -1]), s[0] / s[-1])
    return f"κ = {s[0] / s[-1]:.4g}; the worst of 500 random perturbations is amplified by {worst:.4g}"


def denoising_on_instances() -> str:
    """Y = X + E with X of rank 2: the truncation of Y is within twice the noise, and singular values move by at most its norm."""
    rng = np.random.default_rng(4)
    x = rng.standard_normal((8, 2)) @ rng.standard_normal((2, 6))
    e = 0.1 * rng.standard_normal((8, 6))
    y = x + e
    noise = np.linalg.norm(e, 2)
    assert np.linalg.norm(truncation(y, 2) - x, 2) <= 2 * noise
    assert np.linalg.norm(truncation(y, 2) - x) <= 2 * np.linalg.norm(e)
    moved = np.abs(np.linalg.svd(y)[1] - np.linalg.svd(x)[1]).max()
    assert moved <= noise + 1e-12
    return f"noise of norm {noise:.3f}: error {np.linalg.norm(truncation(y, 2) - x, 2):.3f}, singular values moved by {moved:.3f}"


def svd_example() -> str:
    """The singular values of ((1, 2, 3), (4, 5, 6)) and its nearest matrix of rank 1."""
    m = Matrix([[1, 2, 3], [4, 5, 6]])
    squares = (m * m.T).eigenvals()
    assert set(squares) == {(91 + sqrt(8065)) / 2, (91 - sqrt(8065)) / 2}
    first, second = (sqrt((91 + s * sqrt(8065)) / 2) for s in (1, -1))
    return f"σ = √((91 ± √8065)/2) ≈ {rounds_to(first, '9.5080')}, {rounds_to(second, '0.7729')}"


def rank_one_example() -> str:
    """The nearest matrix of rank 1 to ((1, 2, 3), (4, 5, 6)), to two places, and its distance."""
    a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    m1 = truncation(a, 1)
    digits = ((1.57, 2.08, 2.59), (3.76, 4.97, 6.17))
    _same(np.round(m1, 2), np.array(digits), 1e-12)
    return f"rounded to two places as printed; the distance is {rounds_to(float(np.linalg.norm(a - m1)), '0.7729')}"


def gram_and_components() -> str:
    """The principal components of centred data: eigenvectors of the covariance and right singular vectors agree up to sign."""
    x = _random(12, 3) @ np.diag([3.0, 2.0, 0.5])
    centred = x - x.mean(0)
    values, vectors = np.linalg.eigh(centred.T @ centred / 12)
    _, s, vt = np.linalg.svd(centred, full_matrices=False)
    _same(values[::-1], s**2 / 12)
    _same(np.abs(vectors[:, ::-1].T @ vt.T), np.eye(3), 1e-8)
    scores = centred @ vectors
    _same(scores.T @ scores / 12, np.diag(values))
    rng = np.random.default_rng(1)
    w = rng.standard_normal((3, 1000))
    w = w / np.linalg.norm(w, axis=0)
    assert ((centred @ w) ** 2).mean(0).max() <= values[-1] + 1e-12
    near(values.sum(), centred.var(0).sum())
    return "12 points: λᵢ = σᵢ²/n, scores uncorrelated with variances λᵢ, and no direction of 1000 has a greater variance than the first"


def uncentred_second_moment() -> str:
    """(1/n) X'X is the covariance plus the outer product of the mean; np.cov divides by n − 1; the ratios explained do not care."""
    x = _random(9, 3) + np.array([1.0, -2.0, 0.5])
    mean = x.mean(0)
    centred = x - mean
    covariance = centred.T @ centred / 9
    _same(x.T @ x / 9 - covariance, np.outer(mean, mean))
    _same(np.cov(x.T), covariance * 9 / 8)
    biased, unbiased = (np.linalg.eigvalsh(c) for c in (covariance, np.cov(x.T)))
    _same(biased / biased.sum(), unbiased / unbiased.sum())
    return "the uncentred second moment exceeds the covariance by the outer product of the mean; np.cov is n/(n - 1) of it"


def pca_example() -> str:
    """X₂ = 0.8 X₁ + 0.2 Z: the covariance, its eigenvalues, and what the first component explains, exactly and of the printed sample."""
    b, c = Rational(4, 5), Rational(1, 5)
    sigma = Matrix([[1, b], [b, b**2 + c**2]])
    assert sigma == Matrix([[1, Rational(4, 5)], [Rational(4, 5), Rational(17, 25)]])
    assert set(sigma.eigenvals()) == {(21 + 4 * sqrt(26)) / 25, (21 - 4 * sqrt(26)) / 25}
    ratio = (21 + 4 * sqrt(26)) / 42
    data = np.random.RandomState(42).randn(100, 2)
    data[:, 1] = data[:, 0] * 0.8 + data[:, 1] * 0.2
    values = np.linalg.eigvalsh(np.cov(data.T))
    found = [rounds_to(v, d) for v, d in zip(values[::-1], ("1.22751", "0.02382"), strict=True)]
    sample = rounds_to(values[-1] / values.sum(), "0.98097")
    return (
        f"λ = (21 ± 4√26)/25; the first explains {rounds_to(ratio, '0.9856')}; of 100 sampled points λ = {found[0]}, "
        f"{found[1]} and {sample}"
    )
