"""Regressions carried out: least squares, ridge, lasso by coordinate descent, logistic regression."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import sympy as sp

from identities.runs import Array
from identities.runs.calculus import central_gradient
from identities.runs.networks import sigmoid


def line_needs_centred_errors() -> str:
    """A line is fitted right on average only if the errors are centred at every input."""
    x = np.array([0.0, 1.0, 2.0, 5.0])
    pinv = np.linalg.pinv(np.stack([np.ones(4), x], axis=1))
    truth = np.array([1.0, 2.0])
    assert np.allclose(pinv @ (1 + 2 * x), truth)
    bent = pinv @ (1 + 2 * x + 0.3 * (x - 2) ** 2)
    assert not np.allclose(bent, truth)
    return f"with errors whose mean bends with x the slope becomes {bent[1]:.2f} instead of 2"


def r_squared_of_a_line() -> str:
    """For a line with intercept R² is the explained share and the squared correlation."""
    x, y = np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 2.0, 2.5, 6.0])
    slope, intercept = np.polyfit(x, y, 1)
    fitted = intercept + slope * x
    total = np.sum((y - y.mean()) ** 2)
    r2 = 1 - np.sum((y - fitted) ** 2) / total
    assert np.isclose(r2, np.sum((fitted - y.mean()) ** 2) / total)
    assert np.isclose(r2, np.corrcoef(x, y)[0, 1] ** 2)
    return f"R² = {r2:.4f} as a share, as one less the rest, and as a squared correlation"


def r_squared_can_be_negative() -> str:
    """Without an intercept, and on new data."""
    x, y = np.array([1.0, 2.0, 3.0]), np.array([10.0, 10.5, 10.0])
    through_zero = (x @ y) / (x @ x) * x
    first = 1 - np.sum((y - through_zero) ** 2) / np.sum((y - y.mean()) ** 2)
    slope, intercept = np.polyfit(x[:2], y[:2], 1)
    new_x, new_y = np.array([4.0, 5.0, 6.0]), np.array([9.8, 10.1, 10.0])
    second = 1 - np.sum((new_y - intercept - slope * new_x) ** 2) / np.sum((new_y - new_y.mean()) ** 2)
    assert first < 0
    assert second < 0
    return f"{first:.0f} through the origin, {second:.0f} on new data"


def intercept_matters() -> str:
    """Fits with and without intercept, with a column of ones, and of centred data."""
    random = np.random.default_rng(0)
    x = random.normal(2, 1, (30, 2))
    y = x @ np.array([1.0, -1.0]) + 5
    plain = np.linalg.lstsq(x, y, rcond=None)[0]
    augmented = np.linalg.lstsq(np.column_stack([x, np.ones(30)]), y, rcond=None)[0]
    centred = np.linalg.lstsq(x - x.mean(axis=0), y - y.mean(), rcond=None)[0]
    assert np.allclose(augmented, [1, -1, 5])
    assert np.allclose(centred, [1, -1])
    assert not np.allclose(plain, [1, -1], atol=0.3)
    return f"weights (1, −1) with intercept 5; without it ({plain[0]:.2f}, {plain[1]:.2f})"


def ridge_path() -> str:
    """Gram matrix ((1, 0.9), (0.9, 1)) and moments (1, 0.85): the second coefficient changes sign, the norm falls."""
    norms, seconds = [], []
    for penalty in (sp.Integer(0), sp.Rational(1, 10), sp.Rational(1, 2), sp.Integer(2), sp.Integer(20)):
        w = (sp.Matrix([[1, sp.Rational(9, 10)], [sp.Rational(9, 10), 1]]) + penalty * sp.eye(2)).LUsolve(
            sp.Matrix([1, sp.Rational(85, 100)])
        )
        norms.append(float(w.norm()))
        seconds.append(float(w[1]))
    assert all(b < a for a, b in pairwise(norms))
    assert seconds[0] < 0 < seconds[1] < seconds[2]
    assert [round(v, 2) for v in seconds[:3]] == [-0.26, 0.09, 0.26]
    return "second coefficients " + ", ".join(f"{v:.2f}" for v in seconds) + " for λ = 0, 0.1, 0.5, 2, 20; norms fall throughout"


def lasso(x: Array, y: Array, penalty: float, sweeps: int = 400) -> Array:
    """The minimiser of |y − Xw|² + λ|w|₁ by coordinate descent with soft thresholds."""
    w = np.zeros(x.shape[1])
    squares = np.sum(x**2, axis=0)
    rest = y.copy()
    for _ in range(sweeps):
        for j in range(w.size):
            rest = rest + x[:, j] * w[j]
            z = x[:, j] @ rest
            w[j] = np.sign(z) * max(abs(z) - penalty / 2, 0) / squares[j]
            rest = rest - x[:, j] * w[j]
    return w


def _stationary(x: Array, y: Array, w: Array, penalty: float) -> bool:
    """Whether 0 is a subgradient of the lasso's objective at w."""
    slope = 2 * x.T @ (y - x @ w)
    return bool(np.all(np.where(w != 0, np.abs(slope - penalty * np.sign(w)) < 1e-6, np.abs(slope) <= penalty + 1e-6)))


def _experiment() -> tuple[Array, Array]:
    random = np.random.RandomState(42)
    x = random.randn(100, 10)
    y = x @ np.array([1.0, -2.0, 3.0, 0.0, 0.0, 0.0, 0.5, -0.5, 0.0, 0.0]) + random.randn(100) * 0.5
    return x, y


def lasso_scales() -> str:
    """The objective with 1/(2n) and α is the one without and λ = 2nα."""
    x, y = _experiment()
    w = lasso(x, y, 20.0)
    here = np.sum((y - x @ w) ** 2) + 20 * np.sum(np.abs(w))
    there = np.sum((y - x @ w) ** 2) / 200 + 0.1 * np.sum(np.abs(w))
    assert np.isclose(here, 200 * there)
    assert _stationary(x, y, w, 20.0)
    return "λ = 20 beside a sum of 100 squares is 0.1 beside 1/200 of it"


def lasso_zeros() -> str:
    """Zeros for growing penalties; all from 2 max |Xᵀy| on."""
    x, y = _experiment()
    end = 2 * float(np.max(np.abs(x.T @ y))) * (1 + 1e-9)
    counts = []
    for penalty in (0.1, 20.0, 100.0, end):
        w = lasso(x, y, penalty)
        assert _stationary(x, y, w, penalty)
        counts.append(int(np.sum(w == 0)))
    assert counts[0] == 0
    assert counts[-1] == 10
    assert np.any(lasso(x, y, 0.99 * end) != 0)
    return f"zeros among ten: {counts} for λ = 0.1, 20, 100 and {end:.0f}"


def experiment() -> str:
    """Seed 42: least squares, ridge with and without intercept, lasso under both scalings."""
    x, y = _experiment()
    centred, target = x - x.mean(axis=0), y - y.mean()
    ols = np.linalg.lstsq(x, y, rcond=None)[0]
    ridge = np.linalg.solve(x.T @ x + np.eye(10), x.T @ y)
    with_intercept = np.linalg.solve(centred.T @ centred + np.eye(10), centred.T @ target)
    gap = float(np.max(np.abs(ridge - with_intercept)))
    printed = lasso(centred, target, 20.0)
    assert np.allclose(np.round(ols, 2), [0.96, -2.03, 2.98, 0.02, -0.06, 0.03, 0.40, -0.50, 0.02, -0.03])
    assert np.allclose(np.round(ridge[:3], 2), [0.95, -2.00, 2.95])
    assert abs(gap - 0.0093) < 5e-5
    assert int(np.sum(printed == 0)) == 5
    assert int(np.sum(lasso(x, y, 0.1) == 0)) == 0
    return f"five zeros with λ = 20, none with 0.1; ridge with and without intercept differ by {gap:.4f}"


def constant_column() -> str:
    """Standardising with the training data's moments, and a constant column."""
    random = np.random.default_rng(1)
    x = random.normal(3, 2, (50, 2))
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    assert np.allclose(z.mean(axis=0), 0)
    assert np.allclose(z.std(axis=0), 1)
    assert not np.allclose(z.std(axis=0, ddof=1), 1)
    with np.errstate(invalid="ignore"):
        constant = np.full(3, 4.0)
        assert np.all(np.isnan((constant - constant.mean()) / constant.std()))
    return "mean 0 and variance 1 by division by n; a constant column becomes not-a-number"


def accuracy() -> str:
    """Four of five."""
    y, predicted = np.array([1, 0, 1, 1, 0]), np.array([1, 0, 0, 1, 0])
    assert np.mean(y == predicted) == 0.8
    return "four of five right: 0.8"


def _loss(x: Array, y: Array, w: Array) -> float:
    z = x @ w[:-1] + w[-1]
    return float(np.mean(np.logaddexp(0, z) - y * z))


def _data() -> tuple[Array, Array]:
    random = np.random.default_rng(2)
    x = random.normal(size=(40, 3))
    return x, (x @ np.array([1.0, -2.0, 0.5]) + random.normal(size=40) > 0).astype(float)


def smoothness_constant() -> str:
    """The largest curvature at random parameters never exceeds a quarter of that of least squares."""
    x, _ = _data()
    random = np.random.default_rng(3)
    bound = float(np.linalg.eigvalsh(x.T @ x / 40)[-1]) / 4
    largest = 0.0
    for _k in range(200):
        p = sigmoid(x @ random.normal(size=3) * random.choice([0.0, 0.5, 3.0]))
        largest = max(largest, float(np.linalg.eigvalsh((x.T * (p * (1 - p))) @ x / 40)[-1]))
    assert largest <= bound + 1e-12
    return f"bound {bound:.4f}, largest curvature at 200 points {largest:.4f}, attained at θ = 0"


def logistic_descent() -> str:
    """Gradients against differences; the loss falls at every step of a safe rate."""
    x, y = _data()
    w = np.zeros(4)
    ones = np.column_stack([x, np.ones(40)])
    rate = 4 / float(np.linalg.eigvalsh(ones.T @ ones / 40)[-1])
    losses = [_loss(x, y, w)]
    for k in range(200):
        p = sigmoid(x @ w[:-1] + w[-1])
        slope = np.append(x.T @ (p - y), np.sum(p - y)) / 40
        if k % 50 == 0:
            assert np.allclose(slope, central_gradient(lambda v: _loss(x, y, v), w), atol=1e-8)
        w = w - rate * slope
        losses.append(_loss(x, y, w))
    assert all(b < a for a, b in pairwise(losses))
    return f"200 steps of rate {rate:.2f}: the loss falls at each, from {losses[0]:.4f} to {losses[-1]:.4f}"
