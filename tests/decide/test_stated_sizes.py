"""What the text says of a size, "let n = 2", "with m = n", is a condition on everything that has this size."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

ACCEPTED = (Verdict.PROVED, Verdict.SUPPORTED)


def verdict(text: str) -> Verdict:
    return judge(prepare(read_text(text), Options())[-1].lines[0], Options()).verdict


@pytest.mark.parametrize(
    "text",
    [
        r"Let $n=2$ and let $A \in \mathbb{R}^{n\times n}$. $$\operatorname{tr}(A)^2 - \operatorname{tr}(A^2) = 2\det A$$",
        r"Let $A \in \mathbb{R}^{m\times n}$ with $m = n$. $$\operatorname{tr}(A) = \operatorname{tr}(A^\top)$$",
    ],
)
def test_true_for_this_size(text: str) -> None:
    assert verdict(text) in ACCEPTED


@pytest.mark.parametrize(
    "text",
    [
        r"Let $n=3$ and let $A \in \mathbb{R}^{n\times n}$. $$\operatorname{tr}(A)^2 - \operatorname{tr}(A^2) = 2\det A$$",
        r"Let $A \in \mathbb{R}^{m\times n}$ with $m = n$. $$A = A^\top$$",
        r"Let $A \in \mathbb{R}^{n\times n}$ with $n \ge 2$. $$\det A = \operatorname{tr} A$$",
    ],
)
def test_false_for_this_size(text: str) -> None:
    assert verdict(text) is Verdict.REFUTED


@pytest.mark.parametrize(
    "text",
    [
        r"Let $A \in \mathbb{R}^{n\times n}$ be symmetric. Let $n = 1$. $$\det A = \operatorname{tr} A$$",
        r"Let $A \in \mathbb{R}^{n\times n}$ with $n = 1$. $$\det A = \operatorname{tr} A$$",
        r"Suppose $d = 1$ and let $X \in \mathbb{R}^d$ be random with covariance $\Sigma$. $$\det\Sigma = \operatorname{tr}\Sigma$$",
    ],
)
def test_a_size_of_one_refutes_nothing(text: str) -> None:
    assert verdict(text) not in (Verdict.REFUTED, Verdict.ILL_TYPED)
