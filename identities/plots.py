"""What is drawn beside an entry: curves of exact values, one plot for each name in `PLOTS`.

A plot is data: points of curves, marks of single values, words. Every value is computed from a formula, none from a random sample, so
that a page is the same each time that it is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy
from numpy.typing import NDArray

Values: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points that a line joins, or, if `marks`, that stand by themselves; a `dashed` line is a bound or a limit."""

    label: str
    x: Values
    y: Values
    dashed: bool = False
    marks: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """Curves over one horizontal axis; `says` is what the eye should find. `log` has powers of ten on the vertical axis."""

    says: str
    horizontal: str
    curves: tuple[Curve, ...]
    log: bool = False


def _over(low: float, high: float, points: int = 161) -> Values:
    return np.linspace(low, high, points)


def _logistic(x: Values) -> Values:
    return 1 / (1 + np.exp(-x))


def sigmoid() -> Plot:
    """The logistic function with its derivative."""
    x = _over(-6, 6)
    s = _logistic(x)
    return Plot(
        "The derivative is at most 1/4 and nearly nothing from 5 on: there a sigmoid stops learning.",
        "x",
        (Curve("σ(x)", x, s), Curve("σ′(x)", x, s * (1 - s)), Curve("1/4", x, np.full_like(x, 0.25), dashed=True)),
    )


def tanh() -> Plot:
    """The hyperbolic tangent with its derivative."""
    x = _over(-4, 4)
    t = np.tanh(x)
    return Plot("Centred at zero, with slope 1 there.", "x", (Curve("tanh x", x, t), Curve("1 − tanh² x", x, 1 - t**2)))


def relu() -> Plot:
    """The rectifier, and its derivative in two parts, without a value at the kink."""
    x, left, right = np.array([-3.0, 0.0, 3.0]), np.array([-3.0, 0.0]), np.array([0.0, 3.0])
    return Plot(
        "The slope jumps from 0 to 1, and has no value at the kink.",
        "x",
        (Curve("ReLU(x)", x, np.maximum(x, 0)), Curve("slope 0", left, np.zeros(2)), Curve("slope 1", right, np.ones(2))),
    )


def softmax() -> Plot:
    """The shares of three classes as one logit moves."""
    x = _over(-6, 6)
    logits = np.stack([x, np.zeros_like(x), np.full_like(x, -1.0)])
    shares = np.exp(logits) / np.exp(logits).sum(axis=0)
    names = ("class with logit x", "class with logit 0", "class with logit −1")
    return Plot("The shares sum to one: what one class wins the others lose.", "x", tuple(map(Curve, names, [x] * 3, shares)))


def binary_cross_entropy() -> Plot:
    """The loss of a predicted chance for both labels."""
    p = _over(0.01, 0.99)
    curves = (Curve("y = 1", p, -np.log(p)), Curve("y = 0", p, -np.log1p(-p)))
    return Plot("A sure prediction that is wrong costs without bound.", "p", curves)


def entropy() -> Plot:
    """The entropy of a coin."""
    p = _over(0.001, 0.999)
    bits = -p * np.log2(p) - (1 - p) * np.log2(1 - p)
    return Plot("A fair coin is worth one bit, a sure one none.", "p", (Curve("H(p) in bits", p, bits),))


def normal_pdf() -> Plot:
    """Normal densities of several spreads."""
    x = _over(-5, 5)
    laws = ((0.0, 1.0), (0.0, 2.0), (1.0, 0.6))
    return Plot(
        "The area is one: what is twice as wide is half as high.",
        "x",
        tuple(Curve(f"μ = {m:g}, σ = {s:g}", x, scipy.stats.norm.pdf(x, m, s)) for m, s in laws),
    )


def exponential() -> Plot:
    """Exponential densities of several rates."""
    x = _over(0, 4)
    curves = tuple(Curve(f"λ = {rate:g}", x, rate * np.exp(-rate * x)) for rate in (0.5, 1.0, 2.0))
    return Plot("Each begins at its rate and falls by the same factor in the same time.", "x", curves)


def binomial() -> Plot:
    """Binomial chances beside the normal density with their moments."""
    k, x = np.arange(0.0, 21.0), _over(0, 20)
    normal = Curve("normal density", x, scipy.stats.norm.pdf(x, 6, np.sqrt(4.2)), dashed=True)
    return Plot("Already nearly normal.", "k", (Curve("n = 20, p = 0.3", k, scipy.stats.binom.pmf(k, 20, 0.3), marks=True), normal))


def poisson() -> Plot:
    """Poisson chances beside binomial ones with the same mean."""
    k = np.arange(0.0, 13.0)
    return Plot(
        "Many chances, each of them small: the binomial law with the same mean is near.",
        "k",
        (
            Curve("Poisson, λ = 4", k, scipy.stats.poisson.pmf(k, 4), marks=True),
            Curve("binomial, n = 40, p = 0.1", k, scipy.stats.binom.pmf(k, 40, 0.1), dashed=True),
        ),
    )


def student() -> Plot:
    """Student's densities beside the normal one."""
    x = _over(-5, 5)
    curves = tuple(Curve(f"{v} degrees of freedom", x, scipy.stats.t.pdf(x, v)) for v in (1, 4))
    normal = Curve("normal", x, scipy.stats.norm.pdf(x), dashed=True)
    return Plot("The fewer the degrees of freedom, the heavier the tails.", "t", (*curves, normal))


def gradient_descent() -> Plot:
    """Values along gradient descent on two quadratics against the bound for convex functions."""
    k = np.arange(1.0, 51.0)
    rate, curves = 0.2, []
    for label, eigenvalues in (("well conditioned", (1.0, 5.0)), ("ill conditioned", (0.05, 5.0))):
        left = np.add.reduce([q / 2 * (1 - rate * q) ** (2 * k) for q in eigenvalues])  # from (1, 1), coordinate by coordinate
        curves.append(Curve(f"f(x_k) − f(x*), {label}", k, left))
    return Plot(
        "The bound falls like 1/k whatever the function; where the curvature is bounded below, descent is faster by far.",
        "k",
        (*curves, Curve("‖x_0 − x*‖² / (2ηk)", k, 2 / (2 * rate * k), dashed=True)),
        log=True,
    )


def central_limit() -> Plot:
    """Densities of the standardised mean of n exponential variables: a gamma law each time, so the curves are exact."""
    x = _over(-3, 4, 281)
    curves = []
    for n in (1, 2, 5, 30):
        density = scipy.stats.gamma.pdf(x * np.sqrt(n) + n, n) * np.sqrt(n)
        curves.append(Curve(f"n = {n}", x, density))
    return Plot(
        "The mean of n exponential variables, standardised: the skew law becomes normal, slowly in its tails.",
        "√n (mean − μ) / σ",
        (*curves, Curve("standard normal", x, scipy.stats.norm.pdf(x), dashed=True)),
    )


def momentum() -> Plot:
    """Descent with and without momentum on an ill-conditioned quadratic."""
    steps = np.arange(0.0, 101.0)
    curves = []
    for label, rate, beta in (("gradient descent", 0.2, 0.0), ("with momentum 0.8", 0.2, 0.8)):
        x, before = np.ones(2), np.ones(2)
        eigenvalues = np.array([0.02, 2.0])
        values = []
        for _ in steps:
            values.append(float(eigenvalues @ x**2) / 2)
            x, before = x - rate * eigenvalues * x + beta * (x - before), x
        curves.append(Curve(label, steps, np.array(values)))
    return Plot("Along a flat valley the memory of earlier steps adds up.", "k", tuple(curves), log=True)


#: The plots by the entry that they stand beside.
PLOTS: dict[str, Callable[[], Plot]] = {
    "sigmoid_deriv": sigmoid,
    "tanh_deriv": tanh,
    "relu_deriv": relu,
    "softmax": softmax,
    "binary_cross_entropy": binary_cross_entropy,
    "entropy": entropy,
    "normal_pdf": normal_pdf,
    "exponential_normalized": exponential,
    "binomial": binomial,
    "poisson": poisson,
    "t_statistic_is_not_normal": student,
    "gd_rate_convex": gradient_descent,
    "central_limit_theorem": central_limit,
    "momentum_update": momentum,
}
