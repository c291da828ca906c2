"""Inequalities of derivatives: those that fail at a single point are refuted, those that touch zero are kept."""

from __future__ import annotations

import pytest

from derive.decide.ladder import judge_readings
from derive.elaborate.document import read_formulas
from derive.read.documents import read_text
from derive.terms.verdict import Verdict


def verdict(claim: str) -> Verdict:
    *_, last = read_formulas(read_text(f"Let $x \\in \\mathbb{{R}}$.\n\n$$\n{claim}\n$$\n"))
    return judge_readings(last.lines[0].statements).verdict


@pytest.mark.parametrize(
    "false",
    [
        r"\frac{d}{dx} x^3 > 0",
        r"\frac{d^2}{dx^2} x^4 > 0",
        r"\frac{d}{dx} \frac{(x - 1)^3}{3} > 0",
    ],
)
def test_a_slope_that_is_zero_somewhere_is_not_positive(false: str) -> None:
    assert verdict(false) is Verdict.REFUTED


@pytest.mark.parametrize(
    "true",
    [
        r"\frac{d}{dx} x^3 \ge 0",
        r"\frac{d}{dx} e^x > 0",
        r"\frac{d^2}{dx^2} x^4 \ge 0",
        r"\frac{d}{dx} \tanh x > 0",
        r"\frac{d}{dx} |x| \le 1",
    ],
)
def test_true_inequalities_of_slopes_stay_true(true: str) -> None:
    assert verdict(true) in (Verdict.PROVED, Verdict.SUPPORTED)
