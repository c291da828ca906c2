"""Integrals and Fourier transforms by quadrature."""

from __future__ import annotations

from collections.abc import Callable

import mpmath as mp
import numpy as np

from identities.runs import Array


def transform(f: Callable[[Array], Array], xi: float, end: float = 12.0, points: int = 20001) -> complex:
    """The Fourier transform at a frequency, by the trapezoidal rule on [−end, end]."""
    x = np.linspace(-end, end, points)
    values = f(x) * np.exp(-2j * np.pi * x * xi)
    return complex((np.sum(values) - (values[0] + values[-1]) / 2) * (x[1] - x[0]))


def gaussian_integral() -> str:
    """Quadrature to thirty digits."""
    with mp.workdps(30):
        value = mp.quad(lambda x: mp.exp(-(x**2)), [-mp.inf, 0, mp.inf])
        assert abs(value - mp.sqrt(mp.pi)) < mp.mpf(10) ** -25
        return f"{mp.nstr(value, 20)} by quadrature"


def fourier_pairs() -> str:
    """Shift, derivative and inversion on a Gaussian, and the two-sided exponential against its known transform."""

    def gauss(x: Array) -> Array:
        made: Array = np.exp(-np.pi * x * x)
        return made

    for xi in (0.0, 0.4, 1.3):
        shifted = transform(lambda x: gauss(x - 0.7), xi)
        assert abs(shifted - np.exp(-2j * np.pi * 0.7 * xi) * transform(gauss, xi)) < 1e-10
        slope = transform(lambda x: -2 * np.pi * x * gauss(x), xi)
        assert abs(slope - 2j * np.pi * xi * transform(gauss, xi)) < 1e-10
        two_sided = transform(lambda x: np.exp(-np.abs(x)), xi, end=40, points=80001)
        assert abs(two_sided - 2 / (1 + (2 * np.pi * xi) ** 2)) < 1e-5
    back = transform(lambda v: np.array([transform(gauss, float(k), end=6, points=801).real for k in v]), -0.3, end=6, points=801)
    assert abs(back - np.exp(-np.pi * 0.09)) < 1e-8
    return "shift, derivative and inversion on a Gaussian; exp(−|x|) against 2/(1 + 4π²ξ²)"


def gaussian_transform() -> str:
    """exp(−πx²) at five frequencies."""
    worst = 0.0
    for xi in (0.0, 0.25, 0.5, 1.0, 1.5):
        worst = max(worst, abs(transform(lambda x: np.exp(-np.pi * x * x), xi) - np.exp(-np.pi * xi * xi)))
    assert worst < 1e-12
    return f"five frequencies, largest gap {worst:.0e}"
