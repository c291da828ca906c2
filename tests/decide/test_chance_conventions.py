"""What words of probability mean without being said: a covariance matrix is positive semidefinite."""

from __future__ import annotations

import pytest

from derive import api
from derive.api import Options
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

VECTOR = r"Let $X$ be a random vector in $\mathbb{R}^n$ with mean $\mu$ and covariance matrix $\Sigma$, and let $a \in \mathbb{R}^n$."


@pytest.mark.parametrize(
    ("given", "latex", "verdict"),
    [
        (VECTOR, r"a^\top \Sigma a \ge 0", Verdict.PROVED),
        (VECTOR, r"a^\top \Sigma a \ge 1", Verdict.REFUTED),
        ("Let $X$ be a discrete random variable.", r"p(a) = P(X = a)", Verdict.UNKNOWN),
        ("Let $X$ be a discrete random variable.", r"p(x) = P(X = x)", Verdict.PROVED),
    ],
)
def test_conventions(given: str, latex: str, verdict: Verdict) -> None:
    line = api.prepare(read_text(f"{given}\n\n$$\n{latex}\n$$\n"), Options())[-1].lines[0]
    assert api.judge(line, Options()).verdict is verdict
