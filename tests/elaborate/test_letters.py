"""Letters with what stands below and above them: entries, members of families, labels, transposes, powers."""

from __future__ import annotations

import pytest

from tests.elaborate.reading_tables import read_in

TABLE = (
    (r"", r"A^\top_{ij} = A_{ji}", r"claim: A'[i, j] = A[j, i]   with A: m×n"),
    (r"", r"\mathbf{u}_i^\top \mathbf{u}_j = 0", r"posed: u[i]' u[j] = 0   with u: m for each of n"),
    (r"", r"\mathbf{a}^\top \mathbf{b} = \sum_i a_i b_i", r"claim: a' b = Sum(a[i] b[i], i=1..n)   with a: n, b: n"),
    (r"", r"\mu_X + \sigma_Y", r"not_a_claim: μ_X + σ_Y"),
    (
        r"",
        r"L_{reg}(w) = L(w) + \lambda \|w\|^2",
        r"definition: L_reg(w) = L(w) + λ ‖w‖₂^2   with L_reg: (n) → scalar, w: n, L: (n) → scalar",
    ),
    (r"", r"T_{ijk}", r"not_a_claim: T[i, j, k]   with T: scalar for each of n×m×p"),
    (r"", r"SS_{total} = SS_{res} + SS_{reg}", r"claim: SS_total = SS_res + SS_reg"),
    (r"", r"C_n^k = \frac{n!}{k!(n-k)!}", r"claim: binomial(n, k) = n!/(k! (n - k)!)"),
    (r"", r"\|x\|_\infty \le \|x\|_2", r"claim: ‖x‖_∞ ≤ ‖x‖₂   with x: n"),
    (r"", r"\|X\|_F^2 = \operatorname{tr}(X^\top X)", r"claim: ‖X‖_F^2 = tr(X' X)   with X: m×n"),
    (r"", r"\|x\|_Q^2", r"not_a_claim: (√(x' Q x))^2   with x: n, Q: n×n"),
    (r"", r"A^{-\top} = (A^{-1})^\top", r"claim: (A^-1)' = (A^-1)'   with A: n×n"),
    (r"", r"\hat{\beta} = (X^\top X)^{-1} X^\top y", r"definition: β̂ = (X' X)^-1 X' y   with β̂: n, X: m×n, y: m"),
    (r"", r"x^* = \arg\min_x f(x)", r"definition: x^* = argmin(f(x), x)   with f: (scalar) → scalar"),
    (
        r"",
        r"\mathbf{h}^{(l+1)} = \sigma(W^{(l)} \mathbf{h}^{(l)})",
        r"posed: h^(l + 1) = σ(W^(l) h^(l))   with h^(): m for each of p, W^(): m×m for each of n",
    ),
    (r"", r"\prod_{\ell=1}^{L} J_{\phi_\ell}", r"unread: this subscript is a label with an index inside it"),
    (r"", r"\vec{a} \cdot \vec{b} = \vec{b} \cdot \vec{a}", r"claim: ⟨a⃗, b⃗⟩ = ⟨b⃗, a⃗⟩   with a⃗: n, b⃗: n"),
    (r"", r"A A' = A' A", r"claim: A A' = A' A   with A: n×n"),
    (r"", r"\delta_{ij} = \delta_{ji}", r"claim: δ_(ij) = δ_(ji)"),
    (r"", r"|A| = |A^\top|", r"claim: det(A) = det(A')   with A: n×n"),
)


@pytest.mark.parametrize(("text", "formula", "expected"), TABLE, ids=[f"{text[:24]}{formula}" for text, formula, _ in TABLE])
def test_reading(text: str, formula: str, expected: str) -> None:
    assert read_in(text, formula) == expected
