"""Derivatives by the entries of a vector that the text defines: the function is differentiated by its own argument."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, read
from derive.terms.verdict import Verdict

GIVEN = (
    "Let $x \\in \\mathbb{R}^n$, $u_i = x_i^2$. Let $L$ be a scalar function of $u_1, \\dots, u_n$ and $g_i = \\partial L/\\partial u_i$."
)


@pytest.mark.parametrize(
    ("right", "true"),
    [("2 x_i g_i", True), ("x_i g_i", False), ("0", False), ("2 g_i", False)],
)
def test_chain_rule(right: str, true: bool) -> None:
    options = Options(given=GIVEN)
    line = read(f"\\frac{{\\partial L}}{{\\partial x_i}} = {right}", options).lines[0]
    verdict = judge(line, options).verdict
    assert verdict in ((Verdict.PROVED, Verdict.SUPPORTED) if true else (Verdict.REFUTED,))
