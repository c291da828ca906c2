"""What stands side by side: products, calls, applied matrices, sums that are means, both signs of ±, lists as arguments."""

from __future__ import annotations

import pytest

from tests.elaborate.reading_tables import read_in

TABLE = (
    (r"", r"\log_2 x y", r"not_a_claim: log2(x y)"),
    (r"", r"\sin^2 x + \cos^2 x = 1", r"claim: (sin(x))^2 + (cos(x))^2 = 1"),
    (r"", r"a(b + c) = a b + a c", r"claim: a (b + c) = a b + a c"),
    (r"", r"f(x) g(x)", r"not_a_claim: f(x) g(x)   with f: (scalar) → scalar, g: (scalar) → scalar"),
    (r"", r"x^\top A y = y^\top A^\top x", r"claim: x' A y = y' A' x   with x: m, A: m×n, y: n"),
    (r"", r"A x = \lambda x", r"posed: A x = λ x   with A: n×n, x: n"),
    (r"", r"W x + b", r"not_a_claim: W x + b   with W: m×n, x: n, b: m"),
    (r"", r"p = \sigma(X \theta)", r"definition: p = σ(X θ)   with p: m, X: m×n, θ: n"),
    (r"", r"\det(A - \lambda I) = 0", r"posed: det(A - λ I_n) = 0   with A: n×n"),
    (r"", r"\sigma^2(X^\top X)^{-1}", r"not_a_claim: σ^2 (X' X)^-1   with X: m×n"),
    (r"", r"2 \pi r", r"not_a_claim: 2 π r"),
    (r"", r"1/2 x", r"not_a_claim: 1/(2 x)"),
    (r"", r"a/b c", r"not_a_claim: a/(b c)"),
    (r"", r"\operatorname{diag}(p \odot (1 - p))", r"not_a_claim: diag(p ⊙ (1_(n) - p))   with p: n"),
    (r"", r"\dim \mathcal{N}(A) = n - \operatorname{rank}(A)", r"claim: n - rank(A) = n - rank(A)   with A: m×n"),
    (
        r"",
        r"\cos(a \pm b) = \cos a \cos b \mp \sin a \sin b",
        r"claim: cos(a + b) = cos(a) cos(b) - sin(a) sin(b) and cos(a - b) = cos(a) cos(b) + sin(a) sin(b)",
    ),
    (r"Let $A \in \mathbb{R}^{n \times n}$.", r"A 1 = 0", r"unread: a 1 stands behind an array"),
    (r"Let $A \in \mathbb{R}^{n \times n}$.", r"A 2 = 2 A", r"claim: A · 2 = 2 A   with A: n×n"),
    (r"Let $a \in \mathbb{R}$.", r"a 2 = 2 a", r"claim: a · 2 = 2 a"),
    (r"", r"x = 1 \pm y", r"unread: the sign ± makes two values of one"),
    (r"", r"\frac{1}{n} \sum_i (x_i - \bar{x})^2", r"not_a_claim: (1/n) Sum((x[i] - x̄)^2, i=1..n)   with x: n"),
    (r"", r"\max(x_1, \ldots, x_n)", r"not_a_claim: max(x[i], i=1..n)   with x: n"),
    (
        r"",
        r"L(\theta; x_1, \ldots, x_n) = \prod_{i=1}^n f(x_i; \theta)",
        r"definition: L(θ, x) = Product(f(x[i], θ), i=1..n)   with L: (scalar, n) → scalar, x: n, f: (scalar, scalar) → scalar",
    ),
    (r"", r"A \succ 0/A \succeq 0", r"unread: the slash stands between two relations"),
    (r"", r"x, y \in C", r"not_a_claim: x ∈ C and y ∈ C"),
)


@pytest.mark.parametrize(("text", "formula", "expected"), TABLE, ids=[f"{text[:24]}{formula}" for text, formula, _ in TABLE])
def test_reading(text: str, formula: str, expected: str) -> None:
    assert read_in(text, formula) == expected
