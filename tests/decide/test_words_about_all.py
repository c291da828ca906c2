"""What is said of everything of a kind, of rows and columns, of laws in a space: used where it is understood, and never passed over."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

HOLDS = {Verdict.PROVED, Verdict.SUPPORTED}
FAILS = {Verdict.REFUTED, Verdict.ILL_TYPED}
VECTOR = r"Let $X$ be a random vector with mean $\mu$ and covariance $\Sigma$, and $A$ a constant matrix."
PRODUCT = (
    r"Let $A\in\mathbb{R}^{m\times n}$, $B\in\mathbb{R}^{n\times p}$, where $a_k$ is the $k$-th column of $A$ and $b_k^T$ the $k$-th row"
    " of $B$."
)
LAWS = r"Let $P=\mathcal{N}(\mu,\Sigma)$ and $Q=\mathcal{N}(0,I)$ in $\mathbb{R}^d$."


def verdict(text: str, claim: str) -> Verdict:
    return judge(prepare(read_text(f"{text}\n\n$$\n{claim}\n$$\n"), Options())[-1].lines[-1], Options()).verdict


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Matrices are assumed diagonal throughout.", "AB = BA"),
        ("Throughout, all matrices commute.", "AB = BA"),
        ("Throughout, matrices are symmetric.", "A^T = A"),
        (r"All matrices in this section are $2\times2$.", r"\det(2A) = 4\det A"),
        ("All random variables in this chapter are centred.", r"\operatorname{Var}(X) = \mathbb{E}[X^2]"),
        ("Let $X$ be centered.", r"\operatorname{Var}(X) = \mathbb{E}[X^2]"),
        ("Angles are measured in degrees.", r"\sin(90) = 1"),
        ("We work modulo constants.", r"\log(2x) = \log x"),
        (r"We use the convention that $\log$ means $\log_{10}$.", r"\log 100 = 2"),
        ("Let $A$ be a matrix that equals its own inverse.", "A^2 = I"),
        (r"Let $X\in\mathbb{R}^{n\times d}$ with samples $x_i\in\mathbb{R}^d$ as rows.", r"X^TX = \sum_{i=1}^n x_ix_i^T"),
        (r"Let $\mathbf{X}\in\mathbb{R}^{n\times d}$ stack the vectors $\mathbf{x}_i\in\mathbb{R}^d$.",
         r"\mathbf{X}^T\mathbf{X} = \sum_{i=1}^n\mathbf{x}_i\mathbf{x}_i^T"),
        (r"Let $P=\mathcal{N}(\mu,\Sigma)$ and $Q=\mathcal{N}(0,I)$.",
         r"D_{KL}(P\|Q) = \frac12\left(\operatorname{tr}\Sigma+\mu^T\mu-d-\log\det\Sigma\right)"),
    ],
)  # fmt: skip
def test_what_was_passed_over_refutes_nothing(text: str, claim: str) -> None:
    assert verdict(text, claim) not in FAILS


def test_what_is_granted_leaves_no_doubt() -> None:
    assert verdict("All functions are differentiable. In this section we study matrices.", "A^TB = B^TA") in FAILS


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (r"Denote the rows of $X\in\mathbb{R}^{n\times d}$ by $x_i^T$.", r"X^TX = \sum_{i=1}^n x_ix_i^T"),
        (r"Let $X\in\mathbb{R}^{n\times d}$ have rows $x_1^T,\dots,x_n^T$.", r"X^TX = \sum_{i=1}^n x_ix_i^T"),
        (r"Let $x_i^\top$ denote the $i$th row of $X\in\mathbb{R}^{n\times d}$.", r"\|X\|_F^2 = \sum_{i=1}^n \|x_i\|^2"),
        (r"Let $A\in\mathbb{R}^{m\times n}$ have columns $a_1,\dots,a_n$, and let $x\in\mathbb{R}^n$.", r"Ax = \sum_{j=1}^n x_ja_j"),
        (PRODUCT, r"AB = \sum_{k=1}^n a_kb_k^T"),
        (VECTOR, r"\operatorname{Cov}(AX) = A\Sigma A^T"),
        (LAWS, r"D_{KL}(P\|Q) = \frac12\left(\operatorname{tr}\Sigma+\mu^T\mu-d-\log\det\Sigma\right)"),
    ],
)  # fmt: skip
def test_what_was_understood_is_used(text: str, claim: str) -> None:
    assert verdict(text, claim) in HOLDS


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (r"Let $x_i^\top$ denote the $i$th row of $X\in\mathbb{R}^{n\times d}$.", r"\|X\|_F^2 = \sum_{i=1}^n \|x_i\|"),
        (r"Let $A\in\mathbb{R}^{m\times n}$ have columns $a_1,\dots,a_n$.", r"A^TA = \sum_{j=1}^n a_ja_j^T"),
        (VECTOR, r"\operatorname{Cov}(AX) = A^T\Sigma A"),
        (LAWS, r"D_{KL}(P\|Q) = \frac12\left(\operatorname{tr}\Sigma+\mu^T\mu-1-\log\det\Sigma\right)"),
    ],
)
def test_false_ones_near_them_are_refuted(text: str, claim: str) -> None:
    assert verdict(text, claim) in FAILS
