"""Claims beside sentences that speak of some entries, some letters, one of two cases, another unit: none of them is of every one."""

from __future__ import annotations

import pytest

from derive import api
from derive.read.documents import read_text

ACCEPTED = ("proved", "supported")


def _verdict(prose: str, claim: str) -> str:
    options = api.Options()
    prepared = api.prepare(read_text(f"{prose}\n\n$$\n{claim}\n$$\n"), options)[-1]
    return api.judge(prepared.lines[-1], options).verdict.value


FALSE = {
    "in another basis": (r"Let $A$ be diagonal in the basis $v_1,\dots,v_n$ and $B$ diagonal.", "AB = BA"),
    "on a half line": (
        r"Let $X$ be normal on the positive half line.",
        r"\mathbb{E}[X^3] = 3\mathbb{E}[X]\operatorname{Var}(X)+\mathbb{E}[X]^3",
    ),
    "an entry": (r"Let $x \in \mathbb{R}^n$ with $x_k = 0$.", r"\sum_{i=1}^n x_i = 0"),
    "some entry": (r"Let $x \in \mathbb{R}^n$ with $x_k = 0$ for some $k$.", r"\|x\| = 0"),
    "an entry of a matrix": (r"Suppose $A \in \mathbb{R}^{n\times n}$ satisfies $A_{ij} = 0$.", "A = 0"),
    "entries but one": (r"Let $x\in\mathbb R^n$ with $x_i = 0$ for $i \ne k$.", r"\sum_{i=1}^n x_i = 0"),
    "entries from one on": (r"Let $x\in\mathbb R^n$ with $x_i = 0$ for $i > k$.", r"\sum_{i=1}^n x_i = 0"),
    "all but one": (r"Let $x\in\mathbb R^n$ with $x_i = 0$ for all but one $i$.", r"\sum_{i=1}^n x_i = 0"),
    "at least one": (r"Let $x\in\mathbb R^n$. Suppose at least one $x_i = 0$.", r"\|x\| = 0"),
    "some is positive": (r"Let $x\in\mathbb R^n$ and assume some $x_i > 0$.", r"\sum_{i=1}^n x_i > 0"),
    "off the diagonal": (r"Let $A\in\mathbb R^{n\times n}$ with $A_{ij} = 0$ for $i \ne j$.", "A = 0"),
    "one of two": (r"Let $x > 0$ or $y > 0$.", "xy > 0"),
    "commute with a third": (r"Let $A, B\in\mathbb R^{n\times n}$ commute with $C$.", "AB = BA"),
    "commutes with both": (r"Let $A$ commute with $B$ and $C$, all $n\times n$ matrices.", "BC = CB"),
    "pairwise": (r"Let $X, Y, Z$ be pairwise independent with mean $\mu$.", r"E[XYZ] = \mu^3"),
    "ln in bits": (r"Let $X\sim\text{Bernoulli}(p)$. Entropy is measured in bits.", r"H(X) = -p\ln p-(1-p)\ln(1-p)"),
    "complex": (r"Let $z, w$ be nonzero complex numbers.", r"\log(zw) = \log z + \log w"),
    "complex behind an adjective": (r"For nonzero complex $z,w$,", r"\log(zw) = \log z + \log w"),
    "outside of its circle": (r"Let $|r| > 1$.", r"\sum_{k=0}^\infty r^k = \frac{1}{1-r}"),
    "a little outside": (r"Let $x > 1$.", r"\log(1+x) = \sum_{k=1}^\infty (-1)^{k+1}\frac{x^k}{k}"),
    "layout": (r"Using denominator layout, for $A\in\mathbb R^{m\times n}$", r"\frac{\partial (Ax)}{\partial x} = A"),
    "a capital is no number": (r"Let $X$ be a random vector with covariance $\Sigma$.", r"\operatorname{Cov}(AX) = A \Sigma A"),
    "oblique": (r"Let $P$ be a projection matrix with $P^2 = P$.", "P^T = P"),
    "columns": (r"Let $P\in\mathbb R^{n\times n}$ be a column-stochastic matrix.", r"P\mathbf 1 = \mathbf 1"),
    "two roots": ("", r"\begin{aligned} x^2 &= 4 \\ x &= 2\end{aligned}"),
}

TRUE = {
    "alike": (r"Let $X$ and $Y$ be i.i.d.", r"\operatorname{Var}(X+Y) = 2\operatorname{Var}(X)"),
    "of one law": (r"Let $X$ and $Y$ be identically distributed.", "E[X] = E[Y]"),
    "in order": (r"Let $U_1,\dots,U_n$ be i.i.d. uniform on $[0,1]$.", r"E[U_{(k)}] = \frac{k}{n+1}"),
    "a vector that is not zero": (r"Let $A \in \mathbb{R}^{n\times n}$ be positive definite and $x \neq 0$.", "x^T A x > 0"),
    "the imaginary unit": (r"Let $z=a+bi$ with $a,b\in\mathbb R$.", "|z|^2=a^2+b^2"),
    "every entry": (r"Let $x \in \mathbb{R}^n$ with $x_i = 0$ for all $i$.", r"\|x\| = 0"),
    "independent of one": (r"Let $X$ be independent of $Y$.", "E[X^2Y] = E[X^2]E[Y]"),
    "inside of its circle": (r"Let $|r| < 1$.", r"\sum_{k=0}^\infty r^k = \frac{1}{1-r}"),
}

#: Of these no more than that they are not refuted is asked.
OPEN = frozenset({"alike", "of one law", "in order", "a vector that is not zero", "the imaginary unit"}) - {"alike"}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_said_of_some_proves_nothing_of_all(name: str) -> None:
    assert _verdict(*FALSE[name]) not in ACCEPTED


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_beside_them_stand(name: str) -> None:
    verdict = _verdict(*TRUE[name])
    assert verdict not in ("refuted", "ill_typed")
    assert name in OPEN or verdict in ACCEPTED
