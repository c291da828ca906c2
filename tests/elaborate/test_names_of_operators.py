"""Operators by other names: `grad`, `Hess`, `Var X`, E in another font; a gradient by a matrix in the other layout is not accepted."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

FORM = r"Let $A$ be an $n\times n$ real matrix and $x\in\mathbb R^n$."


def verdict(text: str, claim: str) -> Verdict:
    return judge(prepare(read_text(f"{text}\n\n$$\n{claim}\n$$\n"), Options())[-1].lines[-1], Options()).verdict


@pytest.mark.parametrize(
    ("text", "claim", "expected"),
    [
        (FORM, r"\operatorname{grad}_x\,x^\top Ax = (A+A^\top)x", Verdict.PROVED),
        (FORM, r"\operatorname{grad}_x\,x^\top Ax = 2Ax", Verdict.REFUTED),
        (FORM, r"\operatorname{Hess}_x(x^\top Ax) = A+A^\top", Verdict.PROVED),
        (FORM, r"\operatorname{Hess}(x^\top Ax) = 2A", Verdict.REFUTED),
        ("", r"\operatorname{Var}X = \mathbb{E}X^2 - (\mathbb{E}X)^2", Verdict.PROVED),
        ("", r"\operatorname{Var}X = \mathbf{E}X^2 - (\mathbf{E}X)^2", Verdict.PROVED),
        ("", r"\operatorname{Var}X = \mathbf{E}X^2 - \mathbf{E}X", Verdict.REFUTED),
        (
            r"Let $\mathbf{E}, \mathbf{V} \in \mathbb{R}^{n\times n}$.",
            r"(\mathbf{E}+\mathbf{V})^T = \mathbf{E}^T+\mathbf{V}^T",
            Verdict.PROVED,
        ),
        ("Let $X$ be invertible with positive determinant.", r"\nabla_X \log\det X = X^{-T}", Verdict.PROVED),
        ("Let $X$ be invertible with positive determinant.", r"\nabla_X \log\det X = X^{-1}", Verdict.UNKNOWN),
    ],
)
def test_operators_by_other_names(text: str, claim: str, expected: Verdict) -> None:
    assert verdict(text, claim) is expected
