"""Momentum and Adam: the loops of programs against their formulas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import sympy as sp

from identities.runs import Array


def adam(
    gradient: Callable[[Array], Array], x: Array, rate: float, steps: int, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8
) -> list[Array]:
    """The iterates of Adam as its loop computes them, the start first."""
    m, v, path = np.zeros_like(x), np.zeros_like(x), [x]
    for t in range(1, steps + 1):
        g = gradient(path[-1])
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        path.append(path[-1] - rate * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps))
    return path


def momentum_unrolled() -> str:
    """The loop v ← βv + αg gives v_t = α Σ β^(t−1−i) g_i, symbolically for six steps; and the limit for a constant gradient."""
    alpha, beta = sp.symbols("alpha beta", positive=True)
    g = sp.symbols("g0:6")
    v = sp.Integer(0)
    for t in range(6):
        v = beta * v + alpha * g[t]
        assert sp.expand(v - alpha * sum(beta ** (t - i) * g[i] for i in range(t + 1))) == 0
    w = 0.0
    for _ in range(400):
        w = 0.9 * w + 0.1 * 3.0
    assert abs(w - 0.1 * 3.0 / (1 - 0.9)) < 1e-12
    return "six steps symbolically; with β = 0.9 the velocity of a constant gradient settles at ten times the step"


def momentum_conventions() -> str:
    """The rate inside or outside the velocity: the same path while it is constant, different ones when it changes."""

    def path(rates: list[float], inside: bool) -> Array:
        x, v = np.array([3.0, 1.0]), np.zeros(2)
        for rate in rates:
            g = np.array([2.0, 8.0]) * x
            v = 0.9 * v + (rate * g if inside else g)
            x = x - (v if inside else rate * v)
        return x

    constant, scheduled = [0.01] * 20, [0.02] * 10 + [0.005] * 10
    assert np.allclose(path(constant, True), path(constant, False))
    gap = float(np.abs(path(scheduled, True) - path(scheduled, False)).max())
    assert gap > 1e-3
    x, v = np.array([3.0, 1.0]), np.zeros(2)
    for _ in range(20):  # the velocity as a mean, rescaled
        v = 0.9 * v + (1 - 0.9) * np.array([2.0, 8.0]) * x
        x = x - 0.01 / (1 - 0.9) * v
    assert np.allclose(x, path(constant, True))
    return f"three conventions agree for a constant rate; with a schedule they are {gap:.2f} apart after 20 steps"


def adam_unrolled() -> str:
    """m_t = (1 − β₁) Σ β₁^(t−i) g_i symbolically, and corrected means of a constant gradient are that gradient."""
    beta = sp.Symbol("beta", positive=True)
    g = sp.symbols("g1:7")
    m = sp.Integer(0)
    for t in range(1, 7):
        m = beta * m + (1 - beta) * g[t - 1]
        assert sp.expand(m - (1 - beta) * sum(beta ** (t - i) * g[i - 1] for i in range(1, t + 1))) == 0
        constant = m.subs(dict.fromkeys(g, 1))
        assert sp.cancel(constant / (1 - beta**t)) == 1
    return "six steps symbolically, means and squares alike; the correction makes a constant gradient exact at every step"


def adam_without_correction() -> str:
    """Without the correction the first mean is (1 − β₁) g: a tenth of the gradient, and the first step is about three times too long."""
    g, rate = 2.0, 0.01
    m, v = 0.1 * g, 0.001 * g**2
    raw, corrected = rate * m / np.sqrt(v), rate * (m / 0.1) / np.sqrt(v / 0.001)
    assert np.isclose(corrected, rate)
    assert np.isclose(raw / corrected, np.sqrt(10))
    return f"first steps {corrected:.4f} with correction and {raw:.4f} without"


def adam_loop() -> str:
    """The loop against the formula with unrolled sums, on random gradients."""
    random = np.random.default_rng(0)
    gradients = random.normal(size=(12, 3))
    given = iter(gradients)
    path = adam(lambda x: next(given), np.ones(3), 0.05, 12)
    x = np.ones(3)
    for t in range(1, 13):
        w1, w2 = 0.9 ** np.arange(t - 1, -1, -1.0), 0.999 ** np.arange(t - 1, -1, -1.0)
        m_hat = w1 @ gradients[:t] / w1.sum()
        v_hat = w2 @ gradients[:t] ** 2 / w2.sum()
        x = x - 0.05 * m_hat / (np.sqrt(v_hat) + 1e-8)
        assert np.allclose(x, path[t])
    return "twelve steps on random gradients agree with weighted means that are written out"


def adam_is_scale_free() -> str:
    """Scaling each coordinate's gradient leaves the path alone where ε is zero; the first step has length α."""
    slopes = np.array([2.0, 8.0])
    path = adam(lambda x: slopes * x, np.array([3.0, 3.0]), 0.01, 60, eps=0.0)
    assert all(np.isclose(x[0], x[1]) for x in path)
    first = adam(lambda x: slopes * x, np.array([3.0, 3.0]), 0.01, 1)[-1]
    assert np.all(3 - first < 0.01)
    assert np.allclose(3 - first, 0.01)
    return "curvatures 2 and 8, one path; the first step is a little less than α"


def adam_has_not_converged() -> str:
    """x₀² + 4x₁² from (3, 3), α = 0.01: after 100 steps (2.0624, 2.0624), after 2000 at the minimum."""
    slopes = np.array([2.0, 8.0])
    path = adam(lambda x: slopes * x, np.array([3.0, 3.0]), 0.01, 2000)
    assert np.round(path[100], 4).tolist() == [2.0624, 2.0624]
    assert np.linalg.norm(path[2000]) < 1e-10
    return f"({path[100][0]:.4f}, {path[100][1]:.4f}) after 100 steps; {np.linalg.norm(path[2000]):.0e} away after 2000"


def shallow_copies_share_arrays() -> str:
    """`list.copy()` copies the list and not its arrays; an update in place changes every copy."""
    params = [np.array([1.0, 2.0])]
    first, second = params.copy(), params.copy()
    assert first[0] is second[0]
    first[0] -= 0.5
    assert second[0].tolist() == params[0].tolist() == [0.5, 1.5]
    deep = [p.copy() for p in params]
    deep[0] -= 0.5
    assert params[0].tolist() == [0.5, 1.5]
    return "after one optimiser's step in place the others start from (0.5, 1.5) and not from (1, 2)"
