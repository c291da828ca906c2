"""Claims about random letters through the ladder: what is proved, what is refuted, and what must not be."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Judgement, Verdict


def verdict(given: str, latex: str) -> Judgement:
    sheet = f"{given}\n\n$$\n{latex}\n$$\n"
    options = Options()
    line = next(p for p in prepare(read_text(sheet), options) if p.display).lines[0]
    return judge(line, options)


IID = r"Let $X_1, \dots, X_n$ be i.i.d. with mean $\mu$ and variance $\sigma^2$."
VECTOR = r"Let $\mathbf{x}$ be a random vector in $\mathbb{R}^n$ with mean $\mathbf{m}$ and covariance $\boldsymbol{\Sigma}$."

PROVED = [
    ("Let $X$ and $Y$ be random variables.", r"\mathrm{Var}(X+Y)=\mathrm{Var}(X)+\mathrm{Var}(Y)+2\mathrm{Cov}(X,Y)"),
    ("Let $X$ and $Y$ be independent.", r"\mathrm{Var}(XY)=\mathrm{Var}(X)\mathrm{Var}(Y)+\mathrm{Var}(X)E[Y]^2+\mathrm{Var}(Y)E[X]^2"),
    (VECTOR, r"\mathbb{E}[\mathbf{x}\mathbf{x}^\top] = \boldsymbol\Sigma + \mathbf{m}\mathbf{m}^\top"),
    (IID, r"\mathrm{Var}(\sum_{i=1}^n X_i) = n\sigma^2"),
    (IID, r"\mathbb{E}[\sum_{i=1}^n (X_i-\bar X)^2] = (n-1)\sigma^2"),
    (r"Let $X \sim \mathrm{Gamma}(a, b)$ with shape $a$ and scale $b$.", r"\mathrm{Var}(X) = ab^2"),
    (r"Let $X \sim \mathrm{Gamma}(a, b)$ with shape $a$ and rate $b$.", r"\mathrm{Var}(X) = a/b^2"),
    (r"Let $X\sim \mathcal{N}(\mu,\sigma^2)$.", r"\mathbb{E}[X^4] = \mu^4+6\mu^2\sigma^2+3\sigma^4"),
    (r"Let $X \sim t_\nu$ with $\nu > 2$.", r"\mathrm{Var}(X) = \frac{\nu}{\nu-2}"),
    (
        "Let $x$ be real.",
        (
            r"\mathrm{KL}\left[\mathrm{Pois}(\lambda_1)\,\|\,\mathrm{Pois}(\lambda_2)\right]"
            r" = \lambda_1\ln\frac{\lambda_1}{\lambda_2} + \lambda_2 - \lambda_1"
        ),
    ),
    ("Let $X$ and $Y$ be random variables.", r"E[E[X\mid Y]] = E[X]"),
    ("Let $A$ and $B$ be events.", r"P(A\cup B)=P(A)+P(B)-P(A\cap B)"),
    ("Let $q(z)$ be a density.", r"\log p(x) = \mathbb{E}_{q(z)}\left[\log\frac{p(x,z)}{q(z)}\right] + \mathrm{KL}(q(z)\|p(z\mid x))"),
]

REFUTED = [
    ("Let $X$ and $Y$ be random variables.", r"\mathrm{Var}(X+Y)=\mathrm{Var}(X)+\mathrm{Var}(Y)"),
    ("Let $X$ and $Y$ be uncorrelated.", r"\mathrm{Var}(XY)=\mathrm{Var}(X)\mathrm{Var}(Y)+\mathrm{Var}(X)E[Y]^2+\mathrm{Var}(Y)E[X]^2"),
    (VECTOR, r"\mathbb{E}[\mathbf{x}\mathbf{x}^\top] = \boldsymbol\Sigma"),
    (IID, r"\mathbb{E}[\sum_{i=1}^n (X_i-\bar X)^2] = n\sigma^2"),
    (r"Let $Z\sim\mathcal{N}(0,1)$.", r"\mathbb{E}[Z^3]=1"),
    (r"Let $X \sim t_\nu$ with $\nu > 2$.", r"\mathrm{Var}(X) = \frac{\nu}{\nu-1}"),
    ("Let $A$ and $B$ be events.", r"P(A\cap B)=P(A)P(B)"),
    ("Let $X$ and $Y$ be discrete random variables.", r"I(X;Y) = H(X)-H(Y\mid X)"),
]

UNDECIDED = [
    (r"Let $X \sim \mathrm{Cauchy}(0,1)$.", r"\mathbb{E}[X] = 0"),
    (r"Let $X \sim \mathrm{Exp}(\theta)$.", r"\mathbb{E}[X] = \theta"),
    (r"Let $X \sim \mathrm{Gamma}(a,b)$.", r"\mathbb{E}[X] = ab"),
    (r"Let $X \sim \mathrm{Geom}(p)$.", r"\mathbb{E}[X] = 1/p"),
]


@pytest.mark.parametrize(("given", "latex"), PROVED)
def test_proved(given: str, latex: str) -> None:
    found = verdict(given, latex)
    assert found.verdict is Verdict.PROVED, found.note


@pytest.mark.parametrize(("given", "latex"), REFUTED)
def test_refuted(given: str, latex: str) -> None:
    found = verdict(given, latex)
    assert found.verdict is Verdict.REFUTED, found.note
    assert found.counterexample is not None


@pytest.mark.parametrize(("given", "latex"), UNDECIDED)
def test_what_is_open_stays_open(given: str, latex: str) -> None:
    assert verdict(given, latex).verdict is Verdict.UNKNOWN


def test_markov_keeps_its_condition() -> None:
    assert verdict("Let $X$ be a nonnegative random variable and $a>0$.", r"P(X\ge a)\le \frac{E[X]}{a}").verdict is Verdict.SUPPORTED
    assert verdict("Let $X$ be a random variable and $a>0$.", r"P(X\ge a)\le \frac{E[X]}{a}").verdict is Verdict.REFUTED
