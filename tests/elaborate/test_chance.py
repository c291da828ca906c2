"""Probabilities, moments, entropies, divergences and densities, with and without declared distributions."""

from __future__ import annotations

import pytest

from tests.elaborate.reading_tables import read_in

TABLE = (
    (r"", r"E[aX + b] = a E[X] + b", r"claim: E(a X + b) = a E(X) + b"),
    (r"", r"P(A \mid B) = \frac{P(A \cap B)}{P(B)}", r"claim: P(A | B) = P(A and B)/P(B)"),
    (r"", r"P(\Omega) = 1", r"posed: P(Ω) = 1"),
    (
        r"",
        r"\operatorname{Var}(\hat{\beta}) = \sigma^2 (\mathbf{X}^\top \mathbf{X})^{-1}",
        r"claim: Var(β̂) = σ^2 (X' X)^-1   with β̂: n, X: m×n",
    ),
    (r"", r"D_{KL}(p \| q) = \sum_x p(x) \log \frac{p(x)}{q(x)}", r"claim: KL(p ‖ q) = Sum(p(x) log(p(x)/q(x)), all x)"),
    (r"", r"H(p, q) = -\sum_x p(x) \log q(x)", r"claim: CrossEntropy(p, q) = -Sum(p(x) log(q(x)), all x)"),
    (r"", r"I(X; Y) = H(X) - H(X \mid Y)", r"claim: MutualInformation(X; Y) = Entropy(X) - Entropy(X | Y)"),
    (r"", r"X \sim \mathcal{N}(\mu, \sigma^2)", r"posed: X ∼ N(μ, σ^2)"),
    (r"", r"P(X = k) = \binom{n}{k} p^k (1-p)^{n-k}", r"posed: P(X = k) = binomial(n, k) p^k (1 - p)^(n - k)"),
    (r"", r"\mathbb{E}_{q(z)}[\log p(x, z)]", r"not_a_claim: E(log(p(x, z)) over z ∼ q(z))"),
    (r"", r"\operatorname{Cov}(X, Y) = E[(X - \mu_X)(Y - \mu_Y)]", r"claim: Cov(X, Y) = E((X - μ_X) (Y - μ_Y))"),
    (r"", r"f(x) = \lambda e^{-\lambda x}", r"definition: f(x) = λ exp(-λ x)   with f: (scalar) → scalar"),
    (r"Let $X \sim \mathcal{N}(\mu, \sigma^2)$.", r"\mathbb{E}[X^2] = \mu^2 + \sigma^2", r"claim: E(X^2) = μ^2 + σ^2"),
    (r"Let $X$ be Poisson with rate $\lambda$.", r"\operatorname{Var}(X) = \lambda", r"claim: Var(X) = λ"),
)


@pytest.mark.parametrize(("text", "formula", "expected"), TABLE, ids=[f"{text[:24]}{formula}" for text, formula, _ in TABLE])
def test_reading(text: str, formula: str, expected: str) -> None:
    assert read_in(text, formula) == expected
