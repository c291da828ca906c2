"""Formulas in the notation of other authors: what is true is accepted, and false ones near them never are."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)
OPEN = (Verdict.UNKNOWN, Verdict.POSED, Verdict.UNREAD, Verdict.DEFINITION)

VECTOR = r"Let $x \in \mathbb{R}^n$."
SQUARE = r"Let $A, B \in \mathbb{R}^{n \times n}$."
SAMPLE = r"Let $X_1, \ldots, X_n$ be i.i.d. with mean $\mu$ and variance $\sigma^2$, and $\hat\mu = \frac1n\sum_{i=1}^n X_i$."


def verdict(prose: str, latex: str) -> Verdict:
    *_, last = prepare(read_text(f"{prose}\n\n$$\n{latex}\n$$\n"), Options())
    return judge(last.lines[0], Options()).verdict


TRUE = [
    # one entry is one entry, and entries define their array
    (r"Let $x \in \mathbb{R}^n$ with $x_n = 0$.", r"\sum_{i=1}^{n-1} x_i = \sum_{i=1}^n x_i"),
    (r"Let $A \in \mathbb{R}^{n\times n}$ with $a_{ij} = i + j$.", "A = A^T"),
    (r"Let $A \in \mathbb{R}^{n\times n}$ with $a_{ii} = 0$.", r"\mathrm{tr}(A) = 0"),
    (r"Let $x \in \mathbb{R}^n$ and $y_i = x_i^2$.", r"\mathbf{1}^T y = \|x\|^2"),
    (r"Let $x \in \mathbb{R}^n$. Define $K_{ij} = x_i x_j$.", "K = x x^T"),
    # chains with dots
    ("", r"x_1 = \cdots = x_n = 1 \implies \sum_{i=1}^n x_i = n"),
    ("", r"x_1 = x_2 = \cdots = x_n = a \implies \sum_{i=1}^n x_i^2 = n a^2"),
    ("", r"x_1 \ge x_2 \ge \cdots \ge x_n \implies x_1 \ge \frac1n \sum_{i=1}^n x_i"),
    # products with dots
    ("", r"\log(x_1 x_2 \cdots x_n) = \sum_{i=1}^n \log x_i"),
    ("", r"\binom{n}{k} = \frac{n(n-1)\cdots(n-k+1)}{k!}"),
    ("", r"2 \cdot 4 \cdot 6 \cdots (2n) = 2^n n!"),
    ("", r"1 \cdot 3 \cdot 5 \cdots (2n-1) = \frac{(2n)!}{2^n n!}"),
    # indices and limits
    ("", r"\sum_{1\le i<j\le n} (x_i - x_j)^2 = n\sum_i x_i^2 - \left(\sum_i x_i\right)^2"),
    ("", r"\sum_{1 \leq i, j \leq n} 1 = n^2"),
    ("", r"\sum_{k\geq 1} \frac{1}{k^2} = \frac{\pi^2}{6}"),
    ("", r"\lim_{x\downarrow 0} x \log x = 0"),
    ("", r"\lim_{x \uparrow 0} \frac{|x|}{x} = -1"),
    # a transpose before the letter, systems, brackets
    ("", r"{}^t(AB) = {}^tB\,{}^tA"),
    ("", r"\begin{cases} x + y = 2 \\ x - y = 0 \end{cases} \implies x = 1"),
    (SQUARE, "[A,B] = -[B,A]"),
    (SQUARE, r"\langle A, B\rangle_F = \operatorname{tr}(A^{\!\top} B)"),
    # a matrix of its columns or rows
    (r"Let $A = [a_1 \mid \cdots \mid a_n] \in \mathbb{R}^{m\times n}$ and $x \in \mathbb{R}^n$.", r"Ax = \sum_{i=1}^n x_i a_i"),
    (r"Let $A = [a_1, a_2, \dots, a_n] \in \mathbb{R}^{m\times n}$.", r"\|A\|_F^2 = \sum_{j=1}^n \|a_j\|^2"),
    # densities that stand alone, estimators
    ("", r"H(p,q) = H(p) + D_{KL}(p \| q)"),
    (r"Let $p$ and $q$ be probability densities on $\mathbb{R}$.", r"H(p,q) = -\int p(x) \log q(x)\, dx"),
    ("", r"\mathrm{MSE}(\hat\theta) = \mathrm{Var}(\hat\theta) + \mathrm{Bias}(\hat\theta)^2"),
    (SAMPLE, r"\mathrm{MSE}(\hat\mu) = \frac{\sigma^2}{n}"),
    (r"Let $X \sim \mathrm{Exp}(\lambda)$ with rate $\lambda$.", r"\mathbb{V}\mathrm{ar}(X) = \frac{1}{\lambda^2}"),
]

FALSE = [
    (r"Let $x \in \mathbb{R}^n$ with $x_n = 0$.", r"\sum_{i=1}^n x_i = 0"),
    (r"Let $x \in \mathbb{R}^n$ with $x_1 > 0$ and $x_n > 0$.", r"\sum_{i=1}^n x_i > 0"),
    (r"Let $A \in \mathbb{R}^{n\times n}$ with $a_{nn} = 0$.", r"\mathrm{tr}(A) = 0"),
    (r"Let $A \in \mathbb{R}^{n\times n}$ with $a_{ij} = i + j$.", "A = -A"),
    (r"Let $x \in \mathbb{R}^n$. Define $K_{ij} = x_i x_j$.", r"\mathrm{tr}(K) = \|x\|"),
    ("", r"x_n = 0 \implies \sum_{i=1}^n x_i = 0"),
    ("", r"x_1 = x_n = 0 \implies \sum_{i=1}^n x_i = 0"),
    ("", r"x_1 = \cdots = x_n = 1 \implies \sum_{i=1}^n x_i = 2"),
    ("", r"x_1 \le x_2 \le \cdots \le x_n \implies x_1 \ge \frac1n \sum_{i=1}^n x_i"),
    ("", r"x_1 x_2 \cdots x_n = \sum_{i=1}^n x_i"),
    ("", r"\binom{n}{k} = \frac{n(n-1)\cdots(n-k)}{k!}"),
    ("", r"1 \cdot 3 \cdot 5 \cdots (2n-1) = \frac{(2n)!}{n!}"),
    ("", r"\sum_{1\le i<j\le n} 1 = \frac{n(n+1)}{2}"),
    ("", r"\lim_{x \downarrow 0} \frac{|x|}{x} = -1"),
    ("", r"{}^t(AB) = {}^tA\,{}^tB"),
    ("", r"\begin{cases} x + y = 2 \\ x - y = 0 \end{cases} \implies x = 2"),
    (r"Let $A = [a_1, a_2, \dots, a_n] \in \mathbb{R}^{m\times n}$.", r"\|A\|_F = \sum_{j=1}^n \|a_j\|"),
    (r"Let $p$ and $q$ be two discrete distributions.", "H(p,q) = H(q,p)"),
    ("", r"D_{KL}(p \| q) = H(p) - H(p,q)"),
    (SAMPLE, r"\mathrm{MSE}(\hat\mu) = \sigma^2"),
    (r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $b \in \mathbb{R}^m$.", "A x = b"),
    # the two sides meet at irrational points
    ("", r"(x-\pi)^2 > 0"),
    ("", r"(x-\sqrt 2)^2 + (y-\sqrt 3)^2 > 0"),
    ("", r"|x - \pi| > 0"),
    ("", r"(x^2-2)^2 + (y - x)^2 > 0"),
    ("", r"(\log x - 1)^2 > 0"),
    (VECTOR, r"\|x - \pi \mathbf{1}\|^2 > 0"),
]

NEVER_REFUTED = [
    ("", r"D_{KL}(p \| q) = p \log\frac{p}{q} + (1-p)\log\frac{1-p}{1-q}"),
    ("", r"\det(A) = \lambda_1 \lambda_2 \cdots \lambda_n"),
    ("", r"\kappa(A) = \frac{\sigma_{\max}}{\sigma_{\min}}"),
    ("", r"\lambda_1 \ge \lambda_2 \ge \cdots \ge \lambda_n \ge 0"),
    ("", r"\sigma_1 \ge \sigma_2 \ge \cdots \ge 0"),
    ("", r"c_1 = c_2 = \cdots = c_k = 0"),
    ("", r"\sigma_{X+Y}^2 = \sigma_X^2 + \sigma_Y^2 + 2\rho\,\sigma_X\sigma_Y"),
    ("", r"\sqrt{\sigma^2} = \sigma"),
    ("Consider the curve $y = x^2$.", "y + x = 6"),
    ("On the sphere $x^2 + y^2 + z^2 = 1$ we have", r"x^2 \le 1"),
    (r"We test $H_0: \mu = 0$.", r"H_1: \mu \ne 0"),
    ("", r"\theta \leftarrow \theta - \eta g"),
    ("", r"A x \stackrel{!}{=} b"),
    # the equation may say what its right side is
    (r"Let $A \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.", "A x = b"),
    (SQUARE, "A B = C"),
    ("", r"n \gg p"),
]


@pytest.mark.parametrize(("prose", "latex"), TRUE)
def test_what_is_true_is_accepted(prose: str, latex: str) -> None:
    assert verdict(prose, latex) in HOLDS


@pytest.mark.parametrize(("prose", "latex"), FALSE)
def test_what_is_false_is_never_accepted(prose: str, latex: str) -> None:
    assert verdict(prose, latex) not in HOLDS


@pytest.mark.parametrize(("prose", "latex"), NEVER_REFUTED)
def test_what_may_be_meant_otherwise_is_not_refuted(prose: str, latex: str) -> None:
    assert verdict(prose, latex) in OPEN


@pytest.mark.parametrize("latex", [r"x^2 + y^2 + 1 > 2 x y", r"e^{-x^2} > 0", r"\tanh x < 1", r"\log(1+e^x) > x", r"(x-\pi)^2 + 0.001 > 0"])
def test_sides_that_only_come_near_do_not_meet(latex: str) -> None:
    assert verdict("", latex) in HOLDS
