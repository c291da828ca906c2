"""Difference quotients, numeric gradients and critical points."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import sympy as sp

from identities.runs import Array


def central_gradient(f: Callable[[Array], float], x: Array, h: float = 1e-5) -> Array:
    """The gradient of f at x by central differences."""
    steps = h * np.eye(x.size)
    return np.array([(f(x + s) - f(x - s)) / (2 * h) for s in steps])


def central_jacobian(f: Callable[[Array], Array], x: Array, h: float = 1e-5) -> Array:
    """The Jacobian of f at x by central differences: entry (i, j) is the slope of the i-th output along the j-th input."""
    steps = h * np.eye(x.size)
    return np.stack([(f(x + s) - f(x - s)) / (2 * h) for s in steps], axis=1)


def difference_quotients() -> str:
    """Limits of difference quotients are the derivatives that the rules give."""
    x, h = sp.symbols("x h", real=True)
    functions = (x**3, x**4 - 2 * x, 1 / x, x / (1 + x**2))
    for f in functions:
        quotient = sp.cancel((f.subs(x, x + h) - f) / h)
        assert sp.cancel(quotient.subs(h, 0) - f.diff(x)) == 0, f
    errors = [abs((np.exp(k) - 1) / k - 1) for k in (1e-2, 1e-3, 1e-4)]
    assert all(9 < a / b < 11 for a, b in pairwise(errors))
    return f"{len(functions)} rational functions exactly; for the exponential the error of the quotient falls tenfold with h"


def power_rule_at_zero() -> str:
    """The chords of the square root from 0 grow steeper without bound."""
    slopes = [float(np.sqrt(h) / h) for h in (1e-2, 1e-4, 1e-6)]
    assert np.allclose(slopes, [10, 100, 1000])
    return "slopes 10, 100, 1000 for h = 10⁻², 10⁻⁴, 10⁻⁶"


def relu_at_zero() -> str:
    """The two one-sided quotients of ReLU at 0 differ, and the central one is their mean."""
    h = 2.0**-20
    right, left, central = max(0.0, h) / h, max(0.0, -h) / -h, (max(0.0, h) - max(0.0, -h)) / (2 * h)
    assert (right, left, central) == (1.0, 0.0, 0.5)
    return "quotients at 0: 1 from the right, 0 from the left, 1/2 in the middle"


def symbolic_against_differences() -> str:
    """Derivatives that SymPy finds, against central differences at several points."""
    x = sp.Symbol("x")
    functions = (x**4 - 3 * x, sp.sin(x**2), sp.exp(-x) * sp.cos(x), sp.log(1 + x**2), sp.tanh(2 * x), x / (1 + x**2))
    points, worst = np.array([-1.3, -0.4, 0.2, 0.9, 1.7]), 0.0
    for f in functions:
        value, slope = sp.lambdify(x, f), sp.lambdify(x, f.diff(x))
        differences = (value(points + 1e-5) - value(points - 1e-5)) / 2e-5
        worst = max(worst, float(np.max(np.abs(differences - slope(points)))))
    assert worst < 1e-8
    return f"{len(functions)} functions at {points.size} points; the largest gap is {worst:.0e}"


def gradient_at_three_four() -> str:
    """The gradient of x² + 2y² at (3, 4) is (6, 16); with an array of integers the steps are cut off."""

    def f(x: Array) -> float:
        return float(x[0] ** 2 + 2 * x[1] ** 2)

    found = central_gradient(f, np.array([3.0, 4.0]))
    assert np.allclose(found, [6, 16], atol=1e-8)
    start = np.array([3, 4])
    moved = start.copy()
    moved[0] = start[0] + 1e-5  # assignment into integers
    assert moved[0] == start[0]
    return "(6, 16); in an array of integers the step 10⁻⁵ is cut off to 0"


def steepest_in_the_maximum_norm() -> str:
    """Among steps whose entries are at most 1, none climbs faster than the signs of the gradient."""
    random = np.random.default_rng(0)
    g = np.array([3.0, -1.0, 0.5])
    steps = random.uniform(-1, 1, (2000, 3))
    best = float(np.abs(g).sum())
    assert float(np.sign(g) @ g) == best
    assert float((steps @ g).max()) <= best
    unit = g / np.abs(g).max()
    assert float(unit @ g) < best
    return f"the signs climb {best:g}, the gradient scaled to largest entry 1 only {float(unit @ g):.2f}"


def classify_critical_points() -> str:
    """Minimum, maximum and saddle by the eigenvalues, against values on small circles; and functions that the test leaves open."""
    x, y = sp.symbols("x y", real=True)
    angles = np.linspace(0, 2 * np.pi, 97)
    cases = ((x**2 + x * y + y**2, "minimum"), (-(x**2) - 2 * y**2 + x**3, "maximum"), (x**2 + 3 * x * y + y**2, "saddle"))
    for f, kind in cases:
        zero = {x: 0, y: 0}
        assert all(f.diff(v).subs(zero) == 0 for v in (x, y))
        eigenvalues = sorted(sp.hessian(f, (x, y)).subs(zero).eigenvals())
        by_test = "minimum" if eigenvalues[0] > 0 else "maximum" if eigenvalues[-1] < 0 else "saddle"
        values = sp.lambdify((x, y), f)(1e-2 * np.cos(angles), 1e-2 * np.sin(angles))
        by_values = "minimum" if np.all(values > 0) else "maximum" if np.all(values < 0) else "saddle"
        assert by_test == by_values == kind, f
    for f in (x**4, -(x**4), x**3):
        assert f.diff(x).subs(x, 0) == f.diff(x, 2).subs(x, 0) == 0
    return "three functions of two variables are classified as their values say; x⁴, −x⁴ and x³ have the same zero second derivative"
