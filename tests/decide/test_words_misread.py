"""Words that look like a condition and are none must not make a false claim pass."""

from __future__ import annotations

import pytest

from derive.decide.ladder import judge_readings
from derive.elaborate.document import read_formulas
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

RESIDUAL = r"""Let $X \in \mathbb{R}^{n \times p}$ have full column rank, let $y \in \mathbb{R}^n$ and let
$\hat{\beta} = (X^\top X)^{-1} X^\top y$ be the estimate. %s

$$
y^\top (y - X \hat{\beta}) = 0
$$
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "A residual that is orthogonal to $y$ is given by",
        "Nothing says that $X$ is orthogonal.",
        "Let $y$ be orthogonal.",
        "The matrix $X$ need not be orthogonal:",
    ],
)
def test_a_false_claim_stays_unproved(sentence: str) -> None:
    *_, last = read_formulas(read_text(RESIDUAL % sentence))
    verdict = judge_readings(last.lines[0].statements).verdict
    assert verdict in (Verdict.REFUTED, Verdict.UNKNOWN)
