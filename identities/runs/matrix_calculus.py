"""Jacobians, convolutions as matrices, and changes of variables, carried out in numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import scipy
import sympy as sp

from identities.runs import Array
from identities.runs.calculus import central_gradient, central_jacobian


def remainder_is_of_second_order() -> str:
    """Halving a step divides the remainder of the linear approximation by four."""

    def g(x: Array) -> Array:
        return np.array([np.sin(x[0]) * x[1], np.exp(x[0] - x[2]), x[0] * x[1] * x[2], np.cos(x[1])])

    x, d = np.array([0.3, -0.7, 1.1]), np.array([0.6, 0.5, -0.4])
    jacobian = central_jacobian(g, x)
    left = [float(np.linalg.norm(g(x + t * d) - g(x) - t * jacobian @ d)) for t in (1e-1, 5e-2, 2.5e-2)]
    ratios = [a / b for a, b in pairwise(left)]
    assert all(3.7 < r < 4.3 for r in ratios)
    return f"of a map from ℝ³ to ℝ⁴; halving the step divides the remainder by {ratios[0]:.2f} and {ratios[1]:.2f}"


def mixed_partials_that_differ() -> str:
    """Peano's example: x y (x² − y²)/(x² + y²) has mixed second derivatives −1 and 1 at the origin."""
    x, y, k = sp.symbols("x y k", real=True)
    f = x * y * (x**2 - y**2) / (x**2 + y**2)
    by_x_at_axis = sp.limit(sp.cancel(f.subs(y, k) / x), x, 0)  # the slope along x at (0, k)
    by_y_at_axis = sp.limit(sp.cancel(f.subs(x, k) / y), y, 0)
    found = sp.diff(by_x_at_axis, k), sp.diff(by_y_at_axis, k)
    assert found == (-1, 1)
    return "x y (x² − y²)/(x² + y²) at the origin: −1 in one order, 1 in the other"


def relu_jacobian_at_a_kink() -> str:
    """At a zero entry one-sided quotients of ReLU differ."""
    z, h = np.array([1.0, 0.0, -2.0]), 1e-6
    sides = [np.diag((np.maximum(z + s, 0) - np.maximum(z, 0)) / s) for s in (h, -h)]
    formula = np.diag((z > 0).astype(float))
    assert not np.allclose(sides[0], sides[1])
    assert np.allclose(sides[1], formula)
    return "at z = (1, 0, −2) the quotients from above give diag(1, 1, 0), those from below diag(1, 0, 0)"


def convolution_is_toeplitz() -> str:
    """One- and two-dimensional convolutions, zero-padded with stride 1, against their matrices."""
    random = np.random.default_rng(0)
    for size, kernel in ((5, 3), (8, 4)):
        x, w = random.normal(size=size), random.normal(size=kernel)
        column = np.concatenate([w, np.zeros(size - 1)])
        matrix = scipy.linalg.toeplitz(column, np.concatenate([w[:1], np.zeros(size - 1)]))
        assert np.allclose(matrix @ x, np.convolve(x, w))
    image, kernel2 = random.normal(size=(4, 5)), random.normal(size=(2, 3))
    rows, columns = 4 + 2 - 1, 5 + 3 - 1
    blocks = np.zeros((rows * columns, image.size))
    for i1, j1, i2, j2 in np.ndindex(rows, columns, 4, 5):
        if 0 <= i1 - i2 < 2 and 0 <= j1 - j2 < 3:
            blocks[i1 * columns + j1, i2 * 5 + j2] = kernel2[i1 - i2, j1 - j2]
    assert np.allclose((blocks @ image.ravel()).reshape(rows, columns), scipy.signal.convolve2d(image, kernel2))
    return "two kernels on a line, and one on a 4 × 5 image whose matrix is Toeplitz by blocks"


def convolution_conventions() -> str:
    """Circular padding gives a circulant matrix, a stride breaks the pattern, and correlation turns the kernel round."""
    w, size = np.array([1.0, 2.0, 3.0]), 6
    full = scipy.linalg.toeplitz(np.concatenate([w, np.zeros(3)]), np.concatenate([w[:1], np.zeros(5)]))
    circulant = scipy.linalg.circulant(np.concatenate([w, np.zeros(3)]))
    assert not np.allclose(circulant, full)
    strided = full[::2]
    assert any(strided[i, j] != strided[i + 1, j + 1] for i in range(2) for j in range(size - 1))
    x = np.arange(1.0, 7.0)
    assert np.allclose(np.correlate(x, w, "valid"), np.convolve(x, w[::-1], "valid"))
    assert not np.allclose(np.correlate(x, w, "valid"), np.convolve(x, w, "valid"))
    return "kernel (1, 2, 3) on six points: three conventions, three different matrices"


def change_of_variables() -> str:
    """The density of exp(X) for a standard normal X, by the formula and by SciPy; the affine map in two dimensions."""
    y = np.linspace(0.2, 4, 9)
    assert np.allclose(scipy.stats.norm.pdf(np.log(y)) / y, scipy.stats.lognorm.pdf(y, 1))
    lower, mean, point = np.array([[1.2, 0.0], [-0.4, 0.7]]), np.array([0.5, -1.0]), np.array([0.1, 0.3])
    inverse = np.linalg.inv(lower)
    by_formula = scipy.stats.multivariate_normal.pdf(inverse @ (point - mean), np.zeros(2)) * abs(np.linalg.det(inverse))
    assert np.isclose(by_formula, scipy.stats.multivariate_normal.pdf(point, mean, lower @ lower.T))
    return "the log-normal density at nine points, and a normal density in the plane"


def shapes() -> str:
    """Derivatives of functions between spaces of different dimensions have the shapes that the convention says."""
    weights = np.arange(6.0).reshape(2, 3)
    x = np.array([0.1, 0.2, 0.3])
    assert central_jacobian(lambda v: weights @ v, x).shape == (2, 3)
    assert central_gradient(lambda v: float(v @ v), x).shape == (3,)
    return "a map from ℝ³ to ℝ² has a 2 × 3 Jacobian, a number on ℝ³ a gradient of length 3"
