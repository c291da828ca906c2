"""Where the text says that a function which it has defined is least: a claim, unless words may bound where the optimum is looked for."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

HOLDS = {Verdict.PROVED, Verdict.SUPPORTED}
OPEN = {Verdict.UNKNOWN, Verdict.DEFINITION, Verdict.POSED}
QUADRATIC = r"Let $f(x) = \frac12 x^TAx - b^Tx$ with $A$ symmetric positive definite."
SQUARES = r"The objective is $f(x)=\|Ax-b\|^2$, where $A$ has full column rank."


def verdict(text: str, claim: str) -> Verdict:
    return judge(prepare(read_text(f"{text}\n\n$$\n{claim}\n$$\n"), Options())[-1].lines[-1], Options()).verdict


TRUE = [
    (f"{QUADRATIC} The unique minimiser is", r"x^\star = A^{-1}b"),
    (f"{QUADRATIC} The minimizer of $f$ is given by", r"\hat x = A^{-1}b"),
    (f"{SQUARES} The minimiser is", r"x^* = (A^TA)^{-1}A^Tb"),
    (r"Consider $f(x)=x^2-6x+1$. It attains its minimum at", "x = 3"),
    (r"Let $f(x)=-x^2+2x$. The maximiser of $f$ is", "x^* = 1"),
    (r"Let $J(\theta)=\frac12\|X\theta-y\|^2+\frac\lambda2\|\theta\|^2$ with $\lambda>0$. The minimiser of $J$ is",
     r"\hat\theta=(X^TX+\lambda I)^{-1}X^Ty"),
]  # fmt: skip
FALSE = [
    (f"{QUADRATIC} The unique minimiser is", r"x^\star = -A^{-1}b"),
    (f"{SQUARES} The minimiser is", "x^* = A^Tb"),
    (r"Consider $f(x)=x^2-6x+1$. It attains its minimum at", "x = 6"),
    (r"Let $L(w)=\sum_{i=1}^n(y_i-w)^2$. $L$ is minimised at", r"w=\frac{1}{n-1}\sum_{i=1}^ny_i"),
]
BOUNDED = [
    (r"Minimise $f(x) = \frac12 x^TAx - b^Tx$ subject to $\mathbf 1^Tx=1$, with $A$ symmetric positive definite. The minimiser is",
     r"x^\star = A^{-1}b"),
    (r"We maximise $f(x)=-x^2+2x$ over $x\ge2$. The maximiser is", "x^* = 1"),
    (r"Let $f(x)=x^2$ on $[1,2]$. Its minimiser is", "x^* = 0"),
    (r"Let $f(x)=x^Tx$. Among the vectors on the unit sphere, its minimiser is", "x^* = 0"),
    (r"The problem of minimising over $x\ge0$ has the solution", r"\operatorname*{argmin}_x\,(x+1)^2 = -1"),
    (r"Let $f(x)=x^2$ and $g(x)=(x-1)^2$. The minimum of $g$ is attained at", "x = 0"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claim"), TRUE)
def test_the_place_of_an_optimum_is_proved(text: str, claim: str) -> None:
    assert verdict(text, claim) in HOLDS


@pytest.mark.parametrize(("text", "claim"), FALSE)
def test_another_place_is_refuted(text: str, claim: str) -> None:
    assert verdict(text, claim) is Verdict.REFUTED


@pytest.mark.parametrize(("text", "claim"), BOUNDED)
def test_within_bounds_nothing_is_decided(text: str, claim: str) -> None:
    assert verdict(text, claim) in OPEN


def test_what_comes_behind_knows_the_value() -> None:
    text = f"{QUADRATIC} The minimiser is\n\n$$x^\\star = A^{{-1}}b,$$\n\nand hence"
    assert verdict(text, r"Ax^\star = b") in HOLDS
