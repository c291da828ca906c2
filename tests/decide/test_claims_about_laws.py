"""Random variables that prose declares in many phrasings, with a true claim and a false one for each: none is called its opposite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .test_field_claims import FAILS, HOLDS, assert_not_wrong, verdicts

CASES = Path(__file__).parent.parent / "cases" / "claims_about_laws.jsonl"
CLAIMS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
EVERY = 40

#: One claim for each kind of clause, with what is now made of it.
DECIDED = (
    ("Let $S$ be a sum of $n$ i.i.d. exponential random variables with rate $\\lambda$.",
     "\\mathbb{E}[S^2] = \\frac{n(n+1)}{\\lambda^2}", True),
    ("Let $X$ be exponentially distributed with rate $\\lambda > 0$ and let $M_X$ be its moment generating function.",
     "M_X(t) = \\frac{\\lambda}{\\lambda + t}, \\quad t < \\lambda", False),
    ("Let $U_{(k)}$ denote the $k$-th order statistic of $n$ i.i.d. $U(0,1)$ random variables.",
     "\\mathbb{E}[U_{(k)}] = \\frac{k}{n+1}", True),
    ("Let $(X, Y)$ be bivariate normal with means $\\mu_X$, $\\mu_Y$, variances $\\sigma_X^2$, $\\sigma_Y^2$ and correlation $\\rho$.",
     "\\operatorname{Var}(Y \\mid X) = \\sigma_Y^2 (1-\\rho)", False),
    ("Let $N$ be a Poisson random variable with mean $\\lambda$ and, given $N$, let $X$ be binomial with parameters $N$ and $p$.",
     "\\mathbb{E}[X] = \\lambda p", True),
    ("Let $\\bar X$ be the mean of $n$ i.i.d. random variables with mean $\\mu$ and variance $\\sigma^2$, and let $\\varepsilon > 0$.",
     "P(|\\bar X - \\mu| \\ge \\varepsilon) \\le \\frac{\\sigma^2}{n\\varepsilon^2}", True),
    ("Let $X$ be a Bernoulli random variable with success probability $p$ and let entropies be measured in bits.",
     "H(X) = -p\\log_2 p - (1-p)\\log_2(1-p)", True),
)  # fmt: skip

#: What was once called its opposite.
MISREAD = (
    ("Let $Z$ be standard normal and $V \\sim \\chi^2_\\nu$ independent of $Z$, and let $T = Z / \\sqrt{V/\\nu}$ with $\\nu > 2$.",
     "\\operatorname{Var}(T) = \\frac{\\nu}{\\nu-2}"),
    ("Let $X_1, X_2, \\dots$ be i.i.d. with mean $\\mu$ and variance $\\sigma^2$ and let $S = X_1 + \\dots + X_n$.",
     "\\operatorname{Var}(S) = n\\sigma^2"),
    ("Let $M = \\max(X_1, \\dots, X_n)$ where $X_1, \\dots, X_n$ are independent and uniform on $(0, \\theta)$.",
     "\\mathbb{E}[M] = \\frac{n}{n+1} \\theta"),
    ("Let $X$ be a random variable whose values are the non-negative integers.", "\\mathbb{E}[X] = \\sum_{k=1}^\\infty P(X \\ge k)"),
    ("Let $X$ be a random variable and let $g$ be convex.", "\\mathbb{E}[g(X)] \\ge g(\\mathbb{E}[X])"),
    ("Let $X_1, \\dots, X_n$ be a random sample from a population with mean $\\mu$ and finite variance $v$; $\\bar X$ is the sample mean.",
     "\\operatorname{Var}(\\bar X) = v/n"),
    ("Let $z \\sim \\mathcal{N}(0, I_n)$ and $x = \\mu + Lz$ with $\\Sigma = LL^T$.", "\\operatorname{Cov}(x) = \\Sigma"),
)  # fmt: skip


@pytest.mark.parametrize(("given", "latex", "truth"), DECIDED, ids=range(len(DECIDED)))
def test_a_law_that_prose_declares_is_used(given: str, latex: str, truth: bool) -> None:
    assert set(verdicts(given, latex)) <= (HOLDS if truth else FAILS)


@pytest.mark.parametrize(("given", "latex"), MISREAD, ids=range(len(MISREAD)))
def test_what_was_misread_is_not_refuted(given: str, latex: str) -> None:
    assert not set(verdicts(given, latex)) & FAILS


@pytest.mark.parametrize("claim", CLAIMS[::EVERY], ids=range(len(CLAIMS[::EVERY])))
def test_no_claim_of_a_few_is_called_its_opposite(claim: dict[str, object]) -> None:
    assert_not_wrong(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS, ids=range(len(CLAIMS)))
def test_no_claim_is_called_its_opposite(claim: dict[str, object]) -> None:
    assert_not_wrong(claim)
