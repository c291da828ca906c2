"""Limits: a claim that holds only where a limit happens to exist is not supported."""

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
        r"\lim_{h \to 0} \frac{x}{h} = 0",
        r"\lim_{h \to 0} \frac{x^2}{h} = x",
        r"\lim_{h \to \infty} x h = 0",
        r"\lim_{h \to 0} \frac{(x + h)^2 + x^2}{h} = 2 x",
    ],
)
def test_a_limit_that_exists_at_single_points_supports_nothing(false: str) -> None:
    assert verdict(false) in (Verdict.UNKNOWN, Verdict.REFUTED)


@pytest.mark.parametrize(
    "true",
    [
        r"\lim_{h \to 0} \frac{x h}{h} = x",
        r"\lim_{h \to 0} \frac{(x + h)^2 - x^2}{h} = 2 x",
        r"\lim_{n \to \infty} \left(1 + \frac{x}{n}\right)^n = e^x",
    ],
)
def test_limits_that_exist_are_supported(true: str) -> None:
    assert verdict(true) in (Verdict.PROVED, Verdict.SUPPORTED)
