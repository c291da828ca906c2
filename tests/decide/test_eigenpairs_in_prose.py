"""Eigenvalues that prose alone introduces are numbers; vectors that nothing introduces may be columns."""

from __future__ import annotations

from derive import api
from derive.api import Options
from derive.read.documents import read_text
from derive.terms.verdict import Verdict


def verdict(given: str, latex: str) -> Verdict:
    return api.judge(api.prepare(read_text(f"{given}\n\n$$\n{latex}\n$$\n"), Options())[-1].lines[0], Options()).verdict


PAIRS = r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and $u, v \in \mathbb{R}^n$ with $A u = \lambda u$ and $A v = \mu v$."


def test_a_factor_of_a_vector_beside_a_vector_is_a_number() -> None:
    assert verdict(PAIRS, r"\lambda u^\top v = \mu u^\top v") is Verdict.PROVED
    assert verdict(PAIRS, r"u^\top v = 0") is Verdict.REFUTED


def test_columns_that_nothing_introduces_refute_nothing() -> None:
    given = (
        r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal, $\lambda, x \in \mathbb{R}^n$ "
        r"and $A = Q \operatorname{diag}(\lambda) Q^\top$."
    )
    assert verdict(given, r"x^\top A x = \sum_{i=1}^n \lambda_i (q_i^\top x)^2") is Verdict.UNKNOWN
