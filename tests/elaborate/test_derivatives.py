"""Derivatives: of what, by what, and the kinds that they give to letters which nobody declared."""

from __future__ import annotations

import pytest

from tests.elaborate.reading_tables import read_in

TABLE = (
    (r"", r"\nabla_x (a^\top x) = a", r"claim: Gradient(a' x, x) = a   with a: n, x: n"),
    (r"", r"\nabla_z \ell = s - y", r"posed: Gradient(ℓ, z) = s - y   with z: n, s: n, y: n"),
    (r"", r"\frac{\partial^2 f}{\partial x \partial y}", r"not_a_claim: Derivative(Derivative(f, y), x)"),
    (r"", r"\frac{d^2}{dx^2} e^x = e^x", r"claim: Derivative(Derivative(exp(x), x), x) = exp(x)"),
    (
        r"",
        r"\frac{\partial z}{\partial x} = W \in \mathbb{R}^{m \times n}",
        r"posed: Jacobian(z, x) = W ∈ ℝ^(m×n)   with z: m, x: n, W: m×n",
    ),
    (
        r"",
        r"(f g)' = f' g + f g'",
        r"claim: Derivative(f(x) g(x), x) = f′(x) g(x) + f(x) g′(x)   with f: (scalar) → scalar, g: (scalar) → scalar",
    ),
    (r"", r"\nabla^2 f(x) = A", r"posed: (∇²f)(x) = A   with f: (n) → scalar, x: n, A: n×n"),
    (r"", r"\frac{\partial}{\partial A} \log \det A = A^{-\top}", r"claim: Gradient(log(det(A)), A) = (A^-1)'   with A: n×n"),
    (r"", r"J_{ij} = \frac{\partial f_i}{\partial x_j}", r"definition: J[i, j] = Derivative(f[i], x[j])   with J: n×m, f: n, x: m"),
    (r"", r"d(X Y) = (dX) Y + X \, dY", r"claim: d(X Y) = d(X) Y + X d(Y)   with X: m×n, Y: n×p"),
    (
        r"",
        r"\theta_{t+1} = \theta_t - \alpha \nabla_\theta J(\theta_t)",
        r"posed: θ[t + 1] = θ[t] - α (∇J)(θ[t])   with θ: m for each of n, J: (m) → scalar",
    ),
    (r"", r"\frac{\partial \ell}{\partial \sigma^2} = 0", r"posed: Derivative(ℓ, σ)/(2 σ) = 0"),
    (r"", r"f''(x) = 2", r"claim: f′′(x) = 2   with f: (scalar) → scalar"),
    (r"", r"\nabla f = 0", r"posed: (∇f)(x) = 0_(n)   with f: (n) → scalar, x: n"),
)


@pytest.mark.parametrize(("text", "formula", "expected"), TABLE, ids=[f"{text[:24]}{formula}" for text, formula, _ in TABLE])
def test_reading(text: str, formula: str, expected: str) -> None:
    assert read_in(text, formula) == expected
