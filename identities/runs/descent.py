"""Gradient descent and its bounds: rates found as combinations of premises, recursions in closed form, instances."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise
from math import comb

import numpy as np
import sympy as sp

from identities.runs import Array
from identities.runs.combinations import combine

Gradient = Callable[[Array], Array]


def descend(gradient: Gradient, x: Array, rate: float, steps: int) -> list[Array]:
    """The iterates of gradient descent, the start first."""
    path = [x]
    for _ in range(steps):
        path.append(path[-1] - rate * gradient(path[-1]))
    return path


def _quadratic(seed: int, n: int = 4, low: float = 0.3, high: float = 5.0) -> Array:
    """A symmetric positive definite matrix with eigenvalues from `low` to `high`."""
    random = np.random.default_rng(seed)
    q, _ = np.linalg.qr(random.normal(size=(n, n)))
    made: Array = (q * np.linspace(low, high, n)) @ q.T
    return made


def _linear(matrix: Array) -> Gradient:
    """The gradient of xᵀAx/2."""
    return lambda x: matrix @ x


def one_step_of_the_rate() -> str:
    """f(x₊) − f* ≤ (|x − x*|² − |x₊ − x*|²)/(2η) from convexity and sufficient decrease: both multipliers are 1."""
    f, f_next, f_star, gd, gg, dd = sp.symbols("f f_next f_star gd gg dd", real=True)
    eta = sp.Rational(1, 4)
    after = dd - 2 * eta * gd + eta**2 * gg  # |d − η g|²
    premises = (f - f_star - gd, f_next - f + eta / 2 * gg)
    conclusion = f_next - f_star - (dd - after) / (2 * eta)
    found = combine(premises, conclusion, (f, f_next, f_star, gd, gg, dd))
    assert found == [1, 1]
    assert sp.expand(premises[0] + premises[1] - conclusion) == 0
    return "convexity once and sufficient decrease once; found by linear programming, replayed exactly"


def rate_of_convergence() -> str:
    """k (f_k − f*) ≤ |x₀ − x*|²/(2η), for each k up to 8: multipliers found and replayed; then instances run."""
    for k in range(1, 9):
        values = sp.symbols(f"c1:{k + 1}", real=True)  # f_i − f*
        radii = sp.symbols(f"r0:{k + 1}", real=True)  # |x_i − x*|²/(2η)
        telescope = [values[i] - (radii[i] - radii[i + 1]) for i in range(k)]
        monotone = [values[i + 1] - values[i] for i in range(k - 1)]
        premises = (*telescope, *monotone, -radii[k])
        found = combine(premises, k * values[-1] - radii[0], (*values, *radii))
        assert found == [1] * k + [i + 1 for i in range(k - 1)] + [1]
    worst = 0.0
    for seed in range(4):
        matrix = _quadratic(seed, low=1e-3)
        largest = float(np.linalg.eigvalsh(matrix)[-1])
        for rate in (1 / largest, 0.3 / largest):
            start = np.random.default_rng(seed).normal(size=4)
            path = descend(_linear(matrix), start, rate, 60)
            for k, x in enumerate(path[1:], 1):
                worst = max(worst, float(x @ matrix @ x) / 2 / (float(start @ start) / (2 * rate * k)))
    assert worst <= 1
    return f"for k = 1 … 8 each step once, each decrease i times; on eight quadratic runs at most {worst:.0%} of the bound is used"


def too_long_steps_break_the_rate() -> str:
    """With η > 2/L the iterates of a quadratic run away."""
    path = descend(lambda x: 4.0 * x, np.array([1.0]), 0.51, 50)
    assert abs(path[-1][0]) > abs(path[0][0])
    return f"f = 2x² with η = 0.51 > 2/L: after 50 steps x = {path[-1][0]:.3g}"


def rate_needs_a_minimiser() -> str:
    """exp(−x) is convex and smooth on the half line, and has no minimiser: the iterates run to infinity."""
    path = descend(lambda x: -np.exp(-x), np.array([0.0]), 1.0, 4000)
    assert path[-1][0] > path[2000][0] > path[1000][0] > 6
    return f"exp(−x) from 0: x = {path[1000][0]:.1f} after 1000 steps, {path[-1][0]:.1f} after 4000, and no limit"


def descent_lemma_holds() -> str:
    """The gap of the descent lemma for a logistic loss, at random pairs of points, with L = λ_max(XᵀX)/4."""
    random = np.random.default_rng(1)
    data, labels = random.normal(size=(30, 3)), random.integers(0, 2, 30).astype(float)
    smooth = float(np.linalg.eigvalsh(data.T @ data)[-1]) / 4

    def loss(w: Array) -> float:
        z = data @ w
        return float(np.sum(np.logaddexp(0, z) - labels * z))

    def slope(w: Array) -> Array:
        made: Array = data.T @ (1 / (1 + np.exp(-data @ w)) - labels)
        return made

    least = np.inf
    for _ in range(200):
        x, y = random.normal(size=(2, 3)) * random.choice([0.1, 1, 4])
        least = min(least, loss(x) + float(slope(x) @ (y - x)) + smooth / 2 * float((y - x) @ (y - x)) - loss(y))
    assert least >= -1e-12
    for _ in range(20):
        x = random.normal(size=3)
        for eta in (1 / smooth, 0.2 / smooth):
            assert loss(x - eta * slope(x)) <= loss(x) - eta / 2 * float(slope(x) @ slope(x)) + 1e-12
    return f"a logistic loss at 200 pairs of points: the least gap is {least:.1e}, and 40 steps decrease it enough"


def update_is_steepest_for_the_model() -> str:
    """The update minimises the linear model with a quadratic penalty, and decreases a quadratic for every η < 2/λ_max."""
    matrix = _quadratic(3)
    largest = float(np.linalg.eigvalsh(matrix)[-1])
    x = np.array([1.0, -2.0, 0.5, 3.0])
    for share in (0.05, 0.5, 0.99):
        path = descend(lambda v: matrix @ v, x, share * 2 / largest, 40)
        values = [float(v @ matrix @ v) for v in path]
        assert all(b < a for a, b in pairwise(values))
    return "a quadratic falls at each of 40 steps for η at 5 %, 50 % and 99 % of 2/λ_max"


def stopping_rules() -> str:
    """Testing the gradient before or after the update: one step apart, and for strong convexity |x − x*| ≤ tol/μ."""

    def run(test_first: bool, tolerance: float = 1e-6) -> tuple[int, Array]:
        x, updates = np.array([3.0, 4.0]), 0
        while True:
            slope = 2 * x
            if test_first and np.linalg.norm(slope) < tolerance:
                return updates, x
            x, updates = x - 0.01 * slope, updates + 1
            if not test_first and np.linalg.norm(slope) < tolerance:
                return updates, x

    (first, x1), (last, x2) = run(True), run(False)
    assert last == first + 1
    assert np.linalg.norm(x1) <= 1e-6 / 2
    assert np.linalg.norm(x2) <= 1e-6 / 2
    return f"{first} updates where the test comes first, {last} where it comes last; both within tol/μ of the minimiser"


def quadratic_closed_form() -> str:
    """x_k = (I − αH)^k x₀, exactly; convergence for α below 2/λ_max and divergence above."""
    matrix = sp.Matrix([[2, 1], [1, 3]])
    alpha, x = sp.Rational(1, 5), sp.Matrix([1, -2])
    step = x
    for _ in range(7):
        step = step - alpha * matrix * step
    assert step == (sp.eye(2) - alpha * matrix) ** 7 * x
    numbers = np.array(matrix.tolist(), float)
    limit = 2 / float(np.linalg.eigvalsh(numbers)[-1])
    for share, shrinks in ((0.98, True), (1.02, False)):
        path = descend(lambda v: numbers @ v, np.array([1.0, 1.0]), share * limit, 400)
        assert bool(np.linalg.norm(path[-1]) < np.linalg.norm(path[0])) is shrinks
    low, high = np.linalg.eigvalsh(numbers)
    rates = np.abs(1 - 2 / (low + high) * np.array([low, high]))
    assert np.allclose(rates, (high - low) / (high + low))
    return f"seven steps exactly; 2/λ_max = {limit:.4f}: 2 % less converges, 2 % more diverges"


def example_with_small_steps() -> str:
    """x₀² + x₁² from (3, 4) with α = 0.01 and tol 10⁻⁶: 799 updates."""
    x, updates = np.array([3.0, 4.0]), 0
    for _ in range(1000):
        slope = 2 * x
        x, updates = x - 0.01 * slope, updates + 1
        if np.linalg.norm(slope) < 1e-6:
            break
    value = float(x @ x)
    assert updates == 799
    assert np.allclose(x, 0.98**799 * np.array([3, 4]))
    assert abs(value - 2.4e-13) < 0.05e-13
    return f"799 updates, x = ({x[0]:.3e}, {x[1]:.3e}), f = {value:.2e}"


def example_with_two_curvatures() -> str:
    """x₀² + 4x₁² from (3, 3) with α = 0.1, 50 steps."""
    x = descend(lambda v: np.array([2, 8]) * v, np.array([3.0, 3.0]), 0.1, 50)[-1]
    assert np.allclose(x, [3 * 0.8**50, 3 * 0.2**50], rtol=1e-9)
    assert f"{x[0]:.2e}" == "4.28e-05"
    assert f"{x[1]:.1e}" == "3.4e-35"
    assert np.round(x, 6).tolist() == [4.3e-05, 0.0]
    return f"({x[0]:.2e}, {x[1]:.1e})"


def minibatches_are_unbiased() -> str:
    """The mean over all batches of size b, with and without replacement, is the full gradient, exactly."""
    gradients = [Fraction(k) for k in (3, -1, 4, 1, -5)]
    whole = sum(gradients) / 5
    for size in (1, 2, 4):
        batches = list(combinations(gradients, size))
        assert sum(sum(b) / size for b in batches) / len(batches) == whole
        assert len(batches) == comb(5, size)
    pairs = [(a, b) for a in gradients for b in gradients]
    assert sum((a + b) / 2 for a, b in pairs) / len(pairs) == whole
    weights = [Fraction(1, 2), *[Fraction(1, 8)] * 4]
    assert sum(w * g for w, g in zip(weights, gradients, strict=True)) != whole
    return f"all batches of 1, 2 and 4 out of 5 average to {whole}; with unequal chances they do not"


def full_gradient_is_not_stochastic() -> str:
    """One step with the full gradient and one with a minibatch differ; only their mean agrees."""
    random = np.random.default_rng(2)
    data, target = random.normal(size=(6, 2)), random.normal(size=6)
    w = np.array([0.5, -0.5])
    single = [2 * (float(x @ w) - t) * x for x, t in zip(data, target, strict=True)]
    full = np.mean(single, axis=0)
    assert all(not np.allclose(g, full) for g in single)
    return "six one-example steps all differ from the full step, which is their mean"


def decaying_steps() -> str:
    """A noisy quadratic: the mean square error recursion with steps c/(t + 1) falls like 1/t, with constant steps it stays."""
    decaying = constant = 1.0
    errors = []
    for t in range(20000):
        a = 1 / (t + 1)
        decaying = (1 - a) ** 2 * decaying + a**2
        constant = (1 - 0.1) ** 2 * constant + 0.1**2
        errors.append(decaying)
    floor = 0.1 / (2 - 0.1)
    assert abs(constant - floor) < 1e-12
    assert np.isclose(errors[9999] * 10000, errors[19999] * 20000, rtol=0.01)
    return f"constant steps 0.1 stay at {floor:.4f}; steps 1/(t + 1) reach {errors[-1]:.1e} after 20000"


def nonsmooth_minimum() -> str:
    """|x| is least at 0, where its one-sided slopes are −1 and 1."""
    h = 2.0**-10
    assert (abs(h) - 0) / h == 1
    assert (abs(-h) - 0) / -h == -1
    return "|x| at 0: slopes −1 from the left and 1 from the right, none of them zero"


def newton_steps() -> str:
    """One Newton step ends on a quadratic; on a logistic loss the errors are squared from step to step."""
    matrix, b = _quadratic(5), np.array([1.0, 2.0, -1.0, 0.5])
    x = np.array([4.0, -3.0, 2.0, 1.0])
    assert np.allclose(x - np.linalg.solve(matrix, matrix @ x - b), np.linalg.solve(matrix, b))
    w, errors = 0.5, []  # log(1 + e^w) − w/3 has its minimum at log(1/2)
    for _ in range(6):
        p = 1 / (1 + np.exp(-w))
        w -= (p - 1 / 3) / (p * (1 - p))
        errors.append(abs(w + np.log(2)))
    tail = [e for e in errors if 1e-7 < e < 0.5]
    assert all(b < a**2 for a, b in pairwise(tail))
    assert errors[-1] < 1e-12
    return "exact in one step on a quadratic; on a logistic loss errors " + ", ".join(f"{e:.0e}" for e in tail)


def ridge_as_a_constraint() -> str:
    """The ridge solution solves the least squares problem on the ball through it."""
    random = np.random.default_rng(4)
    data, target = random.normal(size=(20, 3)), random.normal(size=20)
    w = np.linalg.solve(data.T @ data + 2.0 * np.eye(3), data.T @ target)
    radius = float(np.linalg.norm(w))

    def loss(v: Array) -> float:
        return float(np.sum((target - data @ v) ** 2))

    others = random.normal(size=(500, 3))
    others *= radius / np.linalg.norm(others, axis=1, keepdims=True) * random.uniform(0, 1, (500, 1)) ** (1 / 3)
    best = min(loss(v) for v in others)
    assert loss(w) <= best
    outside = np.linalg.lstsq(data, target, rcond=None)[0]
    assert np.linalg.norm(outside) > radius
    assert loss(outside) < loss(w)
    return f"500 points of the ball: none below {loss(w):.4f}; the minimiser without penalty lies outside"


def regularisation_scales() -> str:
    """λ/2 |w|² and λ |w|² give one solution after λ is halved; a mean in the data term scales λ by n."""
    random = np.random.default_rng(6)
    data, target = random.normal(size=(25, 3)), random.normal(size=25)
    gram, moment, eye = data.T @ data, data.T @ target, np.eye(3)
    half = np.linalg.solve(2 * gram + 3.0 * eye, 2 * moment)  # |y − Xw|² + (3/2)|w|²
    whole = np.linalg.solve(gram + 1.5 * eye, moment)  # |y − Xw|² + 1.5 |w|²
    mean = np.linalg.solve(gram / 25 + 1.5 / 25 * eye, moment / 25)
    assert np.allclose(half, whole)
    assert np.allclose(mean, whole)
    assert not np.allclose(whole, np.linalg.solve(gram + 3.0 * eye, moment))
    return "λ/2 with λ = 3, λ with 1.5, and 1.5/25 beside a mean of 25 squares: one and the same w"
