"""`[F(x)]_a^b` in a formula that integrates: the difference of two values, a limit at infinity."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

HOLDS = {Verdict.PROVED, Verdict.SUPPORTED}
POSITIVE = "Let $a>0$ and $s>0$."


def verdict(claim: str) -> Verdict:
    return judge(prepare(read_text(f"{POSITIVE}\n\n$$\n{claim}\n$$\n"), Options())[-1].lines[-1], Options()).verdict


@pytest.mark.parametrize(
    "claim",
    [
        r"\int_0^1 x^2\,dx = \left[\frac{x^3}{3}\right]_0^1 = \frac13",
        r"\int_1^2 \frac{dx}{x} = \ln x\Big|_1^2 = \ln 2",
        r"\int_0^{\pi}\sin x\,dx = -\cos x\,\Big|_{x=0}^{\pi} = 2",
        r"\int_0^\infty xe^{-ax}\,dx = \left[-\frac xae^{-ax}\right]_0^\infty+\frac1a\int_0^\infty e^{-ax}\,dx",
        r"\Gamma(s+1) = \left[-x^se^{-x}\right]_0^\infty+s\int_0^\infty x^{s-1}e^{-x}\,dx",
    ],
)
def test_differences_of_antiderivatives_hold(claim: str) -> None:
    assert verdict(claim) in HOLDS


@pytest.mark.parametrize(
    "claim",
    [
        r"\int_0^1 x^2\,dx = \left[\frac{x^3}{2}\right]_0^1",
        r"\int_1^2 \frac{dx}{x} = \ln x\Big|_2^1",
        r"\int_0^\infty xe^{-ax}\,dx = \left[-\frac xae^{-ax}\right]_0^\infty-\frac1a\int_0^\infty e^{-ax}\,dx",
    ],
)
def test_false_ones_are_refuted(claim: str) -> None:
    assert verdict(claim) is Verdict.REFUTED
