"""Laws that prose gives: by a formula and where it lives, under a prior, by name and parameters; and arbitrary laws on finite sets."""

from __future__ import annotations

import pytest

from derive.terms.verdict import Verdict
from tests.probability.test_claims_about_chance import verdict

HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)

LINEAR = "Let $X$ have density $f(x) = 2x$ on $[0,1]$."
RAYLEIGH = r"Let $X$ have distribution function $F(x) = 1 - e^{-x^2}$ for $x \ge 0$."
POWER = r"Let $X$ have density $f(x) = \theta x^{\theta-1}$ on $(0,1)$ with $\theta>0$."
NORMAL = r"Suppose $X \mid \theta \sim N(\theta,1)$ and $\theta \sim N(0,\tau^2)$."
MOMENTS = r"Let $X \mid \theta \sim N(\theta,1)$ where $\theta$ has mean $m$ and variance $v$."
COUNTS = r"Let $X \mid \lambda \sim \mathrm{Poisson}(\lambda)$ and $\lambda \sim \mathrm{Gamma}(\alpha,\beta)$ with rate $\beta$."
TRIALS = r"Let $X \mid p \sim \mathrm{Bin}(n,p)$ and $p \sim \mathrm{Beta}(a,b)$."
SAMPLE = r"Let $X_1,\dots,X_n$ be i.i.d. Bernoulli($p$)."
FINITE = "Let $p$ and $q$ be probability distributions on a finite set with $q > 0$."
THREE = "Let $X$, $Y$ and $Z$ be discrete random variables."
MARKOV = r"Suppose $X \to Y \to Z$ form a Markov chain."
MAP = "Let $X$ be a discrete random variable and $g$ a function."
APART = "Let $X$ and $Y$ be independent discrete random variables."

TRUE = [
    (LINEAR, "E[X] = 2/3"),
    (LINEAR, r"P(X \le 1/2) = 1/4"),
    (r"The random variable $X$ has pdf $f(x) = 3x^2$ on the interval $(0,1)$.", r"\operatorname{Var}(X) = 3/80"),
    (RAYLEIGH, r"E[X] = \frac{\sqrt{\pi}}{2}"),
    (POWER, r"E[-\log X] = \frac{1}{\theta}"),
    (NORMAL, r"\operatorname{Var}(X) = 1+\tau^2"),
    (NORMAL, r"\operatorname{Cov}(X,\theta) = \tau^2"),
    (NORMAL, r"E[X\mid\theta] = \theta"),
    (NORMAL, r"\operatorname{Var}(X) = E[\operatorname{Var}(X\mid\theta)] + \operatorname{Var}(E[X\mid\theta])"),
    (MOMENTS, r"\operatorname{Var}(X) = 1+v"),
    (COUNTS, r"\operatorname{Var}(X) = \alpha/\beta + \alpha/\beta^2"),
    (TRIALS, r"E[X] = \frac{na}{a+b}"),
    (SAMPLE, r"\operatorname{Var}(\bar X) = \frac{p(1-p)}{n}"),
    (r"Let $X$ be Poisson$(\lambda)$.", r"E[X^2] = \lambda + \lambda^2"),
    (FINITE, r"H(p,q) = H(p) + D_{KL}(p\|q)"),
    (FINITE, r"D_{KL}(p\|q) \ge 0"),
    (THREE, r"I(X;Y,Z) = I(X;Y) + I(X;Z\mid Y)"),
    (THREE, r"H(X,Y,Z) = H(X) + H(Y\mid X) + H(Z\mid X,Y)"),
    (THREE, r"I(X;Y\mid Z) \ge 0"),
    (THREE, r"H(X,Y,Z) + H(Z) \le H(X,Z) + H(Y,Z)"),
    ("Let $X$ be a discrete random variable.", "I(X;X) = H(X)"),
    (MARKOV, r"I(X;Z) \le I(X;Y)"),
    (MAP, r"H(g(X)) \le H(X)"),
    (MAP, r"H(g(X)\mid X) = 0"),
    (APART, r"H(X+Y) \le H(X)+H(Y)"),
]

FALSE = [
    (LINEAR, "E[X] = 1/2"),
    (LINEAR, r"P(X \le 1/2) = 1/2"),
    (RAYLEIGH, r"E[X] = \sqrt{\pi}"),
    (POWER, r"E[X] = \frac{1}{\theta+1}"),
    (NORMAL, r"\operatorname{Var}(X) = \tau^2"),
    (NORMAL, r"\operatorname{Cov}(X,\theta) = 1+\tau^2"),
    (NORMAL, r"\operatorname{Var}(X\mid\theta) = 1+\tau^2"),
    (MOMENTS, r"\operatorname{Var}(X) = v"),
    (COUNTS, r"\operatorname{Var}(X) = \alpha/\beta"),
    (SAMPLE, r"\operatorname{Var}(\bar X) = p(1-p)"),
    (r"Let $X$ be Poisson$(\lambda)$.", r"E[X^2] = \lambda^2"),
    (FINITE, r"H(p,q) = H(p) - D_{KL}(p\|q)"),
    (FINITE, r"D_{KL}(p\|q) = D_{KL}(q\|p)"),
    (THREE, r"I(X;Y,Z) = I(X;Y) + I(X;Z)"),
    (MARKOV, r"I(X;Z) \ge I(Y;Z)"),
]

NEVER_ACCEPTED = [
    (TRIALS, r"\operatorname{Var}(X) = n\frac{a}{a+b}\frac{b}{a+b}"),
    (THREE, r"I(X;Y\mid Z) \le I(X;Y)"),
    (THREE, r"I(X;Y\mid Z) \ge I(X;Y)"),
    (MAP, "H(g(X)) = H(X)"),
    (MAP, r"H(X\mid g(X)) = 0"),
    (APART, "H(X+Y) = H(X)+H(Y)"),
    ("Let $X$ be a continuous random variable and $g$ a function.", r"h(g(X)) \le h(X)"),
    ("Let $X$ and $Y$ be continuous random variables.", r"h(X\mid Y) \ge 0"),
]

NEVER_REFUTED = [
    ("Let $X$ be a random variable taking $K$ values.", r"H(X) \le \log K"),
    ("Let $X$ be a random variable with uniform distribution on 8 outcomes, entropy in bits.", "H(X) = 3"),
    (r"Let $X_1,\dots,X_n$ be i.i.d. uniform on $(0,1)$.", r"E[X_{(k)}] = \frac{k}{n+1}"),
    ("Let $X$ have density $f(x) = c x^2$ on $[0,1]$.", "E[X] = 3/4"),
    (r"Let $X$ have distribution function $F(x) = 1 - e^{-x^2}$.", r"E[X] = \frac{\sqrt{\pi}}{2}"),
]


@pytest.mark.parametrize(("given", "latex"), TRUE)
def test_true(given: str, latex: str) -> None:
    assert verdict(given, latex).verdict in HOLDS


@pytest.mark.parametrize(("given", "latex"), FALSE)
def test_false(given: str, latex: str) -> None:
    found = verdict(given, latex)
    assert found.verdict is Verdict.REFUTED
    assert found.counterexample is not None


@pytest.mark.parametrize(("given", "latex"), NEVER_ACCEPTED)
def test_never_accepted(given: str, latex: str) -> None:
    assert verdict(given, latex).verdict not in HOLDS


@pytest.mark.parametrize(("given", "latex"), NEVER_REFUTED)
def test_never_refuted(given: str, latex: str) -> None:
    assert verdict(given, latex).verdict is not Verdict.REFUTED
